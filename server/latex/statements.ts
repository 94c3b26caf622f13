// The statements in the lines of a document: definitions, claims, functions, and formulas whose left side is left to the reader.

import type { TextRange } from '../engine/api.ts';
import { dependenciesOf, derivedBy, derivedFrom } from './dependencies.ts';
import { derivedNames, isDerivative, leadingDerivative } from './derivatives.ts';
import type { Facts } from './facts.ts';
import { labelsIn } from './labels.ts';
import {
  type IndexPlace,
  type Indices,
  indicesIn,
  isTransposition,
  isUprightD,
  nameOf,
  type Shift,
  signsAbove,
} from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { isSign, type Math as Node, type Row, rangeOfRow, splitRow } from './math.ts';
import { rewritten } from './rewrite.ts';
import { bracketOf, namesInRows } from './row-facts.ts';

/** `range` is its place in the document, `start` where its formula begins: places inside are counted from there. */
export type Statement = { readonly range: TextRange; readonly start: number } & (
  | { readonly kind: 'declaration'; readonly names: readonly DeclaredName[]; readonly sizes: readonly Row[] }
  /** `places` are the indices of the left side: `h_t = …`. */
  | {
      readonly kind: 'definition';
      readonly name: string;
      readonly places: readonly IndexPlace[];
      /** The shift of its index everywhere: `x_{t+1} = A x_t` is x_t = A x_{t-1}. */
      readonly shift: Shift | null;
      readonly sides: readonly Row[];
      /** The remark about it for the author. */
      readonly note: string | null;
    }
  /** `σ(z) = 1/(1 + e^{-z})`, a function where it is called with other things than its own letters. */
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: Row;
    }
  /** Both sides as they stand: a derivative on the left is a claim. */
  | { readonly kind: 'claim'; readonly left: Row; readonly sides: readonly Row[] }
  | { readonly kind: 'identity'; readonly sides: readonly Row[] }
  /** A derivative that is set to zero: what it is is asked for, and not claimed. */
  | { readonly kind: 'question'; readonly left: Row }
  /** The gradient of what was defined before, without a left side. */
  | { readonly kind: 'gradient'; readonly of: string; readonly by: Row | null; readonly side: Row }
  /**
   * A gradient of what the document does not define: whatever that is, its second derivatives by a column are symmetric
   * (Schwarz), which is all that can be checked.
   */
  | { readonly kind: 'symmetry'; readonly of: string; readonly by: string }
  | { readonly kind: 'unread'; readonly why: string }
);

interface DeclaredName {
  readonly name: string;
  /** Whether it has an index, as `x_i`: then the space is that of a member. */
  readonly isMember: boolean;
}

/** How far a letter runs by the words of the document. */
interface LetterRange {
  readonly letter: string;
  readonly last: Row;
}

/** A name with its last member, of `x_1, \dots, x_n`. */
interface MemberList {
  readonly name: string;
  readonly last: Row;
}

export interface Statements {
  readonly list: readonly Statement[];
  /** Names that have a definition, and those that functions have for their arguments. */
  readonly defines: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
  /** Names of ours for numbers that a law of a function holds of. */
  readonly numbers: ReadonlySet<string>;
  /** The weights of the logarithms of a softmax. */
  readonly labels: ReadonlySet<string>;
  /** Names whose derivatives stand there without a formula that they follow from. */
  readonly undetermined: readonly string[];
  /** Names that only claims read. */
  readonly claimed: ReadonlySet<string>;
  readonly ranges: readonly LetterRange[];
  readonly members: readonly MemberList[];
  /** Names that are written with what they depend on. */
  readonly dependent: ReadonlySet<string>;
  /** Names that are called: defined by the document, or known by name only. */
  readonly defined: ReadonlySet<string>;
}

/** The rows of a statement, its left side with them where it is no name. */
export function rowsOfStatement(statement: Statement): readonly Row[] {
  switch (statement.kind) {
    case 'definition':
    case 'identity':
      return statement.sides;
    case 'function':
      return [statement.body];
    case 'claim':
      return [statement.left, ...statement.sides];
    case 'question':
      return [statement.left];
    case 'gradient':
      return statement.by ? [statement.by, statement.side] : [statement.side];
    case 'declaration':
    case 'symmetry':
    case 'unread':
      return [];
  }
}

interface Target {
  readonly name: string;
  readonly places: readonly IndexPlace[];
  readonly argument: Row | null;
}

/** `said` are the names that the comments of the document declare or define. */
export function statementsOf(
  lines: readonly PlacedLine[],
  facts: Facts,
  declared: ReadonlySet<string>,
): Statements {
  const { indices } = facts;
  const left = (side: Row | undefined): Target | null => {
    const [sign, ...behind] = side ?? [];
    const [differential] = behind;
    if (isUprightD(sign)) return null;
    if (
      sign?.kind === 'letter' &&
      sign.name === 'd' &&
      behind.length === 1 &&
      differential &&
      !isOfSeveral(differential)
    ) {
      const of = nameOf(differential, indices);
      const places = differential.kind === 'scripts' ? (indicesIn(differential, indices) ?? []) : [];
      return of === null ? null : { name: `d${of}`, places, argument: null };
    }
    const [head, bracket, ...more] = side ?? [];
    if (!head || more.length > 0) return null;
    const name = nameOf(head, indices);
    const argument = bracket ? bracketOf(bracket) : null;
    const isRaised = head.kind === 'scripts' && signsAbove(head, indices).length > 0;
    if (name === null || (bracket && !argument) || isRaised) return null;
    const places = head.kind === 'scripts' ? (indicesIn(head, indices) ?? []) : [];
    return { name, places, argument };
  };
  const given = new Map<string, Row | null>();
  for (const line of lines) {
    if (line.kind !== 'equation' || line.sides.length < 2) continue;
    const target = left(line.sides[0]);
    if (target && !given.has(target.name)) given.set(target.name, target.argument);
  }
  /** The names read by names that are defined without brackets. */
  const direct = new Map<string, ReadonlySet<string>>();
  for (const line of lines) {
    const target = line.kind === 'equation' && line.sides.length > 1 ? left(line.sides[0]) : null;
    if (line.kind === 'equation' && target && target.argument === null && target.places.length === 0)
      direct.set(target.name, new Set(namesInRows(line.sides.slice(1), indices)));
  }
  /** Names that an equation with a plain sign defines. */
  const equated = new Set(
    lines.flatMap((line) =>
      line.kind === 'equation' && !line.isIdentity && line.sides.length > 1
        ? (left(line.sides[0])?.name ?? [])
        : [],
    ),
  );
  const isFunction = (name: string): boolean => {
    const own = given.get(name);
    return (
      own !== undefined &&
      own !== null &&
      (facts.uses.get(name) ?? []).some((use) => use !== null && (!isNames(use) || hasIndex(use, indices)))
    );
  };
  const dependent = new Set(
    [...facts.uses.keys()].filter((name) => {
      const argument = given.get(name);
      if (argument !== undefined && argument !== null) return !isFunction(name);
      // `f = x^T A x` that is written `f(x)` elsewhere.
      const read = direct.get(name);
      return (facts.uses.get(name) ?? []).some(
        (use) =>
          read !== undefined &&
          use !== null &&
          isNames(use) &&
          namesInRows([use], indices).every((one) => read.has(one)),
      );
    }),
  );
  const askedOf = new Set(
    lines.flatMap((line) =>
      line.kind === 'equation' ? line.sides.flatMap((side) => derivedNames(side, indices)) : [],
    ),
  );
  const isNameless = (line: PlacedLine): boolean => line.kind === 'equation' && line.sides.length === 1;
  const canBeNameless = lines.some(isNameless);
  const nameless = namesForNameless(
    [...askedOf].filter((name) => !given.has(name)),
    facts,
  );
  const dependencies = dependenciesOf(lines, indices, facts.comments.random);
  const unsaid = unsaidNames('stationary', facts);
  const list: Statement[] = [];
  const undetermined: string[] = [];
  let scalar: { readonly name: string; readonly by: Row | null } | null = null;
  const numbers = new Set<string>();
  const done = new Set<string>();
  /** The variables of derivatives that were set to zero. */
  const solved = new Set<string>();
  /** `A x = b` of a b that is defined nowhere holds for some values only. */
  const isSystem = ([right, ...more]: readonly Row[]): boolean => {
    const [letter, ...others] = right ?? [];
    const name = letter && others.length === 0 && more.length === 0 ? nameOf(letter, indices) : null;
    return name !== null && !given.has(name) && facts.from === 'paper';
  };
  const readsSolved = (rows: readonly Row[]): boolean =>
    solved.size > 0 && namesInRows(rows, indices).some((name) => solved.has(name));
  for (const line of lines) {
    const { range, start } = line;
    if (line.kind !== 'declaration' && line.kind !== 'equation') continue;
    if (line.kind === 'declaration') {
      const names = line.names.flatMap(([head, ...more]): readonly DeclaredName[] => {
        const name = head && more.length === 0 ? nameOf(head, indices) : null;
        const isMember = head?.kind === 'scripts' && indicesIn(head, indices) !== null;
        return name === null ? [] : [{ name, isMember }];
      });
      list.push({ kind: 'declaration', names, sizes: line.sizes, range, start });
      continue;
    }
    const [first, ...others] = line.sides;
    if (!first) continue;
    if (isDerivative(first[0]) && others.some(isZero))
      for (const name of namesBy(first, indices)) solved.add(name);
    const claimed = line.isIdentity === true ? left(first) : null;
    const isOpen = claimed !== null && !declared.has(claimed.name) && !equated.has(claimed.name);
    if (line.isIdentity && (!isOpen || line.sides.some(isZero))) {
      const isClaim = isDerivative(first[0]) || isUprightD(first[0]);
      list.push(
        isClaim
          ? { kind: 'claim', left: first, sides: others, range, start }
          : { kind: 'identity', sides: line.sides, range, start },
      );
      continue;
    }
    // `\nabla f = A x - b = 0`: the gradient, and a condition on it.
    const sides = others.filter((side, at) => at === 0 || !isZero(side));
    const define = (
      { name, places }: Pick<Target, 'name' | 'places'>,
      bodies: readonly Row[],
      note: string | null = null,
    ): void => {
      const [place] = places;
      const shift = place?.letter && place.offset !== 0 ? { letter: place.letter, by: place.offset } : null;
      list.push({ kind: 'definition', name, places, shift, sides: bodies, note, range, start });
      done.add(keyOf(name, places));
    };
    const target = sides.length > 0 ? left(first) : null;
    if (sides.length === 0 && scalar) {
      list.push({ kind: 'gradient', of: scalar.name, by: scalar.by, side: first, range, start });
    } else if (sides.length === 0) {
      const asked = leadingDerivative(first);
      const name = nameless.next().value ?? 'f';
      define({ name, places: [] }, [asked?.of ?? first]);
      scalar = { name, by: asked?.by ?? null };
    } else if (sides.every(isZero) && isDerivative(first[0])) {
      list.push({ kind: 'question', left: first, range, start });
    } else if (sides.every(isZero) && !target) {
      // Its shapes say as much about the letters as those of any other formula.
      const name = unsaid.next().value ?? 'stationary';
      define({ name, places: [] }, [first], 'a condition: nothing is claimed');
    } else if (isDerivative(first[0]) && scalar && sides[0] && derivedBy(first)?.of.length === 0) {
      const by = derivedBy(first)?.by ?? null;
      list.push({ kind: 'gradient', of: scalar.name, by, side: sides[0], range, start });
    } else if (isUprightD(first[0])) {
      list.push({ kind: 'claim', left: first, sides, range, start });
    } else if (isDerivative(first[0])) {
      const missing = derivedFrom(first, indices, (name) =>
        dependencies(name, canBeNameless || declared.has(name)),
      );
      if (missing) {
        undetermined.push(missing.of);
        define({ name: missing.name, places: missing.places }, sides, missing.note);
        const [by, ...more] = namesBy(first, indices);
        const isRead =
          by !== undefined &&
          namesInRows(sides, indices).some((name) => {
            const reached = name === by ? 'anything' : dependencies(name, false);
            return reached === 'anything' || reached?.has(by);
          });
        // A value computed from the variable elsewhere has derivatives that this document does not determine.
        const isHidden = namesInRows(sides, indices).some(
          (name) =>
            COMPUTED.test(name) &&
            !given.has(name) &&
            name !== by &&
            (facts.uses.get(name) ?? []).some((use) => use === null),
        );
        if (isRead && !isHidden && more.length === 0 && missing.places.length === 0)
          list.push({ kind: 'symmetry', of: missing.name, by, range, start });
      } else list.push({ kind: 'claim', left: first, sides, range, start });
    } else if (!target && (line.isImplied || readsSolved([first, ...sides]) || isSystem(sides))) {
      // `X^\top X w = X^\top y` says where the gradient is 0.
      const name = unsaid.next().value ?? 'stationary';
      define({ name, places: [] }, [difference(first, sides[0] ?? [])], 'a condition: nothing is claimed');
    } else if (
      isIterate(target, declared) ||
      (line.isStep && readsName(sides, target?.name ?? '', indices))
    ) {
      // `w_{t+1} = w_t - \eta g_t` of a w that is declared as one value, and `w \leftarrow w - \eta g`.
    } else if (!target) {
      const argument = argumentOfLaw(first, isFunction);
      const number = argument === null ? undefined : unsaidNames('s', facts).next().value;
      if (number !== undefined) numbers.add(number);
      const own = [first, ...sides].map((row) =>
        argument === null || number === undefined ? row : renamed(row, argument, number),
      );
      list.push({ kind: 'identity', sides: own, range, start });
    } else if (isFunction(target.name) && target.argument) {
      // `h(x) = g(\theta^T x) = 1/(1 + e^{-\theta^T x})` says with g nothing yet.
      const body = sides.find((side) => !callsUnknown(side, given)) ?? sides[0];
      const parameters = target.argument.flatMap((node) => nameOf(node, indices) ?? []);
      if (body) list.push({ kind: 'function', name: target.name, parameters, body, range, start });
    } else if (done.has(keyOf(target.name, target.places)))
      list.push({ kind: 'identity', sides: line.sides, range, start });
    else if (
      target.places.length === 0 &&
      (readsName(sides, target.name, indices) || solved.has(target.name))
    ) {
      // `w = w - \eta \nabla J`, and the w at which the gradient was set to zero: other values than that of w.
      const name = unsaidNames(`${target.name}_new`, facts).next().value ?? target.name;
      define({ name, places: [] }, sides);
    } else {
      define(target, sides);
      if (scalar === null && target.places.length === 0) scalar = { name: target.name, by: null };
    }
  }
  return {
    list,
    labels: labelsIn(
      list.flatMap((statement) => (statement.kind === 'definition' ? [statement] : [])),
      list.flatMap(rowsOfStatement),
      indices,
    ),
    defines: new Set(list.flatMap((statement) => (statement.kind === 'definition' ? [statement.name] : []))),
    parameters: parametersIn(list, facts),
    numbers,
    undetermined,
    claimed: claimedNames(list, facts),
    dependent,
    defined: new Set([...given.keys()].filter(isFunction)),
    ranges: lines.flatMap((line) =>
      line.kind === 'range' ? [{ letter: line.letter, last: line.last }] : [],
    ),
    members: lines.flatMap((line) => (line.kind === 'members' ? [{ name: line.name, last: line.last }] : [])),
  };
}

/** The names that functions give their arguments, where they are not used elsewhere. */
function parametersIn(list: readonly Statement[], { indices }: Facts): ReadonlySet<string> {
  const elsewhere = new Set(
    list
      .filter(({ kind }) => kind !== 'function')
      .flatMap((statement) => namesInRows(rowsOfStatement(statement), indices)),
  );
  const own = list.flatMap((statement) => (statement.kind === 'function' ? statement.parameters : []));
  return new Set(own.filter((name) => !elsewhere.has(name)));
}

/** Names that stand in claims and in no formula that defines something. */
function claimedNames(list: readonly Statement[], { indices }: Facts): ReadonlySet<string> {
  const read = (isClaim: boolean): readonly string[] =>
    list
      .filter(({ kind }) => (kind === 'claim' || kind === 'gradient') === isClaim)
      .flatMap((statement) => namesInRows(rowsOfStatement(statement), indices));
  const elsewhere = new Set(read(false));
  return new Set(read(true).filter((name) => !elsewhere.has(name)));
}

/** Letters of values that are computed as a rule: activations, outputs, estimates. */
const COMPUTED = /^[zahpsoquδμαγ]|_(?:hat|tilde|bar)/u;

/** The variable of the derivative that begins a row. */
const namesBy = (left: Row, indices: Indices): readonly string[] =>
  (derivedBy(left)?.by ?? []).flatMap((node) => nameOf(node, indices) ?? []);

const readsName = (sides: readonly Row[], name: string, indices: Indices): boolean =>
  namesInRows(sides, indices).includes(name);

/** Whether a function is called that has no definition. */
const callsUnknown = (side: Row, given: ReadonlyMap<string, unknown>): boolean =>
  side.some(
    (node, at) => node.kind === 'letter' && bracketOf(side[at + 1] ?? null) !== null && !given.has(node.name),
  );

/** The x of `\sigma'(x) = \sigma(x)(1 - \sigma(x))`, which is any number, whatever x is elsewhere; null for no such law. */
function argumentOfLaw([head, bracket, ...more]: Row, isFunction: (name: string) => boolean): string | null {
  const base = head?.kind === 'scripts' ? head.base : null;
  const [argument, ...others] = bracketOf(bracket ?? null) ?? [];
  const isLaw = base?.kind === 'letter' && isFunction(base.name) && more.length === 0;
  return isLaw && argument?.kind === 'letter' && others.length === 0 ? argument.name : null;
}

const renamed = (row: Row, from: string, to: string): Row =>
  rewritten(row, (node) => (node.kind === 'letter' && node.name === from ? { ...node, name: to } : node));

/** `d(x, y)`: no differential, but a distance. */
const isOfSeveral = (bracket: Node): boolean => (bracketOf(bracket) ?? []).some((node) => isSign(node, ','));

/** A definition for every place is one, whatever its letter; one at a fixed place is another. */
const keyOf = (name: string, places: readonly IndexPlace[]): string =>
  [name, ...places.map(({ text, letter }) => (letter === null ? text : ''))].join('@');

const difference = (left: Row, right: Row): Row => {
  const range = rangeOfRow(right);
  return [
    ...left,
    { kind: 'sign', text: '-', range },
    { kind: 'fence', open: '(', close: ')', body: right, range },
  ];
};

/** Whether a left side is a step of something that is declared without steps. */
const isIterate = (target: Target | null, declared: ReadonlySet<string>): boolean =>
  target !== null && declared.has(target.name) && target.places.some(({ letter }) => letter !== null);

const isZero = (side: Row): boolean =>
  side.length === 1 && side[0]?.kind === 'number' && side[0].text === '0';

/** `x`, `x, y`, `x_i`, `x | \mu, \Sigma`: a list of names, and no product of them. */
export const isNames = (row: Row): boolean =>
  splitRow(row, (node) => isSign(node, ',') || isSign(node, ';') || isSign(node, '|')).every(
    ([name, ...more]) =>
      more.length === 0 &&
      (name?.kind === 'letter' ||
        (name?.kind === 'scripts' && name.base?.kind === 'letter' && !isTransposition(name.above))),
  );

function* unsaidNames(base: string, facts: Facts): Generator<string> {
  for (let at = 1; ; at++) {
    const name = at === 1 ? base : `${base}${at}`;
    if (!facts.uses.has(name)) yield name;
  }
}

/** A function of x that is called with `x_i`. */
const hasIndex = (row: Row, indices: Indices): boolean =>
  row.some((node) => node.kind === 'scripts' && indicesIn(node, indices) !== null);

/** Names for what has none: those that derivatives ask for, then the usual ones. */
function* namesForNameless(asked: readonly string[], facts: Facts): Generator<string> {
  yield* asked;
  for (const name of ['L', 'f', 'J', 'E']) if (!facts.uses.has(name)) yield name;
}
