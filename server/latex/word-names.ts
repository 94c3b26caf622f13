// Names of several letters as papers have them: `RSS = …`, `\text{MSE}(w) = …`, `\log L(\theta) = …`. What stands alone on the
// left of an equation is one name, there and wherever it stands again.

import { derivedBy } from './dependencies.ts';
import { isDerivative } from './derivatives.ts';
import type { PlacedLine } from './lines.ts';
import { type Math as Node, type Row, rowsInside } from './math.ts';
import { isBracket } from './operands.ts';
import { bracketOf } from './row-facts.ts';
import { FUNCTIONS } from './symbols.ts';

/** `declared` are the names that the comments of the document declare. */
export function withWordNames(
  lines: readonly PlacedLine[],
  declared: ReadonlyMap<string, string>,
): readonly PlacedLine[] {
  const rows = lines.flatMap((line) => (line.kind === 'equation' ? line.sides : []));
  const lefts = lines.flatMap((line) =>
    line.kind === 'equation' && line.sides.length > 1 ? [line.sides[0] ?? []] : [],
  );
  const words = new Set([
    ...lefts.flatMap(wordOf),
    ...[...declared.keys()].filter((name) => name.length > 1),
  ]);
  const isApart = (word: string): boolean => declared.has(word) || hasOwnLetter(word, rows);
  const runs = new Set([...words].filter(isApart));
  const functions = new Set(
    [...new Set(rows.flatMap(functionsIn))].filter((word) => !runs.has(word) && hasOwnLetter(word, rows)),
  );
  const defined = new Set(
    lefts.flatMap(([head, ...more]) => (head?.kind === 'letter' && more.length === 0 ? [head.name] : [])),
  );
  // `\partial \log L / \partial \beta` of an L that is defined nowhere is of one name, too.
  const derived = rows
    .flatMap((row) => logarithmOf(derivedBy(row)?.of ?? []))
    .filter((name) => !defined.has(name));
  const logarithms = new Set([...lefts.flatMap(logarithmOf), ...derived]);
  const functionals = new Set(lefts.flatMap(functionalOf));
  if (runs.size + functions.size + logarithms.size + functionals.size === 0) return lines;
  const names: WordNames = { words: runs, functions, logarithms, functionals };
  return lines.map((line) => {
    if (line.kind !== 'equation') return line;
    const sides = line.sides.map((side) => joined(side, names));
    return sides.every((side, at) => side === line.sides[at]) ? line : { ...line, sides };
  });
}

/** The letters of a left side that is a run of letters and nothing else, but for a bracket. */
function wordOf(left: Row): readonly string[] {
  const letters = runAt(left, 0);
  const rest = left.slice(letters.length);
  const isAlone = rest.length === 0 || (rest.length === 1 && bracketOf(rest[0] ?? null) !== null);
  const word = nameOfRun(letters);
  return letters.length > 1 && isAlone && !/^[dδΔ]/u.test(word) && !isDerivative(left[0]) ? [word] : [];
}

const nameOfRun = (letters: Row): string =>
  letters.map((one) => (one.kind === 'letter' ? one.name : '')).join('');

/** Letters without a space between them. */
function runAt(row: Row, from: number): Row {
  const run: Node[] = [];
  for (const node of row.slice(from)) {
    const last = run.at(-1);
    if (node.kind !== 'letter' || !/^\p{L}$/u.test(node.name)) break;
    if (last && (last.range.end !== node.range.start || (last.kind === 'letter' && last.face !== node.face)))
      break;
    run.push(node);
  }
  return run;
}

/** `tr` in `tr(X^T X)` and `exp` in `exp(x)`, typed as letters: what functions are called and a bracket follows. */
function functionsIn(row: Row): readonly string[] {
  const known = functionsKnown.get(row);
  if (known) return known;
  const found: string[] = [];
  for (let at = 0; at < row.length; ) {
    const run = runAt(row, at);
    const word = nameOfRun(run);
    const next = row[at + Math.max(1, run.length)];
    if (run.length > 1 && FUNCTIONS.has(word) && isBracket(next)) found.push(word);
    const node = row[at];
    if (node && run.length === 0) found.push(...rowsInside(node).flatMap(functionsIn));
    at += Math.max(1, run.length);
  }
  functionsKnown.set(row, found);
  return found;
}

/** Most rows stay the same from one version of a document to the next. */
const functionsKnown = new WeakMap<Row, readonly string[]>();

/** Whether a letter of the word stands nowhere but in it: then it is no product of letters. */
function hasOwnLetter(word: string, rows: readonly Row[]): boolean {
  const outside = new Set<string>();
  const visit = (row: Row): void => {
    for (let at = 0; at < row.length; ) {
      const run = runAt(row, at);
      const node = row[at];
      at += Math.max(1, run.length);
      if (run.length > 1 && nameOfRun(run) === word) continue;
      for (const letter of run) if (letter.kind === 'letter') outside.add(letter.name);
      if (node && run.length === 0) for (const part of rowsInside(node)) visit(part);
    }
  };
  for (const row of rows) visit(row);
  return [...word].some((letter) => !outside.has(letter));
}

/** The L of a left side `\log L` or `\ln L(\theta)`. */
function logarithmOf(left: Row): readonly string[] {
  const [head, of, ...more] = left;
  const isAlone = more.length === 0 || (more.length === 1 && bracketOf(more[0] ?? null) !== null);
  return head?.kind === 'function' && head.name === 'log' && of?.kind === 'letter' && isAlone
    ? [of.name]
    : [];
}

interface WordNames {
  readonly words: ReadonlySet<string>;
  /** Functions that are typed as letters. */
  readonly functions: ReadonlySet<string>;
  readonly logarithms: ReadonlySet<string>;
  /** Names with their variables in square brackets: `E[w]`. */
  readonly functionals: ReadonlySet<string>;
}

/** The E of a left side `E[w]`. */
function functionalOf(left: Row): readonly string[] {
  const [head, bracket, ...more] = left;
  const isList = bracket?.kind === 'fence' && bracket.open === '[' && bracket.body.every(isListed);
  return head?.kind === 'letter' && isList && more.length === 0 ? [head.name] : [];
}

const isListed = (node: Node): boolean =>
  node.kind === 'letter' || node.kind === 'scripts' || (node.kind === 'sign' && node.text === ',');

function joined(row: Row, names: WordNames): Row {
  const { words, functions, logarithms, functionals } = names;
  const done: Node[] = [];
  let isSame = true;
  for (let at = 0; at < row.length; at++) {
    const node = row[at];
    if (!node) continue;
    const [next, run] = [row[at + 1], runAt(row, at)];
    const word = nameOfRun(run);
    if (
      node.kind === 'function' &&
      node.name === 'log' &&
      next?.kind === 'letter' &&
      logarithms.has(next.name)
    ) {
      const range = { start: node.range.start, end: next.range.end };
      done.push({ ...next, name: `log_${next.name}`, range });
      at += 1;
      isSame = false;
    } else if (run.length > 1 && functions.has(word) && isBracket(row[at + run.length])) {
      const range = { start: node.range.start, end: run.at(-1)?.range.end ?? node.range.end };
      done.push({ kind: 'function', name: FUNCTIONS.get(word) ?? word, range });
      at += run.length - 1;
      isSame = false;
    } else if (run.length > 1 && words.has(word) && node.kind === 'letter') {
      const range = { start: node.range.start, end: run.at(-1)?.range.end ?? node.range.end };
      done.push({ ...node, name: word, range });
      at += run.length - 1;
      isSame = false;
    } else if (
      node.kind === 'letter' &&
      functionals.has(node.name) &&
      next?.kind === 'fence' &&
      next.open === '['
    ) {
      done.push(node, { ...next, open: '(', close: ')' });
      at += 1;
      isSame = false;
    } else {
      const inner = inside(node, names);
      isSame &&= inner === node;
      done.push(inner);
    }
  }
  return isSame ? row : done;
}

function inside(node: Node, names: WordNames): Node {
  const of = (row: Row): Row => joined(row, names);
  switch (node.kind) {
    case 'fence':
    case 'root': {
      const body = of(node.body);
      return body === node.body ? node : { ...node, body };
    }
    case 'fraction': {
      const [above, below] = [of(node.above), of(node.below)];
      return above === node.above && below === node.below ? node : { ...node, above, below };
    }
    case 'scripts': {
      const base = node.base && inside(node.base, names);
      return base === node.base ? node : { ...node, base };
    }
    default:
      return node;
  }
}
