// Exported LaTeX: what it says of one document, and that KaTeX can set every formula of the published cases.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportDocument } from '../../../server/engine/export/export-document.ts';
import { widthOf } from '../../../server/engine/export/latex-width.ts';
import { DEFAULT_OPTIONS, judge } from '../../../server/engine/verdicts/judge-document.ts';
import { documents, unknownFunctions } from './documents.ts';

const published: readonly { readonly id: string; readonly file: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/derivatives.json'), 'utf8'),
);

const texts = new Map<string, string>();

function exported(file: string): string {
  const text = texts.get(file) ?? exportDocument(analyse(file), 'latex', 'a.mcalc', DEFAULT_OPTIONS).text;
  texts.set(file, text);
  return text;
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

/** How wide a block prints: its columns are as wide as what is widest in each. */
function widestOf(block: string): number {
  const rows = block.split('\n').slice(1, -1);
  const columns = rows.map((row) => row.replace(/ \\\\$/u, '').split(/&&|&/u));
  const widest = (at: number): number => Math.max(...columns.map((row) => widthOf(row[at] ?? '')));
  return widest(0) + widest(1) + widest(2);
}

describe('LaTeX', () => {
  test('definitions, then each derivative with its steps and their rules', () => {
    const text = exported("dim n, m\nconst A : R[m, n]\nparam x : R[n]\nr = A x\nL = ½ r' r\nderive ∂L/∂x\n");
    expect(text).toContain('\\noindent Let $A \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^{n}$.');
    expect(text).toContain('  r &= A \\, x \\\\\n  L &= \\tfrac{1}{2}');
    expect(text).toContain('  \\frac{\\partial L}{\\partial x} &= A^\\top \\, r \\\\\n');
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

  test('definitions and the person’s own chain stand as they are written, with what is said of them', () => {
    const file =
      "dim n, m\nconst A : R[m, n]\nconst b : R[m]\nconst S : R[n, n] spd\nparam x : R[n]\nfn h : elementwise\nr = h(A x) - b\nL = ½ ‖r‖² + x' S⁻¹ x\ndL = r · dr + 2 x' S⁻¹ dx\n   = (h'(A x) ∘ r) · (A dx) + 2 (S⁻¹ x) · dx\n∂L/∂x = A' (h'(A x) ∘ r)\n";
    const analysis = analyse(file);
    const { claims } = judge(analysis, DEFAULT_OPTIONS);
    const { text } = exportDocument(analysis, 'latex', 'a.mcalc', { ...DEFAULT_OPTIONS, claims });
    expect(text).toContain('$S \\in \\mathbb{R}^{n \\times n}$ (spd)');
    expect(text).toContain(
      '  r &= h(A \\, x) - b \\\\\n  L &= \\tfrac{1}{2} \\, \\|r\\|^{2} + x^\\top \\, S^{-1} \\, x\n',
    );
    expect(text).toContain(
      "  \\mathrm{d} L &= r \\cdot \\mathrm{d} r + 2 \\, x^\\top \\, S^{-1} \\, \\mathrm{d} x \\\\\n  &= (h'(A \\, x) \\circ r) \\cdot (A \\, \\mathrm{d} x)",
    );
    expect(text).toMatch(/\\frac\{\\partial L\}\{\\partial x\} &= A\^\\top .* && \\text\{\(refuted\)\}/u);
    expect(set(text)).toBeGreaterThan(2);
  });

  test('of a network the backward pass is reported once, and Markdown says the same', () => {
    const file =
      'dim n, d\nconst X : R[n, d]\nparam W, V : R[d, d]\nfn h : elementwise\nZ = X W\nH = h(Z)\nL = ½ ‖H V‖²\nderive L\n';
    const text = exported(file);
    expect(text).toContain('\\noindent The backward pass:');
    expect(text).toContain(
      "  \\frac{\\partial L}{\\partial W} &= X^\\top \\, \\left(\\frac{\\partial L}{\\partial H} \\circ h'(Z)\\right)",
    );
    expect(text).not.toContain('Step by step');
    const markdown = exportDocument(analyse(file), 'markdown', 'a.mcalc', DEFAULT_OPTIONS).text;
    expect(markdown).toContain('# a.mcalc\n\n<!-- mcalc:\ndim n, d\n');
    expect(markdown).toContain('$$\n\\begin{aligned}\nZ &= X \\, W');
  });

  test.each(published)('$id fits the page', ({ file }) => {
    for (const [block] of exported(file).matchAll(/\\begin\{align\*\}.*?\\end\{align\*\}/gsu))
      expect(widestOf(block), block).toBeLessThan(80);
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
