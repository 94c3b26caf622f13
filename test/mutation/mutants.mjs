// Mutants of the operator table: small wrong changes of its differentials, pullbacks, values, double-double values, matrix
// forms and NumPy forms, found in the syntax tree of the files that it is written in.

import { parseAst } from 'rolldown/parseAst';

/**
 * One change of one file.
 * @typedef {object} Mutant
 * @property {string} file
 * @property {number} line from 1
 * @property {string} facet what it is a part of, as in `sqrtm: pullback`
 * @property {string} kind sign, transpose, factor, swapped, dropped, branch, axis, numpy
 * @property {number} start
 * @property {number} end
 * @property {string} before
 * @property {string} after
 */

/** A node of the tree, as far as it is examined here. @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node */

/** Parts of an entry that are mathematics. */
const FACETS = new Set(
  'differential pullback derivative gradient value wide wideValue numpy vecMatrix'.split(' '),
);
/** Parts of an entry that say how it reads and is called; declarations that do, and that only choose what is cheaper. */
const NOT_MATHEMATICS = new Set(
  [
    'name names calling linearity differentialRule pullbackRule refusal print latex summary domain options below arity',
    'symbol shape importance placesOf',
  ].flatMap((words) => words.split(' ')),
);
const WORDS = /print|latex|written|write|tex$|^bound|^cost|plan$|^cheapest|dependsOnSizes|^sizesWith/iu;
const TYPES = /^TS|^Import/u;

/** Calls in which it matters which argument comes first, and that take either in both places. */
const ORDERED = new Set(
  'matmul subtract kronecker kron divide divideEach powerEach multiply power commutation frechet zeros ones repeated keeps isLess unvec'.split(
    ' ',
  ),
);
/** What multiplies numbers, and the file that multiplies nothing else: there either order is right. */
const OF_SCALARS = /^dd\.multiply$/u;
const ONLY_SCALARS = /values\/wide-functions\.ts$/u;
/** Calls that are given numbers. */
const OF_NUMBERS = new Set('number times powerEach fixedSize scale wide scaled pow matrixPower'.split(' '));
/** Calls that pick an argument by its place. */
const PICKS = new Set(['argument', 'valueAt', 'sizeAt']);
/** Parts of an entry in which a branch decides what comes out. */
const BRANCHING =
  /: (?:value|differential|pullback|derivative|gradient|vecMatrix)$|^numpy|Value$|^constant$|^ELEMENTWISE$/u;
/** Calls that may do without their last factor. */
const PRODUCTS = new Set(['hadamard', 'matmul']);

/** Wrong words of NumPy for right ones. @type {readonly (readonly [RegExp, string])[]} */
const NUMPY = [
  [/np\.sum/gu, 'np.mean'],
  [/axis=1/gu, 'axis=0'],
  [/axis=0/gu, 'axis=1'],
  [/order='F'/gu, "order='C'"],
  [/keepdims=True/gu, 'keepdims=False'],
  [/ \* /gu, ' / '],
  [/ \/ /gu, ' * '],
  [/ - /gu, ' + '],
  [/ \+ /gu, ' - '],
  [/ @ /gu, ' * '],
  [/\.T\b/gu, ''],
  [/np\.maximum/gu, 'np.minimum'],
  [/np\.minimum/gu, 'np.maximum'],
  [/\b0\.5\b/gu, '1'],
];

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) => typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** @param {Node} node @param {string} key @returns {Node | null} */
const child = (node, key) => (isNode(node[key]) ? node[key] : null);

/** @param {Node} node @param {string} key @returns {Node[]} */
const children = (node, key) => (Array.isArray(node[key]) ? node[key].filter(isNode) : []);

/** @param {Node | null} node @returns {string} */
function nameOf(node) {
  if (!node) return '';
  if (node.type === 'MemberExpression') return nameOf(child(node, 'property'));
  return typeof node.name === 'string' ? node.name : typeof node.value === 'string' ? node.value : '';
}

/** The nodes right below one. @param {Node} node @returns {Node[]} */
const below = (node) =>
  Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);

/**
 * The names of what mathematics is made of in a file: what entries' facets read, and all that those read; in a file
 * without entries everything.
 * @param {Node} program @returns {Set<string>}
 */
function reachedFrom(program) {
  /** @type {Map<string, Node>} */
  const declared = new Map();
  /** @type {Node[]} */
  const facets = [];
  for (const open = [program]; open.length > 0; ) {
    const node = /** @type {Node} */ (open.pop());
    if (node.type === 'FunctionDeclaration' || node.type === 'VariableDeclarator')
      declared.set(nameOf(child(node, 'id')), node);
    if (node.type === 'Property' && FACETS.has(nameOf(child(node, 'key')))) facets.push(node);
    open.push(...below(node));
  }
  if (facets.length === 0) return new Set(declared.keys());
  /** @type {Set<string>} */
  const reached = new Set();
  for (const open = [...facets]; open.length > 0; ) {
    const node = /** @type {Node} */ (open.pop());
    const name = node.type === 'Identifier' ? nameOf(node) : '';
    const named = declared.get(name);
    if (named && !reached.has(name)) {
      reached.add(name);
      open.push(named);
    }
    open.push(...below(node));
  }
  return reached;
}

/** Whether a place in Python's text is inside a docstring, which computes nothing. @param {string} python @returns {(at: number) => boolean} */
function docstringsOf(python) {
  const spans = [...python.matchAll(/""".*?"""/gsu)].map(({ index, 0: { length } }) => [
    index,
    index + length,
  ]);
  return (at) => spans.some(([from = 0, to = 0]) => from <= at && at < to);
}

/**
 * All mutants of a file, in its order.
 * @param {string} file @param {string} source @returns {Mutant[]}
 */
export function mutantsOf(file, source) {
  /** @type {Mutant[]} */
  const found = [];
  const text = (/** @type {Node} */ node) => source.slice(node.start, node.end);
  const lineAt = (/** @type {number} */ at) => source.slice(0, at).split('\n').length;

  /** @param {Node} node @param {string} kind @param {string} after @param {string} facet */
  const change = (node, kind, after, facet) => {
    const before = text(node);
    if (before !== after)
      found.push({
        file,
        line: lineAt(node.start),
        facet,
        kind,
        start: node.start,
        end: node.end,
        before,
        after,
      });
  };

  /** @param {Node} node @param {string} facet */
  const call = (node, facet) => {
    const callee = child(node, 'callee');
    const name = nameOf(callee);
    const args = children(node, 'arguments');
    const [first, second] = args;
    if (!callee || !first) return;
    const written = (/** @type {Node[]} */ list) => `${text(callee)}(${list.map(text).join(', ')})`;
    if (name === 'transpose' && args.length === 1) change(node, 'transpose', text(first), facet);
    if (name === 'negate' && args.length === 1) change(node, 'sign', text(first), facet);
    if (!second) return;
    if (PICKS.has(name) && typeof second.value === 'number')
      change(node, 'swapped', `${text(callee)}(${text(first)}, ${second.value === 0 ? 1 : 0})`, facet);
    const isSpread = args.some(({ type }) => type === 'SpreadElement');
    const isOfScalars = OF_SCALARS.test(text(callee)) || (name === 'multiply' && ONLY_SCALARS.test(file));
    if (ORDERED.has(name) && !isOfScalars && !isSpread && text(first) !== text(second))
      change(
        node,
        name === 'subtract' ? 'sign' : 'swapped',
        written([second, first, ...args.slice(2)]),
        facet,
      );
    if (PRODUCTS.has(name) && !isSpread) change(node, 'factor', written(args.slice(0, -1)), facet);
  };

  /** @param {Node} node @param {string} facet */
  const operation = (node, facet) => {
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    const others = /** @type {Record<string, string>} */ ({
      '+': '-',
      '-': '+',
      '*': '/',
      '/': '*',
      '<': '<=',
      '<=': '<',
      '>': '>=',
      '>=': '>',
    });
    const other = others[String(node.operator)];
    const compares = /[<>]/u.test(other ?? '');
    if (!left || !right || !other || left.type === 'TemplateLiteral') return;
    if (compares && !BRANCHING.test(facet)) return;
    // Parentheses stand outside of the operands, and stay.
    const sign = source.slice(left.end, right.start).replace(String(node.operator), other);
    const after = `${source.slice(node.start, left.end)}${sign}${source.slice(right.start, node.end)}`;
    change(node, /[+-]/u.test(other) ? 'sign' : 'factor', after, facet);
  };

  /** @param {Node} node @param {string} facet @param {boolean} isFactor whether it is a number of a formula, and no place */
  const literal = (node, facet, isFactor) => {
    const { value } = node;
    if (typeof value === 'number' && isFactor)
      change(node, 'factor', value === 0 ? '1' : value === 1 ? '2' : `${value + 1}`, facet);
    if (value === 'rows') change(node, 'axis', "'cols'", facet);
    if (value === 'cols') change(node, 'axis', "'rows'", facet);
  };

  /** @param {Node} node @param {string} facet */
  const words = (node, facet) => {
    const written = text(node);
    const isDocumented = docstringsOf(written);
    for (const [wanted, wrong] of NUMPY)
      for (const match of written.matchAll(wanted)) {
        if (isDocumented(match.index)) continue;
        const at = match.index + match[0].length;
        change(node, 'numpy', written.slice(0, match.index) + wrong + written.slice(at), facet);
      }
  };

  const program = /** @type {Node} */ (/** @type {unknown} */ (parseAst(source, { lang: 'ts' })));
  const reached = reachedFrom(program);

  /** @param {Node} node @param {string} facet @param {string} entry @param {boolean} isFactor */
  const walk = (node, facet, entry, isFactor) => {
    if (TYPES.test(node.type) || node.type === 'ThrowStatement') return;
    let own = facet;
    let ofEntry = entry;
    if (node.type === 'Property') {
      const key = nameOf(child(node, 'key'));
      if (NOT_MATHEMATICS.has(key)) return;
      const value = child(node, 'value');
      if (
        ['pullback', 'differential', 'vecMatrix'].includes(key) &&
        value &&
        /Function/u.test(value.type) &&
        !text(value).includes('=> null')
      )
        change(value, 'dropped', '() => null', `${entry}: ${key}`);
      if (own !== '' || FACETS.has(key)) own = `${entry}: ${key}`;
    }
    if (node.type === 'FunctionDeclaration' || node.type === 'VariableDeclarator') {
      const name = nameOf(child(node, 'id'));
      if (WORDS.test(name)) return;
      if (own === '' && reached.has(name)) own = name;
    }
    // Entries that are alike are made by a function, which is given what they differ in.
    if (own === '' && node.type === 'ArrowFunctionExpression' && entry !== '') own = entry;
    if (node.type === 'CallExpression' && own === '')
      ofEntry = nameOf(children(node, 'arguments').find(({ type }) => type === 'Literal') ?? null) || entry;
    if (node.type === 'ObjectExpression') {
      const named = children(node, 'properties').find((one) => nameOf(child(one, 'key')) === 'name');
      if (named) ofEntry = nameOf(child(named, 'value')) || entry;
    }
    if (own !== '') {
      if (node.type === 'CallExpression') call(node, own);
      if (node.type === 'BinaryExpression') operation(node, own);
      if (node.type === 'Literal') literal(node, own, isFactor);
      if (node.type === 'UnaryExpression' && node.operator === '-' && isFactor) {
        const of = child(node, 'argument');
        if (of) change(node, 'sign', text(of), own);
      }
      if (node.type === 'ConditionalExpression' && BRANCHING.test(own)) {
        const [test, yes, no] = [child(node, 'test'), child(node, 'consequent'), child(node, 'alternate')];
        if (test && yes && no) change(node, 'branch', `${text(test)} ? ${text(no)} : ${text(yes)}`, own);
      }
      if (node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string'))
        words(node, own);
    }
    const inside =
      (node.type === 'CallExpression' && OF_NUMBERS.has(nameOf(child(node, 'callee')))) ||
      (node.type === 'BinaryExpression' && /^[*/]{1,2}$/u.test(String(node.operator))) ||
      (isFactor && /^(?:ArrayExpression|UnaryExpression)$/u.test(node.type));
    for (const value of Object.values(node)) {
      if (isNode(value)) walk(value, own, ofEntry, inside);
      else if (Array.isArray(value))
        for (const one of value) if (isNode(one)) walk(one, own, ofEntry, inside);
    }
  };

  walk(program, '', '', false);
  return found;
}
