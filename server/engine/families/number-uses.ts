// Where sizes and indices stand as numbers, `T` in `1/T` and `t` in `t x[t]`: what holds at a few lengths holds at all only as
// far as such formulas are determined by a few values. A polynomial of degree d is determined by d + 1; a function with kinks, `max(0, T - 9)`,
// by values on both sides of each.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import { calling } from '../operators/table.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Expression } from '../syntax/tree.ts';
import { expressionsOf, type Families, isOfFamily, raisedIndex } from './family.ts';

export interface NumberUses {
  /** As high as a polynomial in them can be: every place counts as often as it is multiplied or summed over. */
  readonly degree: number;
  /** Whether one stands in a function with kinks. */
  readonly hasKinks: boolean;
  /** The numbers beside them. */
  readonly constants: readonly number[];
}

/** Values of sizes at which a statement is examined beside the small ones. */
export interface FartherValues {
  readonly values: readonly {
    /** Of all sizes, and of one where the others are at `other`. */
    readonly value: number;
    readonly other: number;
  }[];
  /** From where on a formula may be another one, farther than is looked; null where there is no such place. */
  readonly tooFar: number | null;
}

/** Values on both sides of kinks that no number tells: `max(0, log(T) - 2)`. */
const LADDER = [5, 8, 13, 21, 34];
/** No value is larger: a file is as large as its lengths. */
const FARTHEST = 60;
const HIGHEST_DEGREE = 14;

/** The lengths that these uses need beyond `most`. */
export function fartherValues(uses: readonly NumberUses[], most: number): FartherValues {
  const degree = uses.reduce((sum, use) => sum + use.degree, 0);
  // Several formulas in sizes, `1/N` here and there, seldom multiply; one alone may be made to vanish at every small value.
  const highest = Math.max(0, ...uses.map((use) => use.degree));
  if (degree === 0) return { values: [], tooFar: null };
  const isKinked = uses.some(({ hasKinks }) => hasKinks);
  const upTo = Math.min(degree + 3, HIGHEST_DEGREE);
  const constants = isKinked ? uses.flatMap((use) => use.constants.map(Math.ceil)) : [];
  const far = constants.filter((value) => value > most);
  const rising = Array.from({ length: Math.max(0, upTo - most) }, (_, at) => most + 1 + at);
  const bent = [
    ...(isKinked ? LADDER : []),
    ...far.flatMap((value) => [value - 1, value, value + 1]),
    ...(far.length > 1 ? [far.reduce((sum, value) => sum + value, 1)] : []),
  ];
  const within = (values: readonly number[]): readonly number[] =>
    [...new Set(values)].filter((value) => value > most && value <= FARTHEST).sort((a, b) => a - b);
  const beyond = far.filter((value) => value + 1 > FARTHEST);
  return {
    values: [
      ...within(rising).map((value) => ({ value, other: value + 1 })),
      ...within(bent).map((value) => ({ value, other: 1 })),
    ],
    tooFar: beyond.length > 0 ? Math.min(...beyond) : highest + 3 > HIGHEST_DEGREE ? HIGHEST_DEGREE : null,
  };
}

/** The uses in a statement. `isBound` tells the sizes that families reach up to. */
export function numberUses(
  statements: readonly PlacedStatement[],
  families: Families,
  isBound: (name: string) => boolean,
): (statement: number) => NumberUses {
  const numbers = definedNumbers(statements, isBound);
  const known = new Map<number, NumberUses>();
  return (index) => {
    const found =
      known.get(index) ?? usesIn(statements[index], families, (name) => isBound(name) || numbers.has(name));
    known.set(index, found);
    return found;
  };
}

/** Definitions that are made of sizes and numbers alone: `k = T - 9`. */
function definedNumbers(
  statements: readonly PlacedStatement[],
  isBound: (name: string) => boolean,
): ReadonlySet<string> {
  const numbers = new Set<string>();
  const isNumber = (node: Expression): boolean =>
    node.kind === 'name' ? isBound(node.name) || numbers.has(node.name) : childrenOf(node).every(isNumber);
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation' || parsed.statement.ranges) continue;
    const [left, right] = parsed.statement.sides;
    const name = definedName(left)?.name.name;
    if (name !== undefined && right && isNumber(right) && hasNames(right)) numbers.add(name);
  }
  return numbers;
}

const hasNames = (node: Expression): boolean => node.kind === 'name' || childrenOf(node).some(hasNames);

function usesIn(
  placed: PlacedStatement | undefined,
  families: Families,
  isNumber: (name: string) => boolean,
): NumberUses {
  const constants: number[] = [];
  let degree = 0;
  let hasKinks = false;
  const look = (node: Expression, letters: ReadonlySet<string>, times: number): boolean => {
    const inside = (nodes: readonly Expression[], own = letters, factor = times): boolean =>
      nodes.map((inner) => look(inner, own, factor)).some(Boolean);
    switch (node.kind) {
      case 'name': {
        const isUsed = letters.has(node.name) || isNumber(node.name);
        if (isUsed) degree += times;
        return isUsed;
      }
      case 'number':
        constants.push(node.value);
        return false;
      case 'bigOperator': {
        // How often follows from the bounds: summed over, what is in them counts once more.
        const own = node.index ? new Set([...letters, node.index.name]) : letters;
        return inside([node.body], own, times + 1);
      }
      case 'stack':
        return inside(node.members, new Set([...letters, node.range.index.name]));
      case 'absolute':
      case 'norm': {
        const isUsed = inside([node.of]);
        hasKinks ||= isUsed;
        return isUsed;
      }
      case 'postfix': {
        const [first, ...more] = node.operations;
        if (first.kind === 'index' && isOfFamily(node.base, families)) return inside(more.flatMap(insideOf));
        if (first.kind === 'arguments' && node.base.kind === 'name') {
          const entry = calling(node.base.name);
          if (entry && entry.calling.takesSizes === 'all') return false;
          const isUsed = inside([first, ...more].flatMap(insideOf));
          if (isUsed && (!entry || isKinked(entry))) hasKinks = true;
          return isUsed;
        }
        const power = node.operations.find(({ kind }) => kind === 'power');
        const exponent = power?.kind === 'power' && !raisedIndex(power.exponent) ? power.exponent : null;
        const often = exponent?.kind === 'number' && exponent.value > 1 ? exponent.value : 1;
        const isBaseUsed = inside([node.base], letters, times * often);
        const isUsed = inside(node.operations.flatMap(insideOf));
        return isBaseUsed || isUsed;
      }
      case 'derivative':
        return inside([node.numerator]);
      default:
        return inside(childrenOf(node));
    }
  };
  if (placed?.parsed.kind === 'parsed') {
    const { statement } = placed.parsed;
    const letters = new Set((statement.ranges ?? []).map(({ index }) => index.name));
    const isFormula =
      statement.kind === 'equation' || statement.kind === 'identity' || statement.kind === 'function';
    if (isFormula)
      for (const side of 'sides' in statement ? statement.sides : expressionsOf(statement))
        look(side, letters, 1);
  }
  return { degree, hasKinks, constants };
}

type Operation = Extract<Expression, { kind: 'postfix' }>['operations'][number];

function insideOf(operation: Operation): readonly Expression[] {
  switch (operation.kind) {
    case 'arguments':
      return operation.items.map((item) => (item.kind === 'value' ? item.value : item.over));
    case 'power':
      return [operation.exponent];
    case 'index':
    case 'prime':
    case 'transpose':
    case 'inverse':
      return [];
  }
}

/** Whether a function is another formula on the other side of a kink. */
function isKinked({ calling: { arity }, smoothness }: NonNullable<ReturnType<typeof calling>>): boolean {
  const one = { rows: 1, cols: 1, data: Float64Array.of(0.5) };
  return smoothness.branches(Array.from({ length: Math.max(1, arity[0]) }, () => one)) !== null;
}
