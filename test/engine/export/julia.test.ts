// Exported Julia is read by a grammar of Julia where nothing runs it: every operator of the language, and published
// derivatives, self-tests included.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { documents, unknownFunctions } from './documents.ts';
import { faultsInJulia } from './julia-grammar.ts';

const published: readonly { readonly id: string; readonly file: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/derivatives.json'), 'utf8'),
);

const files: readonly (readonly [id: string, file: string])[] = [
  ...Object.entries(documents),
  ...unknownFunctions.map(({ id, file }) => [id, file] as const),
  ...published.filter((_, place) => place % 8 === 0).map(({ id, file }) => [id, file] as const),
];

const exported = (file: string): string =>
  exportDocument(analyse(file), 'julia', 'a.mcalc', { ...DEFAULT_OPTIONS, selfTest: true }).text;

describe('Julia', { timeout: 60_000 }, () => {
  test.each(files)('%s', (_, file) => {
    expect(faultsInJulia(exported(file))).toEqual([]);
  });
});

describe('what is no Julia is noticed', () => {
  const code = exported("dim n\nvar x : R[n]\nvar A : R[n, n]\nf = ½ x' A x + sum(exp(x))\nderive ∂f/∂x\n");

  test.each([
    ['a function without its end', code.replace(/\nend\n/u, '\n')],
    ['an open bracket', code.replace('sum(exp.(x))', 'sum(exp.(x)')],
    ['an operator of Python', code.replace(/exp\.\(x\)/u, 'exp.(x) ** 2')],
    ['a function that Julia does not have', code.replace('sum(exp.(x))', 'softplus(exp.(x))')],
    ['a word in the place of a sign', code.replace('return', 'give back')],
  ])('%s', (_, changed) => {
    expect(changed).not.toBe(code);
    expect(faultsInJulia(changed)).not.toEqual([]);
  });
});
