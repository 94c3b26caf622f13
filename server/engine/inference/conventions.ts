// Conventions: what `notation` and `convention` make signs, layouts and symmetric matrices mean, from their line on.

import type { Notation } from '../names/resolution.ts';
import type { PlacedStatement } from '../names/scope.ts';
import type { Statement } from '../syntax/tree.ts';

export interface Conventions {
  readonly notation: Notation;
  readonly layout: 'numerator' | 'denominator';
  readonly symmetric: 'set' | 'entries';
}

export const PLAIN: Conventions = { notation: new Map(), layout: 'numerator', symmetric: 'set' };

/** The conventions after a statement. */
export function conventionsAfter(statement: Statement, before: Conventions): Conventions {
  if (statement.kind === 'notation')
    return { ...before, notation: new Map([...before.notation, [statement.sign, statement.meaning]]) };
  if (statement.kind !== 'convention') return before;
  const { subject, value } = statement;
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

const keyOf = ({ notation, layout, symmetric }: Conventions): string =>
  [layout, symmetric, ...[...notation].sort(([a], [b]) => (a < b ? -1 : 1)).flat()].join(' ');

/** Whether a statement changes the conventions of those behind it. */
export function setsConventions({ parsed }: PlacedStatement): boolean {
  return (
    parsed.kind === 'parsed' &&
    (parsed.statement.kind === 'notation' || parsed.statement.kind === 'convention')
  );
}
