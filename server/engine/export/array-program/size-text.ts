// A size as a whole number in a target: all of them write polynomials alike.

import { bracketed, LEVEL, type Written } from '../../operators/writing.ts';
import type { Dimension, Monomial } from '../../shapes/dimension.ts';

/** The text of a size, in parentheses where it binds looser than `level`. */
export function sizeText(size: Dimension, level: number, nameOf: (name: string) => string): string {
  return bracketed(sizeWritten(size, nameOf), level);
}

/** The text of a size. */
export function sizeWritten(size: Dimension, nameOf: (name: string) => string): Written {
  // Terms that are added come before those that are subtracted.
  const terms = [...size.monomials].sort((a, b) => Number(b.coefficient > 0) - Number(a.coefficient > 0));
  const [first, ...rest] = terms;
  if (!first) return { text: '0', level: LEVEL.atom };
  const lead = monomial(first, nameOf);
  const text = `${first.coefficient < 0 ? '-' : ''}${lead.text}${rest
    .map((term) => ` ${term.coefficient < 0 ? '-' : '+'} ${monomial(term, nameOf).text}`)
    .join('')}`;
  const sign = first.coefficient < 0 ? Math.min(lead.level, LEVEL.prefix) : lead.level;
  return { text, level: rest.length > 0 ? LEVEL.sum : sign };
}

function monomial({ coefficient, factors }: Monomial, nameOf: (name: string) => string): Written {
  const size = Math.abs(coefficient);
  const parts = [...(size === 1 && factors.length > 0 ? [] : [String(size)]), ...factors.map(nameOf)];
  return { text: parts.join(' * '), level: parts.length > 1 ? LEVEL.product : LEVEL.atom };
}
