// The export of a file with expectations: those that moments determine, in their formulas. A value that moments do not determine has a
// formula for the judge alone, who draws it.

import { isDrawn } from '../expectations/law.ts';
import { variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { derivativeNamed } from '../lowering/program.ts';
import type { ExportInput, Refusal } from './export-input.ts';

const WHY = 'the moments that are declared do not determine its expectation';

/** The input without what is drawn, and what was left out of it for that. */
export function withoutDraws(input: ExportInput): {
  readonly input: ExportInput;
  readonly left: readonly Refusal[];
} {
  const drawn = new Set<string>();
  const isOfDraws = (formula: Expression): boolean =>
    topological([formula]).some((node) => {
      const name = variableOf(node)?.name;
      if (name === undefined) return false;
      const derivative = derivativeNamed(name);
      return [name, ...(derivative ? [derivative.of, derivative.by] : [])].some(
        (one) => isDrawn(one) || drawn.has(one),
      );
    });
  // Each comes after those that it needs.
  for (const { name, formula } of input.definitions) if (isDrawn(name) || isOfDraws(formula)) drawn.add(name);
  const isOwn = (name: string): boolean => !isDrawn(name) && !drawn.has(name);
  const derivatives = input.derivatives.filter(
    ({ of, result, formula }) => isOwn(of.text) && !isOfDraws(result) && !isOfDraws(formula),
  );
  const kept = new Set(derivatives);
  const left = [
    ...[...drawn].filter((name) => !isDrawn(name)),
    ...input.derivatives.filter((one) => !kept.has(one)).map(({ target }) => target),
  ].map((what): Refusal => ({ what, why: WHY }));
  return {
    left,
    input: {
      ...input,
      names: input.names.filter((name) => !isDrawn(name)),
      dims: new Set([...input.dims].filter((name) => !isDrawn(name))),
      variables: input.variables.filter(({ name }) => isOwn(name)),
      definitions: input.definitions.filter(({ name }) => isOwn(name)),
      passes: input.passes.filter(
        ({ of, lines }) => isOwn(of) && !lines.some(({ result }) => isOfDraws(result)),
      ),
      lines: new Map([...input.lines].filter(([, line]) => !isOfDraws(line))),
      derivatives,
      gradients: input.gradients
        .filter(({ of }) => isOwn(of))
        .map((one) => ({ ...one, gradients: one.gradients.filter(({ result }) => !isOfDraws(result)) }))
        .filter(({ gradients }) => gradients.length > 0),
      folding: new Map([...input.folding].filter(([formula, name]) => isOwn(name) && !isOfDraws(formula))),
      refusals: input.refusals.filter(({ what }) => isOwn(what)),
    },
  };
}
