// A file with families as lines: one formula for each definition and for the body of each sum, over letters of the indices,
// with what it reads. Its size does not depend on how many members a family has.

import { variableOf } from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { topological } from '../../expressions/expression.ts';
import type { OpenReading } from '../../families/open-reading.ts';
import { derivativeNamed } from '../../lowering/program.ts';
import type { DocumentFormulas } from '../../queries/document-formulas.ts';
import type { RangeNode, Expression as Written } from '../../syntax/tree.ts';

/** A name that a formula reads: a member of `node` at these places, or `node` itself where there are none. */
export interface Read {
  readonly name: string;
  readonly node: string;
  readonly places: readonly Written[];
}

/** `target = formula` for all indices in the ranges; of a sum, what is added to the target for each. */
export interface FormulaLine {
  readonly target: Read;
  readonly leaf: Expression;
  readonly formula: Expression;
  readonly ranges: readonly RangeNode[];
  readonly reads: readonly Read[];
  /** Lines that it reads have lower places, steps of recursions apart. */
  readonly place: number;
}

/** A file with families as lines over letters of indices. */
export interface MemberProgram {
  readonly lines: readonly FormulaLine[];
  /** The lines that read a node. */
  readersOf(node: string): readonly FormulaLine[];
  /** Why a node has no formula; null where it has one, or needs none. */
  whyNot(node: string): string | null;
  /** The name and places that a leaf stands for. */
  readOf(name: string): Read;
}

/**
 * The formulas of a file with families, one line a definition or sum; definitions that have no formula are kept with the
 * reason (`whyNot`).
 */
export function memberProgram(documentFormulas: DocumentFormulas, reading: OpenReading): MemberProgram {
  const { program, document } = documentFormulas;
  const readOf = (name: string): Read => {
    const member = reading.members.get(name);
    return member
      ? { name, node: member.family.name, places: member.places }
      : { name, node: name, places: [] };
  };
  const refused = new Map<string, string>();
  for (const [name, why] of program.refused)
    if (!reading.sums.get(name)?.stacked) refused.set(readOf(name).node, why);
  const stacks = new Map(
    [...reading.sums.values()].flatMap(({ name, stacked }) =>
      stacked ? [[stacked.each, name] as const] : [],
    ),
  );
  const lines = [...program.values.values()].map(({ name: own, leaf, formula, place }): FormulaLine => {
    // An element of a stack at an index is a line of the stack, as a term of a sum is one of the sum.
    const name = stacks.get(own) ?? own;
    const statement = document.scope.symbols.get(name)?.statement ?? -1;
    const { parsed } = document.statements[statement] ?? { parsed: null };
    const ranges =
      reading.sums.get(name)?.ranges ?? (parsed?.kind === 'parsed' ? (parsed.statement.ranges ?? []) : []);
    const names = new Set(
      topological([formula]).flatMap((node) => {
        const found = variableOf(node);
        return found?.role === 'value' ? [found.name] : [];
      }),
    );
    const target = readOf(name);
    for (const read of names)
      if (derivativeNamed(read))
        refused.set(target.node, `\`${target.node}\` is made of the derivative ${read}`);
    return { target, leaf, formula, ranges, reads: [...names].map(readOf), place };
  });
  const readers = new Map<string, FormulaLine[]>();
  for (const line of lines)
    for (const node of new Set(line.reads.map((read) => read.node)))
      readers.set(node, [...(readers.get(node) ?? []), line]);
  return {
    lines,
    readersOf: (node) => readers.get(node) ?? [],
    whyNot: (node) => refused.get(node) ?? null,
    readOf,
  };
}

/** The nodes that a node is made from, itself among them. */
export function nodesBelow(of: string, program: MemberProgram): ReadonlySet<string> {
  const cone = new Set<string>();
  const open = [of];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (cone.has(node)) continue;
    cone.add(node);
    for (const line of program.lines)
      if (line.target.node === node) open.push(...line.reads.map((read) => read.node));
  }
  return cone;
}
