// Close cases: claims that are off by little, small terms lost among large ones, badly scaled formulas. No claim that is
// wrong is verified, none that is right refuted; what is off by little, and by more than rounding, is wrong, and says so.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

const DECLARED = `dim n, m
var x, y : R[n]
var A : R[m, n]
var b : R[m]
var S : R[n, n] spd
var Q : R[n, n] orthogonal
var t : R
fn h : elementwise
`;

function verdictOn(definition: string, claim: string, tolerance = DEFAULT_OPTIONS.tolerance) {
  const options = { ...DEFAULT_OPTIONS, tolerance, repair: false };
  const { claims } = judge(analyse(`${DECLARED}${definition}\n${claim}\n`), options);
  const verdict = claims.at(-1)?.verdict;
  if (!verdict) throw new Error(`no claim in ${claim}`);
  return verdict;
}

const formulas: readonly [definition: string, derivative: string, right: string][] = [
  ["L = x' x", '∂L/∂x', '2 x'],
  ['L = ½ ‖A x - b‖²', '∂L/∂x', "A' (A x - b)"],
  ['L = sum(h(A x))', '∂L/∂x', "A' h'(A x)"],
  ['L = logdet(S)', '∂L/∂S', 'inv(S)'],
  ['L = log(sum(exp(A x)))', '∂L/∂x', "A' softmax(A x)"],
  ['f = tanh(A x)', '∂f/∂x', 'diag(1 - tanh(A x).^2) A'],
  ["L = x' S x", '∂²L/∂x²', '2 S'],
  ["L = tr(Q' S Q)", '∂L/∂S', "½ (Q Q' + (Q Q')')"],
  // A large offset, and small differences of large numbers.
  ["L = 1e8 + x' x", '∂L/∂x', '2 x'],
  ["L = 1e12 + x' x", '∂L/∂x', '2 x'],
  ['L = (1 - cos(1e-4 t)) / 1e-8', '∂L/∂t', 'sin(1e-4 t) / 1e-4'],
  ["L = x' x / 1e-12 + y' y", '∂L/∂y', '2 y'],
  // Badly scaled.
  ["L = 1e12 x' x", '∂L/∂x', '2e12 x'],
  ["L = 1e-12 x' x", '∂L/∂x', '2e-12 x'],
  ["L = exp(-50) x' x", '∂L/∂x', '2 exp(-50) x'],
  ['L = sum(sin(1e4 x))', '∂L/∂x', '1e4 cos(1e4 x)'],
  ['L = tr(inv(S + 1e-6 I))', '∂L/∂S', '-inv(S + 1e-6 I)^2'],
];

describe('a formula and its right derivative', () => {
  test.each(formulas)('%s', (definition, derivative, right) => {
    expect(verdictOn(definition, `${derivative} = ${right}`)).toMatchObject({ status: 'verified' });
  });
});

describe('off by a hundredth, a ten-thousandth, two millionths: wrong', () => {
  test.each(formulas)('%s', (definition, derivative, right) => {
    for (const factor of ['1.01', '0.9999', '1.000002']) {
      const verdict = verdictOn(definition, `${derivative} = ${factor} (${right})`);
      expect([factor, verdict.status]).toEqual([factor, 'refuted']);
    }
  });
});

describe('off by a hundred-millionth: wrong, and by how much is said', () => {
  test.each(formulas)('%s', (definition, derivative, right) => {
    const verdict = verdictOn(definition, `${derivative} = 1.00000001 (${right})`);
    expect(verdict).toMatchObject({
      status: 'refuted',
      why: expect.stringMatching(/by a part of \de-(8|9|10) only.*is a number rounded/),
    });
  });
});

describe('small terms among large ones', () => {
  const definition = "L = x' x + 1e-6 sum(x)";

  test('a term of a millionth that is left out is not overlooked', () => {
    expect(verdictOn(definition, '∂L/∂x = 2 x + 1e-6 ones(n)').status).toBe('verified');
    for (const wrong of ['2 x', '2 x - 1e-6 ones(n)', '2 x + 2e-6 ones(n)', '2 x + 1e-6 x'])
      expect(verdictOn(definition, `∂L/∂x = ${wrong}`).status).not.toBe('verified');
  });

  test('nothing in place of something small', () => {
    expect(verdictOn("L = exp(-50) x' x", '∂L/∂x = zeros(n)').status).not.toBe('verified');
    expect(verdictOn("L = 1e-12 x' x", '∂L/∂x = zeros(n)').status).not.toBe('verified');
  });

  test('what cancels to nothing is nothing', () => {
    expect(verdictOn('L = sum(softmax(A x)) + log(exp(t)) - t', '∂L/∂x = zeros(n)').status).toBe('verified');
    expect(verdictOn('', "Q' Q - I == zeros(n, n)").status).toBe('verified');
  });
});

test('what loses its digits around an unknown map is decided with more of them, or left unchecked', () => {
  const unknown = 'fn f : R[n] -> R\nfn g : R[n] -> R[n]\n';
  for (const [definition, claim] of [
    ['L = (1 - cos(1e-4 f(x))) / 1e-8', "∂L/∂x = sin(1e-4 f(x)) / 1e-4 f'(x)"],
    ['L = (1 - cos(1e-7 f(x))) / 1e-14', "∂L/∂x = sin(1e-7 f(x)) / 1e-7 f'(x)"],
    ['L = sum(1 - cos(1e-5 g(x))) / 1e-10', "∂L/∂x = g'(x)' sin(1e-5 g(x)) / 1e-5"],
  ]) {
    expect(verdictOn(unknown + definition, claim ?? '')).toMatchObject({ status: 'verified', proved: true });
    const off = claim?.replace(' = ', ' = (1 + 1e-6) ') ?? '';
    expect(verdictOn(unknown + definition, off).status).not.toBe('verified');
  }
  expect(verdictOn(`${unknown}L = f(x)^2`, "∂L/∂x = 2 f(x) f'(x)").status).toBe('verified');
  expect(verdictOn(`${unknown}L = f(x)^2`, "∂L/∂x = 2.001 f(x) f'(x)").status).toBe('refuted');
});

test('what loses all its digits is left to a proof', () => {
  const lost = 'L = (1e8 + t)^2 - 1e16 - 2e8 t';
  expect(verdictOn(lost, '∂L/∂t = 3 t').status).not.toBe('verified');
  expect(verdictOn(lost, '∂L/∂t = 2 t')).toMatchObject({ status: 'verified', proved: true });
});

test('a looser tolerance is the word of its user that numbers are rounded', () => {
  const claim = '∂L/∂x = 0.3333333 x';
  expect(verdictOn("L = x' x / 6", claim)).toMatchObject({
    status: 'refuted',
    why: expect.stringContaining('is a number rounded?'),
  });
  expect(verdictOn("L = x' x / 6", claim, 1e-5).status).toBe('verified');
  expect(verdictOn("L = x' x / 6", '∂L/∂x = x / 3').status).toBe('verified');
});

test('numbers that are close are reported apart', () => {
  const { problems } = judge(analyse(`${DECLARED}L = t^2\n∂L/∂t = 2.00002 t\n`), {
    ...DEFAULT_OPTIONS,
    repair: false,
  });
  expect(problems[0]?.message).toBe(
    'this is not `∂L/∂t`: 1.00001000 times the right answer. For example: it is 2.00002, and should be 2',
  );
});
