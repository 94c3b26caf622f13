// Known names that an unknown one may stand for: a misspelling of another, several run together, a place in
// one, a function by the name that it has elsewhere.

import type { NameNode } from '../syntax/tree.ts';
import { namedElsewhere, nearestNames } from './nearest.ts';
import type { NameFault, Resolution } from './resolution.ts';
import { factorsIn, matrixAndName } from './run-together.ts';
import { isSubscripted, placesMeant, sharesLetter } from './subscripts.ts';
import { DERIVATIVE_CALLS } from './symbols.ts';

/** `isCalled`: arguments follow, so that the names of functions are near as well. */
export function unknownName(node: NameNode, isCalled: boolean, by: Resolution): NameFault {
  const { name, span } = node;
  const known = [
    ...by.scope.symbols.keys(),
    ...by.bound.keys(),
    ...(isCalled ? [...by.vocabulary.names(), ...DERIVATIVE_CALLS.keys()] : []),
  ];
  const elsewhere = isCalled ? namedElsewhere(name) : null;
  // Two letters are no slip for one.
  const isSlip = (other: string): boolean =>
    !sharesLetter(name, other) && (other.length > 1 || name.length === 1);
  const places = placesMeant(node, by);
  const isPlace = places.length > 0 || isSubscripted(node, by);
  return {
    kind: 'unknown-name',
    name,
    span,
    near: elsewhere === null ? nearestNames(name, known).filter(isSlip) : [elsewhere],
    split: isPlace ? null : (factorsIn(name, by) ?? matrixAndName(name, by)),
    places,
    isPlace,
    called: isCalled,
  };
}
