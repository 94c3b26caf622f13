// Completion at an offset, the most usual first. Nothing is offered where a name is introduced, nor what the word
// that is typed is already.

import { type Analysis, derivativeText, type SymbolSummary, type TextRange } from '../engine/api.ts';
import { type ExpectedShape, expectedAt, fits } from './expected-shape.ts';
import type { LanguageSummary } from './language-summary.ts';

export interface Completion {
  readonly label: string;
  readonly kind: SymbolSummary['kind'] | 'keyword' | 'derivative' | 'option' | 'snippet';
  readonly detail: string;
  /** The text to insert; places to fill in are those of a snippet. */
  readonly insert: string;
  /** The range that it replaces. */
  readonly range: TextRange;
  /** The text that the range is compared with, where that is not the label. */
  readonly filter?: string;
}

/** `insert` is left out where it is the label. */
type Offer = Omit<Completion, 'range' | 'insert' | 'filter'> & { readonly insert?: string };

const KEYWORDS: readonly (readonly [string, string])[] = [
  ['derive', 'asks for a derivative'],
  ['param', 'declares what gradients are taken by'],
  ['const', 'declares what is not derived by'],
  ['dim', 'symbolic sizes'],
  ['fn', 'declares or defines a function'],
  ['var', 'declares a variable'],
  ['random', 'declares a random variable'],
  ['import', 'takes the names of another file'],
  ['notation', 'says what a product sign means'],
  ['convention', 'picks another layout'],
];

/** Functions by how often formulas use them. */
const USUAL =
  'sum exp log tr norm inv tanh sigmoid softmax relu diag det logdet sqrt mean ones max min vec eye'.split(
    ' ',
  );

const WORD = /[\p{L}\p{M}\p{N}_]*$/u;
const DERIVATIVE = /∂[²³]?\s?[\p{L}\p{M}\p{N}_]*(?:\/(?:∂\s?[\p{L}\p{M}\p{N}_]*)?)?$/u;

/** The completions at an offset, the most usual first. */
export function completionsAt(
  analysis: Analysis,
  offset: number,
  language: LanguageSummary,
): readonly Completion[] {
  const statement = analysis.statementBefore(offset);
  const lineStart = analysis.text.lastIndexOf('\n', offset - 1) + 1;
  const isInside = statement !== null && (offset <= statement.end || goesOn(statement, offset, analysis));
  const start = isInside ? Math.min(statement.start, lineStart) : lineStart;
  const before = analysis.text.slice(start, offset);
  const line = analysis.text.slice(lineStart, offset);
  const word = WORD.exec(line)?.[0] ?? '';
  // A comment is prose, and what follows a backslash stands for a sign.
  if (line.includes('#') || line.slice(0, line.length - word.length).endsWith('\\')) return [];
  const derivative = DERIVATIVE.exec(line)?.[0];
  const place = { analysis, language, before, word, offset };
  const offers = derivative === undefined ? offersFor(place) : derivatives(analysis);
  const range = { start: offset - (derivative ?? word).length, end: offset };
  return offers
    .filter(({ label }) => label !== (derivative ?? word))
    .map((offer) => {
      const filter = derivative?.includes(' ') ? asSpaced(offer.label, derivative) : null;
      return { insert: offer.label, ...offer, range, ...(filter !== null && { filter }) };
    });
}

/** Whether a statement goes on right behind its end: on its line, or on the next one where it is not complete yet. */
function goesOn({ start, end }: TextRange, offset: number, { text, problems }: Analysis): boolean {
  if (offset > end + 1) return false;
  const isUnfinished = (): boolean =>
    problems.some(({ code, range }) => code === 'syntax' && start <= range.start && range.start <= end);
  return text[end] !== '\n' || isUnfinished();
}

/** `∂ L/∂ W` for `∂L/∂W` where `∂ L/∂` stands, as abbreviations leave it: an editor compares letter by letter. */
function asSpaced(label: string, typed: string): string {
  const blanks = [...typed.matchAll(/∂(\s?)/gu)].map(([, blank = '']) => blank);
  let at = 0;
  return label.replace(/∂/gu, (sign) => sign + (blanks[at++] ?? ''));
}

interface Place {
  readonly analysis: Analysis;
  readonly language: LanguageSummary;
  /** The statement up to the offset. */
  readonly before: string;
  /** The part of a word that stands there. */
  readonly word: string;
  readonly offset: number;
}

function offersFor(place: Place): readonly Offer[] {
  const { analysis, language, before, word } = place;
  const head = before.slice(0, before.length - word.length);
  if (/(?:\b(?:R|ℝ)|ℝ)\s*\[[^\]]*$|ℝ\s*\^\s*[{(]?[^})\s]*$/u.test(head)) return sizes(analysis);
  if (/^\s*dim\s/u.test(before)) return /=[^,]*$/u.test(head) ? sizes(analysis) : [];
  if (/^\s*(?:const|param|var)\s|^[^=]*(?:[:∈])/u.test(head) && !/^\s*fn\s/u.test(head))
    return /(?:\]|\}|R|ℝ)\s+(?:\p{L}+\s+)*$/u.test(head) ? words(language.attributes) : [];
  if (/^\s*fn\s[^=]*$/u.test(head))
    return /[:>]\s*$/u.test(head) ? words(['elementwise', 'rows', 'cols']) : [];
  if (/^\s*(?:import|notation|convention)\s/u.test(head)) return [];
  if (/[∑∏ΣΠ]_\{?$/u.test(head)) return [];
  if (/^\s*derive\s+$/u.test(head)) return [...derivatives(analysis), ...scalarsOf(analysis).map(named)];
  if (/^\s*$/u.test(head)) return [...keywords(), ...derivatives(analysis), ...snippets(language)];
  const options = optionsAt(head, language);
  return [...options, ...values(place, head), ...functions(analysis, language), ...sizes(analysis)];
}

function keywords(): readonly Offer[] {
  return KEYWORDS.map(([label, detail]) => ({ label, kind: 'keyword', detail }));
}

function snippets({ snippets: all }: LanguageSummary): readonly Offer[] {
  return all.map(({ prefix, description, body }) => ({
    label: prefix,
    kind: 'snippet',
    detail: description,
    insert: body,
  }));
}

const words = (labels: readonly string[]): readonly Offer[] =>
  labels.map((label) => ({ label, kind: 'option', detail: '' }));

function named(symbol: SymbolSummary): Offer {
  return { label: symbol.name, kind: symbol.kind, detail: symbol.shapeText ?? symbol.kind };
}

const sizes = (analysis: Analysis): readonly Offer[] =>
  analysis.symbols.filter(({ kind }) => kind === 'dim').map(named);

/** Names with a value: those that would fit first, then as they stand in the file; never the one that is being defined. */
function values({ analysis, offset }: Place, head: string): readonly Offer[] {
  const expected = expectedAt(analysis, head, offset);
  const own = analysis.symbols.filter(
    ({ kind, range, statementRange }) =>
      kind !== 'dim' && !(kind === 'definition' && range.start < offset && offset <= statementRange.end + 1),
  );
  return ranked(own, expected).map(named);
}

function ranked(symbols: readonly SymbolSummary[], expected: ExpectedShape | null): readonly SymbolSummary[] {
  if (!expected) return symbols;
  const isFit = ({ shape }: SymbolSummary): boolean => fits(shape, expected);
  return [...symbols.filter(isFit), ...symbols.filter((symbol) => !isFit(symbol))];
}

/** Functions of the language by their use in this file, then by their use elsewhere. */
function functions(analysis: Analysis, { functions: all }: LanguageSummary): readonly Offer[] {
  const uses = (name: string): number => {
    const usual = USUAL.indexOf(name);
    const here = analysis.text.includes(`${name}(`) ? USUAL.length : 0;
    return here + (usual < 0 ? 0 : USUAL.length - usual);
  };
  return [...all]
    .sort((a, b) => uses(b.name) - uses(a.name))
    .map(({ name, summary }) => ({ label: name, kind: 'function', detail: summary }));
}

/** Words such as `rows` behind the first argument of a function that takes them. */
function optionsAt(head: string, { functions: all }: LanguageSummary): readonly Offer[] {
  const call = enclosingCall(head);
  const known = call && all.find(({ name }) => name === call.name);
  return known && call.argument > 0 ? words(known.options) : [];
}

export interface EnclosingCall {
  readonly name: string;
  /** Where the name begins in the text. */
  readonly start: number;
  /** Which argument the end of the text is in, from 0. */
  readonly argument: number;
  /** The arguments so far. */
  readonly texts: readonly string[];
}

/** The innermost call that is open at the end of a text. */
export function enclosingCall(text: string): EnclosingCall | null {
  let depth = 0;
  let end = text.length;
  const texts: string[] = [];
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const sign = text.charAt(at);
    if (')]}⟩'.includes(sign)) depth += 1;
    if (sign === ',' && depth === 0) {
      texts.unshift(text.slice(at + 1, end));
      end = at;
    }
    if (!'([{⟨'.includes(sign)) continue;
    if (depth > 0) depth -= 1;
    else if (sign === '(') {
      const [, name = ''] = /([\p{L}_][\p{L}\p{M}\p{N}_]*)['′″]*$/u.exec(text.slice(0, at)) ?? [];
      texts.unshift(text.slice(at + 1, end));
      if (name !== '') return { name, start: text.lastIndexOf(name, at), argument: texts.length - 1, texts };
      texts.length = 0;
      end = at;
    } else return null;
  }
  return null;
}

/** `∂L/∂Θ` for every scalar and every variable: params of which nothing is claimed or asked come first, consts last. */
function derivatives(analysis: Analysis): readonly Offer[] {
  const known = new Set(analysis.questions.map(({ derivative }) => derivativeText(derivative)));
  const order = ({ symbol, label }: { symbol: SymbolSummary; label: string }): number => {
    const kinds = ['param', 'var', 'const'];
    return kinds.indexOf(symbol.kind) + (known.has(label) ? kinds.length : 0);
  };
  const variables = analysis.symbols.filter(
    ({ kind }) => kind === 'param' || kind === 'var' || kind === 'const',
  );
  // The last scalar is the loss more often than a step on the way to it.
  const pairs = [...scalarsOf(analysis)]
    .reverse()
    .flatMap((scalar) => variables.map((symbol) => ({ symbol, label: `∂${scalar.name}/∂${symbol.name}` })));
  return pairs
    .map((pair, at) => ({ pair, at }))
    .sort((a, b) => order(a.pair) - order(b.pair) || a.at - b.at)
    .map(({ pair: { symbol, label } }) => ({
      label,
      kind: 'derivative',
      detail: symbol.shapeText ?? 'gradient',
    }));
}

/** The scalars that a document defines. */
export function scalarsOf(analysis: Analysis): readonly SymbolSummary[] {
  return analysis.symbols.filter((symbol) => symbol.kind === 'definition' && symbol.shape?.length === 0);
}
