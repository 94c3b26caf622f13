// Subscripts written as places, in the whole file at once: of `x_i` with a matrix X, whether that is a row or a column is
// tried, and what leaves the fewest errors comes first.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';
import { errorsIn, withStatement } from '../repair/shapes/try-shapes.ts';
import type { Span } from '../syntax/tree.ts';
import { applyEdits, type SpanEdit } from '../text/edits.ts';
import { rangeOf } from './places.ts';

/** Where a name with a subscript stands, and what it may be. */
interface Subscripted {
  readonly statement: number;
  readonly span: Span;
  readonly places: readonly string[];
}

/** Names with subscripts that all have one letter, and so are written in one way. */
interface Alike {
  readonly uses: readonly Subscripted[];
  /** How each of them may be written; the first leaves the fewest errors. */
  readonly ways: readonly number[];
}

/** By the offset of each such name: all of the file as places, and this letter's in the other ways. */
export function placeFixes(document: InferredDocument): ReadonlyMap<number, readonly Fix[]> {
  const groups = groupsOf(document);
  const settled: Alike[] = [];
  for (const uses of groups.values()) {
    const before = settled.map((alike) => ({ uses: alike.uses, way: alike.ways[0] ?? 0 }));
    const all = (uses[0]?.places ?? []).map((_, way) => way);
    const errors = all.map((way) => errorsOf(written([...before, { uses, way }], document)));
    settled.push({ uses, ways: all.toSorted((a, b) => (errors[a] ?? 0) - (errors[b] ?? 0)) });
  }
  const everything = settled.flatMap(({ uses, ways }) => editsOf(uses, ways[0] ?? 0, document));
  const fixes = new Map<number, readonly Fix[]>();
  for (const { uses, ways } of settled)
    for (const { statement, span, places } of uses) {
      const one = ways.flatMap((way) => {
        const text = places[way];
        return text === undefined ? [] : [fixOf(`Write \`${text}\``, editsOf(uses, way, document))];
      });
      const title = `Write all ${everything.length} subscripts of the file as places`;
      const all = settled.length > 1 ? [fixOf(title, everything)] : [];
      fixes.set(rangeOf(span, statement, document).start, [...all, ...one]);
    }
  return fixes;
}

const fixOf = (title: string, edits: readonly TextEdit[]): Fix => ({ title, edits, verified: false });

/** By letter and number of indices: `x_i` and `x_j` are written alike. */
function groupsOf(document: InferredDocument): ReadonlyMap<string, readonly Subscripted[]> {
  const groups = new Map<string, Subscripted[]>();
  for (const statement of document.reportable) {
    const placed = document.statements[statement];
    if (!placed || placed.foreign) continue;
    for (const fault of document.inferred[statement]?.resolved.faults ?? []) {
      if (fault.kind !== 'unknown-name' || fault.split || fault.places.length === 0) continue;
      const { span, places } = fault;
      const key = `${places[0]?.split('[', 1)[0]} ${places.length}`;
      groups.set(key, [...(groups.get(key) ?? []), { statement, span, places }]);
    }
  }
  return groups;
}

function editsOf(uses: readonly Subscripted[], way: number, document: InferredDocument): readonly TextEdit[] {
  return uses.map(({ statement, span, places }) => ({
    range: rangeOf(span, statement, document),
    newText: places[way] ?? '',
  }));
}

/** The document with names written as places, each letter in its way. */
function written(
  chosen: readonly { readonly uses: readonly Subscripted[]; readonly way: number }[],
  document: InferredDocument,
): InferredDocument {
  const edits = new Map<number, readonly SpanEdit[]>();
  for (const { uses, way } of chosen)
    for (const { statement, span, places } of uses)
      edits.set(statement, [...(edits.get(statement) ?? []), { span, text: places[way] ?? '' }]);
  let { statements } = document;
  for (const [statement, own] of edits)
    statements = withStatement(statements, statement, applyEdits(statements[statement]?.text ?? '', own));
  return inferDocument(statements, { previous: document });
}

const errorsOf = (document: InferredDocument): number =>
  document.statements.reduce((sum, _, index) => sum + errorsIn(document, index), 0);
