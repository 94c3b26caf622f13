// Differentials through families: that of a member is a step of a recursion, as the member is (the tangent equations); that
// of a scalar is the sum of its gradients with the differentials of what varies.

import { answerQuestion } from '../../calculus/derive.ts';
import { rulesOf } from '../../calculus/proofs/rules.ts';
import { operations } from '../../calculus/simplification/operations.ts';
import { isZero } from '../../expressions/build.ts';
import { shapeAsJson } from '../../shapes/shape.ts';
import { printIndex } from '../../syntax/print.ts';
import type { RangeNode } from '../../syntax/tree.ts';
import { derivativeText, differentialOf, partial } from '../../text/derivative.ts';
import { rulesOfDifferential } from '../line-proof.ts';
import type { AdjointLine, LineWriting } from './adjoint-line.ts';
import { sumText } from './line-text.ts';
import type { FormulaLine } from './member-program.ts';
import { type Derivable, derivable, NotDerived } from './not-derived.ts';
import { inOwnNames } from './pullbacks.ts';
import { writePart } from './write-line.ts';

/**
 * `dh[t] = … for t = 1..T`: the differential of one line by those of what it reads and that varies; null where nothing does, as
 * where a recursion starts from numbers.
 */
export function differentialLine(
  line: FormulaLine,
  varies: (node: string) => boolean,
  by: LineWriting,
): Derivable<AdjointLine | null> {
  return derivable(() => lineFor(line, varies, by));
}

function lineFor(line: FormulaLine, varies: (node: string) => boolean, by: LineWriting): AdjointLine | null {
  const { target, formula, ranges, reads } = line;
  const { program } = by.documentFormulas;
  const along = reads.flatMap(({ name, node }) => {
    if (by.reading.sums.has(node))
      throw new NotDerived(
        `\`${target.name}\` has a sum over members in it: give the sum a name first, or ask for the differential of a scalar`,
      );
    const leaf = varies(node) ? program.leafOf(name) : null;
    return leaf ? [leaf] : [];
  });
  const answer = answerQuestion({ kind: 'differential', of: formula, along });
  if (answer.kind === 'refused') throw new NotDerived(answer.why);
  const use = { box: [], solved: new Map(), summed: [] };
  if (isZero(answer.expression)) return null;
  const expression = inOwnNames(answer.expression, line);
  const part = writePart({ line, reads: null, factor: null, expression, use }, new Map(), by);
  const rules = rulesOfDifferential(formula);
  return {
    node: target.node,
    derivative: differentialOf(target.name),
    places: [],
    expr: sumText([part]),
    range: rangesText(ranges),
    guard: null,
    shape: shapeAsJson(formula.shape),
    operations: operations(answer.expression),
    reason: rules.length > 0 ? rulesOf(rules) : { rule: `the differential of ${target.name}`, cite: null },
  };
}

/** A variable or family that varies: the member with its letters, and what they go through. */
export interface Varying {
  readonly name: string;
  readonly ranges: readonly RangeNode[];
}

/** `dL = ∂L/∂W · dW + ∑_{t=1}^{T} ∂L/∂x[t] · dx[t]` */
export function differentialOfScalar(of: string, varying: readonly Varying[]): AdjointLine {
  const terms = varying.map(({ name, ranges }) => {
    const signs = ranges.map(
      ({ index, from, to }) => `∑_{${index.name}=${printIndex(from)}}^{${printIndex(to)}} `,
    );
    return `${signs.join('')}${derivativeText(partial(of, name))} · ${derivativeText(differentialOf(name))}`;
  });
  return {
    node: of,
    derivative: differentialOf(of),
    places: [],
    expr: terms.length > 0 ? terms.join(' + ') : '0',
    range: null,
    guard: null,
    shape: [],
    operations: terms.length,
    reason: { rule: 'dL = D · dΘ, with D = ∂L/∂Θ for each variable and member', cite: 'Delong (17)' },
  };
}

const rangesText = (ranges: readonly RangeNode[]): string | null =>
  ranges.length === 0
    ? null
    : ranges
        .map(({ index, from, to }) => `${index.name} = ${printIndex(from)}..${printIndex(to)}`)
        .join(', ');
