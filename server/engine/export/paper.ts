// A document as a paper has it: what is declared, the definitions and claims as they are written, the backward pass or each
// derivative with its steps. The same for LaTeX and Markdown, which set the blocks each in its way.

import { latex, type Names } from '../calculus/print.ts';
import type { ProofStep } from '../calculus/proofs/proof-line.ts';
import { type StatementLatex, statementLatex } from '../document/statement-latex.ts';
import { variableOf } from '../expressions/build.ts';
import type { VerdictStatus } from '../numeric/verdict.ts';
import { nameLatex, sizeLatex } from '../operators/writing.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import { quotientLatex, type WrittenVariable } from '../text/derivative.ts';
import type {
  DeclaredLaw,
  DeclaredVariable,
  DerivativePart,
  DerivativeVariable,
  ExportedDerivative,
  ExportedPass,
  ExportInput,
  Refusal,
  WrittenStatement,
} from './export-input.ts';
import { alignedLines, alignedRuns, type Row } from './latex-lines.ts';
import { textLatex } from './latex-text.ts';

/** A piece of an exported paper. */
export type Block =
  /** Words, with formulas in them between dollar signs. */
  | { readonly kind: 'words'; readonly text: string }
  /** Lines of two or three columns: aligned at the relation, the last a remark. */
  | { readonly kind: 'aligned'; readonly lines: readonly string[] }
  /** Whether formulas behind this are read as claims: steps of a derivation are in one variable, all others held. */
  | { readonly kind: 'reading'; readonly isOn: boolean };

/** A declared variable, or a member for all of its family. */
export interface PrintedVariable extends Omit<DeclaredVariable, 'attributes'> {
  readonly attributes: readonly string[];
  /** Of a member, in TeX: `t = 1, \ldots, T`. */
  readonly range?: string;
}

/** The content of the page: blocks, and the words above them. */
export interface Paper {
  readonly source: string;
  readonly blocks: readonly Block[];
  readonly refusals: readonly Refusal[];
  /** Names that are printed otherwise, since they would look like others. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Facts that the printed formulas leave unsaid, for whoever reads them back. */
  declaredBy(printed: string): readonly string[];
}

const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;

/** `called` is how a name of the file is printed. */
export function paperBlocks(input: ExportInput, called: (name: string) => string): readonly Block[] {
  const own = new Set(input.names);
  const byName = (name: string): string | null => (own.has(name) ? called(name) : null);
  const written = (kind: StatementLatex['kind']): readonly Row[] =>
    input.statements.flatMap((one) => rowsOf(one, kind, byName, input.verdicts));
  const definitions = written('definition');
  const claims = written('claim');
  const inPass = new Set(input.passes.map(({ of }) => called(of)));
  const alone = input.derivatives.filter(({ of, steps }) => !(steps.length === 0 && inPass.has(of.text)));
  return [
    ...declarations(input.variables),
    ...aligned(definitions),
    ...titled('As derived by hand:', [aligned(claims)]),
    ...input.passes.flatMap((pass) => titled('The backward pass:', [aligned(passLines(pass, called))])),
    ...passedOver(
      titled(
        claims.length + input.passes.length > 0 ? 'Step by step:' : null,
        alone.map((derivative) => aligned(derivation(derivative, input.folding))),
      ),
    ),
  ];
}

const passedOver = (blocks: readonly Block[]): readonly Block[] =>
  blocks.length === 0 ? [] : [{ kind: 'reading', isOn: false }, ...blocks, { kind: 'reading', isOn: true }];

/** Rows as one aligned display; no block without rows. */
export const aligned = (rows: readonly Row[]): readonly Block[] =>
  rows.length === 0 ? [] : alignedRuns(rows).map((run) => ({ kind: 'aligned', lines: alignedLines(run) }));

/** Blocks below a line of words, where there are any. */
export function titled(title: string | null, parts: readonly (readonly Block[])[]): readonly Block[] {
  const blocks = parts.flat();
  return blocks.length === 0 || title === null ? blocks : [{ kind: 'words', text: title }, ...blocks];
}

function spaceLatex({ rows, cols }: Shape): string {
  if (isScalar({ rows, cols })) return '\\mathbb{R}';
  return `\\mathbb{R}^{${sizeLatex(rows)}${cols === ONE ? '' : ` \\times ${sizeLatex(cols)}`}}`;
}

/** `Let $A \in \mathbb{R}^{n \times n}$ be symmetric, $x \in \mathbb{R}^{n}$.` */
export function declarations(variables: readonly PrintedVariable[]): readonly Block[] {
  if (variables.length === 0) return [];
  return [{ kind: 'words', text: `Let ${variables.map(declared).join(', ')}.` }];
}

function declared({ name, shape, attributes, law, range = '' }: PrintedVariable): string {
  const words = [...attributes, ...(law ? [lawWords(law)] : [])];
  const said = words.length === 0 ? '' : ` (${words.join(', ')})`;
  const members = range === '' ? '' : ` for $${range}$`;
  return `$${nameLatex(name)} \\in ${spaceLatex(shape)}$${said}${members}`;
}

/** `random, with mean $m$ and covariance $C$` */
function lawWords({ mean, cov }: DeclaredLaw): string {
  const moments = [
    ...(mean === null ? [] : [`mean $${mean}$`]),
    ...(cov === null ? [] : [`covariance $${cov}$`]),
  ];
  return moments.length === 0 ? 'random' : `random, with ${moments.join(' and ')}`;
}

/** A statement with what is said of its claims beside them. */
export function rowsOf(
  { statement, text, start, ranges }: WrittenStatement,
  kind: StatementLatex['kind'],
  called: (name: string) => string | null,
  verdicts: ExportInput['verdicts'],
): readonly Row[] {
  const written = statementLatex(statement, text, called, ranges);
  if (written?.kind !== kind) return [];
  return written.rows.map(({ left, right, place }, at) => {
    const status = verdicts.get(start + place);
    const isLast = at === written.rows.length - 1;
    return {
      left,
      sign: written.sign,
      right,
      ...(isLast && { range: written.range }),
      remarks: status ? MARGIN[status] : [],
    };
  });
}

function passLines({ of, lines }: ExportedPass, called: (name: string) => string): readonly Row[] {
  return lines.map(({ by, result }) => {
    const variable = nameLatex(variableOf(by)?.name ?? '');
    const left = quotientLatex(nameLatex(called(of)), [{ text: variable, power: 1 }], 1);
    return { left, right: latex(result) };
  });
}

/** A part of a derivative as it is spelled: a name, `vec(X)`; any other formula is written out in parentheses. */
function partLatex({ text, stacked }: DerivativePart, whole: () => string): string {
  const isName = NAME.test(text);
  const name = isName ? nameLatex(text) : whole();
  if (stacked) return `\\operatorname{vec}\\left(${name}\\right)`;
  return isName ? name : `\\left(${name}\\right)`;
}

function asLatex(variable: DerivativeVariable): WrittenVariable {
  return { text: partLatex(variable, () => textLatex(variable.text)), power: variable.power };
}

function derivation(derivative: ExportedDerivative, folding: Names): readonly Row[] {
  const { of, by, order, formula, result, steps, map } = derivative;
  const ofLatex = partLatex(of, () => latex(formula, folding));
  const target = by.length === 0 ? `\\mathrm{d} ${ofLatex}` : quotientLatex(ofLatex, by.map(asLatex), order);
  // Differentials are of X, also where the derivative is by vec(X).
  const moving = partLatex({ ...of, stacked: false }, () => latex(formula, folding));
  const gradient = quotientLatex(
    moving,
    by.slice(0, 1).map(({ text }) => asLatex({ text, stacked: false, power: 1 })),
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
  const rows = steps.map((step, index): Row => {
    const left = step.stacked ? `\\operatorname{vec}\\left(${lefts[step.left]}\\right)` : lefts[step.left];
    const leftText = left === before ? '' : left;
    before = left;
    return {
      left: leftText,
      right: latex(step.line, index === 0 ? unnamed : folding),
      remarks: remarks(step),
    };
  });
  if (steps.length === 0) rows.push({ left: target, right: latex(result, folding) });
  if (map) {
    const sign = '\\mapsto';
    rows.push({ left: latex(map.differential), sign, right: latex(map.action, folding) });
    rows.push({
      left: latex(map.adjointOf),
      sign,
      right: latex(map.adjoint, folding),
      remarks: ['the adjoint'],
    });
  }
  return rows;
}

/** The rules of a step, each with where it stands. */
const remarks = ({ rule, cite }: ProofStep): readonly string[] =>
  (cite ? `${rule} [${cite}]` : rule).split('; ').map(textLatex);

/** The mark in the margin of a claim. */
const MARGIN: Readonly<Record<VerdictStatus, readonly string[]>> = {
  verified: [],
  refuted: ['(refuted)'],
  'ill-shaped': ['(wrong shape)'],
  unchecked: ['(unchecked)'],
};
