// Words of the sentence around a formula: a line of words alone, words in front of a formula, `where … and …` behind one. What
// mends each is a text that says the same in statements.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import type { Fix } from '../problems/problem.ts';
import type { Span } from '../syntax/tree.ts';
import {
  attributesInFront,
  declaredInWords,
  statementsOf,
  type WordedDeclaration,
} from './declared-in-words.ts';
import { statementRange } from './places.ts';

/** Words that begin a sentence or a heading, and that nobody calls a matrix. */
const OPENING =
  'let given assume assuming note notice proof hint claim question answer solution problem exercise example hence then thus so ' +
  'therefore where when now here we this the find show prove compute consider suppose define set recall remember what how ' +
  'with and for if since because finally first second next also however but by using from it i my is our ' +
  'gegeben sei seien angenommen gesucht dann daraus also somit damit wobei soit soient donc alors supposons';
const OPENS = new RegExp(`^(?:${OPENING.replaceAll(' ', '|')})(?![\\p{L}\\p{M}\\p{N}_])`, 'iu');
/** `Then we get`, `so the gradient is`: words, and perhaps a comma or colon, before what is stated. */
const IN_FRONT =
  /^(?:\p{L}{2,}|I|a)(?:['’]s)?(?:\s+(?:\p{L}{2,}|a|I))*\s*[,:]?\s+(?=(?:[∂∇(-]|[\p{L}_][\p{L}\p{M}\p{N}_]*\s*(?:[=(:∈/,']|$)))/u;
const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const LEFT = `(?:${NAME}['′]{0,2}\\s*(?:\\([^()=]*\\)\\s*)?|d${NAME}/d${NAME}\\s*|[∂∇][^=,;]*)=(?!=)`;
/** ` where T = `, ` and V = `, `, with V = `, `, so ∂L/∂x = ` behind a formula. */
const CLAUSE = new RegExp(
  `[,;]?\\s{1,20}(?:where|with|and|so|then|hence|thus|therefore)\\s{1,20}(?:that\\s{1,9})?(?=${LEFT})`,
  'gu',
);

/** `softmax: s = …`, `1. f = …`, `(a) f = …`: what stands in front of a formula in a list. */
const LABEL = new RegExp(
  `^(?:\\p{L}{3,}(?:\\s+\\p{L}+)*\\s*:|\\(?(?:\\p{N}{1,2}|[ivx]{1,4}|[a-h])[.)]|[•–-])\\s+(?=[∂∇(]|d\\/|${NAME}(?:\\([^()=]*\\)|\\/${NAME})?\\s*=(?!=))`,
  'u',
);

/** Where a remark in parentheses begins that ends a formula, `… (row-wise)`; null where it may be a factor. */
function remarkBehind(text: string, isWord: (word: string) => boolean): number | null {
  const [whole, inside = ''] = /\s+\(([\p{L}\s-]+)\)\s*[.,]?$/u.exec(text) ?? [];
  const words = inside.match(/\p{L}+/gu) ?? [];
  if (whole === undefined || !/[=:∈]/u.test(text.slice(0, -whole.length))) return null;
  return words.some((word) => /^\p{Ll}{3,}$/u.test(word)) && words.every(isWord)
    ? text.length - whole.length
    : null;
}

/** An instruction to do something with a formula is no formula of the file. */
const TASK = /(?<![\p{L}\p{N}_])(?:wrt|w\.r\.t\.?|with\s+respect\s+to)(?![\p{L}\p{N}_])/u;

/** No sentence is so long; what looks for words goes over a text many times. */
const isTooLong = (text: string): boolean => text.length > 1_000;

const BEGINS_DECLARATION = new RegExp(`^${NAME}(?:\\s*,\\s*${NAME})*\\s*[:∈]\\s*[Rℝ]`, 'u');

/** The statements that a sentence makes; none where the words may be names of the file. */
export function proseFixes(index: number, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[index];
  if (!placed || placed.foreign || placed.text.includes('\n') || isTooLong(placed.text)) return [];
  const { text } = placed;
  const { start } = statementRange(index, document);
  const isWord = (word: string): boolean => !document.scope.symbols.has(word) && !VOCABULARY.has(word);
  const fix = (title: string, from: number, to: number, newText: string): Fix => ({
    title,
    edits: [{ range: { start: start + from, end: start + to }, newText }],
    verified: false,
  });
  const words = IN_FRONT.exec(text)?.[0] ?? '';
  const front = attributesInFront(words).length > 0 ? '' : words;
  const isOpening = OPENS.test(text) && isWord(/^\p{L}+/u.exec(text)?.[0] ?? '');
  const isWritten = isOpening && front !== '' && BEGINS_DECLARATION.test(text.slice(front.length));
  const declared = isWritten ? null : (sayingFix(text, fix, document) ?? mapAndFormula(text, fix, document));
  if (declared) return [declared];
  if (isOpening && TASK.test(text)) return [fix('Make it a comment', 0, 0, '# ')];
  if (isOpening && front !== '' && /[=:∈]/u.test(text.slice(front.length)))
    return [fix(`Remove \`${front.trim()}\``, 0, front.length, '')];
  const isDeclaration = /(?:[:∈]|\sbe|\sin)\s*[Rℝ](?![\p{L}\p{N}_])/u.test(text);
  if (isAllWords(text, isWord) || (isOpening && !text.includes('=') && !isDeclaration))
    return [fix('Make it a comment', 0, 0, '# ')];
  const label = LABEL.exec(text)?.[0];
  if (label !== undefined && !document.scope.symbols.has(/\p{L}*/u.exec(label)?.[0] ?? ''))
    return [fix(`Remove \`${label.trim()}\``, 0, label.length, '')];
  const remark = remarkBehind(text, isWord);
  if (remark !== null)
    return [fix('Make the remark a comment', remark, text.length, `  # ${text.slice(remark).trim()}`)];
  const extremum = extremumFix(text, fix);
  if (extremum && isWord(extremum.name)) return [extremum.fix];
  const clauses = [...text.matchAll(CLAUSE)];
  const [first] = clauses;
  const isSaid = isWord('where') && isWord('and') && isWord('with');
  if (!first || !/[=]/u.test(text.slice(0, first.index)) || !isSaid)
    return isSaid ? behindFormula(text, fix, document) : [];
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

type WriteFix = (title: string, from: number, to: number, newText: string) => Fix;

/** A sentence that says shapes, as declarations; one that says what a declared matrix is, as its attribute. */
function sayingFix(text: string, fix: WriteFix, document: InferredDocument): Fix | null {
  // Behind a role all that is declared has it.
  if (/=(?!=)|^(?:const|param|var|dim|fn|random)\s/u.test(text)) return null;
  const said = declaredInWords(text);
  if (!said) return null;
  const { symbols } = document.scope;
  const names = said.flatMap((clause) => clause.names);
  if (!names.some((name) => symbols.has(name))) {
    const lines = statementsOf(said.map(withOpenSizes));
    return (
      lines &&
      fix(`Declare ${lines.map((line) => `\`${line}\``).join(', ')}`, 0, text.length, lines.join('\n'))
    );
  }
  const [only, ...others] = said;
  const [name, ...more] = only?.names ?? [];
  const symbol = name === undefined ? undefined : symbols.get(name);
  if (!only || only.space !== null || others.length + more.length > 0 || symbol?.kind !== 'variable')
    return null;
  const placed = document.statements[symbol.statement];
  const statement = placed?.parsed.kind === 'parsed' && !placed.foreign ? placed.parsed.statement : null;
  if (statement?.kind !== 'declaration' || statement.names.length > 1 || statement.ranges) return null;
  const { end } = statementRange(symbol.statement, document);
  const attributes = only.attributes.join(' ');
  const comment = fix(`Declare \`${name}\` as \`${attributes}\``, 0, 0, '# ');
  return { ...comment, edits: [{ range: { start: end, end }, newText: ` ${attributes}` }, ...comment.edits] };
}

const MAP_AND_FORMULA = new RegExp(
  `^(${NAME})\\s*[:∈]\\s*([Rℝ][^,=]*?)\\s*(?:->|→)\\s*[Rℝ][^,=]*,\\s*(?:(?:with|where|and)\\s+)?(?=(${NAME})\\((${NAME})\\)\\s*=(?!=))`,
  'u',
);

/** `f: R^n → R, f(x) = …`: the formula says what f is, and the arrow what x is. */
function mapAndFormula(text: string, fix: WriteFix, { scope }: InferredDocument): Fix | null {
  const [written = '', name, space, again, variable = ''] = MAP_AND_FORMULA.exec(text) ?? [];
  if (written === '' || name !== again) return null;
  const line = scope.symbols.has(variable) ? '' : `${variable} : ${space}\n`;
  return fix(
    line === '' ? `Remove \`${written.trim()}\`` : `Declare \`${line.trim()}\``,
    0,
    written.length,
    line,
  );
}

/** A symmetric value is a matrix, whose sizes follow from its use. */
const withOpenSizes = (clause: WordedDeclaration): WordedDeclaration =>
  clause.space === null ? { ...clause, space: 'R[?, ?]' } : clause;

/** Where something may begin that is said of the names of a formula before it. */
const JOINT =
  /[,;.]\s+(?:(?:where|with|and|for|given|here)\s+)?(?:the\s+)?|\s+(?:where|with|for|given|here)\s+/gu;
const COMPARES = /[=<>≤≥≠]/u;

/** `… where A ∈ R^{m×n}`, `…, g: R^m -> R`: what is declared behind a formula on lines of its own, other words as a comment. */
function behindFormula(text: string, fix: WriteFix, document: InferredDocument): readonly Fix[] {
  for (const { index: at, 0: joint } of text.matchAll(JOINT)) {
    const [before, behind] = [text.slice(0, at), text.slice(at + joint.length)];
    if (!before.includes('=') || isOpen(before)) continue;
    const said = declaredInWords(behind);
    const lines = said && statementsOf(said.map(withOpenSizes));
    if (lines && !said.some(({ names }) => names.some((name) => document.scope.symbols.has(name))))
      return [fix('Begin a new line at each declaration', at, text.length, `\n${lines.join('\n')}`)];
    const words = behind.match(/(?<![\p{L}\p{N}_])\p{Ll}{2,}(?![\p{L}\p{N}_(])/gu) ?? [];
    const isProse = words.filter((word) => !VOCABULARY.has(word)).length >= 2 && !COMPARES.test(behind);
    if (isProse && /(?:where|with|here)\s/u.test(joint))
      return [
        fix(
          'Make what follows a comment',
          at,
          text.length,
          `  # ${text.slice(at).replace(/^[\s,;.]+/u, '')}`,
        ),
      ];
  }
  return [];
}

function isOpen(text: string): boolean {
  const count = (signs: RegExp): number => text.match(signs)?.length ?? 0;
  return count(/[([{]/gu) !== count(/[)\]}]/gu);
}

/** As far as the next word is looked for. */
const NEAR = 40;

/** Whether a word of small letters stands beside another one: `of V^2 over rows`, `row-wise`. */
export function isProse({ start, end }: Span, text: string): boolean {
  if (!/^\p{Ll}{2,}$/u.test(text.slice(start, end))) return false;
  const [before, behind] = [text.slice(Math.max(0, start - NEAR), start), text.slice(end, end + NEAR)];
  const isWordBefore = /(?<![\p{L}\p{N}_^])\p{Ll}{2,}(?:\s+|-)$/u.exec(before);
  const isWordBehind = /^(?:\s+|-)\p{Ll}{2,}(?![\p{L}\p{N}_(^])/u.exec(behind);
  return isWordBefore !== null || isWordBehind !== null;
}

/** The names that a sentence of the file declares in words. */
export function namesInWords({ statements }: InferredDocument): ReadonlySet<string> {
  const broken = statements.filter(
    ({ parsed, foreign, text }) => parsed.kind === 'broken' && !foreign && !isTooLong(text),
  );
  return new Set(
    broken.flatMap(({ text }) => {
      const formula = text.includes('=')
        ? [...text.matchAll(JOINT)].map(({ index: at, 0: joint }) => text.slice(at + joint.length))
        : [text];
      return formula.flatMap((part) => declaredInWords(part) ?? []).flatMap(({ names }) => names);
    }),
  );
}

/** The length of the words before a formula that are to be removed; 0 where there are none. */
export function wordsInFront(index: number, document: InferredDocument): number {
  const { text = '' } = document.statements[index] ?? {};
  const [opening = ''] = isTooLong(text) ? [] : (OPENS.exec(text) ?? []);
  const [front = ''] = opening === '' ? [] : (IN_FRONT.exec(text) ?? []);
  const isName = document.scope.symbols.has(opening) || VOCABULARY.has(opening);
  return isName || !/[=:∈]/u.test(text.slice(front.length)) ? 0 : front.length;
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
  // `Gaussian log-likelihood`: a name of a function among words that stand for nothing.
  const strange = long.filter((word) => word.length > 4 && isWord(word));
  if (strange.length > 1 && strange.length * 2 >= words.length) return true;
  return long.every(isWord) && (isHeading || (long.length > 1 && long.length * 2 > words.length));
}
