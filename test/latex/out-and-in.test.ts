// What is exported as LaTeX and read again means the same: the same names with the same shapes, claims with the same verdicts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, repair: false };

const cases = <Case>(path: string): readonly Case[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../cases', path), 'utf8'));

const FILES: readonly { readonly id: string; readonly file: string }[] = [
  ...cases<{ readonly id: string; readonly file: string }>('derivatives.json'),
  ...cases<{ readonly id: string; readonly claimed: string }>('mistakes.json').map(({ id, claimed }) => ({
    id,
    file: claimed,
  })),
];

/** One in three of the mistakes. */
const SAMPLE = FILES.filter(({ id }, at) => !/^[mc]\d/u.test(id) || at % 3 === 0);

/** The file as it is after a way through LaTeX. */
function again(file: string): ReturnType<typeof importPaper> {
  return importPaper(exportDocument(analyse(file), 'latex', 'a.mcalc', OPTIONS).text, 'tex', analyse);
}

/** What is declared and defined, as it is called and shaped. */
const named = (file: string): readonly string[] =>
  analyse(file)
    .symbols.filter(({ kind }) => kind !== 'dim')
    .map(({ name, kind, shape }) => `${kind} ${name.normalize('NFKC')} : ${shape?.join('×') ?? ''}`)
    .sort();

test('names, their roles and shapes', () => {
  const lost = SAMPLE.filter(({ file }) => {
    const { text, notes } = again(file);
    return notes.length > 0 || JSON.stringify(named(text)) !== JSON.stringify(named(file));
  });
  expect(SAMPLE.length).toBeGreaterThan(160);
  expect(lost.map(({ id }) => id)).toEqual([]);
});

const statuses = (file: string): readonly string[] =>
  judge(analyse(file), OPTIONS).claims.map(({ verdict }) => verdict.status);

/** One in fifteen is judged twice. */
const JUDGED = FILES.filter((_, at) => at % 15 === 0);

test.each(JUDGED)('the verdicts of $id', ({ file }) => {
  const after = statuses(again(file).text);
  // What was derived is read as claims, too: these are right.
  const others = [...after];
  for (const status of statuses(file)) {
    const at = others.indexOf(status);
    expect(at).not.toBe(-1);
    others.splice(at, 1);
  }
  expect(others.filter((status) => status !== 'verified')).toEqual([]);
});

describe('a file of its own', () => {
  const FILE = `convention symmetric = entries
dim n
dim k <= n
const A : R[n, n] symmetric
param x_1, y2 : R[n]
const w : R[n] positive
fn h : elementwise
fn q : R[n] -> R
f_ = h(A y2)' w + 1e-3 q(x_1)
r = A[k, :]' .- w[1]
s = sqrtm(A' A + I)
∂f_/∂x_1 = 0.001 q'(x_1)
A y2 - A y2 == zeros(n, 1)
w.^2 == w ∘ w
`;

  test('is the same file: names that print alike, roots, entries, rows, functions and identities', () => {
    const { text, notes } = again(FILE);
    expect(notes).toEqual([]);
    expect(text).toBe(`notation · = inner
convention symmetric = entries
dim n
dim k <= n
const A : R[n, n] symmetric
param x_1, y2 : R[n]
const w : R[n] positive
fn h : elementwise
fn q : R[n] -> R
f_ = h(A y2)' w + (1/1000) q(x_1)
r = A[k, :]' .- w[1]
s = sqrtm(A' A + I)
∂f_/∂x_1 = 0.001 q'(x_1)
A y2 - A y2 == zeros(n)
w.^2 == w ∘ w
`);
  });
});

describe('definitions that no derivative reads come back', () => {
  const again = (file: string): string =>
    importPaper(exportDocument(analyse(file), 'latex', 'a.mcalc', OPTIONS).text, 'tex', analyse).text;

  test('with an identity or ones of their size, read by identities and differentials alone', () => {
    const text = again(
      `dim n, k
param F : R[n, k]
const X : R[n, k]
dim i <= k
fn q(C : R[k, k]) = tr(C)
C = F' F
E = ½ (C - eye(k))
D = (X[:, i] ones(n)' - ones(n) X[:, i]').^2
dE = ½ (dF' F + F' dF)
E == ½ (F' F - eye(k))
`,
    );
    expect(text).toContain('E = (1/2) (C - eye(k))');
    expect(text).toContain("D = (X[:, i] ones(n)' - ones(n) X[:, i]').^2");
    expect(text).toContain("dE = (1/2) (dF' F + F' dF)");
  });

  test('a value that is called elsewhere keeps its variables', () => {
    const text = again(
      `dim n
param w : R[n]
const M : R[n, n]
J(w) = ½ w' M w
J1 = J(w - 0.1 ∂J/∂w)
`,
    );
    expect(text).toContain("J(w) = (1/2) w' M w");
    expect(text).toContain('J1 = J(w - 0.1 ∂J/∂w)');
  });
});
