// Names that the person gave to derivatives of a scalar: `Obar = ∂L/∂O`, or `δ2 = …` where the file claims `∂L/∂z2 = δ2`.

import { variableOf } from '../expressions/build.ts';
import { withoutParentheses } from '../inference/shaping.ts';
import { derivativeNamed } from '../lowering/program.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { derivativeText, partial } from '../text/derivative.ts';
import { judgeLine } from './judge-line.ts';

interface Named {
  /** By x, the name of ∂of/∂x. */
  readonly names: ReadonlyMap<string, string>;
  /** The x whose name is the derivative by its definition, or is proved to be. */
  readonly proved: ReadonlySet<string>;
}

const known = new WeakMap<DocumentFormulas, Map<string, Named>>();

/**
 * By the name x of each ∂of/∂x that has a name of its own in the file, that name. What is only claimed is judged first, from
 * the scalar back, so that a chain of names (`δ3` by `δ4`) is followed step by step.
 */
export function namedAdjoints(
  of: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): ReadonlyMap<string, string> {
  return namedIn(of, index, documentFormulas, options).names;
}

/** The names x whose ∂of/∂x has a name of its own that follows by laws. */
export function provedAdjoints(
  of: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): ReadonlySet<string> {
  return namedIn(of, index, documentFormulas, options).proved;
}

function namedIn(
  of: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Named {
  const found = known.get(documentFormulas) ?? new Map<string, Named>();
  known.set(documentFormulas, found);
  const named = found.get(of) ?? foundNames(of, index, documentFormulas, options);
  found.set(of, named);
  return named;
}

function foundNames(
  of: string,
  index: number,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Named {
  const names = new Map<string, string>();
  const { values } = documentFormulas.program;
  for (const { name, formula } of values.values()) {
    const derivative = derivativeNamed(variableOf(formula)?.name ?? '');
    if (derivative?.of === of && !names.has(derivative.by)) names.set(derivative.by, name);
  }
  const proved = new Set(names.keys());
  const placeOf = ({ by }: Claimed): number => values.get(by)?.place ?? -1;
  for (const { by, name } of claimedNames(of, documentFormulas).sort((a, b) => placeOf(b) - placeOf(a))) {
    if (names.has(by) || !values.has(name)) continue;
    const text = `${derivativeText(partial(of, by))} = ${name}`;
    const verdict = judgeLine(text, index, documentFormulas, options, {
      names,
      symmetric: new Map(),
      proofs: { proved },
    });
    if (verdict.status !== 'verified') continue;
    names.set(by, name);
    if (verdict.proved) proved.add(by);
  }
  return { names, proved };
}

interface Claimed {
  readonly by: string;
  readonly name: string;
}

/** The right side that the file claims for ∂of/∂by, where it is a name alone. */
function claimedNames(of: string, { document }: DocumentFormulas): Claimed[] {
  return document.inferred.flatMap(({ resolved: { statement } }): readonly Claimed[] => {
    if (statement.kind !== 'claim' || statement.target.order !== 1) return [];
    const { target, sides } = statement;
    const [asked, variable] = [
      withoutParentheses(target.of),
      target.variables[0] && withoutParentheses(target.variables[0].variable),
    ];
    if (asked.kind !== 'name' || asked.name !== of || variable?.kind !== 'name') return [];
    return sides
      .map(withoutParentheses)
      .flatMap((side) => (side.kind === 'name' ? [{ by: variable.name, name: side.name }] : []));
  });
}
