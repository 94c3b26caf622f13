// Guidance that an answer adds where a call asks for nothing, or the text has errors: an assistant reads only the answer, and mends its next
// call by it.

import type { Analysis, Problem } from '../engine/api.ts';
import { familyOf } from '../engine/text/names.ts';

const MOST_ERRORS = 5;
const MOST_NAMES = 30;

/** The errors of a text in words, each with its line and what would mend it. */
export function errorsOf({ text, problems }: Analysis): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const reported = errors.slice(0, MOST_ERRORS).map((problem) => inWords(problem, text));
  return errors.length > reported.length
    ? [...reported, `and ${errors.length - reported.length} more`]
    : reported;
}

function inWords({ message, range, fixes: [fix] }: Problem, text: string): string {
  const line = text.slice(0, range.start).split('\n').length;
  return `line ${line}: ${message}${fix ? ` (fix: ${fix.title})` : ''}`;
}

/** A refusal with the errors of the text that may have led to it, and with the names that there are where one of `asked` is none. */
export function refusedFor(
  why: string,
  analysis: Analysis,
  asked: readonly string[] = [],
): { readonly kind: 'refused'; readonly why: string } {
  const errors = errorsOf(analysis);
  const names = analysis.symbols.map(({ name }) => name);
  const families = new Set(names.map(familyOf));
  const isUnknown = asked.some((name) => !families.has(familyOf(name)));
  const known =
    isUnknown && names.length > 0 ? `; the text has ${names.slice(0, MOST_NAMES).join(', ')}` : '';
  const reported = errors.length === 0 ? '' : `. The text has errors: ${errors.join('; ')}`;
  return { kind: 'refused', why: why + known + reported };
}

/** An example to write where a text claims and asks for nothing. */
export function nothingToJudge({ claims, questions, symbols }: Analysis): string | null {
  if (claims.length + questions.length > 0) return null;
  return symbols.length === 0
    ? 'The text says nothing that is read as the language of mcalc: declare what there is (`param x : R[n]`), define what is made of it (`L = ½ ‖A x - b‖²`), and claim a derivative (`∂L/∂x = …`).'
    : 'The text claims nothing and asks for nothing: write a claim (`∂L/∂x = …`) to have it judged, or a question (`derive ∂L/∂x`).';
}
