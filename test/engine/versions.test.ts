// After an edit, what is taken over from the version before must be what the text alone gives.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, type DocumentAnalysis } from '../../server/engine/analysis/analyse.ts';

interface ClaimContext {
  readonly claimed?: string;
  readonly right?: string;
  readonly source?: string;
}

/** Chains, families, expectations, differentials: what the recorded mistakes have none of. */
const folders = ['../language/judged/', '../language/shapes/', '../../examples/'].map(
  (folder) => new URL(folder, import.meta.url),
);
const whole = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mcalc'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .filter((text) => text.length < 1_500),
);

const recorded: readonly string[] = ['mistakes.json', 'derivatives.json'].flatMap((name) =>
  (JSON.parse(readFileSync(new URL(`../cases/${name}`, import.meta.url), 'utf8')) as ClaimContext[]).flatMap(
    (entry) =>
      Object.values(entry).filter(
        (value): value is string => typeof value === 'string' && /^(dim|param|var) /m.test(value),
      ),
  ),
);

/** What people see of an analysis, wherever they look. */
function visible(analysis: DocumentAnalysis) {
  const { text, problems, symbols, claims, questions, reading } = analysis;
  const offsets = Array.from({ length: text.length }, (_, offset) => offset).filter(
    (offset) => offset % 3 === 0,
  );
  return {
    problems,
    symbols,
    claims,
    questions,
    census: reading.census,
    hovers: offsets.map((offset) => analysis.hoverAt(offset)),
    occurrences: analysis.occurrencesIn({ start: 0, end: text.length }),
  };
}

/** An edit as people make them: a piece of a line goes, and something comes in its place. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 6 }),
  text: fc.oneof(
    fc.constantFrom(
      '',
      '',
      "'",
      ' ',
      '\n',
      '(',
      ')',
      'X',
      'd',
      ' = ',
      '#',
      ' + ',
      '\n\n',
      'R[?, ?]',
      'dim q\n',
      ' = y',
      ' for t = 1..T',
    ),
    fc.constantFrom('y', 'n', 'L', 'notation · = hadamard\n', 'q : R[n]\n', 'fn f(z) = z^2\n', '∂'),
  ),
});

const files = fc.oneof(fc.constantFrom(...recorded), fc.constantFrom(...whole));

test('taken over or made anew, an analysis is the same', () => {
  fc.assert(
    fc.property(files, fc.array(edit, { minLength: 1, maxLength: 6 }), (file, edits) => {
      let text = file;
      let analysis = analyse(text);
      for (const { at, length, text: inserted } of edits) {
        const from = Math.floor(at * text.length);
        text = text.slice(0, from) + inserted + text.slice(from + length);
        analysis = analyse(text, { previous: analysis });
        expect(visible(analysis)).toEqual(visible(analyse(text)));
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

const CHAIN = "dim n, m\nA : R[n, m]\nx : R[m]\ny = A x\nz = y + y\ns = z' y\n";

/** The problems of each text, one version after the other, as somebody types. */
function typed(...texts: readonly string[]): readonly (readonly string[])[] {
  let previous: DocumentAnalysis | undefined;
  return texts.map((text) => {
    previous = analyse(text, { keepsShapes: true, ...(previous && { previous }) });
    return previous.problems.map(
      ({ severity, range }) => `${severity}: ${text.slice(range.start, range.end)}`,
    );
  });
}

test('while somebody types, a definition keeps its shape: what depends on it says nothing', () => {
  const half = CHAIN.replace('y = A x', 'y = A (');
  const wrong = CHAIN.replace('y = A x', 'y = x A');
  expect(typed(CHAIN, half, wrong, CHAIN)).toEqual([
    [],
    [expect.stringMatching('error')],
    ['error: x A'],
    [],
  ]);
});

test('what really is wrong is reported all the same', () => {
  const half = `${CHAIN.replace('y = A x', 'y = A (')}w = y + x\n`;
  expect(typed(CHAIN, half)[1]).toEqual([expect.stringMatching('error'), 'error: y + x']);
});

test('a chain may read what is made of the name that it defines: an edit comes to an end', () => {
  const before = analyse('dim n\nz : R[n]\np = softmax(z) = exp(l)\nl = log(p)\n');
  expect(before.problems).toEqual([]);
  for (const text of [
    'dim n, m\nz : R[n, m]\np = softmax(z, rows) = exp(l)\nl = log(p)\n',
    'dim n\nz : R\np = sigmoid(z) = exp(l)\nl = log(p)\n',
    'dim n\np = softmax(z) = exp(l)\nl = log(p)\n',
  ]) {
    const after = analyse(text, { previous: before });
    expect(visible(after)).toEqual(visible(analyse(text)));
  }
});
