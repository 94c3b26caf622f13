// Functions with a name of their own that a formula writes out: exp(x) / sum(exp(x)) is softmax(x), log(sum(exp(x))) is
// logsumexp(x), 1 / (1 + exp(-x)) is sigmoid(x), log |det(A)| is logdet(A). Their derivatives are short where those of the parts are not.

import { rewritten } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import type { Recognition } from '../operators/operator.ts';
import { operators } from '../operators/table.ts';
import { withoutBlocks } from './blocks.ts';
import { withoutIndices } from './indices/index-sums.ts';

/** A formula as it is differentiated, and what was done to it. */
export interface Read {
  readonly formula: Expression;
  /** In words that go behind "start from the differential"; null where it is as written. */
  readonly note: string | null;
}

/** Sums over an index as matrices, blocks multiplied out, functions by their names. Equal to what is given. */
export function readFormula(root: Expression): Read {
  const matrices = withoutIndices(root);
  const whole = withoutBlocks(matrices);
  const formula = recognised(whole);
  const note = [
    ...(matrices === root ? [] : ['sums over indices as matrices']),
    ...(whole === matrices ? [] : ['blocks multiplied out']),
    ...(formula === whole ? [] : ['functions by their names']),
  ];
  return { formula, note: note.length > 0 ? note.join(', ') : null };
}

/** The formula as it is differentiated. */
export const differentiable = (root: Expression): Expression => readFormula(root).formula;

/** Functions by their names, in place of what they are written out with. */
export function recognised(root: Expression): Expression {
  const present = new Set(topological([root]).map(({ operator }) => operator));
  const applicable = RECOGNITIONS.filter(({ by }) => present.has(by));
  return applicable.length > 0 ? rewritten(root, (node) => named(node, applicable)) : root;
}

const RECOGNITIONS: readonly Recognition[] = operators.flatMap(({ recognition }) => recognition ?? []);

function named(node: Expression, recognitions: readonly Recognition[]): Expression {
  return recognitions.reduce((formula, { of }) => of(formula) ?? formula, node);
}
