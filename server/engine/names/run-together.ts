// Letters that run together: `Ax` where only A and x are names, and `x^TAx`, where the transpose runs into what follows.

import type { Expression } from '../syntax/tree.ts';
import { splitName } from './nearest.ts';
import { isIdentityName } from './paper-names.ts';
import { isValue, type NameFault, type Resolution } from './resolution.ts';

/** The names of the file that an unknown name consists of, in order; null where it does not. */
export function factorsIn(name: string, by: Resolution): readonly string[] | null {
  return splitName(name, (part) => isKnown(part, by));
}

/** `Qx` where only x is a name: a capital before it is a matrix that is not declared. */
export function matrixAndName(name: string, by: Resolution): readonly string[] | null {
  const [, matrix, rest] = /^(\p{Lu})(\p{L}.*)$/u.exec(name) ?? [];
  if (matrix === undefined || rest === undefined || by.scope.symbols.has(matrix)) return null;
  return by.scope.symbols.get(rest)?.kind === 'variable' ? [matrix, rest] : null;
}

/** The fault of an exponent such as the `TAx` of `x^TAx`; null where it is a name, or no transpose. */
export function transposeRunTogether(exponent: Expression, by: Resolution): NameFault | null {
  if (exponent.kind !== 'name' || isValue(exponent.name, by)) return null;
  const { name, span } = exponent;
  const behind = /^T(.+)$/u.exec(name)?.[1];
  if (behind === undefined) return null;
  const factors = isKnown(behind, by) ? [behind] : factorsIn(behind, by);
  return (
    factors && {
      kind: 'unknown-name',
      name,
      span,
      near: [],
      split: ['T', ...factors],
      places: [],
      isPlace: false,
      called: false,
    }
  );
}

/** A name of the file, its differential, or the identity: `λI_p`, `AdX`. */
function isKnown(name: string, by: Resolution): boolean {
  const isNamed = (own: string): boolean => by.scope.symbols.has(own) || by.bound.has(own);
  return isNamed(name) || (/^d./u.test(name) && isNamed(name.slice(1))) || isIdentityName(name, by);
}
