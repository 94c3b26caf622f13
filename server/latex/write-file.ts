// A document under one reading as a file of the language: sizes, declarations, and its statements in their order.

import { boundsOf } from './bounds.ts';
import { declarationsOf, spacesIn } from './declare.ts';
import type { Facts } from './facts.ts';
import { freeRanges } from './index-ranges.ts';
import { indexUses } from './index-uses.ts';
import type { Row } from './math.ts';
import { memberText } from './member-text.ts';
import type { Note } from './note.ts';
import { type Piece, plain, textOf, type Unwritten } from './pieces.ts';
import type { Choices } from './reading.ts';
import type { Draft, Drafts } from './statements.ts';
import { type Context, ONLY_PARAM, write } from './write.ts';

export interface WrittenFile {
  readonly text: string;
  /** The statements, which end the text, piece by piece with their places in the document. */
  readonly body: readonly Piece[];
  /** How many statements could not be written. */
  readonly unread: number;
  readonly notes: readonly Note[];
}

export function writeFile(drafts: Drafts, facts: Facts, remarks: string, choices: Choices): WrittenFile {
  const found = indexUses(drafts.list, facts.indices);
  const bounds = boundsOf(
    drafts,
    facts,
    found,
    choices.reading,
    spacesIn(drafts, facts, choices.reading),
    choices.layers,
  );
  const ranges = freeRanges(drafts, found, choices.reading, bounds);
  const notes: Note[] = [];
  const statements: (readonly Piece[])[] = [];
  let unread = 0;
  for (const [at, draft] of drafts.list.entries()) {
    const places = draft.kind === 'definition' ? draft.places : [];
    const { reading } = choices;
    const shift = draft.kind === 'definition' ? draft.shift : null;
    const context: Context = { reading, indices: facts.indices, bounds, ofSum: found.ofSum, places, shift };
    const written = statementText(draft, choices, context, facts, ranges.get(at) ?? null);
    const note = draft.kind === 'definition' ? draft.note : null;
    if (note !== null) notes.push({ message: note, range: draft.range });
    if (written.kind === 'written') {
      if (written.pieces.length > 0) statements.push(written.pieces);
      continue;
    }
    unread += 1;
    notes.push({ message: `not read: ${written.unwritten.what}`, range: draft.range });
    statements.push([{ text: `# not read: ${written.unwritten.what}`, range: draft.range }]);
  }
  const body = statements.flatMap((statement, at) => (at === 0 ? statement : [plain('\n'), ...statement]));
  const head = declarationsOf({
    drafts,
    facts,
    choices,
    bounds,
    uses: found.uses,
    sets: found.sets,
    remarks,
    body: textOf(body),
  });
  const said = remarks.trim() === '' ? [] : [remarks.trim()];
  return { text: `${[...said, ...head, textOf(body)].join('\n')}\n`, body, unread, notes };
}

type Said =
  | { readonly kind: 'written'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'unwritten'; readonly unwritten: Unwritten };

const NOTHING: Said = { kind: 'written', pieces: [] };

/** `range` is what stands behind a statement for every value of an index. */
function statementText(
  draft: Draft,
  choices: Choices,
  context: Context,
  facts: Facts,
  range: string | null,
): Said {
  const by = choices.by ?? 'x';
  const behind = range === null ? [] : [plain(` for ${range}`)];
  /** Sides one behind the other; what is put before them stands for the whole line. */
  const sides = (rows: readonly Row[], before: string, join: string, after = behind): Said => {
    const done: Piece[] = before === '' ? [] : [plain(before, draft.range)];
    for (const [at, row] of rows.entries()) {
      const written = write(row, context);
      if (written.kind === 'unwritten') return written;
      if (at > 0) done.push(plain(join));
      done.push(...written.pieces.map((piece) => inDocument(piece, draft.start, by)));
    }
    return { kind: 'written', pieces: [...done, ...after] };
  };
  /** A parameter that members are put in for is shaped like them. */
  const parameter = (name: string): string => {
    const how = context.reading.indexed.get(name);
    const isColumn =
      how === 'row' || how === 'column' || (how === 'member' && choices.ranks.get(name) === 'column');
    return isColumn ? `${name} : R[?]` : name;
  };
  switch (draft.kind) {
    case 'declaration':
      return NOTHING;
    case 'definition': {
      const { name, places } = draft;
      const [running] = places;
      if (!running) return sides(draft.sides, `${name} = `, '\n  = ');
      if (context.reading.indexed.get(name) === 'member' || !facts.indexed.has(name))
        return sides(draft.sides, `${memberText(name, places, context)} = `, '\n  = ');
      // A column by its entries: each times the unit column of its place.
      if (places.length > 1 || running.letter === null)
        return { kind: 'unwritten', unwritten: { what: `single entries of ${name}`, range: draft.range } };
      const size = context.bounds.ofAxis(name, 'rows') ?? 'n';
      const entries = sides(draft.sides.slice(0, 1), `${name} = ∑_{${running.letter}=1}^{${size}} (`, '', []);
      const unit = plain(`) eye(${size})[:, ${running.letter}]`);
      return entries.kind === 'unwritten' ? entries : { ...entries, pieces: [...entries.pieces, unit] };
    }
    case 'function':
      return sides(
        [draft.body],
        `fn ${draft.name}(${draft.parameters.map(parameter).join(', ')}) = `,
        '',
        [],
      );
    case 'claim':
      return sides([draft.left, ...draft.sides], '', ' = ');
    case 'question':
      return sides([draft.left], 'derive ', '', []);
    case 'identity':
      return sides(draft.sides, '', ' == ');
    case 'gradient': {
      const variable = draft.by ? sides([draft.by], '', '', []) : NOTHING;
      if (variable.kind === 'unwritten') return variable;
      return sides([draft.side], `∂${draft.of}/∂${textOf(variable.pieces) || by} = `, '');
    }
    case 'symmetry': {
      if (choices.ranks.get(draft.by) !== 'column') return NOTHING;
      const second = `∂vec(${draft.of})/∂vec(${draft.by})`;
      return { kind: 'written', pieces: [plain(`${second} == (${second})'`, draft.range)] };
    }
    case 'unread':
      return { kind: 'unwritten', unwritten: { what: draft.why, range: draft.range } };
  }
}

/** A piece of a formula that begins at `start`, with what a derivative is by that does not say it. */
function inDocument({ text, range }: Piece, start: number, by: string): Piece {
  return {
    text: text.replaceAll(ONLY_PARAM, by),
    range: range && { start: range.start + start, end: range.end + start },
  };
}
