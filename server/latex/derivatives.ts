// Derivatives as they are written on paper: quotients of differentials, and ∇.

import { type Indices, nameOf } from './letter-names.ts';
import { isSign, type Math as Node, type Row, splitRow } from './math.ts';

/** Whether a derivative begins here: `\frac{\partial L}{\partial x}`, `\nabla`. */
export function isDerivative(node: Node | undefined): boolean {
  if (!node) return false;
  if (node.kind === 'fraction') return isDifferential(node.above[0]) && isDifferential(node.below[0]);
  return isNabla(node.kind === 'scripts' ? node.base : node);
}

export const isNabla = (node: Node | null): boolean => node?.kind === 'sign' && node.text === '∇';

/** `\nabla`, `\nabla_x`, `\nabla^2`: by what, and of which order; null for anything else. */
export function nablaOf(node: Node): { readonly by: Row; readonly order: 1 | 2 } | null {
  if (isNabla(node)) return { by: [], order: 1 };
  if (node.kind !== 'scripts' || !isNabla(node.base)) return null;
  if (node.above.length === 0) return { by: node.below, order: 1 };
  const [power, ...more] = node.above;
  const isSquare = power?.kind === 'number' && power.text === '2' && more.length === 0;
  return isSquare ? { by: node.below, order: 2 } : null;
}

const isDifferential = (node: Node | undefined | null): boolean => {
  const base = node?.kind === 'scripts' ? node.base : node;
  return (base?.kind === 'sign' && base.text === '∂') || (base?.kind === 'letter' && base.name === 'd');
};

/** `d/dA x' A x` at the beginning of a formula: what of, and by what. */
export function leadingDerivative(row: Row): { readonly of: Row; readonly by: Row } | null {
  const [first, ...rest] = row;
  if (first?.kind !== 'fraction' || !isDerivative(first)) return null;
  const of = first.above.length > 1 ? first.above.slice(1) : rest;
  return { of, by: first.below.slice(1) };
}

/** The name that a derivative at the beginning of a row is of. */
export function derivedNames(row: Row, indices: Indices): readonly string[] {
  const [node, next] = row;
  if (!node || !isDerivative(node)) return [];
  const of = node.kind === 'fraction' ? node.above[1] : next;
  const name = of ? nameOf(of, indices) : null;
  return name === null ? [] : [name];
}

/** ∂f/∂x and d²f/dx² as what of, by what and of which order; null for another fraction. */
export function quotientOf({ above, below }: Node & { readonly kind: 'fraction' }): {
  readonly of: Row;
  readonly by: Row;
  readonly order: number;
} | null {
  const [top, ...of] = above;
  const [bottom, ...by] = below;
  const order = differentialOrder(top);
  if (order === null || differentialOrder(bottom) !== 1 || by.length === 0) return null;
  if (order === 1) return { of, by, order };
  const split = splitRow(by, (node) => isSign(node, '∂') || (node.kind === 'letter' && node.name === 'd'));
  if (split.length === 2 && split.every((one) => one.length > 0)) return { of, by, order };
  // ∂x² below says the order again, as ∂vec(X)² does.
  const last = by.at(-1);
  if (by.length > 2 || last?.kind !== 'scripts' || !last.base) return null;
  const variable: Node = last.below.length > 0 ? { ...last, above: [] } : last.base;
  return { of, by: [...by.slice(0, -1), variable], order };
}

/** 1 for d and ∂, 2 for their squares and so on; null for anything else. */
function differentialOrder(node: Node | undefined | null): number | null {
  if (!node) return null;
  if (node.kind === 'sign' && node.text === '∂') return 1;
  if (node.kind === 'letter' && node.name === 'd') return 1;
  if (node.kind !== 'scripts') return null;
  const [power, ...more] = node.above;
  const isPower = power?.kind === 'number' && /^[2-9]$/u.test(power.text) && more.length === 0;
  return isPower && differentialOrder(node.base) === 1 ? Number(power.text) : null;
}
