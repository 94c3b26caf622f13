// Fixes that leave a claim as it stands and say more in the file: an attribute where a variable is declared, a convention in
// front of the claim. Whether the claim holds then is tried in the file.

import type { Remedy } from '../../diagnosis/reason.ts';
import type { InferredDocument } from '../../document/document.ts';
import { variableOf } from '../../expressions/build.ts';
import type { Attribute } from '../../expressions/expression.ts';
import { leavesOf } from '../../numeric/remembered-values.ts';
import type { Need } from '../../operators/operator.ts';
import type { PartialPart } from '../../operators/partial-parts.ts';
import type { Fix, TextEdit } from '../../problems/problem.ts';
import { isScalar, isSquare } from '../../shapes/shape.ts';

/** The attributes that variables may be declared with for a part to have a value. */
const HELPFUL: Readonly<Record<Need, readonly Attribute[]>> = {
  nonzero: ['positive', 'invertible', 'spd'],
  positive: ['positive', 'spd'],
  nonnegative: ['nonneg', 'psd'],
  'unit interval': ['probability'],
  invertible: ['invertible', 'spd'],
  definite: ['spd'],
  semidefinite: ['psd'],
  special: [],
};
const OF_SQUARES: readonly Attribute[] = ['invertible', 'spd', 'psd'];
/** Variables in a part that are tried. */
const MOST_VARIABLES = 3;

/** The declarations after which a part may have a value everywhere. */
export function remediesFor({ need, of }: PartialPart): readonly Remedy[] {
  const free = leavesOf(of).flatMap((leaf) => {
    const variable = variableOf(leaf);
    return variable?.role === 'value' && variable.attributes.length === 0
      ? [{ name: variable.name, isMatrix: isSquare(leaf.shape) && !isScalar(leaf.shape) }]
      : [];
  });
  return free
    .slice(0, MOST_VARIABLES)
    .flatMap(({ name, isMatrix }) =>
      HELPFUL[need]
        .filter((attribute) => isMatrix || !OF_SQUARES.includes(attribute))
        .map((attribute): Remedy => ({ kind: 'declare', names: [name], attribute })),
    );
}

/** The fix that a remedy is for the claim at an index; none where what is to be changed stands in another file. */
export function remedyFix(remedy: Remedy, index: number, document: InferredDocument): readonly Fix[] {
  switch (remedy.kind) {
    case 'convention': {
      const placed = document.statements[index];
      if (!placed || placed.foreign || placed.mended) return [];
      const line = `convention ${remedy.text}`;
      const range = { start: placed.start, end: placed.start };
      return [{ title: `Write \`${line}\` above`, edits: [{ range, newText: `${line}\n` }], verified: true }];
    }
    case 'declare': {
      const byStatement = new Map<number, string[]>();
      for (const name of remedy.names) {
        const symbol = document.scope.symbols.get(name);
        if (symbol?.kind !== 'variable') return [];
        byStatement.set(symbol.statement, [...(byStatement.get(symbol.statement) ?? []), name]);
      }
      const edits = [...byStatement].map(([at, names]) => declared(names, remedy.attribute, at, document));
      const possible = edits.flatMap((edit) => (edit ? [edit] : []));
      if (possible.length < edits.length) return [];
      const list = remedy.names.map((name) => `\`${name}\``).join(' and ');
      return [{ title: `Declare ${list} as \`${remedy.attribute}\``, edits: possible, verified: true }];
    }
  }
}

/** The declaration at an index, by which some of its names have one more attribute; the others go on in a line of their own. */
function declared(
  names: readonly string[],
  attribute: Attribute,
  index: number,
  document: InferredDocument,
): TextEdit | null {
  const placed = document.statements[index];
  const statement = placed?.parsed.kind === 'parsed' ? placed.parsed.statement : null;
  if (!placed || placed.foreign || placed.mended || statement?.kind !== 'declaration') return null;
  const { start, text } = placed;
  const end = statement.attributes.at(-1)?.span.end ?? statement.space.span.end;
  const others = statement.names.filter(({ name }) => !names.includes(name));
  if (others.length === 0)
    return { range: { start: start + end, end: start + end }, newText: ` ${attribute}` };
  const [first, last] = [statement.names[0], statement.names.at(-1)];
  if (!first || !last) return null;
  const chosen = statement.names.filter(({ name }) => names.includes(name));
  const list = (some: typeof others): string =>
    `${text.slice(0, first.span.start)}${some.map((name) => name.text).join(', ')}`;
  const space = text.slice(last.span.end, end);
  const rest = text.slice(end);
  return {
    range: { start, end: start + text.length },
    newText: `${list(chosen)}${space} ${attribute}${rest}\n${list(others)}${text.slice(last.span.end)}`,
  };
}
