// `import`: names of other files, files that import files, and what is said of those that cannot be followed.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { partial } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const LAYERS = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
a = X Θ
L = ½ sum((Y - h(a)).^2)
∂L/∂Θ = X
derive L
`;

function read(text: string, files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const analysis = analyse(text, {
    readImport: (path) => {
      asked.push(path);
      return files[path] ?? null;
    },
  });
  const explained = analysis.problems.map(
    (problem) =>
      `${problem.code} \`${text.slice(problem.range.start, problem.range.end)}\`: ${problem.message}`,
  );
  return { analysis, asked, explained };
}

describe('names of an imported file', () => {
  test('are like names of this one; its claims and questions stay there', () => {
    const text = 'import "layers.mcalc"\n∂L/∂Θ = X\' ((h(a) - Y) ∘ h\'(a))\nderive ∂L/∂Θ\n';
    const { analysis, explained } = read(text, { 'layers.mcalc': LAYERS });
    expect(explained).toEqual([]);
    const judged = judge(analysis, DEFAULT_OPTIONS);
    expect(judged.problems).toEqual([]);
    expect(judged.claims.map((claim) => claim.verdict.status)).toEqual(['verified']);
    expect(judged.derivatives.map(({ derivative }) => derivative)).toEqual([partial('L', 'Θ')]);
  });

  test('say in a hover which file they are from', () => {
    const text = 'import "layers.mcalc"\nb = a\n';
    const { analysis } = read(text, { 'layers.mcalc': LAYERS });
    const hover = analysis.hoverAt(text.lastIndexOf('a'));
    expect(hover?.title).toBe('a : M×out');
    expect(hover?.notes).toContain('from layers.mcalc, line 6');
    expect(hover?.origins.map((origin) => origin.text)).toEqual([
      'M: rows of X, in layers.mcalc line 2',
      'out: columns of Θ, in layers.mcalc line 4',
    ]);
  });

  test('are named with their file where a size of theirs does not fit', () => {
    const { analysis } = read('import "layers.mcalc"\nb = X + Y\n', { 'layers.mcalc': LAYERS });
    const [problem, ...more] = analysis.problems;
    expect(more).toEqual([]);
    expect(problem?.related.map((place) => place.message)).toEqual([
      'in: columns of X, in layers.mcalc line 2',
      'out: columns of Y, in layers.mcalc line 3',
    ]);
  });

  test('meet a name that stands here', () => {
    const { explained } = read('import "layers.mcalc"\nΘ : R\n', { 'layers.mcalc': LAYERS });
    expect(explained).toEqual([
      'duplicate-name `Θ`: `Θ` has a meaning already, in layers.mcalc line 4: a name is introduced once',
    ]);
  });

  test('keep the notation of their own file', () => {
    const files = { 'a.mcalc': 'notation ∘ = matmul\ndim n\nA : R[n, n]\nx : R[n]\nb = A ∘ x\n' };
    expect(read('import "a.mcalc"\nc = A ∘ A\n', files).explained).toEqual([]);
    expect(read('import "a.mcalc"\nc = A ∘ x\n', files).explained).toHaveLength(1);
  });
});

describe('files that import files', () => {
  test('are found from where they stand, and each is read once', () => {
    const { explained, asked } = read('import "lib/a.mcalc"\nimport "lib/b.mcalc"\nc = y + x\n', {
      'lib/a.mcalc': 'import "b.mcalc"\nimport "../base.mcalc"\nx : R[n]\n',
      'lib/b.mcalc': 'import "../base.mcalc"\ny : R[n]\n',
      'base.mcalc': 'dim n\n',
    });
    expect(explained).toEqual([]);
    expect([...asked].sort()).toEqual(['base.mcalc', 'lib/a.mcalc', 'lib/b.mcalc']);
  });

  test('may not form a cycle', () => {
    const files = { 'a.mcalc': 'import "b.mcalc"\ndim n\n', 'b.mcalc': 'import "a.mcalc"\n' };
    expect(read('import "a.mcalc"\nx : R[n]\n', files).explained).toEqual([
      'import `"a.mcalc"`: these imports form a cycle: `a.mcalc` → `b.mcalc` → `a.mcalc`',
    ]);
    const own = 'import "me.mcalc"\n';
    expect(read(own, { 'me.mcalc': own }).explained).toEqual([
      'import `"me.mcalc"`: `me.mcalc` is this file: a file does not import itself',
    ]);
  });
});

describe('what cannot be imported', () => {
  test.each(['none.mcalc', '', '/etc/hosts', 'https://example.org/a.mcalc'])('%s is one message', (path) => {
    // The names that the file would have brought are not reported as well.
    const { explained } = read(`import "${path}"\nx : R[n]\na = A x + f(x)\n∂L/∂x = 2\nderive ∂L/∂x\n`, {});
    expect(explained).toHaveLength(1);
    expect(explained[0]).toMatch(/^import `/u);
  });

  test('a missing file of a file is reported with both', () => {
    const { explained } = read('import "a.mcalc"\n', { 'a.mcalc': 'import "b.mcalc"\n' });
    expect(explained).toEqual([
      'import `"a.mcalc"`: there is no file `b.mcalc` here that could be read, which `a.mcalc` imports',
    ]);
  });

  test('errors of an imported file are one message that says where', () => {
    const { explained } = read('import "a.mcalc"\nc = x\n', {
      'a.mcalc': 'dim n, m\nx : R[n]\nA : R[m, m]\n\nb = A x\nc2 = (\nd = b + unknown\n',
    });
    expect(explained).toHaveLength(1);
    expect(explained[0]).toContain('import `"a.mcalc"`: `a.mcalc` has 3 errors, the first in line 6:');
  });
});
