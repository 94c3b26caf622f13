// The choices that a document leaves open: for each letter and sign its meanings, the usual one first.

import { matrixBars } from './bars.ts';
import { type Carrier, carriersOf, isCapital, movedLetters } from './carriers.ts';
import type { Facts } from './facts.ts';
import { isDagger } from './letter-names.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import { termEnd } from './operands.ts';
import { ALONG, type Choices, type Rank, type Reading } from './reading.ts';
import { rowsOfStatement, type Statements } from './statements.ts';
import { isUnknownLoss } from './unknown-loss.ts';
import { walk } from './walk.ts';

/** One thing to choose: the usual meaning first. */
export interface Choice {
  /** The same in every version of a document. */
  readonly key: string;
  /** The letter that it is about; null where it is about signs. */
  readonly name: string | null;
  readonly options: readonly ((choices: Choices) => Choices)[];
  /** How unusual each is, where they are not so one by one. */
  readonly costs?: readonly number[];
}

/** The usual meaning of a letter: capitals are matrices, bold letters columns, Greek ones numbers. */
export function usual(statements: Statements, facts: Facts): Choices {
  const called = [...facts.uses].filter(([name, uses]) => isCalled(name, uses, facts, statements));
  const plain: Choices = {
    ranks: new Map(
      [...facts.uses.keys()].map((name) => [name, ranksOf(name, facts)[0] ?? 'matrix'] as const),
    ),
    reading: {
      functions: new Set([...facts.comments.functions, ...called.map(([name]) => name)]),
      maps: new Set(called.flatMap(([name]) => (isUnknownLoss(name) ? [name] : []))),
      dependent: statements.dependent,
      indexed: new Map(),
      pairs: new Set(
        statements.list.flatMap((statement) =>
          statement.kind === 'definition' && statement.places.length === 2 ? [statement.name] : [],
        ),
      ),
      wholes: new Map(),
      upright: true,
      signs: facts.comments.signs,
      stars: 'matmul',
      dots: dotsIn(statements, facts)[0] ?? 'product',
      powers: facts.from === 'code' ? 'entry' : 'matrix',
      bars: barsIn(statements.list.flatMap(rowsOfStatement), facts)[0] ?? 'entries',
      softmax: 'column',
      daggers: daggersIn(statements.list.flatMap(rowsOfStatement))[0] ?? 'pseudo-inverse',
      spreads: 'nothing',
      differentials: isDifferentialSign(facts),
    },
    layers: hasLayers(facts, statements),
    by: variablesOf(statements, facts)[0] ?? null,
  };
  return [...facts.indexed.keys()].reduce((choices, name) => {
    const [first] = carriersOf(name, facts, statements, ranksOf(name, facts));
    return first ? carried(choices, name, first) : choices;
  }, plain);
}

/** A reading in which the indices of a name pick what one of its meanings says. */
function carried(
  { ranks, reading, ...rest }: Choices,
  name: string,
  { places, rank, whole }: Carrier,
): Choices {
  const wholes = new Map(reading.wholes);
  wholes.delete(name);
  if (whole !== null) wholes.set(name, whole);
  return {
    ...rest,
    ranks: new Map([...ranks, [whole ?? name, rank]]),
    reading: { ...reading, wholes, indexed: new Map([...reading.indexed, [name, places]]) },
  };
}

/** Whether weights are counted by an index that is moved somewhere: `W^{[l]} a^{[l-1]}`. */
function hasLayers(facts: Facts, statements: Statements): boolean {
  const moved = movedLetters(facts);
  return [...facts.indexed].some(
    ([name, own]) =>
      /^[wWVUΘ]/u.test(name) &&
      !statements.list.some((statement) => statement.kind === 'definition' && statement.name === name) &&
      own.some(([first]) => first && first.letter !== null && moved.has(first.letter)),
  );
}

/** Whether d stands before names alone, as in `dL`, and is no size or number. */
function isDifferentialSign(facts: Facts): boolean {
  const isDistance = (facts.uses.get('d') ?? []).some((use) => use?.some((node) => isSign(node, ',')));
  return !isDistance && !facts.sizes.has('d') && !facts.indexed.has('d') && !facts.indices.letters.has('d');
}

/** Letters that functions have, where every use has a bracket behind it. */
function isCalled(
  name: string,
  uses: readonly (readonly unknown[] | null)[],
  facts: Facts,
  statements: Statements,
): boolean {
  if (statements.defined.has(name) || isUnknownLoss(name)) return true;
  if (facts.primed.has(name)) return name === name.toLowerCase();
  return (
    /^[fghσφϕψρτ](?:\d+|_.*)?$/u.test(name) &&
    !statements.dependent.has(name) &&
    uses.every((use) => use !== null)
  );
}

/** Weights of layers are matrices whatever their letter. */
const isWeight = (name: string, { indexed }: Facts): boolean =>
  /^[wu]/u.test(name) && (indexed.get(name) ?? []).some(([first]) => first?.isAbove);

function ranksOf(whole: string, facts: Facts): readonly Rank[] {
  // A gradient is what its variable is.
  const name = whole.replace(/^grad_/u, '');
  const [letter = ''] = name;
  const isCapital = letter !== letter.toLowerCase();
  if (facts.bold.has(name)) return isCapital ? ['matrix', 'column'] : ['column', 'matrix', 'number'];
  if (isCapital) return facts.transposed.has(name) ? ['matrix', 'column'] : ['matrix', 'number', 'column'];
  if (facts.from === 'code' && !facts.transposed.has(name)) {
    if (isCapital) return ['matrix', 'column', 'number'];
    // A bias is added to each row.
    return letter === 'b' ? ['row', 'number', 'column', 'matrix'] : ['column', 'number', 'row', 'matrix'];
  }
  if (isWeight(name, facts)) return ['matrix', 'column'];
  if (facts.transposed.has(name)) return ['column', 'matrix'];
  const isGreek = /\p{Script=Greek}/u.test(letter);
  return isGreek ? ['number', 'column', 'matrix'] : ['column', 'number', 'matrix'];
}

/** The other choices beside the one taken first. */
export function choicesFor(statements: Statements, facts: Facts, first: Choices): readonly Choice[] {
  const wholes = new Set(first.reading.wholes.values());
  const ranks = [...facts.uses.keys()].map((name): Choice => {
    // The letter whose index picks from a whole decides what that is; a declared one is as declared.
    const isKnown = wholes.has(name) || facts.comments.names.has(name) || isNoLetter(name, statements, facts);
    if (isKnown && !facts.indexed.has(name)) return { key: name, name, options: [(choices) => choices] };
    const own = ranksOf(name, facts);
    if (!facts.indexed.has(name)) {
      const options = own.map(
        (rank) =>
          (choices: Choices): Choices => ({ ...choices, ranks: new Map([...choices.ranks, [name, rank]]) }),
      );
      // A capital is seldom a number.
      const isMatrix = facts.from === 'code' && isCapital(name);
      const costs = isMatrix
        ? { costs: [0, 12, 10] }
        : isCapital(name) && own[1] === 'number'
          ? { costs: [0, 3, 2] }
          : {};
      return { key: name, name, options, ...costs };
    }
    const carriers = carriersOf(name, facts, statements, own);
    return {
      key: name,
      name,
      options: carriers.map((one) => (choices) => carried(choices, name, one)),
      costs: carriers.map(({ cost }) => cost),
    };
  });
  const { functions } = first.reading;
  const calls = [...facts.uses]
    .filter(
      ([name, uses]) =>
        uses.every((use) => use !== null) &&
        !statements.dependent.has(name) &&
        !statements.defined.has(name) &&
        !facts.comments.names.has(name) &&
        !facts.indexed.has(name) &&
        !isUnknownLoss(name),
    )
    .map(
      ([name]): Choice => ({
        key: `${name}()`,
        name,
        options: [
          (choices) => choices,
          (choices) => ({
            ...choices,
            reading: { ...choices.reading, maps: new Set([...choices.reading.maps, name]) },
          }),
          (choices) => ({
            ...choices,
            reading: { ...choices.reading, functions: toggled(choices.reading.functions, name) },
          }),
        ],
        costs: functions.has(name) ? [0, 2, 3] : [0, 3, 1],
      }),
    );
  const powers: Choice = {
    key: '#powers',
    name: null,
    options: [
      (choices) => choices,
      ...(facts.from === 'code'
        ? []
        : [
            (choices: Choices): Choices => ({
              ...choices,
              reading: { ...choices.reading, powers: 'entry' },
            }),
          ]),
    ],
    costs: [0, 2],
  };
  const rows = statements.list.flatMap(rowsOfStatement);
  const bars: Choice = {
    key: '#bars',
    name: null,
    options: barsIn(rows, facts).map((one) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, bars: one },
    })),
    costs: [0, 2],
  };
  const isAlong = (node: Node | null): boolean => node?.kind === 'function' && ALONG.has(node.name);
  // Where some say along what they work, the others work along columns.
  const isSaid = rows.some((row) =>
    walk(row).some(({ node }) => node.kind === 'scripts' && node.below.length > 0 && isAlong(node.base)),
  );
  const hasSoftmax = !isSaid && rows.some((row) => walk(row).some(({ node }) => isAlong(node)));
  const softmax: Choice = {
    key: '#softmax',
    name: null,
    options: (hasSoftmax ? (['column', 'rows', 'cols'] as const) : (['column'] as const)).map(
      (one) => (choices) => ({ ...choices, reading: { ...choices.reading, softmax: one } }),
    ),
    costs: [0, 1, 2],
  };
  const daggers: Choice = {
    key: '#daggers',
    name: null,
    options: daggersIn(rows).map((one) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, daggers: one },
    })),
    costs: [0, 3],
  };
  const spreads: Choice = {
    key: '#spreads',
    name: null,
    options: (['nothing', 'numbers', 'letters'] as const).map((spread) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, spreads: spread },
    })),
    costs: facts.from === 'code' ? [0, 1, 1] : [0, 1, 3],
  };
  const samples: Choice = {
    key: '#samples',
    name: null,
    options: [(choices) => choices, withRowsAndColumnsExchanged],
  };
  const stars: Choice = {
    key: '#stars',
    name: null,
    options: (['matmul', 'hadamard', 'apart'] as const).map((star) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, stars: star },
    })),
  };
  const dots: Choice = {
    key: '#dots',
    name: null,
    options: dotsIn(statements, facts).map((one) => (choices) => ({
      ...choices,
      reading: { ...choices.reading, dots: one },
    })),
    costs: [0, 1],
  };
  const upright: Choice = {
    key: '#upright',
    name: null,
    options: [
      (choices) => choices,
      (choices) => ({ ...choices, reading: { ...choices.reading, upright: false } }),
    ],
  };
  const layers: Choice = {
    key: '#layers',
    name: null,
    options: hasLayers(facts, statements)
      ? [true, false].map(
          (one) =>
            (choices: Choices): Choices => ({ ...choices, layers: one }),
        )
      : [(choices) => choices],
  };
  const needsVariable = statements.list.some(({ kind }) => kind === 'gradient' || kind === 'claim');
  const by: Choice = {
    key: '#by',
    name: null,
    options: needsVariable
      ? variablesOf(statements, facts).map(
          (name) =>
            (choices: Choices): Choices => ({ ...choices, by: name }),
        )
      : [(choices) => choices],
  };
  return [
    ...ranks,
    ...calls,
    samples,
    upright,
    stars,
    dots,
    bars,
    softmax,
    daggers,
    layers,
    powers,
    spreads,
    by,
  ];
}

/** An index, a size, or what a formula gives its shape: nothing is declared of those. */
const isNoLetter = (name: string, { defines }: Statements, { indices, sizes }: Facts): boolean =>
  indices.letters.has(name) || sizes.has(name) || defines.has(name);

/** The meanings of single bars around matrices, the usual one first. */
function barsIn(rows: readonly Row[], { indices }: Facts): readonly Reading['bars'][] {
  const found = rows.map((row) => matrixBars(row, indices));
  if (found.some(({ numbers }) => numbers > 0)) return ['determinant', 'entries'];
  return found.some(({ others }) => others > 0) ? ['entries', 'determinant'] : ['entries'];
}

/** The meanings of dots, the usual one first: before differentials they make the inner product. */
function dotsIn({ list }: Statements, { from }: Facts): readonly Reading['dots'][] {
  const rows = list.flatMap(rowsOfStatement);
  const isDotted = rows.some((row) => walk(row).some(({ node }) => isSign(node, '·')));
  if (!isDotted || from === 'code') return ['product'];
  const isOfDifferentials = rows.some((row) =>
    row.some(
      (node, at) =>
        isSign(node, '·') &&
        row.slice(at + 1, termEnd(row, at + 1)).some((one) => one.kind === 'letter' && one.name === 'd'),
    ),
  );
  return isOfDifferentials ? ['inner', 'product'] : ['product', 'inner'];
}

/** The meanings of daggers, the usual one first: whoever writes one above a column transposes. */
function daggersIn(rows: readonly Row[]): readonly Reading['daggers'][] {
  const under = rows.flatMap((row) =>
    walk(row).flatMap(({ node }) => (node.kind === 'scripts' && isDagger(node.above) ? [node.base] : [])),
  );
  if (under.length === 0) return ['pseudo-inverse'];
  const isColumn = under.some((base) => base?.kind === 'letter' && !isCapital(base.name));
  return isColumn ? ['transpose', 'pseudo-inverse'] : ['pseudo-inverse', 'transpose'];
}

/** Whoever has samples in columns has all of them so. */
function withRowsAndColumnsExchanged(choices: Choices): Choices {
  const indexed = new Map(
    [...choices.reading.indexed].map(([name, places]) => {
      if (places === 'row') return [name, 'column'] as const;
      return [name, places === 'column' ? 'row' : places] as const;
    }),
  );
  return { ...choices, reading: { ...choices.reading, indexed } };
}

/** The probable variables of a gradient without one: the letters that parameters have, then the others; never a size or a function. */
function variablesOf(statements: Statements, facts: Facts): readonly string[] {
  const defined = new Set(
    statements.list.flatMap((statement) => (statement.kind === 'definition' ? [statement.name] : [])),
  );
  const free = [...facts.uses.keys()].filter(
    (name) =>
      !defined.has(name) &&
      !facts.sizes.has(name) &&
      !facts.indices.letters.has(name) &&
      !/^[nmNM]$/u.test(name),
  );
  const isParameter = (name: string): boolean => /^(?:[wWθΘβ])\d?$/u.test(name);
  return [...free.filter(isParameter), ...free.filter((name) => !isParameter(name))];
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((one) => one !== name)) : new Set([...names, name]);
}
