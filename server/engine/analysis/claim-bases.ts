// The basis of each claim, in one short text: as long as it is the same, so is the verdict.

import type { InferredDocument } from '../document/document.ts';
import { PLAIN } from '../inference/conventions.ts';
import { printShape } from '../shapes/shape.ts';
import type { Statement } from '../syntax/tree.ts';
import type { ClaimSummary } from './analysis.ts';

/** For each claim, a digest of all that its verdict rests on; equal digests mean that the verdict still holds. */
export function claimBases(claims: readonly ClaimSummary[], document: InferredDocument): readonly string[] {
  if (claims.length === 0) return [];
  const bases = statementBases(document);
  const byStart = new Map<number, string>();
  document.statements.forEach(({ start, foreign }, index) => {
    if (!foreign) byStart.set(start, bases[index] ?? '');
  });
  return claims.map(({ statementRange: { start } }) => byStart.get(start) ?? '');
}

/**
 * For each statement a digest of its text, the conventions it stands under, the sizes and params of the file, and of all that
 * the names in it stand for.
 */
function statementBases(document: InferredDocument): readonly string[] {
  const conventions = new Map<object, number>();
  const inForce = (index: number): number => {
    const here = document.inferred[index]?.conventions ?? PLAIN;
    const known =
      conventions.get(here) ?? digest(START, JSON.stringify({ ...here, notation: [...here.notation] }));
    conventions.set(here, known);
    return known;
  };
  const own = document.statements.map(({ text }, index) => digest(inForce(index), text));
  const general = document.statements.reduce(
    (before, { parsed }, index) =>
      parsed.kind === 'parsed' && isGeneral(parsed.statement) ? joined(before, own[index] ?? START) : before,
    START,
  );
  const meanings = new Map<string, number>();
  const withAll = (before: number, names: Iterable<string>): number => {
    let all = before;
    for (const name of names) all = joined(all, meanings.get(name) ?? digest(START, name));
    return all;
  };
  const add = (name: string): void => {
    const value = document.valueOf(name);
    const shape = value?.kind === 'shape' ? printShape(value.shape) : '';
    const written = own[document.scope.symbols.get(name)?.statement ?? -1] ?? START;
    meanings.set(name, withAll(digest(digest(written, name), shape), document.readsOf(name)));
  };
  for (const symbol of document.scope.symbols.values()) if (symbol.kind === 'variable') add(symbol.name);
  // Definitions come behind those that they read.
  for (const name of document.order) add(name);
  return document.inferred.map(({ resolved: { lookups } }, index) =>
    withAll(joined(general, own[index] ?? START), lookups).toString(36),
  );
}

/** The part of a claim's basis that it does not name: sizes, and the variables that `d` moves. */
const isGeneral = (statement: Statement): boolean =>
  statement.kind === 'dim' || (statement.kind === 'declaration' && statement.role === 'param');

const START = 0;

/** 53 bits of a text, on top of those of what stands before it: two 32-bit hashes by multiplication and xor. */
function digest(before: number, text: string): number {
  let low = (before >>> 0) ^ 0x811c9dc5;
  let high = Math.floor(before / 2 ** 32) ^ 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5f356495);
  }
  return folded(low, high);
}

/** The same of two digests; their order matters. */
function joined(before: number, after: number): number {
  const low = Math.imul((before >>> 0) ^ 0x9e3779b9, 0x85ebca6b) ^ (after >>> 0);
  const high = Math.imul(Math.floor(before / 2 ** 32) ^ low, 0xc2b2ae35) ^ Math.floor(after / 2 ** 32);
  return folded(low, high);
}

/** Each half into the other, so that all bits count for both. */
function folded(low: number, high: number): number {
  const a = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  const b = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
}
