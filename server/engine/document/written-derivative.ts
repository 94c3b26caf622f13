// A derivative of a statement by the names that the statement writes.

import { withoutParentheses } from '../inference/shaping.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { normaliseName } from '../syntax/characters.ts';
import { type AskedDerivative, type PartialDerivative, variablesOf } from '../text/derivative.ts';

/** A term as a statement's text has it; a variable that goes without saying, as in `∇f`, by its name. */
export function writtenTerm(term: Term, text: string): string {
  const own = text.slice(term.span.start, term.span.end);
  return term.kind === 'name' && normaliseName(own) !== term.name ? term.name : own;
}

/** The question of a statement, in its own letters; null of a derivative by nothing, which has been reported. `text` is the statement's. */
export function writtenDerivative(target: Term, text: string): AskedDerivative | null {
  switch (target.kind) {
    case 'derivative':
      return writtenPartial(target, text);
    case 'differential':
      return { kind: 'differential', of: writtenDifferentiated(target.of, text) };
    default:
      return { kind: 'gradients', of: text.slice(target.span.start, target.span.end) };
  }
}

/** ∂of/∂by, each part without the parentheses around it. */
export function writtenPartial({ of, variables }: DerivativeTerm, text: string): PartialDerivative | null {
  const by = variablesOf(
    variables.flatMap(({ variable, power }) =>
      Array.from({ length: power }, () => writtenTerm(withoutParentheses(variable), text)),
    ),
  );
  return by && { kind: 'partial', of: writtenTerm(withoutParentheses(of), text), by };
}

/** The expression behind d( ); a differential in parentheses, since `ddL` is a name. */
export function writtenDifferentiated(of: Term, text: string): string {
  const inside = withoutParentheses(of);
  const written = text.slice(inside.span.start, inside.span.end);
  return inside.kind === 'differential' ? `(${written})` : written;
}
