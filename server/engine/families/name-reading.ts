// A file with families in which every definition of a member defines the family: what tells where names are introduced, and
// where they are used. Shapes are not read from it.

import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Families } from './family.ts';

/** The statements with the definition of a member, `h[t] = …`, read as a definition of its family. */
export function nameReading(
  statements: readonly PlacedStatement[],
  families: Families,
): readonly PlacedStatement[] {
  return statements.map((placed) => {
    if (placed.parsed.kind === 'broken' || placed.parsed.statement.kind !== 'equation') return placed;
    const { statement } = placed.parsed;
    const [left, ...others] = statement.sides;
    if (left?.kind !== 'postfix' || left.base.kind !== 'name' || !families.has(left.base.name)) return placed;
    return {
      ...placed,
      parsed: { kind: 'parsed', statement: { ...statement, sides: [left.base, ...others] } },
    };
  });
}
