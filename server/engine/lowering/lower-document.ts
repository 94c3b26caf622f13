// A document's definitions as a program of named values: each lowered once, over names.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Term } from '../names/term.ts';
import type { PartialPart } from '../operators/partial-parts.ts';
import { isScalar } from '../shapes/shape.ts';
import { createLowering } from './lower.ts';
import { type DerivativeValue, type Lowering, type LoweringCalculus, NotLowered } from './lowering.ts';
import { createProgram, derivativeLeaf, higherLeaf, type Program } from './program.ts';

/** An expression over names, or one sentence that says why there is none. */
type LoweredTerm =
  | { readonly kind: 'lowered'; readonly expression: Expression }
  | { readonly kind: 'refused'; readonly why: string };

export interface DocumentProgram extends Program {
  /** A term of a statement over the program's leaves; `∂L/∂X` of names is a leaf as well. */
  lower(term: Term, statement: InferredStatement): LoweredTerm;
  /** The same of a term with differentials, those of expressions over the program's leaves. */
  lowerMoving(
    term: Term,
    statement: InferredStatement,
    differential: LoweringCalculus['differential'],
  ): LoweredTerm;
  /** The same of a term in which Jacobians and second derivatives of names by names are leaves, too. */
  lowerHigher(term: Term, statement: InferredStatement): LoweredTerm;
  /** What a lowered term needs in order to have a value, as written; what the definitions that it reads need is not among it. */
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
    differential: () => {
      throw new NotLowered('a differential is of formulas that are written out');
    },
  };
  const derivativeValue: DerivativeValue = (of, by, and, shape) => {
    const scalar = document.valueOf(of);
    const value = document.valueOf(by);
    if (scalar?.kind !== 'shape' || value?.kind !== 'shape' || !isScalar(scalar.shape) || and !== null)
      throw new NotLowered('only the derivative of a scalar is a value by itself');
    return derivativeLeaf(of, by, shape);
  };
  const higherValue: DerivativeValue = (of, by, and, shape) => {
    const values = [of, by, ...(and === null ? [] : [and])].map((name) => document.valueOf(name));
    if (values.some((value) => value?.kind !== 'shape')) throw new NotLowered('a name has no shape');
    return higherLeaf({ of, by, and }, shape);
  };
  const lowering = createLowering(document, overNames, definitions, derivativeValue);
  const lowerWith = (by: Lowering, term: Term, statement: InferredStatement): LoweredTerm => {
    try {
      return { kind: 'lowered', expression: by.term(term, statement) };
    } catch (error) {
      if (error instanceof NotLowered) return { kind: 'refused', why: error.message };
      throw error;
    }
  };
  const lower = (term: Term, statement: InferredStatement): LoweredTerm =>
    lowerWith(lowering, term, statement);
  const refused = new Map<string, string>();
  const formulas = document.order.flatMap((name) => {
    const statement = document.statementOf(name);
    const resolved = statement?.resolved.statement;
    if (!definitions.has(name) || !statement || resolved?.kind !== 'definition') return [];
    const value = document.valueOf(name);
    const formula = lower(resolved.term, statement);
    if (formula.kind === 'lowered' && value?.kind === 'shape' && statement.shape)
      return [{ name, leaf: lowering.leaf(name), formula: formula.expression }];
    refused.set(name, formula.kind === 'refused' ? formula.why : `\`${name}\` has an error of its own`);
    return [];
  });
  const partsOf = (term: Term, statement: InferredStatement): readonly PartialPart[] => {
    try {
      return lowering.parts(term, statement);
    } catch (error) {
      if (error instanceof NotLowered) return [];
      throw error;
    }
  };
  return {
    ...createProgram(formulas, refused),
    lower,
    lowerMoving: (term, statement, differential) => {
      const lowering = createLowering(document, { ...calculus, differential }, definitions, derivativeValue);
      return lowerWith(lowering, term, statement);
    },
    lowerHigher: (term, statement) =>
      lowerWith(createLowering(document, overNames, definitions, higherValue), term, statement),
    partsOf,
    partsOfName: (name) => {
      const statement = document.statementOf(name);
      const resolved = statement?.resolved.statement;
      return statement && resolved?.kind === 'definition' ? partsOf(resolved.term, statement) : [];
    },
    leafOf: (name) => {
      if (document.dimNamed(name) || document.valueOf(name)?.kind !== 'shape') return null;
      return lowering.leaf(name);
    },
  };
}
