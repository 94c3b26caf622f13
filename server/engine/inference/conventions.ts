// Customs: what `notation` and `convention` make signs, layouts and symmetric matrices mean, from their line on.

import type { Notation } from '../names/resolution.ts';
import type { PlacedStatement } from '../names/scope.ts';
import type { Statement } from '../syntax/tree.ts';

export interface Customs {
  readonly notation: Notation;
  readonly layout: 'numerator' | 'denominator';
  readonly symmetric: 'set' | 'entries';
}

export const PLAIN: Customs = { notation: new Map(), layout: 'numerator', symmetric: 'set' };

/** The customs after a statement. */
export function customsAfter(statement: Statement, before: Customs): Customs {
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

/** The customs at every statement. `earlier` are some that held before an edit: the same ones are the same objects. */
export function customsByStatement(
  statements: readonly PlacedStatement[],
  earlier: readonly Customs[],
): readonly Customs[] {
  const known = new Map([PLAIN, ...earlier].map((customs) => [keyOf(customs), customs]));
  /** Every file has its own. */
  const now = new Map<string, Customs>();
  return statements.map((placed) => {
    const file = placed.foreign?.file ?? '';
    const before = now.get(file) ?? PLAIN;
    if (placed.parsed.kind === 'broken') return before;
    const after = customsAfter(placed.parsed.statement, before);
    if (after === before) return before;
    const same = known.get(keyOf(after)) ?? after;
    now.set(file, same);
    return same;
  });
}

const keyOf = ({ notation, layout, symmetric }: Customs): string =>
  [layout, symmetric, ...[...notation].sort(([a], [b]) => (a < b ? -1 : 1)).flat()].join(' ');

/** Whether a statement changes the customs of those behind it. */
export function setsCustoms({ parsed }: PlacedStatement): boolean {
  return (
    parsed.kind === 'parsed' &&
    (parsed.statement.kind === 'notation' || parsed.statement.kind === 'convention')
  );
}
