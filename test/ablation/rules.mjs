// The rules of simplification and of repair that can be switched off one by one, found in the syntax tree of their files: a
// function that returns other spellings returns none, one that returns a formula gives back what it got, and a statement that
// proposes a change does nothing, nor does a change in a list.

import { parseAst } from 'rolldown/parseAst';

/**
 * One rule, and the edit of its file that switches it off.
 * @typedef {object} Rule
 * @property {string} file
 * @property {number} line from 1
 * @property {string} name the function, or the words of the statement
 * @property {number} start
 * @property {number} end
 * @property {string} off what stands there instead
 */

/** A node of the tree, as far as it is examined here. @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node */

/** What a function of no use returns, by the type that it declares and its first parameter. @type {readonly (readonly [RegExp, (given: string) => string])[]} */
const NOTHING = [
  [/^:\s*readonly [\w<>]+\[\]$/u, () => 'return [];'],
  [/^:\s*[\w<>]+ \| null$/u, () => 'return null;'],
  [/^:\s*Expression$/u, (given) => `return ${given};`],
];
/** Calls by which a change is proposed. */
const PROPOSES = /^(?:replace|offer|\w+\.push)$/u;

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) => typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** The nodes right below one. @param {Node} node @returns {Node[]} */
const below = (node) =>
  Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);

/** A change with its cost, in a list of them: `{ by: negative(own), cost: 1 }`. @param {Node} node */
const isProposal = (node) =>
  node.type === 'ObjectExpression' &&
  below(node).some(({ key }) => {
    const { name } = isNode(key) ? key : { name: null };
    return name === 'cost';
  });

/**
 * All rules of a file, in its order.
 * @param {string} file @param {string} source
 * @returns {Rule[]}
 */
export function rulesOf(file, source) {
  /** @type {Rule[]} */
  const found = [];
  const text = (/** @type {Node} */ node) => source.slice(node.start, node.end);
  const lineAt = (/** @type {number} */ at) => source.slice(0, at).split('\n').length;

  /** @param {Node} node */
  const look = (node) => {
    const { id, body, returnType, expression, params } = node;
    if (node.type === 'FunctionDeclaration' && isNode(id) && isNode(body) && isNode(returnType)) {
      const [given] = Array.isArray(params) ? params.filter(isNode) : [];
      const name = given && /^(\w+): Expression$/u.exec(text(given))?.[1];
      const [, returned] = NOTHING.find(([type]) => type.test(text(returnType))) ?? [];
      const nothing = returned?.(name ?? '');
      const inside = { start: body.start + 1, end: body.end - 1 };
      // What follows stays, so that no name is unused and no type is lost.
      const off = `if (globalThis) { ${nothing} }${source.slice(inside.start, inside.end)}`;
      const isKnown = nothing !== undefined && nothing !== 'return ;';
      if (isKnown) found.push({ file, line: lineAt(node.start), name: text(id), ...inside, off });
    }
    if (node.type === 'ExpressionStatement' && isNode(expression)) {
      const { callee } = expression;
      const span = { start: node.start, end: node.end };
      if (expression.type === 'CallExpression' && isNode(callee) && PROPOSES.test(text(callee)))
        found.push({ file, line: lineAt(node.start), name: text(node), ...span, off: ';' });
    }
    if (node.type === 'ArrayExpression')
      for (const { start, end } of below(node).filter(isProposal))
        found.push({ file, line: lineAt(start), name: source.slice(start, end), start, end, off: '...[]' });
    for (const inner of below(node)) look(inner);
  };

  for (const node of parseAst(source, { lang: 'ts' }).body) if (isNode(node)) look(node);
  return found;
}
