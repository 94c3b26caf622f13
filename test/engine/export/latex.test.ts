// Exported LaTeX: what it says of one document, and that KaTeX can set every formula of the published cases.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { documents, unknownFunctions } from './documents.ts';

const published: readonly { readonly id: string; readonly file: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/derivatives.json'), 'utf8'),
);

function exported(file: string): string {
  return exportDocument(analyse(file), 'latex', 'a.mcalc', DEFAULT_OPTIONS).text;
}

/** Sets every formula; KaTeX throws at the first one that it cannot. */
function set(text: string): number {
  const displayed = [...text.matchAll(/\\begin\{align\*\}.*?\\end\{align\*\}/gsu)].map(
    ([formula]) => formula,
  );
  const inline = [...text.matchAll(/^\\noindent Let (.*)\.$/gmu)].map(([, line]) => line ?? '');
  const options = { displayMode: true, throwOnError: true, strict: 'error' } as const;
  for (const formula of displayed) katex.renderToString(formula, options);
  for (const line of inline)
    for (const [, formula] of line.matchAll(/\$(.*?)\$/gu)) katex.renderToString(formula ?? '', options);
  return displayed.length;
}

describe('LaTeX', () => {
  test('definitions, then each derivative with its steps and their rules', () => {
    const text = exported("dim n, m\nconst A : R[m, n]\nparam x : R[n]\nr = A x\nL = ½ r' r\nderive ∂L/∂x\n");
    expect(text).toContain('\\noindent Let $A \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^{n}$.');
    expect(text).toContain('  r &= A \\, x \\\\\n  L &= \\tfrac{1}{2}');
    expect(text).toContain('  \\frac{\\partial L}{\\partial x} &= A^\\top \\, r && ');
    expect(text).toContain('$\\Rightarrow$');
    expect(set(text)).toBe(2);
  });

  test('no two names print alike, and the file says which is which', () => {
    const text = exported(
      "dim n\nparam W1, W_1 : R[n, n]\nparam x : R[n]\nf = x' W1 x\nf_ = x' W_1 x\nL = f f_\nderive ∂L/∂W_1\n",
    );
    expect(text).toContain('% W_1 is printed as W_1b');
    expect(text).toContain('% f_ is printed as f_b');
    expect(text).toContain('  f_{b} &= x^\\top \\, W_{\\text{1b}} \\, x');
    expect(text).toContain('\\frac{\\partial L}{\\partial W_{\\text{1b}}} &=');
    expect(text).toContain('  L &= f \\, f_{b}');
    expect(set(text)).toBe(2);
  });

  test.each(published)('$id can be set', ({ file }) => {
    expect(set(exported(file))).toBeGreaterThan(1);
  });

  test.each([...Object.entries(documents), ...unknownFunctions.map(({ id, file }) => [id, file] as const)])(
    '%s can be set',
    (_, file) => {
      expect(set(exported(file))).toBeGreaterThan(1);
    },
  );
});
