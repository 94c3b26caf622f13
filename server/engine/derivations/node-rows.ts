// A gradient node by node as plain data: every value on the way, its own differential, and its adjoint.

import { latex, type Names, print } from '../calculus/print.ts';
import { type AdjointRow, adjointTable } from '../calculus/proofs/adjoint-table.ts';
import type { Expression } from '../expressions/expression.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import type { NodeRow } from './derivation.ts';

/** A table beyond this many rows is no longer read. */
const MOST_ROWS = 60;

/** The rows from the scalar down to the variable; empty where a node has no rule, or there are too many. */
export function nodeRows(of: Expression, by: Expression, names: Names): readonly NodeRow[] {
  const table = adjointTable(of, by, new Set(names.keys()));
  if (table.kind === 'refused' || table.rows.length > MOST_ROWS) return [];
  return table.rows.map((row) => nodeRow(row, names));
}

function nodeRow({ node, differential, rule, adjoint }: AdjointRow, names: Names): NodeRow {
  // A node is described by its arguments, not by its own name.
  const others: Names = new Map([...names].filter(([expression]) => expression !== node));
  return {
    name: names.get(node) ?? null,
    expr: print(node, others),
    latex: latex(node, others),
    shape: shapeAsJson(node.shape),
    differential: differential && print(differential, names),
    differentialLatex: differential && latex(differential, names),
    rule: rule.rule,
    cite: rule.cite,
    adjoint: print(adjoint, names),
    adjointLatex: latex(adjoint, names),
  };
}
