// What can be written at an offset: keywords at the start of a statement, names with their shapes, functions with what
// they do, and behind `∂L/∂` the variables.

import type { Analysis, SymbolSummary } from '../engine/api.ts';

export interface FunctionSummary {
  readonly name: string;
  readonly summary: string;
}

export interface Completion {
  readonly label: string;
  readonly kind: SymbolSummary['kind'] | 'keyword' | 'derivative';
  readonly detail: string;
}

const KEYWORDS: readonly (readonly [string, string])[] = [
  ['dim', 'symbolic sizes'],
  ['const', 'declares what is not derived by'],
  ['param', 'declares what gradients are taken by'],
  ['var', 'declares a variable'],
  ['fn', 'declares or defines a function'],
  ['derive', 'asks for a derivative'],
  ['notation', 'says what a product sign means'],
  ['convention', 'picks another layout'],
  ['import', 'takes the names of another file'],
];

export function completionsAt(
  analysis: Analysis,
  offset: number,
  functions: readonly FunctionSummary[],
): readonly Completion[] {
  const lineStart = analysis.text.lastIndexOf('\n', offset - 1) + 1;
  const before = analysis.text.slice(lineStart, offset);
  // A comment is prose.
  if (before.includes('#')) return [];
  if (/∂[^\s/]*\/∂\S*$/u.test(before)) return variables(analysis);
  const names = [...allNames(analysis), ...functions.map(asCompletion)];
  if (/^\s*derive\s+\S*$/u.test(before)) return [...derivatives(analysis), ...names];
  if (/^\s*[\p{L}]*$/u.test(before)) return [...keywords(), ...derivatives(analysis), ...names];
  return [...names, ...derivatives(analysis)];
}

function keywords(): readonly Completion[] {
  return KEYWORDS.map(([label, detail]) => ({ label, kind: 'keyword', detail }));
}

function asCompletion({ name, summary }: FunctionSummary): Completion {
  return { label: name, kind: 'function', detail: summary };
}

function named(symbol: SymbolSummary): Completion {
  return { label: symbol.name, kind: symbol.kind, detail: symbol.shapeText ?? symbol.kind };
}

function allNames(analysis: Analysis): readonly Completion[] {
  return analysis.symbols.map(named);
}

function variables(analysis: Analysis): readonly Completion[] {
  return analysis.symbols
    .filter(({ kind }) => kind === 'param' || kind === 'var' || kind === 'const')
    .map(named);
}

/** `∂L/∂Θ` for every scalar and every param. */
function derivatives(analysis: Analysis): readonly Completion[] {
  const params = analysis.symbols.filter((symbol) => symbol.kind === 'param');
  return scalarsOf(analysis).flatMap((scalar) =>
    params.map(
      (param): Completion => ({
        label: `∂${scalar.name}/∂${param.name}`,
        kind: 'derivative',
        detail: param.shapeText ?? 'gradient',
      }),
    ),
  );
}

export function scalarsOf(analysis: Analysis): readonly SymbolSummary[] {
  return analysis.symbols.filter((symbol) => symbol.kind === 'definition' && symbol.shape?.length === 0);
}
