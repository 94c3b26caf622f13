// What is proved: nearly all that is right in the literature, and nothing that is wrong. The shares are printed. That numbers
// contradict no proof of thousands of spoiled claims is seen in `judge.test.ts`, that no hard claim that is false is proved in
// `hard-claims.test.ts`.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { JudgedClaim, Judgement } from '../../server/engine/api.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { CONTRADICTION } from '../../server/engine/verdicts/proved.ts';

const cases = join(import.meta.dirname, '../cases');

function read<T>(path: string): readonly T[] {
  return JSON.parse(readFileSync(join(cases, path), 'utf8'));
}

interface Case {
  readonly id: string;
  readonly file: string;
}

const derivatives = read<Case>('derivatives.json');
const mistakes = read<{ id: string; kind: string; claimed: string; right: string }>('mistakes.json');
const published = readdirSync(join(cases, 'published')).flatMap((name) =>
  read<{ id: string; file: readonly string[] }>(`published/${name}`).map(
    ({ id, file }): Case => ({ id, file: file.join('\n') }),
  ),
);

/** What a file claims; what it asks to derive is left out. */
function judged(file: string): { readonly text: string; readonly judgement: Judgement } {
  const text = file
    .split('\n')
    .filter((line) => !line.startsWith('derive '))
    .join('\n');
  return { text, judgement: judge(analyse(text), { ...DEFAULT_OPTIONS, repair: false }) };
}

const isProved = ({ verdict }: JudgedClaim): boolean => verdict.status === 'verified' && verdict.proved;

const isContradicted = ({ verdict }: JudgedClaim): boolean =>
  verdict.status === 'unchecked' && verdict.why === CONTRADICTION;

/** Proofs that numbers contradict are faults of ours. */
const contradictions = ({ problems }: Judgement): readonly string[] =>
  problems.filter(({ code }) => code === 'internal').map(({ message }) => message);

function shareOf(title: string, files: readonly Case[]): number {
  let proved = 0;
  let all = 0;
  const open: string[] = [];
  for (const { id, file } of files) {
    const { judgement } = judged(file);
    expect(contradictions(judgement), id).toEqual([]);
    for (const claim of judgement.claims) {
      all += 1;
      if (isProved(claim)) proved += 1;
      else open.push(id);
    }
  }
  console.log(
    `${title}: ${proved} of ${all} claims are proved (${percent(proved / all)}); not ${open.join(', ')}`,
  );
  return proved / all;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

describe('what is right', () => {
  test('published derivatives of the cases', () => {
    expect(shareOf('derivatives.json', derivatives)).toBeGreaterThanOrEqual(0.97);
  }, 120_000);

  test('the right halves of published mistakes', () => {
    const files = mistakes.map(({ id, right }): Case => ({ id, file: right }));
    expect(shareOf('mistakes.json', files)).toBeGreaterThanOrEqual(0.97);
  }, 120_000);

  test('published derivatives of the tests', () => {
    expect(shareOf('published/', published)).toBeGreaterThanOrEqual(0.95);
  }, 240_000);
});

test('nothing that only careless laws prove', () => {
  const { text, judgement } = judged(readFileSync(join(cases, 'looks-provable.mcalc'), 'utf8'));
  const wrong = judgement.claims.filter(({ range }) => /^[^\n]*# false/u.test(text.slice(range.end)));
  expect(wrong.length).toBeGreaterThan(40);
  expect(wrong.filter((claim) => isProved(claim) || isContradicted(claim)).map(({ claim }) => claim)).toEqual(
    [],
  );
}, 240_000);

test('no wrong claim that somebody published', () => {
  const proved = mistakes
    .filter(({ kind }) => kind !== 'correct')
    .filter(({ claimed }) => judged(claimed).judgement.claims.some(isProved));
  expect(proved.map(({ id }) => id)).toEqual([]);
}, 240_000);

test('what is proved does not depend on the points: one name for two derivatives, and divisors that are never 0', () => {
  const text = `dim n, h, k
const x : R[n]
const t : R[k]
param W : R[k, n]
param b : R[k]
fn σout(z) = 1/(1 + exp(-z))
z = W x + b
p = σout(z)
u = p - t
v = u.^2
w = ½ v
m = sum(w)
q = 3 m
r = q + 1
L = 2 r
δ = 6 u ∘ σout'(z)
∂L/∂z = δ
∂L/∂W = δ x'
∂L/∂b = δ
`;
  for (const seed of [1, 2, 3]) {
    const { claims } = judge(analyse(text), { ...DEFAULT_OPTIONS, seed });
    expect(claims.map(isProved), `seed ${seed}`).toEqual([true, true, true]);
  }
});
