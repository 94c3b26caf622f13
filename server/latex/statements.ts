// What the lines of a document state: definitions, claims, functions, and formulas whose left side the reader has to think.

import type { TextRange } from '../engine/api.ts';
import { derivedNames, isDerivative, leadingDerivative } from './derivatives.ts';
import { bracketOf, type Facts } from './facts.ts';
import { nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import type { Math as Node, Row } from './math.ts';

/** `range` is its place in the document, `start` where its formula begins: places inside are counted from there. */
export type Draft = { readonly range: TextRange; readonly start: number } & (
  | { readonly kind: 'declaration'; readonly names: readonly string[]; readonly sizes: readonly Row[] }
  | { readonly kind: 'definition'; readonly name: string; readonly sides: readonly Row[] }
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
  /** The gradient of what was defined before, without a left side. */
  | { readonly kind: 'gradient'; readonly of: string; readonly by: Row | null; readonly side: Row }
  | { readonly kind: 'unread'; readonly why: string }
);

export interface Drafts {
  readonly list: readonly Draft[];
  /** Names that are written with what they depend on. */
  readonly dependent: ReadonlySet<string>;
  /** Names that are called: defined by the document, or known by name only. */
  readonly defined: ReadonlySet<string>;
}

export function draftStatements(lines: readonly PlacedLine[], facts: Facts): Drafts {
  const { indices } = facts;
  const left = (side: Row | undefined): { readonly name: string; readonly argument: Row | null } | null => {
    const [sign, ...behind] = side ?? [];
    const [differential] = behind;
    if (sign?.kind === 'letter' && sign.name === 'd' && behind.length === 1 && differential) {
      const of = nameOf(differential, indices);
      return of === null ? null : { name: `d${of}`, argument: null };
    }
    const [head, bracket, ...more] = side ?? [];
    if (!head || more.length > 0) return null;
    const name = nameOf(head, indices);
    const argument = bracket ? bracketOf(bracket) : null;
    if (
      name === null ||
      (bracket && !argument) ||
      (head.kind === 'scripts' && head.above.length > 0 && isPowered(head))
    )
      return null;
    return { name, argument };
  };
  const given = new Map<string, Row | null>();
  for (const line of lines) {
    if (line.kind !== 'equation' || line.sides.length < 2) continue;
    const target = left(line.sides[0]);
    if (target && !given.has(target.name)) given.set(target.name, target.argument);
  }
  const isFunction = (name: string): boolean => {
    const own = given.get(name);
    return (
      own !== undefined &&
      own !== null &&
      (facts.uses.get(name) ?? []).some((use) => use !== null && !isNames(use))
    );
  };
  const dependent = new Set(
    [...facts.uses.keys()].filter((name) => {
      const argument = given.get(name);
      return argument !== undefined && argument !== null && !isFunction(name);
    }),
  );
  const askedOf = new Set(
    lines.flatMap((line) =>
      line.kind === 'equation' ? line.sides.flatMap((side) => derivedNames(side[0], indices)) : [],
    ),
  );
  const nameless = namesForNameless(
    [...askedOf].filter((name) => !given.has(name)),
    facts,
  );
  const list: Draft[] = [];
  let scalar: { readonly name: string; readonly by: Row | null } | null = null;
  const done = new Set<string>();
  for (const line of lines) {
    const { range, start } = line;
    if (line.kind === 'passed over') continue;
    if (line.kind === 'declaration') {
      const names = line.names.flatMap(([head, ...more]) => {
        const name = head && more.length === 0 ? nameOf(head, indices) : null;
        return name === null ? [] : [name];
      });
      list.push({ kind: 'declaration', names, sizes: line.sizes, range, start });
      continue;
    }
    const [first, ...sides] = line.sides;
    if (!first) continue;
    const target = sides.length > 0 ? left(first) : null;
    if (sides.length === 0 && scalar) {
      list.push({ kind: 'gradient', of: scalar.name, by: scalar.by, side: first, range, start });
    } else if (sides.length === 0) {
      const asked = leadingDerivative(first);
      const name = nameless.next().value ?? 'f';
      list.push({ kind: 'definition', name, sides: [asked?.of ?? first], range, start });
      done.add(name);
      scalar = { name, by: asked?.by ?? null };
    } else if (sides.every(isZero)) {
      list.push({ kind: 'unread', why: 'a condition, no formula of something', range, start });
    } else if (isDerivative(first[0])) list.push({ kind: 'claim', left: first, sides, range, start });
    else if (!target) list.push({ kind: 'identity', sides: line.sides, range, start });
    else if (isFunction(target.name) && target.argument) {
      const [body] = sides;
      const parameters = target.argument.flatMap((node) => nameOf(node, indices) ?? []);
      if (body) list.push({ kind: 'function', name: target.name, parameters, body, range, start });
    } else if (done.has(target.name)) list.push({ kind: 'identity', sides: line.sides, range, start });
    else {
      list.push({ kind: 'definition', name: target.name, sides, range, start });
      done.add(target.name);
      if (scalar === null) scalar = { name: target.name, by: null };
    }
  }
  return { list, dependent, defined: new Set([...given.keys()].filter(isFunction)) };
}

const isZero = (side: Row): boolean =>
  side.length === 1 && side[0]?.kind === 'number' && side[0].text === '0';

/** A name that is raised or transposed is no target of a definition. */
const isPowered = (node: Node): boolean =>
  node.kind === 'scripts' && node.above.some((one) => one.kind !== 'fence');

const isNames = (row: Row): boolean =>
  row.every(
    (node) =>
      node.kind === 'letter' || node.kind === 'scripts' || (node.kind === 'sign' && node.text === ','),
  );

/** Names for what has none: those that derivatives ask for, then the usual ones. */
function* namesForNameless(asked: readonly string[], facts: Facts): Generator<string> {
  yield* asked;
  for (const name of ['L', 'f', 'J', 'E']) if (!facts.uses.has(name)) yield name;
}
