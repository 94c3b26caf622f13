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
import type { Choices, Reading } from './reading.ts';
import type { Statement, Statements } from './statements.ts';
import { write } from './write.ts';
import { positivePartOf } from './write-cases.ts';
import { ONLY_PARAM } from './write-derivatives.ts';
import type { Context } from './write-functions.ts';

export interface WrittenFile {
  readonly text: string;
  /** The statements, which end the text, piece by piece with their places in the document. */
  readonly body: readonly Piece[];
  /** How many statements could not be written. */
  readonly unread: number;
  readonly notes: readonly Note[];
  /** How far indices run along the rows and columns of what is defined. */
  readonly axes: ReadonlyMap<string, readonly (string | null)[]>;
}

/** The file of the language for the statements of a document under one reading. */
export function writeFile(statements: Statements, facts: Facts, choices: Choices): WrittenFile {
  const found = indexUses(statements.list, facts.indices);
  const bounds = boundsOf(
    statements,
    facts,
    found,
    choices.reading,
    spacesIn(statements, facts, choices.reading),
    choices.layers,
  );
  const ranges = freeRanges(statements, found, choices.reading, bounds);
  const notes: Note[] = [];
  const texts: (readonly Piece[])[] = [];
  let unread = 0;
  const positiveParts = new Map(
    statements.list.flatMap((statement) => {
      const isWhole = statement.kind === 'definition' && statement.places.length === 0;
      const part = isWhole ? positivePartOf(statement.sides[0] ?? []) : null;
      return isWhole && part ? [[statement.name, part] as const] : [];
    }),
  );
  const writtenAs = (statement: Statement, at: number, reading: Reading): WrittenStatement => {
    const places = statement.kind === 'definition' ? statement.places : [];
    const shift = statement.kind === 'definition' ? statement.shift : null;
    const { indices, comments } = facts;
    const context: Context = {
      reading,
      indices,
      bounds,
      ofSum: found.ofSum,
      places,
      shift,
      random: comments.random,
      positiveParts,
    };
    return statementText(statement, choices, context, facts, ranges.get(at) ?? null);
  };
  // A column added to every column is a matter of the definitions: a claim is not read so as to fit.
  const { reading } = choices;
  const isMade = ({ kind }: Statement): boolean => kind === 'definition' || kind === 'function';
  const made = statements.list.map((one, at) => (isMade(one) ? writtenAs(one, at, reading) : null));
  const isSpread = made.some((one) => one?.kind === 'written' && / \.[+-] /u.test(textOf(one.pieces)));
  const ofClaims: Reading = isSpread ? reading : { ...reading, spreads: 'nothing' };
  for (const [at, statement] of statements.list.entries()) {
    const written = made[at] ?? writtenAs(statement, at, ofClaims);
    const note = statement.kind === 'definition' ? statement.note : null;
    if (note !== null) notes.push({ message: note, range: statement.range });
    if (written.kind === 'written') {
      if (written.pieces.length > 0) texts.push(written.pieces);
      continue;
    }
    unread += 1;
    notes.push({ message: `not read: ${written.unwritten.what}`, range: statement.range });
    texts.push([{ text: `# not read: ${written.unwritten.what}`, range: statement.range }]);
  }
  const body = texts.flatMap((statement, at) => (at === 0 ? statement : [plain('\n'), ...statement]));
  const head = declarationsOf({
    statements,
    facts,
    choices,
    bounds,
    uses: found.uses,
    sets: found.sets,
    body: textOf(body),
  });
  const declarations = facts.comments.text.trim() === '' ? [] : [facts.comments.text.trim()];
  const axes = new Map(
    [...facts.indexed.keys()]
      .filter((name) => statements.defines.has(name) && reading.indexed.get(name) !== 'member')
      .map((name) => [name, [bounds.ofAxis(name, 'rows'), bounds.ofAxis(name, 'columns')]] as const),
  );
  return { text: `${[...declarations, ...head, textOf(body)].join('\n')}\n`, body, unread, notes, axes };
}

type WrittenStatement =
  | { readonly kind: 'written'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'unwritten'; readonly unwritten: Unwritten };

const NOTHING: WrittenStatement = { kind: 'written', pieces: [] };

/** `range` is what stands behind a statement for every value of an index. */
function statementText(
  statement: Statement,
  choices: Choices,
  context: Context,
  facts: Facts,
  range: string | null,
): WrittenStatement {
  const by = choices.by ?? 'x';
  const behind = range === null ? [] : [plain(` for ${range}`)];
  /** Sides one behind the other; what is put before them stands for the whole line. */
  const sides = (rows: readonly Row[], before: string, join: string, after = behind): WrittenStatement => {
    const done: Piece[] = before === '' ? [] : [plain(before, statement.range)];
    for (const [at, row] of rows.entries()) {
      const written = write(row, context);
      if (written.kind === 'unwritten') return written;
      if (at > 0) done.push(plain(join));
      done.push(...written.pieces.map((piece) => inDocument(piece, statement.start, by)));
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
  const isDerived = ({ name, parameters }: Statement & { readonly kind: 'function' }): boolean =>
    facts.derived.has(name) &&
    parameters.length > 0 &&
    parameters.every((one) => facts.comments.names.has(one));
  switch (statement.kind) {
    case 'declaration':
      return NOTHING;
    case 'definition': {
      const { name, places } = statement;
      const [running] = places;
      if (!running) return sides(statement.sides, `${name} = `, '\n  = ');
      if (context.reading.indexed.get(name) === 'member' || !facts.indexed.has(name))
        return sides(statement.sides, `${memberText(name, places, context)} = `, '\n  = ');
      // A column by its entries: each times the unit column of its place.
      if (places.length > 1 || running.letter === null)
        return {
          kind: 'unwritten',
          unwritten: { what: `single entries of ${name}`, range: statement.range },
        };
      const size = context.bounds.ofAxis(name, 'rows') ?? 'n';
      const entries = sides(
        statement.sides.slice(0, 1),
        `${name} = ∑_{${running.letter}=1}^{${size}} (`,
        '',
        [],
      );
      const unit = plain(`) eye(${size})[:, ${running.letter}]`);
      return entries.kind === 'unwritten' ? entries : { ...entries, pieces: [...entries.pieces, unit] };
    }
    case 'function': {
      const { name, parameters } = statement;
      const listed = parameters.map(parameter).join(', ');
      // A value differentiated by its own variables is one that is called elsewhere.
      const head = isDerived(statement) ? `${name}(${parameters.join(', ')})` : `fn ${name}(${listed})`;
      return sides([statement.body], `${head} = `, '', []);
    }
    case 'claim':
      return sides([statement.left, ...statement.sides], '', ' = ');
    case 'question':
      return sides([statement.left], 'derive ', '', []);
    case 'identity':
      return sides(statement.sides, '', ' == ');
    case 'gradient': {
      const variable = statement.by ? sides([statement.by], '', '', []) : NOTHING;
      if (variable.kind === 'unwritten') return variable;
      return sides([statement.side], `∂${statement.of}/∂${textOf(variable.pieces) || by} = `, '');
    }
    case 'symmetry': {
      if (choices.ranks.get(statement.by) !== 'column') return NOTHING;
      const second = `∂vec(${statement.of})/∂vec(${statement.by})`;
      return { kind: 'written', pieces: [plain(`${second} == (${second})'`, statement.range)] };
    }
    case 'unread':
      return { kind: 'unwritten', unwritten: { what: statement.why, range: statement.range } };
  }
}

/** A piece of a formula that begins at `start`, with what a derivative is by that does not say it. */
function inDocument({ text, range }: Piece, start: number, by: string): Piece {
  return {
    text: text.replaceAll(ONLY_PARAM, by),
    range: range && { start: range.start + start, end: range.end + start },
  };
}
