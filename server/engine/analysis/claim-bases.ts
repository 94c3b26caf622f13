// What each claim rests on, in one short text: as long as it is the same, so is the verdict.

import type { InferredDocument } from '../document/document.ts';
import { PLAIN } from '../inference/conventions.ts';
import { printShape } from '../shapes/shape.ts';
import type { Statement } from '../syntax/tree.ts';
import type { ClaimSummary } from './analysis.ts';
import { statementRange } from './places.ts';

export function claimBases(claims: readonly ClaimSummary[], document: InferredDocument): readonly string[] {
  if (claims.length === 0) return [];
  const bases = statementBases(document);
  const byStart = new Map<number, string>();
  for (const [index, basis] of bases.entries())
    if (!document.statements[index]?.foreign) byStart.set(statementRange(index, document).start, basis);
  return claims.map(({ statementRange: { start } }) => byStart.get(start) ?? '');
}

/**
 * For each statement a digest of its text, the conventions it stands under, the sizes and params of the file, and of all that the names in it stand for.
 */
function statementBases(document: InferredDocument): readonly string[] {
  const general = digest(
    ...document.statements.flatMap(({ parsed, text }) =>
      parsed.kind === 'parsed' && isGeneral(parsed.statement) ? [text] : [],
    ),
  );
  const conventions = new Map<object, string>();
  const inForce = (index: number): string => {
    const here = document.inferred[index]?.conventions ?? PLAIN;
    const known = conventions.get(here) ?? digest(JSON.stringify({ ...here, notation: [...here.notation] }));
    conventions.set(here, known);
    return known;
  };
  const own = document.statements.map(({ text }, index) => digest(text, inForce(index)));
  const meanings = new Map<string, string>();
  const read = (names: Iterable<string>): readonly string[] =>
    [...names].map((name) => meanings.get(name) ?? name);
  const add = (name: string): void => {
    const value = document.valueOf(name);
    const shape = value?.kind === 'shape' ? printShape(value.shape) : '';
    const written = own[document.scope.symbols.get(name)?.statement ?? -1] ?? '';
    meanings.set(name, digest(name, shape, written, ...read(document.readsOf(name))));
  };
  for (const symbol of document.scope.symbols.values()) if (symbol.kind === 'variable') add(symbol.name);
  // What a definition reads comes before it.
  for (const name of document.order) add(name);
  return document.inferred.map(({ resolved: { lookups } }, index) =>
    digest(general, own[index] ?? '', ...read(lookups)),
  );
}

/** What a claim may rest on without naming it: sizes, and the variables that `d` moves. */
const isGeneral = (statement: Statement): boolean =>
  statement.kind === 'dim' || (statement.kind === 'declaration' && statement.role === 'param');

const SEPARATOR = 0x1f;

/** Two independent 32-bit hashes (multiplication and xor, as in FNV-1a), in base 36. */
function digest(...parts: readonly string[]): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  const add = (unit: number): void => {
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
    second ^= second >>> 13;
  };
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 1) add(part.charCodeAt(at));
    add(SEPARATOR);
  }
  return `${(first >>> 0).toString(36)}.${(second >>> 0).toString(36)}`;
}
