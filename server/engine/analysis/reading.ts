// Text → statements with their trees, those of imported files behind them. After an edit only what was edited is parsed.

import { withImports } from '../names/imports.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { parseStatement, readAsTex } from '../syntax/parse.ts';
import { rescan } from '../syntax/rescan.ts';
import { scanStatements, withLineFeeds } from '../syntax/scan.ts';
import type { ParsedStatement, Piece } from '../syntax/tree.ts';
import { type Census, takeCensus } from './census.ts';

export interface Reading {
  /** The document's own statements, in its text, in which every line ends with a line feed. */
  readonly text: string;
  readonly own: readonly PlacedStatement[];
  /** With those of its imports. */
  readonly statements: readonly PlacedStatement[];
  readonly census: Census;
  /** The trees of what is imported, by text. */
  readonly imported: ReadonlyMap<string, ParsedStatement>;
}

/** `readImport` gives the text of an imported file by its path as written; null where there is none. */
export function readDocument(
  written: string,
  before: Reading | null,
  readImport: ((path: string) => string | null) | undefined,
): Reading {
  const text = withLineFeeds(written);
  const imported = new Map<string, ParsedStatement>();
  const parseImported = (piece: string): ParsedStatement => {
    const tree = imported.get(piece) ?? before?.imported.get(piece) ?? parseStatement(piece);
    imported.set(piece, tree);
    return tree;
  };
  const read = (piece: Piece): PlacedStatement => ({ ...piece, parsed: parseStatement(piece.text) });
  const rescanned = before && rescan(text, { text: before.text, statements: before.own }, read);
  const own = rescanned?.statements ?? scanStatements(text).map(read);
  const statements = withImports(text, withTexFactors(own, text), readImport, parseImported);
  const isOwn = statements === own && before?.statements === before?.own;
  const census = takeCensus(statements, before, isOwn ? rescanned : null);
  return { text, own, statements, census, imported };
}

const COMMAND = /\\([A-Za-z]+)/gu;

/** `X \beta`, which divides where the file has a name `beta`: else it is the letter, as in TeX. */
function withTexFactors(own: readonly PlacedStatement[], text: string): readonly PlacedStatement[] {
  if (!text.includes('\\')) return own;
  const isWord = (name: string): boolean =>
    new RegExp(`(?<![\\\\\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
  return own.map((placed) => {
    const commands = placed.parsed.kind === 'broken' ? [] : [...placed.text.matchAll(COMMAND)];
    if (commands.length === 0 || commands.some(([, name = '']) => isWord(name))) return placed;
    const parsed = readAsTex(placed.text);
    return parsed ? { ...placed, parsed } : placed;
  });
}
