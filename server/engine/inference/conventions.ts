// Conventions: what `notation` and `convention` make signs, layouts, symmetric matrices and the d before a name mean, from their
// line on.

import type { PlacedStatement } from '../names/placed-statement.ts';
import type { ReadingConventions } from '../names/resolution.ts';
import { gradientConvention } from '../names/scope.ts';
import type { Statement } from '../syntax/tree.ts';

/** The conventions of a document for derivatives. */
export interface Conventions extends ReadingConventions {
  readonly layout: 'numerator' | 'denominator';
  readonly symmetric: 'set' | 'entries';
}

export const PLAIN: Conventions = {
  notation: new Map(),
  gradientOf: null,
  layout: 'numerator',
  symmetric: 'set',
};

/** The conventions after a statement. */
export function conventionsAfter(statement: Statement, before: Conventions): Conventions {
  if (statement.kind === 'notation')
    return { ...before, notation: new Map([...before.notation, [statement.sign, statement.meaning]]) };
  if (statement.kind !== 'convention') return before;
  const gradientOf = gradientConvention(statement);
  if (gradientOf) return { ...before, gradientOf: gradientOf.name };
  const { subject, value, of } = statement;
  if (of) return before;
  if (subject.name === 'layout' && (value.name === 'numerator' || value.name === 'denominator'))
    return { ...before, layout: value.name };
  if (subject.name === 'symmetric' && (value.name === 'entries' || value.name === 'set'))
    return { ...before, symmetric: value.name };
  return before;
}

/** The conventions at every statement. `earlier` are some that held before an edit: the same ones are the same objects. */
export function conventionsByStatement(
  statements: readonly PlacedStatement[],
  earlier: readonly Conventions[],
): readonly Conventions[] {
  const known = new Map([PLAIN, ...earlier].map((conventions) => [keyOf(conventions), conventions]));
  /** Every file has its own. */
  const now = new Map<string, Conventions>();
  return statements.map((placed) => {
    const file = placed.foreign?.file ?? '';
    const before = now.get(file) ?? PLAIN;
    if (placed.parsed.kind === 'broken') return before;
    const after = conventionsAfter(placed.parsed.statement, before);
    if (after === before) return before;
    const same = known.get(keyOf(after)) ?? after;
    now.set(file, same);
    return same;
  });
}

const keyOf = ({ notation, gradientOf, layout, symmetric }: Conventions): string =>
  [layout, symmetric, gradientOf ?? '', ...[...notation].sort(([a], [b]) => (a < b ? -1 : 1)).flat()].join(
    ' ',
  );

/** Whether a statement changes the conventions of those behind it. */
export function setsConventions({ parsed }: PlacedStatement): boolean {
  return (
    parsed.kind === 'parsed' &&
    (parsed.statement.kind === 'notation' || parsed.statement.kind === 'convention')
  );
}
