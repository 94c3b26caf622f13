// Lines that are no statement: prose between formulas, which is a comment here, and a formula by itself, which gets a name.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import type { Fix } from '../problems/problem.ts';
import { statementRange } from './places.ts';
import { proseFixes } from './prose.ts';

const WORD = /(?<![\p{L}\p{N}_\\^])\p{L}{2,}(?![\p{L}\p{N}_(^])/gu;
/** So many words that stand for nothing are no formula. */
const PROSE = 3;

const MARKED = /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{M}\p{N}_]*)(['′*+²])/gu;
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ["'", 'prime'],
  ['′', 'prime'],
  ['*', 'star'],
  ['+', 'plus'],
  ['²', 'squared'],
]);

/** `x, x' : R[n]`, `u* = …`, `σ² = …`: a name has no such mark, so it is spelled, in the whole file. */
export function withoutMarks(index: number, document: InferredDocument): Fix | null {
  const text = document.statements[index]?.text ?? '';
  const twice = /^([\p{L}_][\p{L}\p{M}\p{N}_]*)(?:''|′′|″)(?=\s*=(?!=))/u.exec(text);
  if (twice?.[1] !== undefined && document.scope.symbols.get(twice[1])?.kind === 'definition') {
    const { start } = statementRange(index, document);
    const newText = `∇²${twice[1]}`;
    const edits = [{ range: { start, end: start + twice[0].length }, newText }];
    return { title: `Write \`${newText}\``, edits, verified: false };
  }
  const head =
    /^(?:(?:const|param|var)\s+)?([\p{L}\p{M}\p{N}_'′*+²,\s]+?)\s*(?:[:∈]|=(?!=))/u.exec(text)?.[1] ?? '';
  const [, letter, mark] =
    [...head.matchAll(MARKED)].find(({ 0: found, index: at }) =>
      /^\s*(?:,|$)/u.test(head.slice(at + found.length)),
    ) ?? [];
  if (letter === undefined || mark === undefined) return null;
  const name = `${letter.replace(/_$/u, '')}_${IN_WORDS.get(mark)}`;
  const { symbols } = document.scope;
  const isDerivative =
    /['′]/u.test(mark) && symbols.get(letter)?.kind === 'definition' && !head.includes(',');
  if (isDerivative && /^\s*=(?!=)/u.test(text.slice(head.length))) {
    // `f' = 2x` of a defined f claims its derivative.
    const { start } = statementRange(index, document);
    const range = { start, end: start + head.length };
    return { title: `Write \`∇${letter}\``, edits: [{ range, newText: `∇${letter}` }], verified: false };
  }
  // `A' = A` says something of A, and `y² = …` of a declared y its square.
  if (symbols.has(name) || (mark === '²' && symbols.has(letter)) || isAboutItself(letter, text)) return null;
  // Between two operands a star or plus is a sign, where there is such an operand.
  const isSign = (mark === '*' || mark === '+') && symbols.has(letter);
  const behind = mark === '*' ? '[,:∈=)\\]+/^]' : '[,:∈=)\\]]';
  const own = isSign || mark === '+' ? `(?=\\s*(?:${behind}|$))` : '';
  const uses = new RegExp(`(?<![\\p{L}\\p{N}_])${letter}[${mark}]${own}`, 'gu');
  const edits = document.statements.flatMap((statement) =>
    statement.foreign
      ? []
      : [...statement.text.matchAll(uses)].map(({ 0: found, index: at }) => ({
          range: { start: statement.start + at, end: statement.start + at + found.length },
          newText: name,
        })),
  );
  return { title: `Call it \`${name}\` in the whole file`, edits, verified: false };
}

const isAboutItself = (letter: string, text: string): boolean =>
  new RegExp(`^\\s*${letter}['′]\\s*=\\s*-?\\s*${letter}\\s*$`, 'u').test(text);

/** Other readings of a statement that cannot be read: a comment, or the value of a new name. */
export function remarkFixes(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (placed?.parsed.kind !== 'broken' || placed.foreign) return [];
  const { text } = placed;
  const { start } = statementRange(index, document);
  const fix = (title: string, newText: string): readonly Fix[] => [
    { title, edits: [{ range: { start, end: start }, newText }], verified: false },
  ];
  const { symbols } = document.scope;
  const plain = withoutMarks(index, document);
  if (plain) return [plain];
  const prose = proseFixes(index, document);
  if (prose.length > 0) return prose;
  const words = (text.match(WORD) ?? []).filter((word) => !symbols.has(word) && !VOCABULARY.has(word));
  if (words.length >= PROSE && !text.includes('=') && !text.includes('\n'))
    return fix('Make it a comment', '# ');
  if (!placed.parsed.fault.isNameless) return [];
  const name = ['result', ...Array.from({ length: 50 }, (_, i) => `result${i + 2}`)].find(
    (own) => !symbols.has(own),
  );
  const earlier = document.statements
    .slice(0, index)
    .filter(({ parsed }) => parsed.kind === 'broken' && parsed.fault.isNameless);
  return name === undefined || earlier.length > 0 ? [] : fix(`Give it a name: \`${name} = …\``, `${name} = `);
}
