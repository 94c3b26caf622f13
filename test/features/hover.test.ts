// Hovers on the real engine: on every character of every expression, broken ones included; on claims, the verdict.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { judge } from '../../server/engine/verdicts/judge-document.ts';
import { hoverAt } from '../../server/features/hover.ts';

const root = resolve(import.meta.dirname, '../..');
const files = ['examples', 'test/language/shapes'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.mcalc'))
    .map((name) => join(folder, name)),
);

/** The characters of an equation's sides: everything behind `=`, but blanks and comments. */
function* expressionOffsets(text: string): Generator<number> {
  for (const { index, 0: line } of text.matchAll(
    /^(?!#|dim|const|param|var|fn|import|convention|notation).*=.*$/gmu,
  )) {
    const code = line.replace(/#.*|\bby .*/u, '');
    for (let at = code.lastIndexOf('=') + 1; at < code.trimEnd().length; at += 1)
      if (/\S/u.test(code.charAt(at))) yield index + at;
  }
}

test.each(files)('%s: every character of an expression that can be read answers', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  const analysis = analyse(text);
  const unread = analysis.problems.filter(({ code }) => code === 'syntax' || code === 'not-supported');
  const dead = [...expressionOffsets(text)].filter(
    (offset) =>
      analysis.hoverAt(offset) === null &&
      !unread.some(({ range }) => lineOf(text, range.start) === lineOf(text, offset)),
  );
  expect(dead.map((offset) => `line ${lineOf(text, offset)}: ${text.charAt(offset)}`)).toEqual([]);
});

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const TEXT = `dim n, m
x : R[n]
A : R[m, n]
k : R
fn f(x : R[m]) = sum(x.^2)
L = ∑_{k=1}^{n} x[k] + f(A x)
v = x + A x
w = A x + (
u = foo + A x
b = x + k x
`;
const analysis = analyse(TEXT);
const at = (line: string, piece: string) => {
  const hover = analysis.hoverAt(TEXT.indexOf(piece, TEXT.indexOf(line)));
  return hover && [hover.title, ...hover.notes].join(' | ');
};

describe('a hover', () => {
  test.each([
    ['fn f', 'x', 'x : m×1 | parameter'],
    ['fn f', 'm]', 'm : size | any size: this function has it of its own'],
    ['fn f', 'x.^2', 'x : m×1 | parameter'],
    ['L =', 'k]', 'k : index | from 1 to n'],
    ['L =', '∑', '∑_{k=1}^{n} x[k] : scalar'],
    ['L =', 'f(', 'f(A x) : scalar | `fn f(x)`'],
    ['b =', 'k x', 'k : scalar | var'],
    ['b =', ' x\n', 'k x : n×1 | multiplication by a number'],
  ])('knows what is meant: in `%s` at `%s`', (line, piece, said) => {
    expect(at(line, piece)).toBe(said);
  });

  test('on what has no shape says those of its parts, and why', () => {
    expect(at('u =', '+')).toBe(
      'foo + A x : not known | sum of two of one shape | `A x` is m×1 | not known, since `foo` is neither declared nor defined',
    );
  });

  test('knows the names of a statement that cannot be read', () => {
    expect(at('w =', 'A')).toBe('A : m×n | var');
  });

  test('is silent in comments and beside expressions', () => {
    const text = 'a : R # a\nb = a\n';
    expect(analyse(text).hoverAt(text.indexOf('# a') + 2)).toBeNull();
    expect(analyse(text).hoverAt(text.indexOf('='))).toBeNull();
  });

  test('on an imported name leads to its place in the other file', () => {
    const hover = analyse('import "lib.mcalc"\na = x\n', { readImport: () => 'dim n\nx : R[n]\n' }).hoverAt(
      23,
    );
    expect(hover?.origins).toEqual([
      {
        text: 'n: rows of x, in lib.mcalc line 2',
        place: { file: 'lib.mcalc', range: { start: 12, end: 13 } },
      },
    ]);
  });
});

describe('on a wrong claim', () => {
  const text = `dim M, in, out
const X : R[M, in]
const y : R[M, out]
param Θ : R[in, out]
fn h : elementwise
a = X Θ
b = h(a)
c = y - b
L = ½ sum(c.^2)
∂L/∂Θ = X' (c ∘ h'(a))
`;
  const claimed = analyse(text);
  const judgement = judge(claimed, { seed: 1, trials: 8, tolerance: 1e-6, repair: true });
  const start = text.indexOf('∂L');
  const notes = (offset: number) => hoverAt(claimed, judgement, offset)?.notes ?? [];

  test('the left side tells verdict, reason, evidence and the chain of adjoints', () => {
    const [verdict, evidence, example, sentence, chain] = notes(start);
    expect(verdict).toMatch(/^✗ \*\*refuted/u);
    expect(evidence).toMatch(/^Disagrees with numeric differences/u);
    expect(example).toMatch(/the claim gives/u);
    expect(sentence).toMatch(/goes wrong on the way to `b`.*`G ↦ -G`/u);
    expect(chain?.split('\n')).toContain('| `c = y - b` | M×out | `∂L/∂c = c` | ✓ `c` |');
  });

  test('a factor tells its shape, the verdict, and the rule that is broken', () => {
    const hover = hoverAt(claimed, judgement, text.indexOf("h'(a))"));
    expect(hover?.title).toBe("h'(a) : M×out");
    expect(hover?.notes.join(' ')).toMatch(/✗ \*\*refuted.*the adjoint of `c = y - b` is `G ↦ -G`/u);
  });
});
