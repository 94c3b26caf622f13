// Words of the sentence around a formula: a line of words alone, words in front of a formula, `where … and …` behind one. What
// mends each is a text that says the same in statements.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import type { Fix } from '../problems/problem.ts';
import { statementRange } from './places.ts';

/** Words that begin a sentence or a heading, and that nobody calls a matrix. */
const OPENING =
  'given assume assuming note notice proof hint claim question answer solution problem exercise example hence then thus so ' +
  'therefore where when now here we this the find show prove compute consider suppose define set recall remember what how ' +
  'with and for if since because finally first second next also however but by using from it i my is our ' +
  'gegeben sei seien angenommen gesucht dann daraus also somit damit wobei soit soient donc alors supposons';
const OPENS = new RegExp(`^(?:${OPENING.replaceAll(' ', '|')})(?![\\p{L}\\p{M}\\p{N}_])`, 'iu');
/** `Then we get`, `so the gradient is`: words, and perhaps a comma or colon, before what is stated. */
const IN_FRONT =
  /^(?:\p{L}{2,}|I|a)(?:['’]s)?(?:\s+(?:\p{L}{2,}|a|I))*\s*[,:]?\s+(?=(?:[∂∇(-]|[\p{L}_][\p{L}\p{M}\p{N}_]*\s*(?:[=(:∈/,']|$)))/u;
const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
/** ` where T = `, ` and V = `, `, with V = ` behind a formula. */
const CLAUSE = new RegExp(
  `[,;]?\\s{1,20}(?:where|with|and)\\s{1,20}(?=${NAME}\\s*(?:\\([^()=]*\\)\\s*)?=(?!=))`,
  'gu',
);

/** What makes statements of a sentence; none where the words may be names of the file. */
export function proseFixes(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign || placed.text.includes('\n')) return [];
  const { text } = placed;
  const { start } = statementRange(index, document);
  const isWord = (word: string): boolean => !document.scope.symbols.has(word) && !VOCABULARY.has(word);
  const fix = (title: string, from: number, to: number, newText: string): Fix => ({
    title,
    edits: [{ range: { start: start + from, end: start + to }, newText }],
    verified: false,
  });
  const front = IN_FRONT.exec(text)?.[0] ?? '';
  const isOpening = OPENS.test(text) && isWord(/^\p{L}+/u.exec(text)?.[0] ?? '');
  if (isOpening && front !== '' && /[=:∈]/u.test(text.slice(front.length)))
    return [fix(`Remove \`${front.trim()}\``, 0, front.length, '')];
  const isDeclaration = /(?:[:∈]|\sbe|\sin)\s*[Rℝ](?![\p{L}\p{N}_])/u.test(text);
  if (isAllWords(text, isWord) || (isOpening && !text.includes('=') && !isDeclaration))
    return [fix('Make it a comment', 0, 0, '# ')];
  const extremum = extremumFix(text, fix);
  if (extremum && isWord(extremum.name)) return [extremum.fix];
  const clauses = [...text.matchAll(CLAUSE)];
  const [first] = clauses;
  if (!first || !/[=]/u.test(text.slice(0, first.index)) || !isWord('where') || !isWord('and')) return [];
  return [
    {
      title: 'Begin a new line at each formula',
      edits: clauses.map(({ index: at, 0: words }) => ({
        range: { start: start + at, end: start + at + words.length },
        newText: '\n',
      })),
      verified: false,
    },
  ];
}

const EXTREMUM =
  /^(.*?)(?<![\p{L}\p{N}_])(arg\s?(?:max|min)(?:_\{[^{}]*\}|_[\p{L}\p{N}_,]+)?|(?:max|min|sup|inf)(?:_\{[^{}]*\}|_[\p{L}\p{N}_,]+))(?=\s|[{|‖(])/u;
const NEXT_DEFINES = new RegExp(`^\\s+(?=${NAME}\\s*(?:\\([^()=]*\\)\\s*)?=(?!=))`, 'u');

/** `max_w U(w) = …` defines U; what else is said of the place of an extremum is no formula of the language. */
function extremumFix(
  text: string,
  fix: (title: string, from: number, to: number, newText: string) => Fix,
): { readonly name: string; readonly fix: Fix } | null {
  const [written = '', before = '', name = ''] = EXTREMUM.exec(text) ?? [];
  if (name === '') return null;
  const behind = before.trim() === '' ? NEXT_DEFINES.exec(text.slice(written.length)) : null;
  return {
    name,
    fix: behind
      ? fix(`Remove \`${name}\``, 0, written.length + behind[0].length, '')
      : fix('Make it a comment', 0, 0, '# '),
  };
}

/** `Ridge regression`, `Jacobian:`: two words or more, or one with a colon, and nothing else. */
function isAllWords(text: string, isWord: (word: string) => boolean): boolean {
  if (!/^[\p{L}\s,.:;'’-]+$/u.test(text)) return false;
  const words = text.match(/\p{L}+/gu) ?? [];
  const isHeading = /^\p{L}{3,}(?:\s+\p{L}+)*\s*:$/u.test(text.trim());
  const long = words.filter((word) => word.length > 1);
  return long.every(isWord) && (isHeading || (long.length > 1 && long.length * 2 > words.length));
}
