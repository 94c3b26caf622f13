// One fix for a slip that is made more than once: where several errors stand at the same words and their first fixes write the same in
// their place, that of all of them comes first.

import type { Fix, Problem, TextEdit } from '../problems/problem.ts';

/** The problems, with that fix before all others. `text` is the document's. */
export function withAlikeFixes(problems: readonly Problem[], text: string): readonly Problem[] {
  const written = ({ range }: Problem): string => text.slice(range.start, range.end);
  const times = new Map<string, number>();
  for (const problem of problems)
    if (problem.severity === 'error') times.set(written(problem), (times.get(written(problem)) ?? 0) + 1);
  return problems.map((problem) => {
    const words = written(problem);
    if (problem.severity !== 'error' || (times.get(words) ?? 0) < 2) return problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        const alike = problems.filter((other) => other.severity === 'error' && written(other) === words);
        return withAll(problem, alike);
      },
    };
  });
}

function withAll({ fixes, range }: Problem, alike: readonly Problem[]): readonly Fix[] {
  const [first] = fixes;
  const own = first && replacementOf(first, range);
  if (!first || !own) return fixes;
  const edits = new Map<number, TextEdit>();
  for (const other of alike) {
    const [its] = other.fixes;
    const edit = its && replacementOf(its, other.range);
    if (edit?.newText === own.newText) edits.set(edit.range.start, edit);
  }
  if (edits.size < 2) return fixes;
  const all: Fix = {
    title: `${first.title} in all ${edits.size} places`,
    edits: [...edits.values()],
    verified: false,
  };
  return [all, ...fixes];
}

/** The text that a fix writes in place of a range; null of one that changes something else. */
function replacementOf({ edits }: Fix, { start, end }: Problem['range']): TextEdit | null {
  const [edit, ...others] = edits;
  return edit && others.length === 0 && edit.range.start === start && edit.range.end === end ? edit : null;
}
