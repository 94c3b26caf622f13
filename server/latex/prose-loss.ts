// A loss that stands within a sentence and has no name there: `we minimize $\|Xw - y\|^2$`, `the cost function is $…$`. It is
// what the document derives, where it derives something that no equation defines.

import { derivedBy } from './dependencies.ts';
import { NO_INDICES, nameOf } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';

/** Words in front of such a formula. */
const LOSS =
  /\b(?:minimi[sz]\w*|maximi[sz]\w*|loss|cost|objective|energy|criterion|function|functional)\b(?:\s+(?:function|functional|is|of|the|by|given|defined|as|to|be|namely|becomes))*[\s:,]*$/iu;

export const tellsLoss = (words: string): boolean => LOSS.test(words);

/** The lines with the first of those that may be a loss, if any is needed; `maybe` are such lines. */
export function withProseLoss(
  lines: readonly PlacedLine[],
  maybe: ReadonlySet<PlacedLine>,
): readonly PlacedLine[] {
  if (maybe.size === 0) return lines;
  const equations = lines.flatMap((line) => (line.kind === 'equation' && !maybe.has(line) ? [line] : []));
  const defined = new Set(
    equations.flatMap(({ sides: [left, ...others] }) => {
      const [head] = left ?? [];
      return head && others.length > 0 ? (nameOf(head, NO_INDICES) ?? []) : [];
    }),
  );
  const hasNameless = equations.some(({ sides }) => sides.length === 1);
  const derived = equations.flatMap(({ sides: [left = []] }) => {
    const asked = derivedBy(left);
    const [of] = asked?.of ?? [];
    if (!asked) return [];
    return of ? (nameOf(of, NO_INDICES) ?? []) : [''];
  });
  const isNeeded = !hasNameless && derived.some((name) => !defined.has(name));
  const [first] = isNeeded ? maybe : [];
  return lines.filter((line) => !maybe.has(line) || line === first);
}
