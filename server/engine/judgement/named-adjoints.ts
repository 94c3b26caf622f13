// Names that the person gave to derivatives of a scalar: `Obar = ∂L/∂O`, or `δ2 = …` where the file claims `∂L/∂z2 = δ2`.

import type { JudgementOptions } from '../api.ts';
import { derivativeNamed } from '../calculus/backward/program.ts';
import { variableOf } from '../expressions/build.ts';
import { bare } from '../inference/shaping.ts';
import type { Court } from './court.ts';
import { judgePasted } from './local-claim.ts';

/** By the name x of each ∂of/∂x that has a name of its own in the file, that name. What is only claimed is judged first. */
export function namedAdjoints(
  of: string,
  index: number,
  court: Court,
  options: JudgementOptions,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, formula } of court.program.values.values()) {
    const derivative = derivativeNamed(variableOf(formula)?.name ?? '');
    if (derivative?.of === of && !names.has(derivative.by)) names.set(derivative.by, name);
  }
  for (const { resolved } of court.document.inferred) {
    if (resolved.statement.kind !== 'claim') continue;
    const { target, sides } = resolved.statement;
    const [asked, variable] = [bare(target.of), target.variables[0] && bare(target.variables[0].variable)];
    if (asked.kind !== 'name' || asked.name !== of || variable?.kind !== 'name' || target.order !== 1)
      continue;
    for (const side of sides.map(bare)) {
      if (side.kind !== 'name' || names.has(variable.name) || !court.program.values.has(side.name)) continue;
      const claim = `∂${of}/∂${variable.name} = ${side.name}`;
      if (judgePasted(claim, index, court, options).status === 'verified')
        names.set(variable.name, side.name);
    }
  }
  return names;
}
