// What a statement says in a way that many read otherwise: warnings, with the readings as fixes.

import type { InferredDocument } from '../document/document.ts';
import type { NameWarning } from '../names/resolution.ts';
import type { Problem } from '../problems/problem.ts';
import { rangeOf } from './places.ts';
import { problem, replacements } from './problem-parts.ts';

export function readingWarning(warning: NameWarning, index: number, document: InferredDocument): Problem {
  switch (warning.kind) {
    case 'hidden-function': {
      const message = `\`${warning.name}\` is a name of this file, so the bracket behind it is a factor and no argument: the function of that name is hidden`;
      return problem('bad-call', 'warning', message, rangeOf(warning.span, index, document));
    }
    case 'stacked-powers':
      return stackedPowers(warning, index, document);
  }
}

/** `a^b^c`, with both readings as fixes; of `a²^c` there is only one. */
function stackedPowers(
  { base, inner, outer }: Extract<NameWarning, { kind: 'stacked-powers' }>,
  index: number,
  document: InferredDocument,
): Problem {
  const written = document.statements[index]?.text ?? '';
  const [first, second] = [written.slice(inner.start, inner.end), written.slice(inner.end, outer.end)];
  const left = `(${written.slice(base.start, inner.end)})${second}`;
  const sign = /^\.?\^/u.exec(first)?.[0];
  const right =
    sign === undefined
      ? null
      : `${written.slice(base.start, inner.start)}${sign}(${first.slice(sign.length).trim()}${second})`;
  const range = rangeOf({ start: base.start, end: outer.end }, index, document);
  const onPaper = right === null ? '' : `; on paper it is often \`${right}\``;
  return problem('ambiguous-product', 'warning', `read from the left, as \`${left}\`${onPaper}`, range, {
    fixes: replacements(right === null ? [left] : [left, right], range),
  });
}
