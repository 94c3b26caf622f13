// Names with their bindings: in each text «…» marks all places of one name, and each of them must find all of them.

import { expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';

interface Marked {
  readonly text: string;
  readonly places: readonly (readonly [number, number])[];
}

function readMarks(marked: string): Marked {
  const places: [number, number][] = [];
  let text = '';
  for (const part of marked.split(/(«[^»]*»)/u)) {
    const name = part.startsWith('«') ? part.slice(1, -1) : null;
    if (name !== null) places.push([text.length, text.length + name.length]);
    text += name ?? part;
  }
  return { text, places };
}

test.each([
  ['a dim', 'dim «n», m\nA : R[«n», m]\nfn h : rows R[«n»] -> R[m]\nb = ones(«n»)\nn2 = 1\n'],
  ['a size made of another', 'dim «n»\ndim k = 2*«n» + 1\n'],
  ['a param', "dim n\nparam «x» : R[n]\nL = «x»' «x»\n∂L/∂«x» = 2 «x»\nderive ∂L/∂«x»\nx2 = 1\n"],
  ['subscripts are digits', 'dim n\nW : R[n]\n«W₁» = 2 W\nb = «W1» + «W₁»\n'],
  ['a differential is of its name', "dim n\n«x» : R[n]\nL = «x»'«x»\ndL = 2 «x» · d«x»\n"],
  ['both sides of dL/dx', "dim n\nx : R[n]\n«L» = x'x\nd«L»/dx = 2 x\nd«L» = 2 x · dx\n"],
  ['a parameter hides the name of the file', 'dim n\nx : R[n]\nfn f(«x» : R[n]) = sum(«x».^2)\nb = f(x)\n'],
  ['and the file keeps its own', 'dim n\n«x» : R[n]\nfn f(x : R[n]) = sum(x.^2)\nb = f(«x»)\n'],
  ['a size of a parameter is generic', 'dim n\nfn f(x : R[«n»]) = sum(x) / «n»\ny : R[n]\n'],
  ['an index hides the name of the file', 'dim n\nk : R\ny : R[n]\nL = ∑_{«k»=1}^{n} y[«k»] + k\n'],
  ['inside a sum in a sum', 'dim n\nA : R[n, n]\nL = ∑_{i=1}^{n} ∑_{«j»=1}^{n} A[i, «j»] + ∑_j A[j, j]\n'],
  ['an index bound by `in`', 'dim n\nA : R[n, n]\nL = sum(«i» in n, A[«i», «i»])\n'],
  [
    'a function and its derivatives',
    "dim n\nx : R[n]\nfn «h» : elementwise\na = «h»(x) + «h»'(x) + «h»''(x)\n",
  ],
  ['a function with a space before its argument', 'dim n\nx : R[n]\nfn «h» : elementwise\na = «h» (x)\n'],
  ['a definition with arguments', "dim n\nx : R[n]\n«L»(x) = x'x\na = «L»(2 x)\n∂«L»/∂x = 2 x\n"],
  ['what a definition is seen as a function of', "dim n\n«x» : R[n]\nL(«x») = «x»'«x»\n"],
  ['a letter that looks like a sign', 'dim n\n«Σ» : R[n, n]\nx : R[n]\na = «Σ» x\nb = «Σ»^{-1} x\n'],
  ['inside of what cannot be multiplied', 'dim n, m\n«A» : R[n, m]\nB : R[n, m]\na = «A» B + «A»\n'],
  ['a function of the file under a name of the language', 'fn «tanh» : elementwise\nx : R\na = «tanh»(x)\n'],
])('%s', (_, marked) => {
  const { text, places } = readMarks(marked);
  const analysis = analyse(text);
  for (const [start] of places) {
    const place = analysis.occurrenceAt(start)?.binding.place;
    const found = place ? analysis.occurrencesOf(place) : [];
    expect(found.map(({ range }) => [range.start, range.end])).toEqual(places);
  }
});

test('a name behind the cursor is meant where none stands before it', () => {
  const analysis = analyse('a : R\nb = a+a\n');
  expect(analysis.occurrenceAt(11)?.range).toEqual({ start: 10, end: 11 });
  expect(analysis.occurrenceAt(13)?.range).toEqual({ start: 12, end: 13 });
  expect(analysis.occurrenceAt(9)).toBeNull();
});

test('an unknown name, a number and a broken statement are bound to nothing', () => {
  const analysis = analyse('a = b + 2\nc = (\n');
  expect(analysis.occurrenceAt(4)).toBeNull();
  expect(analysis.occurrenceAt(8)).toBeNull();
  expect(analysis.occurrencesIn({ start: 10, end: 15 })).toEqual([]);
});

test('a function of the language is bound to its spelling', () => {
  const analysis = analyse('a : R\nb = exp(a)\n');
  expect(analysis.occurrenceAt(10)?.binding).toEqual({ kind: 'operator', name: 'exp', place: null });
});

test('an imported name is bound to its place in the other file', () => {
  const other = '# sizes\ndim n\nx : R[n]\n';
  const analysis = analyse('import "lib.mcalc"\na = x\n', { readImport: () => other });
  const start = other.indexOf('x');
  const place = { file: 'lib.mcalc', range: { start, end: start + 1 } };
  expect(analysis.occurrenceAt(23)?.binding).toEqual({ kind: 'var', name: 'x', place });
  expect(analysis.occurrencesOf(place).map(({ range }) => range.start)).toEqual([23]);
});
