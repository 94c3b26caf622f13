// `xᵀ · A · x`, as some write every product: the fix says once what the sign means, where the file is sounder with it.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { errorsIn } from '../repair/shapes/try-shapes.ts';
import { parseStatement } from '../syntax/parse.ts';
import { rangeOf } from './places.ts';

/** Signs of products that other authors give the meaning of the matrix product. */
const SIGNS = ['·', '∘', '×'] as const;
type Sign = (typeof SIGNS)[number];

/** The problems; at each product with such a sign that has no shape, with that fix before all others. */
export function withProductNotation(
  problems: readonly Problem[],
  document: InferredDocument,
): readonly Problem[] {
  const tried = new Map<Sign, readonly Fix[]>();
  const fixesFor = (sign: Sign): readonly Fix[] => {
    const known = tried.get(sign) ?? notationFix(sign, document);
    tried.set(sign, known);
    return known;
  };
  const signs = productsWithoutShape(document);
  if (signs.size === 0) return problems;
  return problems.map((problem) => {
    const sign = signs.get(problem.range.start);
    if (problem.severity !== 'error' || !sign) return problem;
    const { fixes } = problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        return [...fixesFor(sign), ...fixes];
      },
    };
  });
}

/** Where the fault of each such product is marked, with its sign. */
function productsWithoutShape(document: InferredDocument): ReadonlyMap<number, Sign> {
  const found = new Map<number, Sign>();
  for (const index of document.reportable) {
    if (document.statements[index]?.foreign) continue;
    for (const { site, span } of document.inferred[index]?.faults ?? []) {
      const sign = site?.kind === 'product' ? SIGNS.find((own) => own === site.sign) : undefined;
      if (sign) found.set(rangeOf(span, index, document).start, sign);
    }
  }
  return found;
}

function notationFix(sign: Sign, document: InferredDocument): readonly Fix[] {
  const text = `notation ${sign} = matmul`;
  const isSaid = document.statements.some((placed) =>
    new RegExp(`^notation\\s*${sign}`, 'u').test(placed.text),
  );
  if (isSaid) return [];
  const statements = [{ start: 0, text, parsed: parseStatement(text) }, ...document.statements];
  const after = inferDocument(statements);
  const errors = (of: InferredDocument): number =>
    of.statements.reduce((sum, _, index) => sum + errorsIn(of, index), 0);
  // One place with another meaning is a slip there; the sign means something else where it does so twice.
  const [before, left] = [errors(document), errors(after)];
  if (before - left < 2) return [];
  const start = document.statements.find(({ foreign }) => !foreign)?.start ?? 0;
  return [
    {
      title: `Say what \`${sign}\` means here: \`${text}\``,
      edits: [{ range: { start, end: start }, newText: `${text}\n` }],
      verified: false,
    },
  ];
}
