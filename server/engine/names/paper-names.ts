// Names that paper has for what the language calls otherwise: `I_n` for the identity of n rows, `Tr(A)` and `arctan(x)` for functions.

import { lowered } from '../syntax/characters.ts';
import type { Expression, NameNode, PostfixOperation, SizeNode } from '../syntax/tree.ts';
import { calleeNamed, isValue, type Resolution } from './resolution.ts';
import { callTerm } from './resolve-call.ts';
import { DERIVATIVE_CALLS } from './symbols.ts';
import type { Term } from './term.ts';

const MAKES_IDENTITY = 'eye';

/** The size that `I_n`, `I_{n}`, `Iₙ` and `I_3` give; null of all else, and where the file has an `I` of its own. */
function sizeOfIdentity({ name, text }: Pick<NameNode, 'name' | 'text'>, by: Resolution): string | null {
  const below =
    /^I_\{?([^{}_]+)\}?$/u.exec(name)?.[1] ?? /^I([\u2080-\u209c\u1d62-\u1d6a]+)$/u.exec(text)?.[1];
  if (below === undefined || isValue('I', by)) return null;
  const size = lowered(below).normalize('NFKC');
  return isSize(size, by) ? size : null;
}

/** A dim; or a number that something in the file has as a size, since `I_1` may be a current. */
function isSize(size: string, by: Resolution): boolean {
  if (!/^\d+$/u.test(size)) return !by.bound.has(size) && by.scope.symbols.get(size)?.kind === 'dim';
  return [...by.scope.symbols.keys()].some((name) => {
    const symbol = by.scope.symbols.get(name);
    return symbol?.kind === 'variable' && symbol.space.sizes.some((own) => isNumber(own, size));
  });
}

const isNumber = (node: SizeNode, size: string): boolean =>
  node.kind === 'size' && node.size.kind === 'number' && node.size.text === size;

/** Whether a part of letters that run together is such an identity, or `I` itself. */
export const isIdentityName = (name: string, by: Resolution): boolean =>
  !isValue('I', by) && (name === 'I' || sizeOfIdentity({ name, text: name }, by) !== null);

/** The identity of the size that stands below it. */
export function identityOfSize(node: NameNode, by: Resolution): Term | null {
  const size = sizeOfIdentity(node, by);
  const callee = size === null ? null : calleeNamed(MAKES_IDENTITY, by);
  if (size === null || !callee) return null;
  const { span } = node;
  const below = { start: span.start + 1, end: span.end };
  const value: Expression = /^\d/u.test(size)
    ? { kind: 'number', value: Number(size), text: size, span: below }
    : { kind: 'name', name: size, text: size, span: below };
  by.warning({ kind: 'paper-name', span, written: `${MAKES_IDENTITY}(${size})` });
  return callTerm(callee, MAKES_IDENTITY, span, 0, [{ kind: 'value', value }], span, by);
}

/** The inverse functions of trigonometry; what else is called otherwise elsewhere may be something else as well. */
const INVERSE = /^arc(?=sin$|cos$|tan$)/u;

/** `Tr(A)`, `ReLU(z)`, `arctan(x)`: the function's name as the language has it; null where the name has a meaning, or nothing is called. */
export function functionOnPaper(
  base: Expression,
  operations: readonly PostfixOperation[],
  by: Resolution,
): NameNode | null {
  if (base.kind !== 'name' || base.name.length < 2) return null;
  if (isValue(base.name, by) || calleeNamed(base.name, by)) return null;
  const called = operations.find((operation) => operation.kind !== 'prime');
  if (called?.kind !== 'arguments' && called?.kind !== 'index') return null;
  const small = base.name.toLowerCase();
  const own = [small, small.replace(INVERSE, 'a')].find(
    (name) => (by.vocabulary.has(name) || DERIVATIVE_CALLS.has(name)) && !isValue(name, by),
  );
  if (!own || calleeNamed(own, by)?.kind !== 'operator') return null;
  by.warning({ kind: 'paper-name', span: base.span, written: own });
  return { ...base, name: own };
}
