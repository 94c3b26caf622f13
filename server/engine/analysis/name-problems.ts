// Problems of the names that a file introduces: given twice, made of themselves, in sizes or attributes that do
// not exist.

import type { InferredDocument } from '../document/document.ts';
import { VOCABULARY } from '../document/document-update.ts';
import { isAttribute, needsSquare } from '../inference/attributes.ts';
import { isKnown } from '../inference/unifier.ts';
import { nearestNames } from '../names/nearest.ts';
import type { NameSymbol } from '../names/symbols.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { displayShape, isSquare } from '../shapes/shape.ts';
import { normaliseName } from '../syntax/characters.ts';
import { normaliseLetters } from '../text/names.ts';
import { attributeMeant } from './attributes-meant.ts';
import { nameOpenSizes } from './named-sizes.ts';
import { inFile, placeOf, rangeOf } from './places.ts';
import { orNear, problem, replacements } from './problem-parts.ts';

/** A problem and the statement that it is in. */
export interface LocatedProblem {
  readonly at: number;
  readonly problem: Problem;
}

/** Problems of names and declarations: duplicates, cycles, unknown sizes and attributes, open sizes. */
export function nameProblems(document: InferredDocument): readonly LocatedProblem[] {
  return [
    ...duplicateProblems(document),
    ...cycleProblems(document),
    ...sizeProblems(document),
    ...introducedSizeHints(document),
    ...attributeProblems(document),
    ...openSizeProblems(document),
    ...hiddenNumbers(document),
  ];
}

/** A name that an import brings along although it stands here is reported here, where it can be mended. */
function duplicateProblems(document: InferredDocument): readonly LocatedProblem[] {
  return document.scope.duplicates.map(({ again, first }) => {
    const isForeign = (symbol: NameSymbol): boolean =>
      document.statements[symbol.statement]?.foreign !== undefined;
    const [earlier, other] = isForeign(again) && !isForeign(first) ? [first, again] : [again, first];
    const where = inFile(other.statement, document);
    const message = `\`${earlier.name}\` has a meaning already${where}: a name is introduced once`;
    const related = [
      {
        message: `${other === first ? 'the first' : 'the other'} \`${other.name}\`${where}`,
        range: placeOf(other, document),
      },
    ];
    return {
      at: earlier.statement,
      problem: problem('duplicate-name', 'error', message, placeOf(earlier, document), {
        related,
        fixes: [...withoutDeclaration(first, again, document), ...calledOtherwise(first, again, document)],
      }),
    };
  });
}

/** A declared name that is defined as well: its shape comes from the definition, and the declaration may go. */
function withoutDeclaration(
  first: NameSymbol,
  again: NameSymbol,
  document: InferredDocument,
): readonly Fix[] {
  const [declared, defined] = first.kind === 'variable' ? [first, again] : [again, first];
  const placed = document.statements[declared.statement];
  if (declared.kind !== 'variable' || defined.kind !== 'definition' || placed?.parsed.kind !== 'parsed')
    return [];
  const { statement } = placed.parsed;
  if (statement.kind !== 'declaration' || placed.foreign) return [];
  const at = statement.names.findIndex(({ span }) => span.start === declared.span.start);
  const [own, next, before] = [statement.names[at], statement.names[at + 1], statement.names[at - 1]];
  const whole = { start: 0, end: placed.text.length };
  // The only name takes its declaration along; of several it goes with its comma.
  const span =
    own && next
      ? { start: own.span.start, end: next.span.start }
      : own && before
        ? { start: before.span.end, end: own.span.end }
        : whole;
  // `q(x) = x' P x + q' x` reads the declared q: the function is something else.
  if (isReadBy(defined, document))
    return [calledAsFunction(declared.name, document)].flatMap((fix) => fix ?? []);
  const removal: Fix = {
    title: `Remove the declaration of \`${declared.name}\``,
    edits: [{ range: rangeOf(span, declared.statement, document), newText: '' }],
    verified: false,
  };
  const star = `${declared.name}_star`;
  if (!isDerivedBy(declared.name, document) || document.scope.symbols.has(star)) return [removal];
  // The variable of a derivative is one thing, and the value at which it is 0 another.
  const place = placeOf(defined, document);
  return [
    { title: `Call it \`${star}\``, edits: [{ range: place, newText: star }], verified: false },
    removal,
  ];
}

/** Whether the formula of a definition has its own name, as a value. */
function isReadBy({ name, statement, span }: NameSymbol, { statements }: InferredDocument): boolean {
  const { text = '' } = statements[statement] ?? {};
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  // `2q` is a product.
  return new RegExp(`(?<![\\p{L}_])${plain}(?![\\p{L}\\p{N}_(])`, 'u').test(text.slice(span.end));
}

/** The function by another name, wherever it is called. */
function calledAsFunction(name: string, { scope, statements }: InferredDocument): Fix | null {
  const other = [`${name}_fn`, 'f', 'g'].find((free) => !scope.symbols.has(free));
  if (other === undefined) return null;
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const calls = new RegExp(`(?<![\\p{L}\\p{N}_])${plain}(?=\\()`, 'gu');
  const edits = statements.flatMap(({ text, start, foreign }) =>
    foreign
      ? []
      : [...text.matchAll(calls)].map(({ index: at }) => ({
          range: { start: start + at, end: start + at + name.length },
          newText: other,
        })),
  );
  return { title: `Call the function \`${other}\``, edits, verified: false };
}

/** Two values by one name, as in a list of exercises: the second has another from there on, up to a third. */
function calledOtherwise(first: NameSymbol, again: NameSymbol, document: InferredDocument): readonly Fix[] {
  if (first.kind !== 'definition' || again.kind !== 'definition') return [];
  const { scope, statements } = document;
  const { name, statement: from } = again;
  const other = [2, 3, 4, 5, 6, 7, 8, 9]
    .map((number) => `${name}_${number}`)
    .find((free) => !scope.symbols.has(free));
  if (other === undefined || name.includes('_') || from <= first.statement) return [];
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  // Also where a number of the list in front keeps it from being read.
  const defines = new RegExp(`^(?:\\S{1,3}\\s+)?${plain}\\s*(?:\\([^()=]*\\)\\s*)?=(?!=)`, 'u');
  const next = statements.findIndex(({ text }, at) => at > from && defines.test(text));
  const last = next < 0 ? statements.length : next;
  const uses = new RegExp(`(?<![\\p{L}\\p{N}_])(?:d(?=${plain}/d))?${plain}(?![\\p{L}\\p{N}_])`, 'gu');
  const edits = statements.slice(from, last).flatMap(({ text, start, foreign }) =>
    foreign
      ? []
      : [...text.matchAll(uses)].map(({ 0: found, index: at }) => ({
          range: { start: start + at, end: start + at + found.length },
          newText: found.slice(0, found.length - name.length) + other,
        })),
  );
  return [{ title: `Call it \`${other}\` from here on`, edits, verified: false }];
}

/** Whether the file has a derivative by a name. */
function isDerivedBy(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const below = new RegExp(
    `(?:/\\s*(?:∂\\s*|d)|∇(?:[²³]|\\^\\{?\\d\\}?)?_\\{?)${plain}(?![\\p{L}\\p{N}_])`,
    'u',
  );
  return statements.some(({ text, foreign }) => !foreign && below.test(text));
}

/** Of a longer cycle both ends are named: nobody reads hundreds of names, and any of them can break it. */
const MOST_ON_THE_WAY = 12;
const LISTED_FIRST = 5;
const LISTED_LAST = 3;

function cycleProblems(document: InferredDocument): readonly LocatedProblem[] {
  return document.cycles.flatMap((cycle) => {
    const [name] = cycle;
    const symbol = name === undefined ? undefined : document.scope.symbols.get(name);
    if (!symbol || name === undefined) return [];
    const quoted = [...cycle, name].map((part) => `\`${part}\``);
    const way = (
      quoted.length <= MOST_ON_THE_WAY
        ? quoted
        : [
            ...quoted.slice(0, LISTED_FIRST),
            `… (${quoted.length - LISTED_FIRST - LISTED_LAST} more) …`,
            ...quoted.slice(-LISTED_LAST),
          ]
    ).join(' → ');
    const message = `\`${name}\` is defined in terms of itself${cycle.length === 1 ? '' : `: ${way}`}`;
    const related = cycle.slice(1, MOST_ON_THE_WAY).flatMap((part) => {
      const other = document.scope.symbols.get(part);
      return other ? [{ message: `\`${part}\` is defined here`, range: placeOf(other, document) }] : [];
    });
    return [
      {
        at: symbol.statement,
        problem: problem('circular-definition', 'error', message, placeOf(symbol, document), {
          related,
          fixes: asIdentity(symbol, document),
        }),
      },
    ];
  });
}

/** `tr(P) = … tr(K) …`: of a function of the language that is a claim that two values are equal. */
function asIdentity(symbol: NameSymbol, document: InferredDocument): readonly Fix[] {
  const placed = document.statements[symbol.statement];
  if (symbol.kind !== 'definition' || !symbol.parameters || !VOCABULARY.has(symbol.name)) return [];
  if (placed?.parsed.kind !== 'parsed' || placed.parsed.statement.kind !== 'equation') return [];
  const edits = placed.parsed.statement.sides.slice(1).flatMap(({ span }) => {
    const at = placed.text.lastIndexOf('=', span.start);
    return at < 0
      ? []
      : [{ range: rangeOf({ start: at, end: at + 1 }, symbol.statement, document), newText: '==' }];
  });
  return [{ title: 'Claim that both sides are equal: write `==`', edits, verified: false }];
}

function sizeProblems(document: InferredDocument): readonly LocatedProblem[] {
  return document.sizeFaults.map((fault) => {
    const range = rangeOf(fault.span, fault.statement, document);
    const near = fault.name === null ? [] : nearestNames(fault.name, document.dims.sizes.keys());
    return {
      at: fault.statement,
      problem: problem(fault.code, 'error', fault.message + orNear(near), range, {
        fixes: replacements(near, range),
      }),
    };
  });
}

/** A size that one declaration introduces and nothing else reads, beside one of nearly the same name: perhaps a slip. */
function introducedSizeHints(document: InferredDocument): readonly LocatedProblem[] {
  const { scope, statements } = document;
  const dims = [...scope.symbols.values()].filter((symbol) => symbol.kind === 'dim');
  return dims.flatMap(({ name, statement: at, span }) => {
    const { parsed, foreign } = statements[at] ?? {};
    if (foreign || parsed?.kind !== 'parsed' || parsed.statement.kind === 'dim') return [];
    const others = dims.flatMap((other) => (other.name === name ? [] : [other.name]));
    // Of one letter, every other letter is near.
    const isNear = (other: string): boolean => name.length > 1 || other.toLowerCase() === name.toLowerCase();
    const near = nearestNames(name, others).filter(isNear);
    if (near.length === 0 || timesWritten(name, document) > 1) return [];
    const range = rangeOf(span, at, document);
    const message = `\`${name}\` is a size of its own, named here only${orNear(near)}`;
    return [
      { at, problem: problem('unknown-name', 'hint', message, range, { fixes: replacements(near, range) }) },
    ];
  });
}

function timesWritten(name: string, { statements }: InferredDocument): number {
  const isName = (word: string): boolean => normaliseName(word) === name;
  return statements
    .filter(({ text }) => normaliseLetters(text).includes(name))
    .reduce(
      (sum, { text }) => sum + (text.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? []).filter(isName).length,
      0,
    );
}

/** Attributes that do not exist, and those that the shape cannot have. Each once, though a declaration may name several. */
function attributeProblems(document: InferredDocument): readonly LocatedProblem[] {
  const problems = new Map<string, LocatedProblem>();
  for (const symbol of document.attributed) {
    const at = symbol.statement;
    const value = document.valueOf(symbol.name);
    for (const [order, attribute] of symbol.attributes.entries()) {
      const range = rangeOf(attribute.span, at, document);
      const name = attribute.axis === null ? attribute.name : `${attribute.name} ${attribute.axis}`;
      const key = `${at} ${attribute.span.start}`;
      if (!isAttribute(name)) {
        const { span, words } = attributeMeant(symbol.attributes, order);
        const message = `\`${name}\` says nothing that mcalc knows of a matrix${orNear(words)}`;
        const fixes = replacements(words, rangeOf(span, at, document));
        problems.set(key, { at, problem: problem('unknown-name', 'error', message, range, { fixes }) });
      } else if (value?.kind === 'shape' && needsSquare(name) && !isSquare(value.shape)) {
        const message = `only a square matrix is \`${name}\`, and \`${symbol.name}\` is ${displayShape(value.shape)}`;
        problems.set(key, { at, problem: problem('shape', 'error', message, range) });
      }
    }
  }
  return [...problems.values()];
}

/** `π` and `pi` as names: a formula that means the number would say something else. */
function hiddenNumbers(document: InferredDocument): readonly LocatedProblem[] {
  return ['π', 'pi'].flatMap((name) => {
    const symbol = document.scope.symbols.get(name);
    if (!symbol || document.statements[symbol.statement]?.foreign) return [];
    const other = name === 'π' ? 'pi' : 'π';
    const message = `\`${name}\` is a name in this file; the number is \`${other}\``;
    const range = placeOf(symbol, document);
    return [{ at: symbol.statement, problem: problem('duplicate-name', 'hint', message, range) }];
  });
}

/** `?` that nothing determines: which of the sizes it is. */
function openSizeProblems(document: InferredDocument): readonly LocatedProblem[] {
  const naming = document.undetermined.length > 0 ? nameOpenSizes(document) : null;
  return document.undetermined.map((symbol) => {
    const message = `nothing in this file tells ${openSizes(symbol, document)} in only one way: write the size instead of \`?\``;
    return {
      at: symbol.statement,
      problem: problem('unresolved-size', 'error', message, placeOf(symbol, document), {
        fixes: naming ? [naming] : [],
      }),
    };
  });
}

function openSizes(symbol: NameSymbol, document: InferredDocument): string {
  const value = document.valueOf(symbol.name);
  const name = `\`${symbol.name}\``;
  if (value?.kind !== 'shape') return `the shape of ${name}`;
  const { rows, cols } = value.shape;
  if (!isKnown(rows) && !isKnown(cols)) return `the shape of ${name}`;
  return !isKnown(rows)
    ? `how many rows ${name} has`
    : `how many columns ${name} has, which is ${displayShape(value.shape)},`;
}
