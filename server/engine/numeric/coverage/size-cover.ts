// Sets of sizes that cover every way in which sizes matter: proposed one after the other, each the one that adds most to
// those that had points.

import type { Expression } from '../../expressions/expression.ts';
import type { Random } from '../random.ts';
import { completeSizes, type DimFact, proposeSizes } from '../sizes.ts';
import type { Side } from './size-comparisons.ts';
import type { SizeUses } from './size-uses.ts';
import { comparisonWitnesses } from './size-witnesses.ts';

type Sizes = ReadonlyMap<string, number>;

/** The outcome of a proposal: points were found, there are none at these sizes, or they are too large to be evaluated. */
type Outcome = 'covered' | 'empty' | 'large';

export interface SizeCover {
  /** Sizes to try next; null where nothing is left to cover or to try. */
  next(): Sizes | null;
  report(sizes: Sizes, outcome: Outcome): void;
  /** Whether what is still open is only wished for, not needed. */
  readonly isComplete: boolean;
  /** Comparisons of sizes a side of which could not be evaluated, since it is only reached at sizes that are too large. */
  unreached(): readonly Expression[];
}

/** One way in which sizes matter, by a name of its own; `isNeeded` where a claim must be seen there. */
interface Goal {
  readonly key: string;
  readonly isNeeded: boolean;
}

/** A dim that a function other than a polynomial is applied to (√n, aⁿ) is seen at so many values. */
const VALUES_OF_FUNCTIONS = 7;
/** Bounds on degrees that are higher come from deep formulas, where they say little. */
const MOST_VALUES = 24;
/** Beside dims that are used as shapes alone, every dim is seen at so many values. */
const PLAIN_VALUES = 2;
/** Values beyond all constants are taken from so many. */
const FAR_SPAN = 12;
/** Candidates drawn for each proposal, and how many proposals in vain until a goal is given up. */
const CANDIDATES = 48;
const TRIES = 3;
/** With so many dims at most every two are ordered both ways, needed or not. */
const FEW_DIMS = 3;

/** `wished`: how many sets of sizes to propose beyond what is needed. */
export function coverSizes(
  dims: readonly DimFact[],
  uses: SizeUses,
  random: Random,
  wished: number,
): SizeCover {
  const free = dims.filter((dim) => dim.value === null).map((dim) => dim.name);
  const pairs = pairsOf(new Set(free));
  const witnesses = comparisonWitnesses(uses.comparisons, dims);
  const goals = new Map(
    [
      ...orderGoals(uses.ordered.flatMap(pairsOf), true),
      ...uses.ordered.flatMap((names) => [...names].flatMap((name) => parityGoals(name, true))),
      ...witnesses.map(({ at, side }) => ({ key: sideKey(at, side), isNeeded: true })),
      ...free.filter((name) => uses.far.has(name)).map((name) => ({ key: farKey(name), isNeeded: true })),
      ...free.flatMap((name) => [...parityGoals(name, false)]),
      ...(free.length <= FEW_DIMS ? orderGoals(pairs, false) : []),
    ]
      .toReversed()
      .map((goal) => [goal.key, goal] as const),
  );
  const neededValues = (name: string): number => {
    const values = uses.values.get(name);
    return values === null ? VALUES_OF_FUNCTIONS : Math.min(MOST_VALUES, Math.max(PLAIN_VALUES, values ?? 0));
  };
  const most = Math.max(4, ...free.map((name) => neededValues(name) + 1));
  const seen = new Map(free.map((name) => [name, new Set<number>()] as const));
  const tried = new Set<string>();
  const failures = new Map<string, { count: number; large: boolean }>();
  let covered = 0;
  const strict = proposeSizes(dims, random, 2);

  /** The least value that counts as far out: closer by where others were too large or had no value. */
  const farthest = (name: string): { readonly least: number; readonly span: number } => {
    const wanted = Math.max(most + 1, uses.far.get(name) ?? 0);
    const failed = failures.get(farKey(name))?.count ?? 0;
    return failed < 2
      ? { least: wanted, span: failed === 0 ? FAR_SPAN : 2 }
      : { least: Math.max(most + 1, Math.round(wanted / 4)), span: 2 };
  };
  const keysAt = (sizes: Sizes): readonly string[] => [
    ...free
      .filter((name) => uses.far.has(name) && (sizes.get(name) ?? 0) >= farthest(name).least)
      .map(farKey),
    ...free.flatMap((name) => propertiesOf(name, sizes)),
    ...([...goals.keys()].some((key) => key.startsWith('order')) ? ordersAt(pairs, sizes) : []),
    ...uses.comparisons.flatMap((comparison, at) =>
      witnesses.some((witness) => witness.at === at)
        ? [...comparison.sidesAt(sizes)].map((side) => sideKey(at, side))
        : [],
    ),
  ];
  const isOpen = (key: string): boolean => goals.has(key) && (failures.get(key)?.count ?? 0) < TRIES;
  const missingValues = (name: string): number =>
    Math.max(0, neededValues(name) - (seen.get(name)?.size ?? 0));
  const valueKey = (name: string, value: number): string => `value ${name} ${value}`;
  const gain = (sizes: Sizes): number => {
    let total = 0;
    for (const key of keysAt(sizes)) if (isOpen(key)) total += goals.get(key)?.isNeeded ? 10 : 1;
    for (const name of free) {
      const value = sizes.get(name) ?? 0;
      const isNew = !seen.get(name)?.has(value) && (failures.get(valueKey(name, value))?.count ?? 0) === 0;
      if (isNew && missingValues(name) > 0) total += uses.values.has(name) ? 10 : 2;
    }
    return total;
  };
  const neededLeft = (): boolean =>
    [...goals.values()].some(({ key, isNeeded }) => isNeeded && isOpen(key)) ||
    free.some((name) => uses.values.has(name) && missingValues(name) > 0);
  const draw = (): Sizes | null => {
    const chosen = new Map(free.map((name) => [name, 1 + random.index(most)] as const));
    const open = witnesses.filter(({ at, side }) => isOpen(sideKey(at, side)));
    const witness = open[random.index(Math.max(1, open.length))];
    for (const [name, value] of witness?.sizes ?? []) chosen.set(name, value);
    const out = free.filter((name) => uses.far.has(name) && isOpen(farKey(name)));
    const far = out[random.index(Math.max(1, out.length))];
    if (far !== undefined && random.index(2) === 0) {
      const { least, span } = farthest(far);
      chosen.set(far, least + random.index(span));
    }
    return completeSizes(dims, chosen);
  };

  return {
    next: () => {
      const first = strict.next();
      if (!first.done) {
        tried.add(keyOf(first.value));
        return first.value;
      }
      let best: { readonly sizes: Sizes; readonly gain: number } | null = null;
      const weighed = new Set(tried);
      for (let i = 0; i < CANDIDATES; i++) {
        const sizes = draw();
        if (!sizes) continue;
        const key = keyOf(sizes);
        if (weighed.has(key)) continue;
        weighed.add(key);
        const own = gain(sizes);
        if (own > (best?.gain ?? 0)) best = { sizes, gain: own };
      }
      if (!best || (best.gain < 10 && covered >= wished && !neededLeft())) return null;
      tried.add(keyOf(best.sizes));
      return best.sizes;
    },
    report: (sizes, outcome) => {
      if (outcome === 'covered') {
        covered += 1;
        for (const key of keysAt(sizes)) goals.delete(key);
        for (const name of free) seen.get(name)?.add(sizes.get(name) ?? 0);
        return;
      }
      const keys = [...keysAt(sizes), ...free.map((name) => valueKey(name, sizes.get(name) ?? 0))];
      for (const key of keys) {
        const before = failures.get(key);
        failures.set(key, {
          count: (before?.count ?? 0) + 1,
          large: before?.large === true || outcome === 'large',
        });
      }
    },
    get isComplete() {
      return !neededLeft();
    },
    unreached: () =>
      uses.comparisons.flatMap((comparison, at) =>
        ([-1, 0, 1] as const).some((side) => {
          const key = sideKey(at, side);
          return goals.has(key) && failures.get(key)?.large === true;
        })
          ? [comparison.node]
          : [],
      ),
  };
}

const keyOf = (sizes: Sizes): string => [...sizes.values()].join();

const farKey = (name: string): string => `far ${name}`;

const sideKey = (at: number, side: Side): string => `side ${at} ${side}`;

function parityGoals(name: string, isNeeded: boolean): readonly Goal[] {
  return ['one', 'even', 'odd'].map((property) => ({ key: `${property} ${name}`, isNeeded }));
}

/** The value of a dim by itself. An odd one is above 1: of 1×1 matrices too much holds. */
function propertiesOf(name: string, sizes: Sizes): readonly string[] {
  const value = sizes.get(name) ?? 0;
  if (value === 1) return [`one ${name}`];
  return [`${value % 2 === 0 ? 'even' : 'odd'} ${name}`];
}

type Pair = readonly [string, string];

function pairsOf(names: ReadonlySet<string>): readonly Pair[] {
  const sorted = [...names].sort();
  return sorted.flatMap((a, i) => sorted.slice(i + 1).map((b): Pair => [a, b]));
}

const orderGoals = (pairs: readonly Pair[], isNeeded: boolean): readonly Goal[] =>
  pairs.flatMap(([a, b]) => ['<', '=', '>'].map((order) => ({ key: `order ${a} ${order} ${b}`, isNeeded })));

function ordersAt(pairs: readonly Pair[], sizes: Sizes): readonly string[] {
  return pairs.map(([a, b]) => {
    const [x, y] = [sizes.get(a) ?? 0, sizes.get(b) ?? 0];
    return `order ${a} ${x < y ? '<' : x > y ? '>' : '='} ${b}`;
  });
}
