// Claims that rest on a statement with an error: judged under everything that the statement may have been meant as. Where that
// decides, nobody is accused; where it does not, the verdict says what it was found under.

import type { Guess, GuessedReading } from '../analysis/guesses.ts';
import type { Problem, TextRange } from '../problems/problem.ts';
import type { JudgedStatement } from './judged-statement.ts';
import type { JudgedClaim } from './judgement.ts';

/** The outcome of a statement under these guesses. */
type JudgeAs = (readings: readonly GuessedReading[]) => JudgedStatement;

type Status = JudgedClaim['verdict']['status'];

/** A reading of every guess, with what each claim of the statement comes to under it. */
interface Outcome {
  readonly readings: readonly GuessedReading[];
  readonly statuses: readonly Status[];
}

/** Beyond so many ways to read the guesses together, each is varied by itself. */
const MOST_WAYS = 12;

/** `judged` is the statement as it is read; `judgeAs` judges it otherwise. */
export function underGuesses(
  judged: JudgedStatement,
  all: readonly Guess[],
  judgeAs: JudgeAs,
): JudgedStatement {
  if (judged.claims.length === 0) return judged;
  // The effect of a convention that cannot be read matters only where a claim fails.
  const named = all.filter(({ name }) => name !== null);
  const isWrong = judged.claims.some(({ verdict }) => verdict.status !== 'verified');
  const guesses = named.length > 0 || !isWrong ? named : all;
  if (guesses.length === 0) return judged;
  const ways = waysToRead(guesses);
  const outcomes = ways.readings.map((readings, at): Outcome => {
    const { claims } = at === 0 ? judged : judgeAs(readings);
    return { readings, statuses: claims.map(({ verdict }) => verdict.status) };
  });
  const isOpen = ways.isPartial || all.some((guess) => guess.isOpen);
  return judged.claims.reduce(
    (statement, claim, at) => settledClaim(statement, claim, at, outcomes, guesses, isOpen),
    judged,
  );
}

/** The ways to read all guesses, the one that is read first. */
function waysToRead(guesses: readonly Guess[]): {
  readonly readings: readonly (readonly GuessedReading[])[];
  readonly isPartial: boolean;
} {
  const all = guesses.reduce((count, { readings }) => count * readings.length, 1);
  if (all <= MOST_WAYS) {
    const readings = guesses.reduce<readonly (readonly GuessedReading[])[]>(
      (ways, guess) => ways.flatMap((way) => guess.readings.map((reading) => [...way, reading])),
      [[]],
    );
    return { readings, isPartial: false };
  }
  const first = guesses.map(({ readings }) => readings[0]);
  const varied = guesses.flatMap(({ readings }, at) =>
    readings.slice(1).map((reading) => first.with(at, reading)),
  );
  return { readings: [first, ...varied].slice(0, MOST_WAYS), isPartial: true };
}

function settledClaim(
  statement: JudgedStatement,
  claim: JudgedClaim,
  at: number,
  outcomes: readonly Outcome[],
  guesses: readonly Guess[],
  isOpen: boolean,
): JudgedStatement {
  const statusOf = ({ statuses }: Outcome): Status => statuses[at] ?? 'unchecked';
  const isWrong = (outcome: Outcome): boolean => ['refuted', 'ill-shaped'].includes(statusOf(outcome));
  const holds = outcomes.filter((outcome) => statusOf(outcome) === 'verified');
  const fails = outcomes.filter(isWrong);
  const offered = outcomes.filter(({ readings }) => readings.every(({ isOffered }) => isOffered));
  if (offered.every((outcome) => statusOf(outcome) === 'verified'))
    return withProblem(statement, guessedHint(claim.sideRange, offered, guesses));
  if (holds.length + fails.length === 0) return statement;
  if (fails.length === outcomes.length && !isOpen)
    return withProblem(
      guesses.every(isMendedByFixes) ? statement : withoutFixes(statement, at),
      guessedHint(claim.sideRange, outcomes, guesses),
    );
  const why = decidedBy(holds, fails, guesses);
  const { chain: _, ...plain } = claim;
  return {
    claims: statement.claims.with(at, { ...plain, verdict: { status: 'unchecked', why }, fixes: [] }),
    problems: [
      ...statement.problems.filter(({ range }) => !isWithin(range, claim.sideRange)),
      {
        code: 'unchecked-claim',
        severity: 'information',
        message: `\`${claim.claim}\` could not be checked: ${why}`,
        range: claim.sideRange,
        related: [],
        fixes: [],
      },
    ],
  };
}

const isWithin = (inner: TextRange, outer: TextRange): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

const withProblem = ({ claims, problems }: JudgedStatement, problem: Problem): JudgedStatement => ({
  claims,
  problems: [...problems, problem],
});

/** Fixes of a claim write down how the ill-shaped definitions are read that it rests on; other guesses they leave open. */
const isMendedByFixes = ({ readings }: Guess): boolean => readings.every(({ chosen }) => chosen.size > 0);

function withoutFixes({ claims, problems }: JudgedStatement, at: number): JudgedStatement {
  return {
    claims: claims.map((claim, i) => (i === at ? { ...claim, fixes: [] } : claim)),
    problems: problems.map((problem) => {
      const own = claims[at];
      return own && isWithin(problem.range, own.sideRange) ? { ...problem, fixes: [] } : problem;
    }),
  };
}

/** "line 4 has an error" */
function erroneous(guesses: readonly Guess[]): string {
  const lines = [...new Set(guesses.map(({ line }) => line))].sort((a, b) => a - b);
  return lines.length === 1
    ? `line ${lines[0]} has an error`
    : `lines ${listed(lines.map(String), 'and')} have errors`;
}

/** "it holds if line 4 is `a`, not if it is `b`", of what makes the difference. */
function decidedBy(holds: readonly Outcome[], fails: readonly Outcome[], guesses: readonly Guess[]): string {
  const deciding = guesses.map((_, at) => decides(at, holds, fails));
  const readingsIn = ({ readings }: Outcome): readonly GuessedReading[] =>
    readings.filter((_, at) => deciding[at] || !deciding.includes(true));
  const good = clauses(holds.map(readingsIn));
  const bad = clauses(fails.map(readingsIn));
  if (good === '') return `${erroneous(guesses)}, and it does not hold if ${bad}`;
  if (bad === '') return `${erroneous(guesses)}; it holds if ${good}`;
  const [first, ...others] = new Set([...holds, ...fails].flatMap(readingsIn).map(({ subject }) => subject));
  const again = others.length === 0 ? bad.replaceAll(first ?? '', () => 'it') : bad;
  return `it holds if ${good}, not if ${again}`;
}

/** Whether two outcomes differ that are read alike but for this guess. */
function decides(at: number, holds: readonly Outcome[], fails: readonly Outcome[]): boolean {
  return holds.some(({ readings }) =>
    fails.some((other) => other.readings.every((reading, i) => (i === at) !== (reading === readings[i]))),
  );
}

const MOST_LISTED = 3;

/** "line 4 is `a` or `b`", "line 4 is `a` and line 5 is `b`" */
function clauses(all: readonly (readonly GuessedReading[])[]): string {
  const [first] = all;
  if (!first) return '';
  const isOne = first.length === 1;
  const texts = [
    ...new Set(
      all.map((readings) =>
        isOne
          ? (readings[0]?.is ?? '')
          : readings.map(({ subject, is }) => `${subject} is ${is}`).join(' and '),
      ),
    ),
  ].slice(0, MOST_LISTED);
  return isOne ? `${first[0]?.subject} is ${listed(texts, 'or')}` : listed(texts, 'or if');
}

function listed(items: readonly string[], word: string): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** The remark on a verdict that was found although a statement below has an error. */
function guessedHint(
  range: TextRange,
  outcomes: readonly Pick<Outcome, 'readings'>[],
  guesses: readonly Guess[],
  done = 'judged',
): Problem {
  const way = clauses(outcomes.map(({ readings }) => readings));
  return {
    code: 'guessed-reading',
    severity: 'hint',
    message: `${erroneous(guesses)}; this was ${done} as if ${way}`,
    range,
    related: [],
    fixes: [],
  };
}

/** The same of a derivation that a statement asks for. */
export function guessedQuestion(range: TextRange, guesses: readonly Guess[]): Problem {
  return guessedHint(range, [{ readings: guesses.map(({ readings }) => readings[0]) }], guesses, 'derived');
}
