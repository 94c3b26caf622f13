// A document as a piece of LaTeX: what is declared, the definitions, and each derivative with its steps, aligned.

import { latex, type Names } from '../calculus/print.ts';
import type { ProofStep } from '../calculus/proofs/proof-line.ts';
import { nameLatex, sizeLatex } from '../operators/writing.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type {
  DerivativePart,
  DerivativeVariable,
  Exported,
  ExportedDerivative,
  ExportInput,
} from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { textLatex } from './latex-text.ts';
import { plainText } from './targets/plain-text.ts';

const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;

export function exportLatex(given: ExportInput): Exported {
  const { input, renamed } = withDistinctNames(given);
  const { source, refusals } = input;
  const blocks = [
    [
      `% ${plainText(source)}: its definitions and derivatives in LaTeX, written by mcalc.`,
      '% For the body of a document with \\usepackage{amsmath, amssymb}.',
      ...[...renamed].map(
        ([name, other]) => `% ${plainText(name)} is printed as ${other}: it would look like another name.`,
      ),
      ...refusals.map(({ what, why }) => `% Left out: ${plainText(what)}: ${plainText(why)}`),
    ].join('\n'),
    ...declarations(input),
    ...definitions(input),
    ...input.derivatives.map((derivative) => derivation(derivative, input.folding)),
  ];
  return { text: `${blocks.join('\n\n')}\n`, refusals };
}

/** Lines of two or three columns, the first aligned at the relation and the last a remark. */
function aligned(lines: readonly string[]): string {
  return ['\\begin{align*}', lines.map((line) => `  ${line}`).join(' \\\\\n'), '\\end{align*}'].join('\n');
}

function spaceLatex({ rows, cols }: Shape): string {
  if (isScalar({ rows, cols })) return '\\mathbb{R}';
  return `\\mathbb{R}^{${sizeLatex(rows)}${cols === ONE ? '' : ` \\times ${sizeLatex(cols)}`}}`;
}

function declarations({ variables }: ExportInput): readonly string[] {
  if (variables.length === 0) return [];
  const each = variables.map(({ name, shape }) => `$${nameLatex(name)} \\in ${spaceLatex(shape)}$`);
  return [`\\noindent Let ${each.join(', ')}.`];
}

function definitions({ definitions: all, folding }: ExportInput): readonly string[] {
  if (all.length === 0) return [];
  return [
    aligned(
      all.map(({ name, formula }) => {
        const others: Names = new Map([...folding].filter(([, other]) => other !== name));
        return `${nameLatex(name)} &= ${latex(formula, others)}`;
      }),
    ),
  ];
}

/** A part of a derivative as it is spelled: a name, `vec(X)`; any other formula is written out in parentheses. */
function partLatex({ text, stacked }: DerivativePart, whole: () => string): string {
  const isName = NAME.test(text);
  const name = isName ? nameLatex(text) : whole();
  if (stacked) return `\\operatorname{vec}\\left(${name}\\right)`;
  return isName ? name : `\\left(${name}\\right)`;
}

function quotientLatex(of: string, by: readonly DerivativeVariable[], order: number): string {
  const below = by.map((part) => {
    const { text, power } = part;
    const variable = partLatex(part, () => textLatex(text));
    return `\\partial ${variable}${power > 1 ? `^{${power}}` : ''}`;
  });
  return `\\frac{\\partial${order > 1 ? `^{${order}}` : ''} ${of}}{${below.join(' \\, ')}}`;
}

function derivation(derivative: ExportedDerivative, folding: Names): string {
  const { of, by, order, formula, result, steps, map } = derivative;
  const ofLatex = partLatex(of, () => latex(formula, folding));
  const target = by.length === 0 ? `\\mathrm{d} ${ofLatex}` : quotientLatex(ofLatex, by, order);
  // Differentials are of X, also where the derivative is by vec(X).
  const moving = partLatex({ ...of, stacked: false }, () => latex(formula, folding));
  const gradient = quotientLatex(
    moving,
    by.slice(0, 1).map(({ text }) => ({ text, stacked: false, power: 1 })),
    1,
  );
  const lefts: Readonly<Record<ProofStep['left'], string>> = {
    differential: `\\mathrm{d} ${moving}`,
    gradientDifferential: `\\mathrm{d} ${gradient}`,
    gradient,
    derivative: target,
  };
  // The first line says what is derived: there its own name would say nothing.
  const unnamed: Names = new Map([...folding].filter(([, name]) => name !== of.text || of.stacked));
  let before: string | null = null;
  const lines = steps.map((step, index) => {
    const left = step.stacked ? `\\operatorname{vec}\\left(${lefts[step.left]}\\right)` : lefts[step.left];
    const shown = left === before ? '' : left;
    before = left;
    const right = latex(step.line, index === 0 ? unnamed : folding);
    return `${shown === '' ? '' : `${shown} `}&= ${right} && ${remark(step)}`;
  });
  if (steps.length === 0) lines.push(`${target} &= ${latex(result, folding)}`);
  if (map) {
    lines.push(`${latex(map.differential)} &\\mapsto ${latex(map.action, folding)}`);
    lines.push(`${latex(map.adjointOf)} &\\mapsto ${latex(map.adjoint, folding)} && \\text{the adjoint}`);
  }
  return aligned(lines);
}

/** The rule of a step, with where it stands. */
function remark({ rule, cite }: ProofStep): string {
  return `\\text{${textLatex(cite ? `${rule}; ${cite}` : rule)}}`;
}
