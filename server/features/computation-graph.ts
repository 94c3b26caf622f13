// The graph of a computation, name by name, and where its gradient is passed back.

import type { Analysis, Derivation, SymbolSummary, TextRange } from '../engine/api.ts';
import { madeFrom } from './call-hierarchy.ts';
import { splitEquation } from './split-equation.ts';

export interface GraphNode {
  readonly name: string;
  /** `X Θ`; null of what is declared. */
  readonly formula: string | null;
  readonly shape: string;
  /** The gradient by it, where the derivation names it. */
  readonly adjoint: string | null;
  /** Where it is introduced. */
  readonly range: TextRange;
}

interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Whether the gradient flows back along it: the variable is among what `from` is made of. */
  readonly isOnPath: boolean;
}

export interface ComputationGraph {
  readonly of: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** More than that is no picture. */
const MOST_NODES = 40;

/** null where the derivative is not of a name, or by none, and where there would be too much to see. */
export function computationGraph(analysis: Analysis, derivation: Derivation): ComputationGraph | null {
  const { of } = derivation.derivative;
  const variable = variableOf(derivation);
  const start = analysis.symbols.find(({ name, isImported }) => name === of && !isImported);
  if (!start || variable === null) return null;
  const found = new Map([[start.name, start]]);
  const reads = new Map<string, readonly string[]>();
  for (const symbol of found.values()) {
    const sources = sourcesOf(symbol, analysis);
    reads.set(
      symbol.name,
      sources.map(({ name }) => name),
    );
    for (const source of sources) found.set(source.name, source);
    if (found.size > MOST_NODES) return null;
  }
  if (!found.has(variable) || found.size < 3) return null;
  const onPath = leadingTo(variable, reads);
  return {
    of,
    nodes: [...found.values()].map((symbol) => nodeOf(symbol, derivation, analysis)),
    edges: [...reads].flatMap(([to, names]) =>
      names.map((from) => ({ from, to, isOnPath: onPath.has(from) })),
    ),
  };
}

/** The one variable of a derivative; null of a differential, and of a mixed derivative. */
function variableOf({ derivative }: Derivation): string | null {
  if (derivative.kind !== 'partial') return null;
  const [first] = derivative.by;
  return derivative.by.every((variable) => variable === first) ? first : null;
}

const sourcesOf = (symbol: SymbolSummary, analysis: Analysis): readonly SymbolSummary[] =>
  symbol.isImported || symbol.kind !== 'definition'
    ? []
    : madeFrom(analysis, symbol)
        .map((step) => step.symbol)
        .filter(({ kind, name }) => kind !== 'function' && name !== symbol.name);

/** The names that the variable flows into, itself among them. */
function leadingTo(variable: string, reads: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([variable]);
  for (const name of reached)
    for (const [reader, names] of reads) if (names.includes(name)) reached.add(reader);
  return reached;
}

function nodeOf(
  { name, kind, shapeText, range, statementRange }: SymbolSummary,
  derivation: Derivation,
  { text }: Analysis,
): GraphNode {
  const written = text.slice(statementRange.start, statementRange.end).replace(/\s+/gu, ' ');
  const row = derivation.nodes.find((node) => node.name === name);
  const isFirst = derivation.derivative.kind === 'partial' && derivation.derivative.by.length === 1;
  const isAnswer = name === variableOf(derivation) && derivation.kind === 'matrix' && isFirst;
  return {
    name,
    formula: kind === 'definition' ? splitEquation(written).right : null,
    shape: shapeText ?? '',
    adjoint: row?.adjoint ?? (isAnswer ? derivation.expr : null),
    range,
  };
}
