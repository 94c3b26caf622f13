// What mends an unknown name, where that takes a look at the whole file: its subscripts as places, and the declarations that
// the file lacks. Worked out when somebody asks for the fixes, not at every keystroke.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { declareMissing } from './missing-declarations.ts';
import { placeFixes } from './place-fixes.ts';

/** Problems of unknown names with those fixes behind the ones that they have. */
export function withNameFixes(
  problems: readonly Problem[],
  document: InferredDocument,
  text: string,
): readonly Problem[] {
  if (!problems.some(isUnknownName)) return problems;
  const declaring = once(() => declareMissing(document));
  const places = once(() => placeFixes(document));
  return problems.map((problem) => {
    if (!isUnknownName(problem)) return problem;
    const { fixes: near } = problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        const own = places().get(problem.range.start) ?? [];
        const declared = own.length === 0 ? declaring() : null;
        // Of one letter a capital is another name, and no slip.
        const isLetter = [...text.slice(problem.range.start, problem.range.end)].length === 1;
        if (!declared) return [...own, ...near];
        return isLetter ? [declared, ...near] : [...near, declared];
      },
    };
  });
}

const isUnknownName = ({ code, severity, message }: Problem): boolean =>
  severity === 'error' &&
  (code === 'unknown-name' || (code === 'bad-call' && message.includes('is no variable')));

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
