// Declarations in words: `where A is m x n and x is a vector of length n`, `weights W (n x m), bias b (m)`, `A is symmetric`.
// Read as statements only where every clause says a shape, and nothing else is said that the language could not say.

import { ATTRIBUTE_WORDS } from '../inference/attributes.ts';
import { nearestNames } from '../names/nearest.ts';
import { parseStatement } from '../syntax/parse.ts';

/** A clause that says a shape, or only what a matrix is. */
export interface WordedDeclaration {
  readonly names: readonly string[];
  /** As the sentence has it. */
  readonly sign: ':' | '∈';
  /** `R[m, n]`, the arrow of a map, or `dim` of a size; null where only attributes are said. */
  readonly space: string | null;
  readonly attributes: readonly string[];
}

const ATTRIBUTES: readonly (readonly [RegExp, string])[] = [
  [/\bpositive[- ]semi-?definite\b|\bpsd\b/giu, 'psd'],
  [/\bpositive[- ]definite\b|\bspd\b/giu, 'spd'],
  [/\b(?:skew|anti)-?symmetric\b/giu, 'skew'],
  [/\bsymmetric\b/giu, 'symmetric'],
  [/\b(?:invertible|non-?singular)\b/giu, 'invertible'],
  [/\bdiagonal\b/giu, 'diagonal'],
  [/\borthogonal\b/giu, 'orthogonal'],
  [/\blower[- ]triangular\b/giu, 'lower'],
  [/\bupper[- ]triangular\b/giu, 'upper'],
  [/\bnon-?negative\b/giu, 'nonneg'],
  [/\bpositive\b/giu, 'positive'],
];
/** Words that the first of them implies. */
const IMPLIED: ReadonlyMap<string, string> = new Map([
  ['psd', 'symmetric'],
  ['spd', 'symmetric'],
]);

const NAME = String.raw`\p{L}(?:\p{N}|_\p{L}+|_\p{N}+|_\{[^{}]*\}|[\u2080-\u209c])*`;
const NAMES = String.raw`${NAME}(?:(?:\s*,\s*|\s+and\s+)${NAME}){0,9}`;
const SPACE = String.raw`[Rℝ](?:\s?\^?\s?(?:\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\]|(?<=\^\s?)[\p{L}\p{N}]+)|[\u02B0-\u02E2\u1D2C-\u1D61\u2070-\u207F]+)?(?![\p{L}\p{N}_])`;
/** Words for a matrix without a verb. */
const SAID_BARE = 'symmetric|invertible|diagonal|orthogonal|positive|skew|lower|upper|psd|spd';
/** Names, and what ties them to what is said of them. */
const HEAD = new RegExp(
  `(?<![\\p{L}\\p{N}_^{(\\[×])(?<!(?:[x×*]|by|length|size|dimension)\\s)(${NAMES})` +
    `(?:\\s+(?:is|are|be|in|an?)(?=\\s|[Rℝ])|\\s*[:∈–-](?=\\s|[Rℝ])|\\s+(?=\\()|\\s+(?<!(?<![\\p{L}\\p{N}])a\\s+)(?=(?:${SAID_BARE})(?![\\p{L}])))`,
  'gu',
);

const SIZE = String.raw`\p{L}\p{N}?(?:_\p{L}+|_\p{N}+)?(?:[-+]\p{N}+)?|\p{N}+`;
const BETWEEN = String.raw`\s*×\s*|\s+(?:x|by)\s+|-by-|\s\*\s|(?<=(?:^|[\s(\[])\p{L})x(?=[\p{L}\p{N}](?:[^\p{L}]|$))|(?<=\p{N})x(?=\p{N})`;
const PAIR = new RegExp(
  `(?<![\\p{L}\\p{N}_])[([]?(${SIZE})(?:${BETWEEN})(${SIZE})[)\\]]?(?![\\p{L}\\p{N}_])`,
  'u',
);
const LINE = new RegExp(
  `\\bvectors?\\s+(?:of\\s+)?(?:length|size|dimension)\\s+(${SIZE})(?![\\p{L}\\p{N}_])` +
    `|(?<![\\p{L}\\p{N}_])(${SIZE})-(?:dimensional\\s+(?:\\p{Ll}+\\s+)?)?vectors?\\b` +
    `|(?<![\\p{L}\\p{N}_])(${SIZE})-dimensional\\b` +
    `|\\blength\\s+(${SIZE})(?![\\p{L}\\p{N}_])` +
    `|^\\((${SIZE})\\)`,
  'u',
);
const NUMBER = /\b(?:scalars?|(?:real\s+)?numbers?(?!\s+of\b))\b/iu;
const COUNT = /\bnumber\s+of\b/u;
const MAP = new RegExp(`^${SPACE}(?:\\s*[,×]\\s*${SPACE})*\\s*(?:->|→)\\s*${SPACE}`, 'u');
/** Words that say nothing of a shape; what turns a sentence round is no such word. */
const WORDS =
  /^(?:[\s,;.:()]|(?<![\p{L}\p{N}_])(?!(?:not|no|if|when|iff|unless|except|or|depends?|sums?|ones?|zeros?|stochastic|unitary|hermitian|idempotent|projections?|normali[sz]ed|complex)\b)(?:\p{L}?\p{Ll}{2,}|a|A)(?:-\p{Ll}+)*(?![\p{L}\p{N}_=]))*$/u;

const SIZES = 'dim';

/** Words that may follow a shape and add nothing about the value. */
const FILLERS = new Set(
  (
    'a an the of to be as is are in it its given fixed real known unknown some any all arbitrary both each observed hidden square full ' +
    'column row vector vectors matrix matrices design data weight weights response responses target targets label labels input inputs ' +
    'output outputs parameter parameters coefficient coefficients bias biases variable variables feature features sample samples ' +
    'observation observations size dimension dimensions shape noise error errors constant constants our'
  ).split(' '),
);

const saysNothing = (words: string): boolean =>
  (words.toLowerCase().match(/\p{L}+/gu) ?? []).every((word) => FILLERS.has(word));

/** The declaration in a sentence, or behind a formula in it; null where there is none. */
export function declaredInWords(text: string): readonly WordedDeclaration[] | null {
  const heads = [...text.matchAll(HEAD)];
  const [first] = heads;
  if (!first || !WORDS.test(text.slice(0, first.index))) return null;
  const clauses = heads.map((head, at) => {
    const from = head.index + head[0].length;
    const before = heads[at - 1];
    const lead = text.slice(before ? before.index + before[0].length : 0, head.index);
    const sign = head[0].endsWith('∈') ? '∈' : ':';
    const next = heads[at + 1];
    // Words behind the last comma or `and` are about the next names.
    const until = next
      ? text.slice(from, next.index).replace(/(?:[,;]|\s(?:and|et|und)\s)[^,;]*$/u, ' ')
      : text.slice(from);
    const said = until.trim();
    const clause = clauseOf(head[1] ?? '', sign, said);
    return clause && { ...clause, attributes: [...clause.attributes, ...attributesInFront(lead)] };
  });
  const found = clauses.flatMap((clause) => clause ?? []);
  return found.length < clauses.length ? null : found;
}

/** `symmetric A (n by n)`, `a symmetric matrix A` */
export function attributesInFront(lead: string): readonly string[] {
  const found = ATTRIBUTES.find(([pattern]) =>
    new RegExp(`(?:${pattern.source})(?:\\s+(?!(?:and|et|und)\\s)\\p{Ll}+)?\\s*$`, 'iu').test(lead),
  );
  return found ? [found[1]] : [];
}

function clauseOf(head: string, sign: ':' | '∈', said: string): WordedDeclaration | null {
  const names = head.split(/\s*,\s*|\s+and\s+/u);
  const map = MAP.exec(said)?.[0];
  if (map !== undefined)
    return WORDS.test(said.slice(map.length)) ? { names, sign: ':', space: map, attributes: [] } : null;
  let rest = said;
  const attributes: string[] = [];
  for (const [pattern, attribute] of ATTRIBUTES) {
    const without = rest.replace(pattern, ' ');
    if (without !== rest) attributes.push(attribute);
    rest = without;
  }
  // `symétrique`
  for (const word of rest.match(/\p{L}{6,}/gu) ?? []) {
    const near = nearestNames(word, ATTRIBUTE_WORDS);
    if (near.length > 0) rest = rest.replace(word, ' ');
    attributes.push(...near.slice(0, 1));
  }
  const implied = attributes.map((attribute) => IMPLIED.get(attribute));
  const lasting = attributes.filter((attribute) => !implied.includes(attribute));
  const shape = spaceIn(rest);
  const left = shape ? shape.rest : rest;
  // Behind a comma the next names may have words in front of them.
  const [own = ''] = left.split(/[,;.]|(?<![\p{L}])(?:and|et|und)(?![\p{L}])/u);
  if (!WORDS.test(left) || !(shape?.isCount || saysNothing(own))) return null;
  return shape || lasting.length > 0
    ? { names, sign, space: shape?.space ?? null, attributes: lasting }
    : null;
}

/** The shape that a clause says, and the clause without it. */
function spaceIn(
  said: string,
): { readonly space: string; readonly rest: string; readonly isCount?: true } | null {
  const written = new RegExp(`^(?:in\\s+)?${SPACE}`, 'u').exec(said)?.[0];
  if (written !== undefined)
    return { space: written.replace(/^in\s+/u, ''), rest: said.slice(written.length) };
  const pair = PAIR.exec(said);
  if (pair) {
    const [whole, rows = '', cols = ''] = pair;
    const sizes = cols === '1' ? (rows === '1' ? '' : `[${rows}]`) : `[${rows}, ${cols}]`;
    return { space: `R${sizes}`, rest: said.replace(whole, ' ') };
  }
  const line = LINE.exec(said);
  const size = line?.slice(1).find((group) => group !== undefined);
  if (line && size !== undefined) return { space: `R[${size}]`, rest: said.replace(line[0], ' ') };
  const count = COUNT.exec(said)?.[0];
  if (count !== undefined) return { space: SIZES, rest: said.replace(count, ' '), isCount: true };
  const number = NUMBER.exec(said)?.[0];
  return number === undefined ? null : { space: 'R', rest: said.replace(number, ' ') };
}

/** The statements that say the same; null where one of them is none, or says no shape. */
export function statementsOf(declared: readonly WordedDeclaration[]): readonly string[] | null {
  const lines = declared.map(({ names, sign, space, attributes }) =>
    space === null
      ? null
      : space === SIZES
        ? `${SIZES} ${names.join(', ')}`
        : [`${names.join(', ')} ${sign} ${space}`, ...attributes].join(' '),
  );
  const known = lines.flatMap((line) => line ?? []);
  const isSound = known.every((line) => {
    const parsed = parseStatement(line);
    return parsed.kind === 'parsed' && ['declaration', 'function', 'dim'].includes(parsed.statement.kind);
  });
  return known.length === lines.length && isSound ? known : null;
}
