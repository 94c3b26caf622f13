// A document's definitions as a program of named values: each lowered once, over names.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import { isScalar } from '../shapes/shape.ts';
import { createLowering } from './lower.ts';
import type { Lowered } from './lowered.ts';
import type { DerivativeValue, LoweringCalculus } from './lowering.ts';
import { createProgram, derivativeLeaf, higherLeaf, type Program } from './program.ts';

export interface DocumentProgram extends Program {
  /** A term of a statement over the program's leaves; `∂L/∂X` of names is a leaf as well. */
  lower(term: Term, statement: InferredStatement): Lowered<Expression>;
  /** The same of a term with differentials, those of expressions over the program's leaves. */
  lowerMoving(
    term: Term,
    statement: InferredStatement,
    differential: LoweringCalculus['differential'],
  ): Lowered<Expression>;
  /** The same of a term in which Jacobians and second derivatives of names by names are leaves, too. */
  lowerHigher(term: Term, statement: InferredStatement): Lowered<Expression>;
  /** The conditions under which a lowered term has a value, as written; those of definitions that it reads are not among them. */
  partsOf(term: Term, statement: InferredStatement): readonly PartialPart[];
  /** The same of a definition's formula. */
  partsOfName(name: string): readonly PartialPart[];
  /** The leaf of a declared or defined name; null where its shape is not known. */
  leafOf(name: string): Expression | null;
}

/** The program of a document, in time linear in its length. What cannot be lowered over names is among its `refused`. */
export function lowerDocument(document: InferredDocument, calculus: LoweringCalculus): DocumentProgram {
  const definitions = new Set(
    [...document.scope.symbols.values()].flatMap(({ kind, name }) => (kind === 'definition' ? [name] : [])),
  );
  const overNames: LoweringCalculus = {
    ...calculus,
    differential: () => ({
      kind: 'refused',
      why: 'a differential is of formulas that are written out',
    }),
  };
  const derivativeValue: DerivativeValue = (of, by, and, shape) => {
    const scalar = document.valueOf(of);
    const value = document.valueOf(by);
    if (scalar?.kind !== 'shape' || value?.kind !== 'shape' || !isScalar(scalar.shape) || and !== null)
      return { kind: 'refused', why: 'only the derivative of a scalar is a value by itself' };
    return { kind: 'done', value: derivativeLeaf(of, by, shape) };
  };
  const higherValue: DerivativeValue = (of, by, and, shape) => {
    const values = [of, by, ...(and === null ? [] : [and])].map((name) => document.valueOf(name));
    if (values.some((value) => value?.kind !== 'shape'))
      return { kind: 'refused', why: 'a name has no shape' };
    return { kind: 'done', value: higherLeaf({ of, by, and }, shape) };
  };
  const lowering = createLowering(document, overNames, definitions, derivativeValue);
  const refused = new Map<string, string>();
  const formulas = document.order.flatMap((name) => {
    const statement = document.statementOf(name);
    const resolved = statement?.resolved.statement;
    if (!definitions.has(name) || !statement || resolved?.kind !== 'definition') return [];
    const value = document.valueOf(name);
    const formula = lowering.term(resolved.term, statement);
    const leaf = lowering.leaf(name);
    if (formula.kind === 'done' && leaf.kind === 'done' && value?.kind === 'shape' && statement.shape)
      return [{ name, leaf: leaf.value, formula: formula.value }];
    refused.set(name, formula.kind === 'refused' ? formula.why : `\`${name}\` has an error of its own`);
    return [];
  });
  const partsOf = (term: Term, statement: InferredStatement): readonly PartialPart[] => {
    const parts = lowering.parts(term, statement);
    return parts.kind === 'done' ? parts.value : [];
  };
  return {
    ...createProgram(formulas, refused),
    lower: lowering.term,
    lowerMoving: (term, statement, differential) =>
      createLowering(document, { ...calculus, differential }, definitions, derivativeValue).term(
        term,
        statement,
      ),
    lowerHigher: (term, statement) =>
      createLowering(document, overNames, definitions, higherValue).term(term, statement),
    partsOf,
    partsOfName: (name) => {
      const statement = document.statementOf(name);
      const resolved = statement?.resolved.statement;
      return statement && resolved?.kind === 'definition' ? partsOf(resolved.term, statement) : [];
    },
    leafOf: (name) => {
      const leaf = document.dimNamed(name) ? null : lowering.leaf(name);
      return leaf?.kind === 'done' ? leaf.value : null;
    },
  };
}
