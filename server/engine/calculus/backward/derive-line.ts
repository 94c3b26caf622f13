// One line of a backward pass: the derivative of a scalar by a name, from what lies between the name and those whose
// derivatives are taken as known.

import type { Expression } from '../../expressions/expression.ts';
import type { NamedValue, Program } from '../../lowering/program.ts';
import { answerQuestion } from '../derive.ts';
import { foldNames, type Names } from '../print.ts';
import { differentiable } from '../recognition.ts';
import { inNames } from '../simplification/in-names.ts';
import type { SymmetricConvention } from '../structured.ts';
import { type LocalScalar, type LocalScalarRequest, localScalar } from './local-scalar.ts';

/** `∂L/∂by = expression`, over the leaves of names and of derivatives that have lines of their own. */
export interface Line {
  readonly by: Expression;
  readonly expression: Expression;
  /** The names that the derivative comes from: those on the way from this one. */
  readonly way: readonly NamedValue[];
}

export type DerivedLine =
  | {
      readonly kind: 'line';
      readonly line: Line;
      readonly local: LocalScalar;
      /** The names on the way by their formulas, for printing. */
      readonly names: Names;
    }
  | { readonly kind: 'refused'; readonly why: string };

/** The line for `request.by`, whose leaf is `leaf`, simplified and in the names on the way. */
export function deriveLine(
  program: Program,
  request: LocalScalarRequest,
  leaf: Expression,
  symmetric: SymmetricConvention,
): DerivedLine {
  const { of, by } = request;
  const local = localScalar(program, request);
  if (!local) return { kind: 'refused', why: `the way from \`${by}\` to \`${of}\` is too long to write out` };
  const answer = answerQuestion({ kind: 'gradient', of: local.scalar, by: leaf, symmetric });
  if (answer.kind === 'refused') return answer;
  const names = namesAlong(local);
  const expression = foldNames(inNames(answer.expression, names), names);
  return { kind: 'line', line: { by: leaf, expression, way: local.way }, local, names };
}

/** The definitions on the way by their formulas: as they are written, and in the variable. */
function namesAlong({ way, values }: LocalScalar): Names {
  const names = new Map<Expression, string>();
  for (const { name, leaf, formula } of way)
    for (const written of [formula, values.get(leaf) ?? formula])
      for (const expression of [written, differentiable(written)])
        if (!isPlain(expression) && !names.has(expression)) names.set(expression, name);
  return names;
}

/** A leaf, or one transposed. */
export function isPlain({ operator, args: [inside] }: Expression): boolean {
  return inside === undefined || (operator === 'transpose' && inside.args.length === 0);
}
