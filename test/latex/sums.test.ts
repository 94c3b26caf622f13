// Sums as papers bound them: two letters at once, all but one, pairs, the neighbours of one; written out between bounds.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

const read = (...lines: readonly string[]) => importPaper(lines.join('\n'), 'piece', analyse);

const statuses = (...lines: readonly string[]): readonly string[] =>
  judge(analyse(read(...lines).text), { ...DEFAULT_OPTIONS, repair: false }).claims.map(
    ({ verdict }) => verdict.status,
  );

test('two letters under one sign are two sums', () => {
  const form = 'f = \\sum_{i,j=1}^n a_{ij} x_i x_j';
  expect(read(form).text).toContain('f = ∑_{i=1}^{n} ∑_{j=1}^{n} a[i, j] x[i] x[j]');
  expect(statuses(form, '\\frac{\\partial f}{\\partial x_k} = \\sum_{j=1}^n (a_{kj} + a_{jk}) x_j')).toEqual([
    'verified',
  ]);
});

test('a sum over all but one leaves that one out', () => {
  const form = 'f = \\sum_i \\sum_{j \\neq i} a_{ij} x_j';
  expect(read(form).text).toContain('∑_{j=1}^{i - 1} a[i, j] x[j] + ∑_{j=i + 1}^{n} a[i, j] x[j]');
  const gradient = '\\frac{\\partial f}{\\partial x_k} = ';
  expect(statuses(form, `${gradient}\\sum_{i \\ne k} a_{ik}`)).toEqual(['verified']);
  expect(statuses(form, `${gradient}\\sum_{i} a_{ik}`)).toEqual(['refuted']);
});

test('a letter that is left out may be a number, beside the bounds', () => {
  expect(read('f = \\sum_{i=1, i \\neq 3}^n x_i').text).toContain('∑_{i=1}^{2} x[i] + ∑_{i=4}^{n} x[i]');
});

test('pairs that differ, and pairs in order', () => {
  const gradient = '\\frac{\\partial f}{\\partial x_k} = ';
  expect(
    statuses('f = \\sum_{i \\neq j} a_{ij} x_i x_j', `${gradient}\\sum_{j \\neq k} (a_{kj} + a_{jk}) x_j`),
  ).toEqual(['verified']);
  expect(
    statuses('f = \\sum_{1 \\le i < j \\le n} (x_i - x_j)^2', `${gradient}2 \\sum_{j=1}^n (x_k - x_j)`),
  ).toEqual(['verified']);
});

test('bounds below the sign', () => {
  expect(read('f = \\sum_{1 \\le i \\le n} x_i^2').text).toContain('f = ∑_{i=1}^{n} x[i]^2');
});

test('a product of all but one is not read', () => {
  expect(read('f = \\prod_{j \\neq 2} x_j').notes.length).toBe(1);
});

test('what belongs to one row of a set', () => {
  expect(
    statuses(
      'L = \\frac12 \\sum_{(i,j) \\in \\Omega} (M_{ij} - u_i^T v_j)^2',
      '\\frac{\\partial L}{\\partial u_i} = -\\sum_{j : (i,j) \\in \\Omega} (M_{ij} - u_i^T v_j) v_j',
    ),
  ).toEqual(['verified']);
});
