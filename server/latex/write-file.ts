// A document under one reading as a file of the language: sizes, declarations, and its statements in their order.

import type { Facts } from './facts.ts';
import type { Row } from './math.ts';
import type { Note } from './note.ts';
import type { Draft, Drafts } from './statements.ts';
import { ONLY_PARAM, type Piece, plain, type Reading, textOf, type Unwritten, write } from './write.ts';

export type Rank = 'matrix' | 'column' | 'number';

/** What the signs mean and what shape each letter has. */
export interface Choices {
  readonly reading: Reading;
  readonly ranks: ReadonlyMap<string, Rank>;
  /** What derivatives are by that do not say it. */
  readonly by: string | null;
}

export interface WrittenFile {
  readonly text: string;
  /** The statements, which end the text, piece by piece with their places in the document. */
  readonly body: readonly Piece[];
  /** How many statements could not be written. */
  readonly unread: number;
  readonly notes: readonly Note[];
}

const SPACES: Readonly<Record<Rank, string>> = { matrix: 'R[?, ?]', column: 'R[?]', number: 'R' };
/** Names that the language knows by itself. */
const KNOWN = new Set('I π eye ones zeros rows cols exp log tr det sum abs sqrt sign diag vec fn'.split(' '));

export function writeFile(drafts: Drafts, facts: Facts, remarks: string, choices: Choices): WrittenFile {
  const notes: Note[] = [];
  const statements: (readonly Piece[])[] = [];
  let unread = 0;
  for (const draft of drafts.list) {
    const written = statementText(draft, facts, choices);
    if (written.kind === 'written') {
      if (written.pieces.length > 0) statements.push(written.pieces);
      continue;
    }
    unread += 1;
    notes.push({ message: `not read: ${written.unwritten.what}`, range: draft.range });
    statements.push([{ text: `# not read: ${written.unwritten.what}`, range: draft.range }]);
  }
  const pieces = statements.flatMap((statement, at) => (at === 0 ? statement : [plain('\n'), ...statement]));
  const body = textOf(pieces);
  const params = paramsIn(body);
  const said = new Set(namesIn(remarks));
  const sizes = sizesIn(drafts, facts, body, said);
  const names = namesIn(body).filter((name) => isFree(name, drafts, facts, choices, sizes, said));
  const spaces = declaredSpaces(drafts, facts, choices);
  const declarations = names.map((name) => {
    if (choices.reading.functions.has(name)) return `fn ${name} : elementwise`;
    const space = spaces.get(name) ?? spaceOf(name, facts, choices);
    return `${params.has(name) ? 'param ' : ''}${name} : ${space}`;
  });
  const dims = sizes.length > 0 ? [`dim ${sizes.join(', ')}`] : [];
  const head = [...(remarks.trim() === '' ? [] : [remarks.trim()]), ...dims, ...declarations];
  return { text: `${[...head, body].join('\n')}\n`, body: pieces, unread, notes };
}

/** The space of a letter: its axis that an index runs along is as long as the index runs. */
function spaceOf(name: string, { indexed, bounds }: Facts, { ranks, reading }: Choices): string {
  const rank = ranks.get(name) ?? 'matrix';
  const [first, second] = (indexed.get(name) ?? []).map((index) => bounds.get(index) ?? '?');
  if (first === undefined) return SPACES[rank];
  if (second !== undefined) return `R[${first}, ${second}]`;
  if (rank === 'column') return `R[${first}]`;
  return reading.indexed.get(name) === 'column' ? `R[?, ${first}]` : `R[${first}, ?]`;
}

type Said =
  | { readonly kind: 'written'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'unwritten'; readonly unwritten: Unwritten };

const NOTHING: Said = { kind: 'written', pieces: [] };

function statementText(draft: Draft, facts: Facts, choices: Choices): Said {
  const by = choices.by ?? 'x';
  /** Sides one behind the other; what is put before them stands for the whole line. */
  const sides = (rows: readonly Row[], before: string, join: string): Said => {
    const done: Piece[] = before === '' ? [] : [plain(before, draft.range)];
    for (const [at, row] of rows.entries()) {
      const written = write(row, choices.reading, facts.indices);
      if (written.kind === 'unwritten') return written;
      if (at > 0) done.push(plain(join));
      done.push(...written.pieces.map((piece) => inDocument(piece, draft.start, by)));
    }
    return { kind: 'written', pieces: done };
  };
  switch (draft.kind) {
    case 'declaration':
      return NOTHING;
    case 'definition':
      return sides(draft.sides, `${draft.name} = `, '\n  = ');
    case 'function':
      return sides([draft.body], `fn ${draft.name}(${draft.parameters.join(', ')}) = `, '');
    case 'claim':
      return sides([draft.left, ...draft.sides], '', ' = ');
    case 'identity':
      return sides(draft.sides, '', ' == ');
    case 'gradient': {
      const variable = draft.by ? sides([draft.by], '', '') : NOTHING;
      if (variable.kind === 'unwritten') return variable;
      return sides([draft.side], `∂${draft.of}/∂${textOf(variable.pieces) || by} = `, '');
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

const NAME = /(?<![\p{L}\p{M}\d_])[\p{L}][\p{L}\p{M}\d_]*/gu;

/** Names in a text, comments left out, in their order. */
function namesIn(text: string): readonly string[] {
  const said = text.replace(/#[^\n]*/gu, '').replace(/∂²?|[‖]_[F*]/gu, ' ');
  return [...new Set(said.match(NAME) ?? [])];
}

/** What derivatives are by. */
function paramsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\/∂([\p{L}][\p{L}\p{M}\d_]*)/gu)].flatMap(([, name]) => name ?? []));
}

function sizesIn(drafts: Drafts, facts: Facts, body: string, said: ReadonlySet<string>): readonly string[] {
  const inSpaces = drafts.list.flatMap((draft) =>
    draft.kind === 'declaration' ? draft.sizes.flatMap(letters) : [],
  );
  const used = namesIn(body).filter((name) => facts.sizes.has(name));
  return [...new Set([...inSpaces, ...used])].filter((name) => !said.has(name));
}

const letters = (row: Row): readonly string[] =>
  row.flatMap((node) => (node.kind === 'letter' ? [node.name] : []));

function isFree(
  name: string,
  drafts: Drafts,
  facts: Facts,
  { reading }: Choices,
  sizes: readonly string[],
  said: ReadonlySet<string>,
): boolean {
  if (KNOWN.has(name) || sizes.includes(name) || facts.indices.has(name) || drafts.defined.has(name))
    return false;
  if (said.has(name)) return false;
  const isParameter = drafts.list.some(
    (draft) => draft.kind === 'function' && draft.parameters.includes(name),
  );
  if (isParameter && !facts.transposed.has(name)) return false;
  const isDefined = drafts.list.some((draft) => draft.kind === 'definition' && draft.name === name);
  return !isDefined && (facts.uses.has(name) || reading.functions.has(name));
}

/** The spaces that the document declares itself, by name. */
function declaredSpaces(drafts: Drafts, facts: Facts, choices: Choices): ReadonlyMap<string, string> {
  const spaces = new Map<string, string>();
  for (const draft of drafts.list) {
    if (draft.kind !== 'declaration') continue;
    const sizes = draft.sizes.map((size) => write(size, choices.reading, facts.indices));
    const texts = sizes.flatMap((size) => (size.kind === 'written' ? [textOf(size.pieces)] : []));
    for (const name of draft.names) spaces.set(name, texts.length === 0 ? 'R' : `R[${texts.join(', ')}]`);
  }
  return spaces;
}
