// Errors that only follow from how a definition with an error was read: what is wrong in one reading of it and right in
// another is no mistake of the statement that builds on it.

import type { InferredDocument } from '../document/document.ts';
import type { Problem } from '../problems/problem.ts';
import { type Guess, guessesBelow, recoverAs } from './guesses.ts';
import { statementRange } from './places.ts';
import { problemsOf } from './problems-of.ts';
import type { Recovery } from './recovery.ts';

/** Problems that a statement may have because of how another one is read. */
const FOLLOWING: ReadonlySet<Problem['code']> = new Set([
  'size-mismatch',
  'shape',
  'gradient-shape',
  'bad-call',
]);

/** The problems of a document as it is understood, without the errors that some reading of its guesses does not have. */
export function problemsThatHold(
  understood: readonly Problem[],
  written: InferredDocument,
  { document }: Recovery,
  guesses: readonly Guess[],
): readonly Problem[] {
  if (guesses.length === 0) return understood;
  const readings = new Map<Guess, readonly ((problem: Problem) => boolean)[]>();
  const holdsInAll = (guess: Guess, problem: Problem): boolean => {
    const others =
      readings.get(guess) ??
      guess.readings
        .slice(1)
        .map((reading) => placesOf(problemsOf(recoverAs([reading], written).recovery.document)));
    readings.set(guess, others);
    return !guess.isOpen && others.every((has) => has(problem));
  };
  return understood.filter((problem) => {
    if (problem.severity !== 'error' || !FOLLOWING.has(problem.code)) return true;
    const index = document.statements.findIndex((placed, at) => {
      const { start, end } = statementRange(at, document);
      return !placed.foreign && problem.range.start >= start && problem.range.end <= end;
    });
    if (index < 0 || document.statements[index]?.mended) return true;
    const isClaim = problem.code === 'gradient-shape';
    return guessesBelow(index, guesses, document)
      .filter(({ statement, name }) => statement !== index && (isClaim || name !== null))
      .every((guess) => holdsInAll(guess, problem));
  });
}

/** Whether a problem of the same kind stands at the same place. */
function placesOf(problems: readonly Problem[]): (problem: Problem) => boolean {
  const keyOf = ({ code, range }: Problem): string => `${code} ${range.start} ${range.end}`;
  const keys = new Set(problems.map(keyOf));
  return (problem) => keys.has(keyOf(problem));
}
