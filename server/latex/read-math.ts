// A formula of LaTeX as mathematics: KaTeX's tree, with macros expanded, brought to letters, signs, fractions and scripts.

import katex from 'katex';
import type { TextRange } from '../engine/api.ts';
import { ALL_ONES, EXPECTATION, type Face, type Math as Node, type Row } from './math.ts';
import { FUNCTIONS, letterOf, signOf } from './symbols.ts';

export type ReadMath =
  | { readonly kind: 'read'; readonly row: Row }
  | { readonly kind: 'unreadable'; readonly why: string; readonly at: number };

/** Commands that KaTeX lacks, as what they do. */
const MACROS: Readonly<Record<string, string>> = {
  '\\mbox': '\\text{#1}',
  '\\triangledown': '\\nabla',
  '\\bigtriangledown': '\\nabla',
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
  if (latex.length > LONGEST)
    return { kind: 'unreadable', why: 'one formula, longer than any that can be read', at: 0 };
  const deep = tooDeep(latex);
  if (deep !== null)
    return { kind: 'unreadable', why: 'brackets in brackets, deeper than in any formula', at: deep };
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
    const within = {
      start: 0,
      end: latex.length,
      source: latex,
      macro: patternOf(macros),
      known: new Map<Katex, TextRange | null>(),
    };
    return { kind: 'read', row: rowOf(tree, 'plain', within) };
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

const DEEPEST = 100;
/** As long as no formula is. */
const LONGEST = 100_000;
/** How far from what it belongs to a command stands at most. */
const NEAR = 80;

/** Where more brackets are open than formulas have; null where none is. */
function tooDeep(latex: string): number | null {
  let depth = 0;
  for (let at = 0; at < latex.length; at++) {
    const character = latex[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth > DEEPEST) return at;
  }
  return null;
}

/** A node of KaTeX's tree, of which only these are examined. */
interface Katex {
  readonly type: string;
  readonly [part: string]: unknown;
}

const isNode = (value: unknown): value is Katex =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';

/** The place of what a node stands in, and the text that is read: what macros expand to has places in their own text. */
interface Within extends TextRange {
  readonly source: string;
  /** The macros of the document, as a pattern that finds one of them. */
  readonly macro: RegExp | null;
  /** The places of parts that have been looked through. */
  readonly known: Map<Katex, TextRange | null>;
}

function patternOf(macros: Readonly<Record<string, string>>): RegExp | null {
  const names = Object.keys(macros).filter((name) => /^\\[a-zA-Z]+$/u.test(name));
  return names.length === 0
    ? null
    : new RegExp(`(?:${names.map((name) => `\\${name}`).join('|')})(?![a-zA-Z])`, 'u');
}

function rowOf(value: unknown, face: Face, within: Within): Row {
  if (Array.isArray(value))
    return withMacros(
      value.flatMap((each: unknown) => rowOf(each, face, within)),
      within,
    );
  return isNode(value) ? nodesOf(value, face, within) : [];
}

/** The place of a node: its own, or that of all its parts; an empty one where a macro made all of it. */
function placeOf(node: Katex, within: Within): Within {
  const place = placeIn(node, within.source, within.known);
  const { source, macro, known } = within;
  const { start, end } = place ?? { start: within.start, end: within.start };
  return { start, end, source, macro, known };
}

/** Nodes that a macro expands to are placed at the macro: in the gap before the node that follows. */
function withMacros(row: Row, { start, end, source, macro }: Within): Row {
  if (!macro) return row;
  let from = start;
  return row.map((node, at) => {
    const isMade = node.range.end <= node.range.start || node.range.start < from;
    const next = row.slice(at + 1).find(({ range }) => range.end > range.start && range.start > from);
    const until = isMade ? (next?.range.start ?? end) : node.range.start;
    const found = macro.exec(source.slice(from, until));
    const placed = found ? startingAt(node, from + found.index, isMade ? until : null, source) : node;
    from = Math.max(from, placed.range.end);
    return placed;
  });
}

/** A node that begins earlier; one that a macro made alone ends where the macro does. */
function startingAt(node: Node, start: number, until: number | null, source: string): Node {
  const written = until === null ? null : source.slice(start, until).trimEnd();
  const end = written === null ? node.range.end : start + written.length;
  if (node.kind !== 'scripts' || !node.base || until !== null) return { ...node, range: { start, end } };
  // The scripts have their own places: what they stand at is the macro.
  const scripts = [...node.above, ...node.below].map(({ range }) => range.start);
  const base = { ...node.base, range: { start, end: Math.min(...scripts, end) } };
  return { ...node, base, range: { start, end } };
}

/** From the beginning of the first to the end of the last place in a part of KaTeX's tree; null where macros made all of it. */
function placeIn(value: unknown, source: string, known: Within['known']): TextRange | null {
  if (Array.isArray(value))
    return value.reduce<TextRange | null>(
      (place, each: unknown) => spanning(place, placeIn(each, source, known)),
      null,
    );
  if (!isNode(value)) return null;
  const found = known.get(value);
  if (found !== undefined) return found;
  let place = ownPlace(value.loc, source);
  for (const key in value) if (key !== 'loc') place = spanning(place, placeIn(value[key], source, known));
  known.set(value, place);
  return place;
}

const spanning = (a: TextRange | null, b: TextRange | null): TextRange | null =>
  a && b ? { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) } : (a ?? b);

function ownPlace(loc: unknown, source: string): TextRange | null {
  if (typeof loc !== 'object' || loc === null) return null;
  const [start, end]: unknown[] = [Reflect.get(loc, 'start'), Reflect.get(loc, 'end')];
  const lexer: unknown = Reflect.get(loc, 'lexer');
  const isOwn = typeof lexer === 'object' && lexer !== null && Reflect.get(lexer, 'input') === source;
  if (!isOwn || typeof start !== 'number' || typeof end !== 'number') return null;
  // A command takes the spaces behind it, which are no part of what it says.
  return { start, end: start + source.slice(start, end).trimEnd().length };
}

/** Commands that have their arguments behind them. */
const COMMANDS = new Set(['genfrac', 'sqrt', 'accent', 'font', 'operatorname', 'text']);

/** The places of arguments are known; the command before them, and the brackets of `\left … \right`, belong to it. */
function nodesOf(node: Katex, face: Face, within: Within): Row {
  const inner = placeOf(node, within);
  const near = Math.max(0, inner.start - NEAR);
  const before = within.source.slice(near, inner.start);
  const command = COMMANDS.has(node.type) ? /\\[a-zA-Z]+\*?\s*(?:\[[^\]]*\])?\s*$/u.exec(before) : null;
  const isOwn = inner.end > inner.start;
  return nodesAt(node, face, command && isOwn ? { ...inner, start: near + command.index } : inner);
}

/** `\left( … \right)` round what stands in it. */
function bracketed(body: Row, range: Within): TextRange {
  const [first, last] = [body[0], body.at(-1)];
  const { start, end, source } = range;
  if (!first || !last || end <= start) return { start, end };
  const near = Math.max(0, first.range.start - NEAR);
  const before = /\\left\s*(?:\\[a-zA-Z]+|\\.|.)\s*$/u.exec(source.slice(near, first.range.start));
  const behind = /^\s*\\right\s*(?:\\[a-zA-Z]+|\\.|.)/u.exec(
    source.slice(last.range.end, last.range.end + NEAR),
  );
  return {
    start: before ? near + before.index : start,
    end: behind ? last.range.end + behind[0].length : end,
  };
}

/** From the first to the last of some places that are not empty. */
function around(places: readonly TextRange[], otherwise: TextRange): TextRange {
  const own = places.filter(({ start, end }) => end > start);
  if (own.length === 0) return otherwise;
  return { start: Math.min(...own.map(({ start }) => start)), end: Math.max(...own.map(({ end }) => end)) };
}

function nodesAt(node: Katex, face: Face, within: Within): Row {
  const range: TextRange = { start: within.start, end: within.end };
  const inside = (part: unknown, as: Face = face): Row => rowOf(part, as, within);
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
      return inside(node.body);
    case 'overline':
      return [accented('\\bar', inside(node.body), range)];
    case 'htmlmathml':
      return inside(node.mathml);
    case 'mathord':
    case 'textord':
    case 'atom':
      return [characterOf(String(node.text), face, range)];
    case 'accent':
      return [accented(String(node.label), inside(node.base), range)];
    case 'font':
      return inFont(String(node.font), node.body, within);
    case 'text':
      return [wordsOf(node, range)];
    case 'operatorname':
      return [functionOf(lettersIn(inside(node.body)), range)];
    case 'op':
      return [bigOrFunction(node, range, inside)];
    case 'genfrac':
      return [{ kind: 'fraction', above: inside(node.numer), below: inside(node.denom), range }];
    case 'sqrt': {
      const [body, index] = [inside(node.body), inside(node.index)];
      if (index.length === 0) return [{ kind: 'root', body, range }];
      // `\sqrt[3]{x}` is a power.
      const one: Node = { kind: 'number', text: '1', range };
      const base: Node = { kind: 'fence', open: '(', close: ')', body, range };
      const power: Node = { kind: 'fraction', above: [one], below: index, range };
      return [{ kind: 'scripts', base, below: [], above: [power], range }];
    }
    case 'supsub': {
      // Text at a brace, or over a sign (`\overset{!}{=}`), explains and is no part of the formula.
      if (isNode(node.base) && (node.base.type === 'horizBrace' || isSetOver(node.base)))
        return inside(isSetOver(node.base) ? node.base.body : node.base.base);
      const below = inside(node.sub);
      const whole = inside(node.base);
      // Of `\mathbf{AX}^{-1}` the script stands at the last letter.
      const before = isNode(node.base) && node.base.type === 'font' ? whole.slice(0, -1) : [];
      const written = spelledApart(single(whole.slice(before.length), range), node.sub);
      // `X_{i, :}` is `[X]_{i, :}`, a row and no name.
      const isSliced =
        written?.kind === 'letter' && below.some((one) => one.kind === 'sign' && one.text === ':');
      const base: Node | null = isSliced
        ? { kind: 'fence', open: '[', close: ']', body: [written], range: written.range }
        : written;
      return [
        ...before,
        {
          kind: 'scripts',
          base,
          below,
          above: inside(node.sup),
          range: around(base ? [range, base.range] : [range], range),
        },
      ];
    }
    case 'leftright': {
      const body = inside(node.body);
      const [left, right] = [signOf(String(node.left)), signOf(String(node.right))];
      // `\left( … \right.` at the end of a line: the bracket is closed in another one.
      const [only, ...more] = body;
      const isWhole = only?.kind === 'table' && more.length === 0;
      if (!isWhole && left === '(' && right === null) return [{ kind: 'sign', text: left, range }, ...body];
      if (!isWhole && right === ')' && left === null) return [...body, { kind: 'sign', text: right, range }];
      return [
        {
          kind: 'fence',
          open: left ?? '',
          close: right ?? '',
          body,
          range: bracketed(body, within),
        },
      ];
    }
    case 'delimsizing':
      return [characterOf(String(node.delim), face, range)];
    case 'array':
      return [tableOf(node, face, within)];
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

/** Names that print alike: `f_{}` is f_, and `W_{{1}}` W_1, where `W_1` is W1. */
function spelledApart(base: Node | null, below: unknown): Node | null {
  if (base?.kind !== 'letter' || !isGroup(below)) return base;
  const [only, ...more] = below.body;
  const isNumber = isGroup(only) && more.length === 0 && only.body.every(isDigit);
  return below.body.length === 0 || isNumber ? { ...base, name: `${base.name}_` } : base;
}

const isGroup = (node: unknown): node is Katex & { readonly body: readonly unknown[] } =>
  isNode(node) && node.type === 'ordgroup' && Array.isArray(node.body);

const isDigit = (node: unknown): boolean =>
  isNode(node) && typeof node.text === 'string' && /^\d$/u.test(node.text);

/** A sign that something is set over or under, as KaTeX has it. */
const isSetOver = ({ type, name, body }: Katex): boolean =>
  type === 'op' &&
  typeof name !== 'string' &&
  Array.isArray(body) &&
  body.length === 1 &&
  isRelation(body[0]);

const isRelation = (node: unknown): boolean => isNode(node) && node.family === 'rel';

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
  if (letter?.kind === 'sign' && more.length === 0 && label === '\\dot')
    return { ...letter, text: `.${letter.text}`, range };
  // `\hat{x_i}` is \hat{x}_i.
  if (letter?.kind === 'scripts' && letter.base?.kind === 'letter' && more.length === 0) {
    const [under] = [accented(label, [letter.base], letter.base.range)];
    return { ...letter, base: under, range };
  }
  const names = lettersIn(base);
  if (letter?.kind !== 'letter' || more.length > 0)
    return names === ''
      ? { kind: 'foreign', what: label, range }
      : { kind: 'letter', name: names, face: 'plain', range };
  if (label === '\\vec' || label === '\\overrightarrow') return { ...letter, face: 'bold', range };
  const word = label.replace(/^\\(?:wide)?/u, '');
  return { ...letter, name: `${letter.name}_${word}`, range };
}

function inFont(font: string, body: unknown, within: Within): Row {
  const range: TextRange = { start: within.start, end: within.end };
  const face = FACES.get(font) ?? 'plain';
  const inner = rowOf(body, face, within);
  const [one] = inner;
  if (face !== 'plain' && inner.length === 1 && one?.kind === 'number' && one.text === '1')
    return [{ kind: 'letter', name: ALL_ONES, face, range }];
  const names = lettersIn(inner);
  if (font === 'mathbb' && names === EXPECTATION) return [functionOf(names, range)];
  const isOneWord =
    inner.length > 1 &&
    inner.every(({ kind }, at) => kind === 'letter' || (kind === 'number' && at > 0 && font === 'mathit'));
  if (!isOneWord) return inner;
  if (face === 'plain' && font !== 'mathit') return inner;
  // Bold letters side by side are factors: `\mathbf{Xw}`.
  if (face === 'bold' && !FUNCTIONS.has(names)) return inner;
  return FUNCTIONS.has(names) && face !== 'script'
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
  if (typeof value.text === 'string')
    yield value.text === '\\ ' ? ' ' : value.text.replace(/^\\(?=[_&%#$])/u, '');
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

function tableOf(node: Katex, face: Face, within: Within): Node {
  const rows = Array.isArray(node.body) ? node.body : [];
  return {
    kind: 'table',
    rows: rows.map((cells: unknown) =>
      Array.isArray(cells) ? cells.map((cell: unknown) => rowOf(cell, face, within)) : [],
    ),
    range: { start: within.start, end: within.end },
  };
}

const lettersIn = (row: Row): string =>
  row
    .map((one) => {
      if (one.kind === 'number') return one.text;
      return one.kind === 'letter' || one.kind === 'function' ? one.name : '';
    })
    .join('');

function single(row: Row, range: TextRange): Node | null {
  const [first, ...more] = row;
  if (!first) return null;
  return more.length === 0 ? first : { kind: 'fence', open: '', close: '', body: row, range };
}
