// Random expressions that are well shaped have the shape they were built with; one leaf of another shape is an error there.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';

const SIZES = ['n', 'm', 'p', '1'] as const;
type Size = (typeof SIZES)[number];

/** A variable of every shape, and `Q`, whose shape fits nothing. */
const HEAD = [
  'dim n, m, p, q',
  ...SIZES.flatMap((rows) => SIZES.map((cols) => `A${rows}${cols} : R[${rows}, ${cols}]`)),
  'Q : R[q, q]',
  'fn h : elementwise',
  '',
].join('\n');

/** Written with a mark around every leaf that is no scalar, so that one can be found again: `«Anm»`. */
function expressionOf(rows: Size, cols: Size, depth: number): fc.Arbitrary<string> {
  const leaf = fc.constant(rows === '1' && cols === '1' ? 'A11' : `«A${rows}${cols}»`);
  if (depth === 0) return leaf;
  const inner = (r: Size, c: Size): fc.Arbitrary<string> => expressionOf(r, c, depth - 1);
  const pair = (sign: string): fc.Arbitrary<string> =>
    fc.tuple(inner(rows, cols), inner(rows, cols)).map(([a, b]) => `(${a} ${sign} ${b})`);
  const product = fc
    .constantFrom(...SIZES)
    .filter((middle) => middle !== '1' || (rows !== '1' && cols !== '1'))
    .chain((middle) => fc.tuple(inner(rows, middle), inner(middle, cols)).map(([a, b]) => `(${a} ${b})`));
  return fc.oneof(
    leaf,
    pair('+'),
    pair('-'),
    pair('∘'),
    product,
    inner(cols, rows).map((a) => `${a.startsWith('(') ? a : `(${a})`}'`),
    inner(rows, cols).map((a) => `h(${a})`),
    fc.tuple(inner('1', '1'), inner(rows, cols)).map(([s, a]) => `(${s} * ${a})`),
  );
}

const built = fc
  .tuple(fc.constantFrom(...SIZES), fc.constantFrom(...SIZES))
  .chain(([rows, cols]) =>
    fc.record({ rows: fc.constant(rows), cols: fc.constant(cols), marked: expressionOf(rows, cols, 3) }),
  );

const shapeText = (rows: Size, cols: Size): string =>
  rows === '1' && cols === '1' ? 'scalar' : `${rows}×${cols}`;

test('a well-shaped expression has the shape it was built with', () => {
  fc.assert(
    fc.property(built, ({ rows, cols, marked }) => {
      const text = `${HEAD}y = ${marked.replace(/[«»]/g, '')}\n`;
      const { problems, symbols } = analyse(text);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(symbols.find(({ name }) => name === 'y')?.shapeText).toBe(shapeText(rows, cols));
    }),
    { numRuns: 400 },
  );
}, 60_000);

test('a leaf of another shape is an error at the leaf, around it, or beside it with the leaf as its reason', () => {
  const spoiled = built
    .filter(({ marked }) => marked.includes('«'))
    .chain((expression) => {
      const leaves = expression.marked.split('«').length - 1;
      return fc.record({
        expression: fc.constant(expression),
        leaf: fc.integer({ min: 0, max: leaves - 1 }),
      });
    });
  fc.assert(
    fc.property(spoiled, ({ expression: { rows, cols, marked }, leaf }) => {
      const before = marked
        .split('«')
        .slice(0, leaf + 1)
        .join('')
        .replaceAll('»', '');
      const after = marked
        .split('«')
        .slice(leaf + 1)
        .join('')
        .replace(/^[^»]*»/, '')
        .replaceAll('»', '');
      const start = `${HEAD}y = A${rows}${cols} + `;
      const text = `${start}${before}Q${after}\n`;
      const at = start.length + before.length;
      const declared = text.indexOf('Q : ');
      const problems = analyse(text).problems.filter(({ severity }) => severity === 'error');
      expect(problems, text).toHaveLength(1);
      const places = problems.flatMap(({ range, related }) => [
        range,
        ...related.map((place) => place.range),
      ]);
      const isTold = places.some(
        ({ start: from, end }) =>
          (from <= at && at < end) || (declared <= from && from < declared + 'Q : R[q, q]'.length),
      );
      expect(isTold, `${text}\n${JSON.stringify(problems.map(({ message }) => message))}`).toBe(true);
    }),
    { numRuns: 300 },
  );
}, 60_000);
