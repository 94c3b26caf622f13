// The conditions of an expectation: in `E_z[f(z, w)]`, the random variables inside that it does not go over.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import { childrenOf, namesWithin } from '../syntax/children.ts';
import type { Expression } from '../syntax/tree.ts';
import { type Expectation, mapExpectations, type Randomness, type RandomVariables } from './expectation.ts';

interface GivenSetting {
  readonly statements: readonly PlacedStatement[];
  readonly variables: RandomVariables;
  readonly taken: ReadonlySet<string>;
  readonly randomness: Randomness;
}

/** The conditions of the expectations of a file. */
export interface Givens {
  /** The variables that are given in an expectation. */
  of(expectation: Expectation): readonly string[];
  /** The variables that some expectation goes over while others are given, and these. */
  readonly apart: ReadonlySet<string>;
  /**
   * Whether formulas, with what they are defined by, have expectations over the same variables in which not the same is given: then
   * E_z is two things in it, and what is linear with one is not with both.
   */
  areSeveral(nodes: readonly Expression[]): boolean;
  /** Whether a formula has a derivative by something random, or its differential. */
  move(node: Expression): boolean;
}

/** For the expectations of a file, the random variables that are given in each (conditioned on). */
export function givensOf({ statements, variables, taken, randomness }: GivenSetting): Givens {
  const of = ({ over, body }: Expectation): readonly string[] =>
    over ? [...randomness.of(body)].filter((name) => !over.includes(name)) : [];
  const expectationsIn = (node: Expression): readonly Expectation[] => {
    const found: Expectation[] = [];
    mapExpectations(node, taken, (expectation) => {
      found.push(expectation, ...expectationsIn(expectation.body));
      return expectation.body;
    });
    return found;
  };
  const formulas = new Map<string, Expression>();
  const apart = new Set<string>();
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken') continue;
    const { statement } = parsed;
    const sides = statement.kind === 'equation' || statement.kind === 'identity' ? statement.sides : [];
    const defined = statement.kind === 'equation' ? definedName(sides[0])?.name.name : undefined;
    if (defined !== undefined && sides[1]) formulas.set(defined, sides[1]);
    for (const expectation of sides.flatMap(expectationsIn)) {
      const given = of(expectation);
      if (given.length === 0) continue;
      for (const name of [...(expectation.over ?? []), ...given]) if (variables.has(name)) apart.add(name);
    }
  }
  const isMoving = (name: string): boolean => variables.has(name) || randomness.isRandom(name);
  return {
    of,
    apart,
    areSeveral: (nodes) => {
      const known = new Map<string, string>();
      const seen = new Set<string>();
      const open = [...nodes];
      for (let next = open.pop(); next; next = open.pop()) {
        for (const expectation of expectationsIn(next)) {
          if (!expectation.over || randomness.of(expectation.body).size === 0) continue;
          const over = [...expectation.over].sort().join();
          const given = [...of(expectation)].sort().join();
          if ((known.get(over) ?? given) !== given) return true;
          known.set(over, given);
        }
        for (const { name } of namesWithin(next)) {
          const formula = seen.has(name) ? undefined : formulas.get(name);
          seen.add(name);
          if (formula) open.push(formula);
        }
      }
      return false;
    },
    move: (node) => {
      const open = [node];
      for (let next = open.pop(); next; next = open.pop()) {
        const by = next.kind === 'derivative' ? next.variables.map(({ variable }) => variable) : [];
        if (by.some((variable) => variable.kind === 'name' && isMoving(variable.name))) return true;
        if (next.kind === 'name' && next.name.startsWith('d') && variables.has(next.name.slice(1)))
          return true;
        open.push(...childrenOf(next));
      }
      return false;
    },
  };
}
