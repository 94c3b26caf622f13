// `∂K/∂x_i = -2 θ_i K`: a claim of every entry, by an index that nothing binds. The fix writes places and says how far the index
// runs: `∂K/∂x[i] = -2 θ[i] K for i = 1..n`.

import type { InferredDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import type { Span } from '../syntax/tree.ts';
import { applyEdits } from '../text/edits.ts';
import { statementRange } from './places.ts';

interface Entry {
  readonly span: Span;
  readonly place: string;
  /** Each index with the size that it runs over. */
  readonly ranges: readonly (readonly [index: string, size: string])[];
}

/** The fix of all claims by an entry with a free index, and the statements that it changes; null where there are none. */
export function freeIndexFix(
  document: InferredDocument,
): { readonly fix: Fix; readonly statements: ReadonlySet<number> } | null {
  const found = document.reportable.flatMap((index) => {
    const written = claimOfEntries(index, document);
    return written ? [{ index, ...written }] : [];
  });
  const [first] = found;
  if (!first) return null;
  const title =
    found.length === 1
      ? `Claim it of every entry: \`… for ${first.bounds}\``
      : `Claim all ${found.length} of every entry: \`… for ${first.bounds}\``;
  const edits = found.map(({ index, text }) => ({ range: statementRange(index, document), newText: text }));
  return { fix: { title, edits, verified: false }, statements: new Set(found.map(({ index }) => index)) };
}

/** A claim with places and bounds; null where a name in it is no entry of a declared column or matrix. */
function claimOfEntries(
  index: number,
  document: InferredDocument,
): { readonly text: string; readonly bounds: string } | null {
  const placed = document.statements[index];
  const { statement, faults = [] } = document.inferred[index]?.resolved ?? {};
  if (!placed || placed.foreign || placed.text.includes('\n') || statement?.kind !== 'claim') return null;
  const unknown = faults.flatMap((fault) => (fault.kind === 'unknown-name' ? [fault] : []));
  const entries = unknown.map(({ name, span }) => entryNamed(name, span, document));
  const known = entries.flatMap((entry) => entry ?? []);
  const { target } = statement;
  const variable = known.find(({ span }) => span.end <= target.span.end);
  if (!variable || known.length < faults.length) return null;
  const ranges = new Map(known.flatMap(({ ranges: own }) => own));
  const isBound = (letter: string): boolean =>
    new RegExp(`(?:[∑∏ΣΠ]|sum|prod)_\\{?\\s*${letter}(?![\\p{L}\\p{N}_])`, 'u').test(placed.text);
  const free = [...ranges].filter(([letter]) => !isBound(letter));
  if (free.length === 0) return null;
  const bounds = free.map(([letter, size]) => `${letter} = 1..${size}`).join(', ');
  const places = applyEdits(
    placed.text,
    known.map(({ span, place }) => ({ span, text: place })),
  );
  // A place of a second derivative is one of the Hessian.
  const newText = places.replace(/∂([^\s∂=[\]]+)\[(\p{L})\](?:²|\^\{?2\}?)(?=\s*=)/u, '∂$1²[$2, $2]');
  return { text: `${newText} for ${bounds}`, bounds };
}

/** `x_i` of a column x, `u_ji` of a column `u_j`, `X_ij` of a matrix X. */
function entryNamed(name: string, span: Span, { scope, statements }: InferredDocument): Entry | null {
  const letters = Array.from(/_?(\p{L}{1,2})$/u.exec(name)?.[1] ?? '');
  for (const count of [2, 1]) {
    const indices = letters.slice(-count);
    const base = name.slice(0, name.length - indices.join('').length);
    for (const own of [base.replace(/_$/u, ''), base]) {
      const symbol = scope.symbols.get(own);
      if (symbol?.kind !== 'variable' || indices.length !== count || symbol.space.sizes.length !== count)
        continue;
      if (indices.some((letter) => scope.symbols.has(letter))) continue;
      const text = statements[symbol.statement]?.text ?? '';
      const sizes = symbol.space.sizes.flatMap((size) =>
        size.kind === 'size' ? [text.slice(size.size.span.start, size.size.span.end)] : [],
      );
      if (sizes.length < count) return null;
      const ranges = indices.map((letter, at) => [letter, sizes[at] ?? ''] as const);
      return { span, place: `${own}[${indices.join(', ')}]`, ranges };
    }
  }
  return null;
}
