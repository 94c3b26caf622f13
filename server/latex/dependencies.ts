// Dependences between the formulas of a document: whether a derivative is of something that the document defines.

import { leadingDerivative, quotientOf } from './derivatives.ts';
import { type IndexPlace, type Indices, indicesIn, nameOf } from './letter-names.ts';
import type { Line } from './lines.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import { namesInRows } from './row-facts.ts';

/**
 * All that a name depends on by the equations of the document, its own letters included; null where the document says nothing
 * of it, unless it is `isKnown` otherwise. What is `random` depends on the names in its law.
 */
export type Dependencies = (name: string, isKnown: boolean) => ReadonlySet<string> | 'anything' | null;

/** The dependences of the names that a document's lines define. */
export function dependenciesOf(
  lines: readonly Line[],
  indices: Indices,
  random: ReadonlyMap<string, readonly string[]>,
): Dependencies {
  const direct = new Map(random);
  for (const line of lines) {
    if (line.kind !== 'equation') continue;
    const [[head] = [], ...others] = line.sides;
    const name = head ? nameOf(head, indices) : null;
    if (name === null || others.length === 0) continue;
    direct.set(name, [...(direct.get(name) ?? []), ...namesInRows(others, indices)]);
  }
  return (name, isKnown) => {
    if (!direct.has(name)) return isKnown ? 'anything' : null;
    const reached = new Set([name]);
    for (const one of reached) for (const next of direct.get(one) ?? []) reached.add(next);
    return reached;
  };
}

interface Missing {
  /** The expression that is differentiated. */
  readonly of: string;
  /** A name for the gradient that stands there. */
  readonly name: string;
  readonly places: readonly IndexPlace[];
  readonly note: string;
}

/** The reason why a derivative cannot be judged: its numerator, or how that depends on its variable, is missing; null where nothing is. */
export function derivedFrom(
  left: Row,
  indices: Indices,
  dependencies: (name: string) => ReadonlySet<string> | 'anything' | null,
): Missing | null {
  const asked = derivedBy(left);
  const [of, ...more] = asked?.of ?? [];
  const name = of ? nameOf(of, indices) : null;
  const isName = more.every((node) => node.kind === 'fence');
  const [by] = asked?.by ?? [];
  if (!asked || name === null || !isName) return null;
  const variable = by ? nameOf(by, indices) : null;
  const reached = dependencies(name);
  const places = by?.kind === 'scripts' ? (indicesIn(by, indices) ?? []) : [];
  const gradient = `grad_${name}${variable === null ? '' : `_${variable}`}`;
  if (reached === null)
    return {
      of: name,
      name: gradient,
      places,
      note: `${name} is defined nowhere here, so its gradient cannot be checked`,
    };
  if (variable === null || reached === 'anything') return null;
  const same = [...reached].some((one) => one.toLowerCase() === variable.toLowerCase());
  return same
    ? null
    : {
        of: name,
        name: gradient,
        places,
        note: `nothing here says how ${name} depends on ${variable}, so this gradient cannot be checked`,
      };
}

/** Numerator and variables of a left side. */
export function derivedBy(left: Row): { readonly of: Row; readonly by: Row } | null {
  const [head, ...rest] = left;
  if (head?.kind === 'fraction') {
    const quotient = quotientOf(head);
    if (!quotient) return null;
    return quotient.of.length > 0 ? quotient : leadingDerivative(left);
  }
  const isNabla = (node: Node | null | undefined): boolean => isSign(node, '∇');
  if (head?.kind === 'scripts' && isNabla(head.base)) return { of: rest, by: head.below };
  return isNabla(head) ? { of: rest, by: [] } : null;
}
