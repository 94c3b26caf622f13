// A formula of LaTeX as mathematics: KaTeX's tree, with macros expanded, brought to letters, signs, fractions and scripts.

import katex from 'katex';
import type { TextRange } from '../engine/api.ts';
import { ALL_ONES, type Face, type Math as Node, type Row } from './math.ts';
import { FUNCTIONS, letterOf, signOf } from './symbols.ts';

export type ReadMath =
  | { readonly kind: 'read'; readonly row: Row }
  | { readonly kind: 'unreadable'; readonly why: string; readonly at: number };

/** Commands that KaTeX lacks, as what they do. */
const MACROS: Readonly<Record<string, string>> = {
  '\\mbox': '\\text{#1}',
  '\\triangledown': '\\nabla',
  '\\T': '^\\top',
  '\\trans': '^\\top',
  '\\transpose': '^\\top',
  '\\tr': '\\operatorname{tr}',
  '\\Tr': '\\operatorname{tr}',
  '\\trace': '\\operatorname{tr}',
  '\\diag': '\\operatorname{diag}',
  '\\vec': '\\mathbf{#1}',
  '\\bm': '\\mathbf{#1}',
  '\\boldsymbol': '\\mathbf{#1}',
  '\\pmb': '\\mathbf{#1}',
  '\\sign': '\\operatorname{sign}',
  '\\softmax': '\\operatorname{softmax}',
  '\\norm': '\\left\\|#1\\right\\|',
  '\\abs': '\\left|#1\\right|',
  '\\R': '\\mathbb{R}',
};

/** More expansions than any honest document needs: macros may call themselves. */
const MOST_EXPANSIONS = 5_000;

/** `latex` is one formula without its dollars; `macros` are the document's own. Ranges count from its beginning. */
export function readMath(latex: string, macros: Readonly<Record<string, string>> = {}): ReadMath {
  const parse: unknown = Reflect.get(katex, '__parse');
  if (typeof parse !== 'function') throw new Error('KaTeX has no parser');
  try {
    const tree: unknown = parse.call(katex, latex, {
      throwOnError: true,
      strict: 'ignore',
      displayMode: true,
      maxExpand: MOST_EXPANSIONS,
      trust: false,
      macros: { ...MACROS, ...macros },
    });
    return { kind: 'read', row: rowOf(tree, 'plain', { start: 0, end: latex.length, source: latex }) };
  } catch (error) {
    const position: unknown = error instanceof Error ? Reflect.get(error, 'position') : null;
    const raw: unknown = error instanceof Error ? Reflect.get(error, 'rawMessage') : null;
    return {
      kind: 'unreadable',
      why: typeof raw === 'string' ? raw : 'this is no formula of LaTeX',
      at: typeof position === 'number' ? position : 0,
    };
  }
}

/** A node of KaTeX's tree, of which only these are looked at. */
interface Katex {
  readonly type: string;
  readonly [part: string]: unknown;
}

const isNode = (value: unknown): value is Katex =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';

/** The place of what a node stands in, and the text that is read: what macros expand to has places in their own text. */
interface Within extends TextRange {
  readonly source: string;
}

function rowOf(value: unknown, face: Face, within: Within): Row {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => rowOf(each, face, within));
  return isNode(value) ? nodesOf(value, face, within) : [];
}

/** The place of a node: its own, or that of all its parts; an empty one where a macro made all of it. */
function placeOf(node: Katex, within: Within): Within {
  const places = [...placesIn(node, within.source)];
  if (places.length === 0) return { ...within, end: within.start };
  return {
    start: Math.min(...places.map(({ start }) => start)),
    end: Math.max(...places.map(({ end }) => end)),
    source: within.source,
  };
}

function* placesIn(value: unknown, source: string): Generator<TextRange> {
  if (Array.isArray(value)) for (const each of value) yield* placesIn(each, source);
  if (!isNode(value)) return;
  const loc: unknown = value.loc;
  if (typeof loc === 'object' && loc !== null) {
    const [start, end]: unknown[] = [Reflect.get(loc, 'start'), Reflect.get(loc, 'end')];
    const lexer: unknown = Reflect.get(loc, 'lexer');
    const isOwn = typeof lexer === 'object' && lexer !== null && Reflect.get(lexer, 'input') === source;
    // A command takes the spaces behind it, which are no part of what it says.
    if (isOwn && typeof start === 'number' && typeof end === 'number')
      yield { start, end: start + source.slice(start, end).trimEnd().length };
  }
  for (const [key, part] of Object.entries(value)) if (key !== 'loc') yield* placesIn(part, source);
}

function nodesOf(node: Katex, face: Face, within: Within): Row {
  const range = placeOf(node, within);
  const inside = (part: unknown, as: Face = face): Row => rowOf(part, as, range);
  switch (node.type) {
    case 'ordgroup':
    case 'styling':
    case 'color':
    case 'sizing':
    case 'mclass':
    case 'hbox':
    case 'lap':
    case 'smash':
    case 'underline':
    case 'overline':
      return inside(node.body);
    case 'htmlmathml':
      return inside(node.mathml);
    case 'mathord':
    case 'textord':
    case 'atom':
      return [characterOf(String(node.text), face, range)];
    case 'accent':
      return [accented(String(node.label), inside(node.base), range)];
    case 'font':
      return inFont(String(node.font), node.body, range);
    case 'text':
      return [wordsOf(node, range)];
    case 'operatorname':
      return [functionOf(lettersIn(inside(node.body)), range)];
    case 'op':
      return [bigOrFunction(node, range, inside)];
    case 'genfrac':
      return [{ kind: 'fraction', above: inside(node.numer), below: inside(node.denom), range }];
    case 'sqrt':
      return [{ kind: 'root', body: inside(node.body), range }];
    case 'supsub':
      return [
        {
          kind: 'scripts',
          base: single(inside(node.base), range),
          below: inside(node.sub),
          above: inside(node.sup),
          range,
        },
      ];
    case 'leftright':
      return [
        {
          kind: 'fence',
          open: signOf(String(node.left)) ?? '',
          close: signOf(String(node.right)) ?? '',
          body: inside(node.body),
          range,
        },
      ];
    case 'delimsizing':
      return [characterOf(String(node.delim), face, range)];
    case 'array':
      return [tableOf(node, face, range)];
    case 'horizBrace':
      return inside(node.base);
    case 'spacing':
    case 'kern':
    case 'internal':
    case 'cr':
    case 'phantom':
      return [];
    default:
      return [{ kind: 'foreign', what: node.type, range }];
  }
}

function characterOf(text: string, face: Face, range: TextRange): Node {
  if (/^[\d.]+$/u.test(text)) return { kind: 'number', text, range };
  const sign = signOf(text);
  if (sign !== null) return { kind: 'sign', text: sign, range };
  const letter = letterOf(text);
  if (letter !== null) return { kind: 'letter', name: letter, face, range };
  return { kind: 'foreign', what: text, range };
}

/** A hat, bar or tilde makes another name; an arrow says that the letter is a column. */
function accented(label: string, base: Row, range: TextRange): Node {
  const [letter, ...more] = base;
  const names = lettersIn(base);
  if (letter?.kind !== 'letter' || more.length > 0)
    return names === ''
      ? { kind: 'foreign', what: label, range }
      : { kind: 'letter', name: names, face: 'plain', range };
  if (label === '\\vec' || label === '\\overrightarrow') return { ...letter, face: 'bold', range };
  const word = label.replace(/^\\(?:wide)?/u, '');
  return { ...letter, name: `${letter.name}_${word}`, range };
}

function inFont(font: string, body: unknown, range: Within): Row {
  const face = FACES.get(font) ?? 'plain';
  const inner = rowOf(body, face, range);
  const [one] = inner;
  if (face !== 'plain' && inner.length === 1 && one?.kind === 'number' && one.text === '1')
    return [{ kind: 'letter', name: ALL_ONES, face, range }];
  const names = lettersIn(inner);
  const isOneWord = inner.length > 1 && inner.every(({ kind }) => kind === 'letter');
  if (!isOneWord) return inner;
  if (face === 'plain') return inner;
  return face === 'roman' && FUNCTIONS.has(names)
    ? [functionOf(names, range)]
    : [{ kind: 'letter', name: names, face, range }];
}

const FACES: ReadonlyMap<string, Face> = new Map([
  ['mathbf', 'bold'],
  ['boldsymbol', 'bold'],
  ['mathrm', 'roman'],
  ['mathsf', 'roman'],
  ['mathtt', 'roman'],
  ['textrm', 'roman'],
  ['mathcal', 'script'],
  ['mathscr', 'script'],
  ['mathfrak', 'script'],
  ['mathbb', 'script'],
]);

/** Text inside a formula: a name where it is one word behind `_` or `^`, prose else. */
function wordsOf(node: Katex, range: TextRange): Node {
  const text = [...charactersIn(node.body)].join('').trim();
  if (FUNCTIONS.has(text)) return functionOf(text, range);
  return { kind: 'words', text, range };
}

function* charactersIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* charactersIn(each);
  if (!isNode(value)) return;
  if (typeof value.text === 'string') yield value.text === '\\ ' ? ' ' : value.text;
  if (value.type === 'spacing') yield ' ';
  yield* charactersIn(value.body);
}

const functionOf = (name: string, range: TextRange): Node => ({
  kind: 'function',
  name: FUNCTIONS.get(name) ?? name,
  range,
});

function bigOrFunction(node: Katex, range: TextRange, inside: (part: unknown) => Row): Node {
  const name = typeof node.name === 'string' ? node.name.slice(1) : lettersIn(inside(node.body));
  if (name === 'sum') return { kind: 'big', sign: '∑', range };
  if (name === 'prod') return { kind: 'big', sign: '∏', range };
  return functionOf(name, range);
}

function tableOf(node: Katex, face: Face, range: Within): Node {
  const rows = Array.isArray(node.body) ? node.body : [];
  return {
    kind: 'table',
    rows: rows.map((cells: unknown) =>
      Array.isArray(cells) ? cells.map((cell: unknown) => rowOf(cell, face, range)) : [],
    ),
    range,
  };
}

const lettersIn = (row: Row): string =>
  row.map((one) => (one.kind === 'letter' || one.kind === 'function' ? one.name : '')).join('');

function single(row: Row, range: TextRange): Node | null {
  const [first, ...more] = row;
  if (!first) return null;
  return more.length === 0 ? first : { kind: 'fence', open: '', close: '', body: row, range };
}
