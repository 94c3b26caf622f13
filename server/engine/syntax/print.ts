// Trees back to text in the one style. Parentheses are part of the tree, so nothing is added or lost: what is printed parses
// to the same tree. In ASCII the signs beyond it are spelled out; names stay as they are, and so does `∂`.

import { quotientText } from '../text/derivative.ts';
import { raised } from '../text/superscripts.ts';
import type {
  ArgumentNode,
  Expression,
  HeadNode,
  IndexNode,
  LawNode,
  NoteNode,
  NumberNode,
  PostfixOperation,
  SpaceNode,
  Span,
  Statement,
} from './tree.ts';

export interface PrintOptions {
  readonly ascii?: boolean;
  /** Signs that a `notation` gives another meaning: no other spelling has it. */
  readonly noted?: ReadonlySet<string>;
}

/** A tree as text; parsing that text gives the same tree. */
export function printExpression(node: Expression, options: PrintOptions = {}): string {
  const ascii = options.ascii === true;
  const print = (inner: Expression): string => printExpression(inner, options);
  switch (node.kind) {
    case 'name':
      return node.text;
    case 'number':
      return numberText(node, ascii);
    case 'quotient':
      return `${print(node.numerator)}/${print(node.denominator)}`;
    case 'postfix':
      return (
        print(node.base) + node.operations.map((operation) => operationText(operation, options)).join('')
      );
    case 'negate':
      return `-${print(node.of)}`;
    case 'differential':
      return `d(${print(node.of)})`;
    case 'juxtaposition':
      return node.factors
        .map(print)
        .reduce((text, factor, at) => text + gapBefore(node.factors, at) + factor);
    case 'product':
      return ascii
        ? asciiProduct(node, options)
        : chain(
            print(node.first),
            node.rest,
            (part) => part.sign,
            (part) => print(part.factor),
          );
    case 'dot':
      return ascii && options.noted?.has('·') !== true
        ? node.rest.reduce(
            (left, part) => `inner(${left}, ${printBare(part.factor, options)})`,
            printBare(node.first, options),
          )
        : chain(
            print(node.first),
            node.rest,
            () => '·',
            (part) => print(part.factor),
          );
    case 'sum':
      return chain(
        print(node.first),
        node.rest,
        (part) => part.sign,
        (part) => print(part.term),
      );
    case 'bigOperator':
      return bigOperatorText(node, options);
    case 'parentheses':
      return `(${print(node.inside)})`;
    case 'norm': {
      const bar = ascii ? '||' : '‖';
      return `${bar}${print(node.of)}${bar}${node.which === null ? '' : `_${node.which}`}`;
    }
    case 'absolute':
      return `|${print(node.of)}|`;
    case 'angle':
      return ascii
        ? `inner(${printBare(node.left, options)}, ${printBare(node.right, options)})`
        : `⟨${print(node.left)}, ${print(node.right)}⟩`;
    case 'block':
      return blockText(node, options);
    case 'stack': {
      const { index, from, to } = node.range;
      const rows = node.along === 'rows' ? ';' : '';
      const members = node.members.map(print).join(', ');
      return `[${members}${rows} for ${index.text} = ${printIndex(from)}..${printIndex(to)}]`;
    }
    case 'derivative':
      return derivativeText(node, options);
  }
}

/** An argument needs no parentheses of its own. */
function printBare(node: Expression, options: PrintOptions): string {
  return printExpression(node.kind === 'parentheses' ? node.inside : node, options);
}

function chain<Part>(
  first: string,
  rest: readonly Part[],
  sign: (part: Part) => string,
  operand: (part: Part) => string,
): string {
  return rest.reduce((text, part) => `${text} ${sign(part)} ${operand(part)}`, first);
}

/** `⊗` has no ASCII sign and becomes a call around all that stands left of it. */
function asciiProduct(node: Extract<Expression, { kind: 'product' }>, options: PrintOptions): string {
  const [second] = node.rest;
  let text = second?.sign === '⊗' ? printBare(node.first, options) : printExpression(node.first, options);
  for (const part of node.rest) {
    const isHadamard = part.sign === '⊙' || (part.sign === '∘' && options.noted?.has('∘') !== true);
    if (part.sign === '⊗') text = `kron(${text}, ${printBare(part.factor, options)})`;
    else text = `${text} ${isHadamard ? '.*' : part.sign} ${printExpression(part.factor, options)}`;
  }
  return text;
}

const ASCII_NUMBERS: Readonly<Record<string, string>> = {
  '½': '0.5',
  '¼': '0.25',
  '¾': '0.75',
  '⅛': '0.125',
  π: 'pi',
};

function numberText(node: NumberNode, ascii: boolean): string {
  return ascii ? (ASCII_NUMBERS[node.text] ?? node.text) : node.text;
}

/** `²` for a small whole number, null for anything else. */
function superscript(exponent: Expression): string | null {
  if (exponent.kind !== 'number' || !/^\d{1,2}$/u.test(exponent.text)) return null;
  return raised(Number(exponent.text));
}

function operationText(operation: PostfixOperation, options: PrintOptions): string {
  const ascii = options.ascii === true;
  switch (operation.kind) {
    case 'prime':
      return "'";
    case 'transpose':
      return ascii ? '^T' : 'ᵀ';
    case 'inverse':
      return ascii ? '^-1' : '⁻¹';
    case 'arguments':
      return `(${operation.items.map((item) => argumentText(item, options)).join(', ')})`;
    case 'index':
      return `[${operation.items.map((item) => indexText(item, options)).join(', ')}]`;
    case 'power': {
      const script = ascii || operation.elementwise ? null : superscript(operation.exponent);
      return script ?? `${operation.elementwise ? '.^' : '^'}${exponentText(operation.exponent, options)}`;
    }
  }
}

/** An exponent that is no plain number or name stands in parentheses; `^T` alone would be the transpose. */
function exponentText(exponent: Expression, options: PrintOptions): string {
  const text = printExpression(exponent, options);
  const plain =
    (exponent.kind === 'number' && /^[\d.]+$/u.test(text)) || (exponent.kind === 'name' && text !== 'T');
  return plain ? text : `(${text})`;
}

/** `i in -n` would be a difference. */
const rangeText = (over: string): string => (over.startsWith('-') ? `(${over})` : over);

function argumentText(item: ArgumentNode, options: PrintOptions): string {
  if (item.kind === 'value') return printExpression(item.value, options);
  return `${item.index.text} in ${rangeText(printExpression(item.over, options))}`;
}

function indexText(item: IndexNode, options: PrintOptions): string {
  switch (item.kind) {
    case 'all':
      return ':';
    case 'at':
      return printIndex(item.at, options);
    case 'range':
      return `${printExpression(item.from, options)}:${printExpression(item.to, options)}`;
  }
}

/** `t-1`: a sum of names and numbers as an index, or as a bound of one, has no blanks. */
export function printIndex(node: Expression, options: PrintOptions = {}): string {
  const text = printExpression(node, options);
  const isPlain = (part: Expression): boolean => part.kind === 'name' || part.kind === 'number';
  return node.kind === 'sum' && [node.first, ...node.rest.map(({ term }) => term)].every(isPlain)
    ? text.replaceAll(' ', '')
    : text;
}

function bigOperatorText(node: Extract<Expression, { kind: 'bigOperator' }>, options: PrintOptions): string {
  const body = printExpression(node.body, options);
  const sign = node.letter ? (node.sign === '∑' ? 'Σ' : 'Π') : node.sign;
  const limit = (of: Expression): string => printExpression(of, options);
  const { index, from, to } = node;
  const fromOne = from === null || (from.kind === 'number' && from.value === 1);
  if (options.ascii === true && !node.letter) {
    const name = node.sign === '∑' ? 'sum' : 'prod';
    if (index && to && fromOne) return `${name}(${index.text} in ${rangeText(limit(to))}, ${body})`;
    if (!index && !to && node.sign === '∑') return `sum(${body})`;
  }
  if (index && from && to) return `${sign}_{${index.text}=${limit(from)}}^{${limit(to)}} ${body}`;
  if (index && to) return `${sign}_{${index.text} in ${limit(to)}} ${body}`;
  if (index) return `${sign}_{${index.text}} ${body}`;
  return to ? `${sign}^{${limit(to)}} ${body}` : `${sign} ${body}`;
}

/** Entries side by side, with commas where a space would be misread; `[cos t, -sin t]` keeps the blank behind what may be a function. */
function blockText(node: Extract<Expression, { kind: 'block' }>, options: PrintOptions): string {
  const { blanks } = node;
  const rows = node.rows.map((row) =>
    row.map((entry) => ({
      text: printExpression(entry, options),
      isAfterBlank: blanks.includes(entry.span.start),
    })),
  );
  const all = rows.flat();
  const isCall = ({ text, isAfterBlank }: (typeof all)[number], left: string): boolean =>
    isAfterBlank && /^-?\p{L}{2,}$/u.test(left) && !/^-|\s/u.test(text);
  const hasCall = rows.some((row) =>
    row.some((entry, at) => at > 0 && isCall(entry, row[at - 1]?.text ?? '')),
  );
  const hasCommas = rows.some((row) => row.slice(1).some(({ isAfterBlank }) => !isAfterBlank));
  const isSimple = all.every(({ text }) => !/[\s-]/u.test(text)) && !(hasCall && hasCommas);
  const joined = rows.map((row) =>
    row.reduce((line, entry, at) => {
      if (at === 0) return entry.text;
      const isBlank = isSimple || isCall(entry, row[at - 1]?.text ?? '');
      return `${line}${isBlank ? ' ' : ', '}${entry.text}`;
    }, ''),
  );
  return `[${joined.join('; ')}]`;
}

function derivativeText(node: Extract<Expression, { kind: 'derivative' }>, options: PrintOptions): string {
  const numerator = printExpression(node.numerator, options);
  const variables = node.variables.map((part) => ({
    text: printExpression(part.variable, options),
    power: part.power,
  }));
  if (node.spelling !== '∇')
    return quotientText(numerator, variables, node.order, {
      sign: node.spelling,
      ascii: options.ascii === true,
    });
  const order = node.order === 1 ? '' : options.ascii === true ? `^${node.order}` : raised(node.order);
  const [by] = variables;
  if (!by) return `∇${order}${numerator}`;
  const isName = node.variables[0]?.variable.kind === 'name';
  return `∇${order}_${isName ? by.text : `{${by.text}}`} ${numerator}`;
}

function spaceText(space: SpaceNode, options: PrintOptions): string {
  const sizes = space.sizes.map((size) =>
    size.kind === 'unknown' ? '?' : printExpression(size.size, options),
  );
  const bracket = space.spelling === 'bracket' || options.ascii === true;
  if (sizes.length === 0) return bracket ? 'R' : 'ℝ';
  if (bracket) return `R[${sizes.join(', ')}]`;
  const [only, ...more] = space.sizes;
  if (
    only?.kind === 'size' &&
    more.length === 0 &&
    (only.size.kind === 'name' || only.size.kind === 'number')
  )
    return `ℝ^${sizes.join('')}`;
  return `ℝ^{${sizes.join('×')}}`;
}

/** `2c` stays `2c`: factors that touch go on touching. */
function gapBefore(factors: readonly Expression[], at: number): string {
  return factors[at - 1]?.span.end === factors[at]?.span.start ? '' : ' ';
}

/** The sides of an equation one below the other, aligned under the first `=`, where `broken` asks for it. */
function sidesText(sides: readonly string[], sign: string, broken: boolean): string {
  const [left = '', ...rest] = sides;
  if (!broken) return sides.join(` ${sign} `);
  const indent = ' '.repeat([...left].length + 1);
  return `${left} ${sign} ${rest.join(`\n${indent}${sign} `)}`;
}

/** A note ends its line, so a side behind it begins a new one. Notes are often aligned by hand, and stay so. */
function withNote(
  text: string,
  side: { readonly span: Span } | undefined,
  note: NoteNode | undefined,
): string {
  if (note === undefined) return text;
  const gap = note.span.start - (side?.span.end ?? 0);
  return `${text}${' '.repeat(Math.max(2, gap))}by ${note.text}`;
}

/** `W[l]` where it is declared. */
function headText(head: HeadNode, options: PrintOptions): string {
  const { text, places } = head;
  return places ? `${text}[${places.map((place) => indexText(place, options)).join(', ')}]` : text;
}

/** ` for t = 1..T` behind a statement. */
function rangesText({ ranges }: Statement, options: PrintOptions): string {
  if (!ranges) return '';
  const each = ranges.map(
    ({ index, from, to }) => `${index.text} = ${printIndex(from, options)}..${printIndex(to, options)}`,
  );
  return ` for ${each.join(', ')}`;
}

/** `broken`: whether the sides of a chain stand on lines of their own. */
export function printStatement(
  statement: Statement,
  options: PrintOptions & { readonly broken?: boolean } = {},
): string {
  const print = (node: Expression): string => printExpression(node, options);
  switch (statement.kind) {
    case 'dim':
      return `dim ${statement.items
        .map((item) =>
          item.size === null
            ? headText(item.name, options)
            : `${headText(item.name, options)} ${item.relation === 'atMost' ? '<=' : '='} ${print(item.size)}`,
        )
        .join(', ')}${rangesText(statement, options)}`;
    case 'declaration': {
      const { law } = statement;
      const role = law ? 'random ' : statement.role === null ? '' : `${statement.role} `;
      const names = statement.names.map((name) => headText(name, options)).join(', ');
      const attributes = statement.attributes
        .map((attribute) => ` ${attribute.name}${attribute.axis === null ? '' : ` ${attribute.axis}`}`)
        .join('');
      const sign = statement.sign === '∈' && options.ascii !== true ? '∈' : ':';
      return `${role}${names} ${sign} ${spaceText(statement.space, options)}${attributes}${law ? lawText(law, options) : ''}${rangesText(statement, options)}`;
    }
    case 'function':
      return `fn ${statement.name.text}${functionText(statement.body, options)}`;
    case 'equation':
    case 'identity': {
      const sign = statement.kind === 'equation' ? '=' : '==';
      const { sides, notes } = statement;
      const noted = sides.map((side, at) =>
        withNote(
          print(side) + (at === sides.length - 1 ? rangesText(statement, options) : ''),
          at === sides.length - 1 ? (statement.ranges?.at(-1) ?? side) : side,
          notes.find((note) => note.side === at),
        ),
      );
      const inside = notes.some((note) => note.side < sides.length - 1);
      return sidesText(noted, sign, inside || (options.broken === true && sides.length > 2));
    }
    case 'derive':
      return `derive ${print(statement.target)}${statement.closed ? ' closed' : ''}`;
    case 'notation':
      return `notation ${statement.sign} = ${statement.meaning}`;
    case 'convention':
      return `convention ${statement.subject.text} = ${[statement.value, statement.of].flatMap((part) => part?.text ?? []).join(' ')}`;
    case 'import':
      return `import "${statement.path}"`;
  }
}

/** ` mean m cov C` */
function lawText({ mean, cov }: LawNode, options: PrintOptions): string {
  const moment = (word: string, value: Expression | null): string =>
    value ? ` ${word} ${printExpression(value, options)}` : '';
  return moment('mean', mean) + moment('cov', cov);
}

function functionText(body: Extract<Statement, { kind: 'function' }>['body'], options: PrintOptions): string {
  switch (body.kind) {
    case 'elementwise':
      return ' : elementwise';
    case 'map': {
      const along = body.along === null ? '' : `${body.along} `;
      return ` : ${along}${body.from.map((space) => spaceText(space, options)).join(', ')} -> ${spaceText(body.to, options)}`;
    }
    case 'formula': {
      const parameters = body.parameters.map(({ name, space }) =>
        space ? `${name.text} : ${spaceText(space, options)}` : name.text,
      );
      return `(${parameters.join(', ')}) = ${printExpression(body.formula, options)}`;
    }
  }
}
