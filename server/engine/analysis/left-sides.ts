// Left sides of `=` that are no name: several names in brackets, and a function of a name. Each with the definitions that say it.

import type { InferredDocument } from '../document/document.ts';
import { operators } from '../operators/table.ts';
import type { Fix } from '../problems/problem.ts';
import type { Expression } from '../syntax/tree.ts';
import { statementRange } from './places.ts';
import { withoutMarks } from './remarks.ts';

/** The fixes of an equation whose left side is neither a name nor a derivative; none where nothing tells what it defines. */
export function leftSideFixes(index: number, document: InferredDocument): readonly Fix[] {
  const { text, parsed, foreign } = document.statements[index] ?? { text: '', parsed: null };
  const statement = parsed?.kind === 'parsed' ? parsed.statement : null;
  if (statement?.kind !== 'equation' || foreign || statement.sides.length > 2) return [];
  const [left, right] = statement.sides;
  if (!left || !right) return [];
  const plain = left.kind === 'postfix' ? withoutMarks(index, document) : null;
  if (plain) return [plain];
  const value = text.slice(right.span.start, right.span.end);
  const written =
    left.kind === 'block'
      ? definitionsOfBlock(
          left.rows.map((row) => row.map((entry) => (entry.kind === 'name' ? entry.text : null))),
          value,
          document,
        )
      : inverted(text.slice(left.span.start, left.span.end), value, document);
  const { start } = statementRange(index, document);
  if (!written) return [claimedEqual(statement.sides, text, start), asComment(start)];
  const range = { start: start + left.span.start, end: start + right.span.end };
  const [first = ''] = written.split('\n', 1);
  return [{ title: `Define \`${first}\``, edits: [{ range, newText: written }], verified: false }];
}

/** `A v = λ v` as a claim that holds always, if it is one. */
function claimedEqual(sides: readonly Expression[], text: string, start: number): Fix {
  const edits = sides.slice(1).flatMap(({ span }, at) => {
    const from = sides[at]?.span.end ?? 0;
    const sign = from + text.slice(from, span.start).indexOf('=');
    return [{ range: { start: start + sign, end: start + sign + 1 }, newText: '==' }];
  });
  return { title: 'Claim that both sides are equal: write `==`', edits, verified: false };
}

/** Or else something that is supposed, of which the language knows what declarations say. */
const asComment = (start: number): Fix => ({
  title: 'Make it a comment',
  edits: [{ range: { start, end: start }, newText: '# ' }],
  verified: false,
});

/** `[x; y] = e` as `xy = e` and its entries; null where one of them is no name, or has a meaning already. */
function definitionsOfBlock(
  rows: readonly (readonly (string | null)[])[],
  value: string,
  { scope }: InferredDocument,
): string | null {
  const names = rows.flat();
  const [width = 0] = rows.map((row) => row.length);
  if (names.some((name) => name === null || scope.symbols.has(name))) return null;
  if (rows.length > 1 && width > 1) return null;
  const joined = names.join('');
  const whole = scope.symbols.has(joined) ? `${joined}_all` : joined;
  const place = (at: number): string => (rows.length > 1 || width === 1 ? `${at + 1}` : `1, ${at + 1}`);
  return [`${whole} = ${value}`, ...names.map((name, at) => `${name} = ${whole}[${place(at)}]`)].join('\n');
}

/** By each spelling of a function that another one undoes, or that undoes another one, how that one is called. */
const INVERSES: ReadonlyMap<string, string> = new Map(
  operators.flatMap(({ name, calling, algebra: { undoes } }) => {
    const inverse = operators.find((other) => other.name === undoes || other.algebra.undoes === name);
    const [written] = inverse?.calling?.names ?? [];
    return written === undefined ? [] : (calling?.names ?? []).map((own) => [own, written] as const);
  }),
);

const INVERTED = new RegExp(
  String.raw`^(${[...INVERSES.keys()].join('|')})\s*(\()?\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*\)?$`,
  'u',
);

/** `ln λ = e` as `λ = exp(e)`, where λ is no name yet. */
function inverted(left: string, value: string, { scope }: InferredDocument): string | null {
  const [, callee = '', open, name = ''] = INVERTED.exec(left) ?? [];
  const inverse = INVERSES.get(callee);
  const isClosed = open === undefined || left.trimEnd().endsWith(')');
  if (inverse === undefined || !isClosed || scope.symbols.has(name)) return null;
  return `${name} = ${inverse}(${value})`;
}
