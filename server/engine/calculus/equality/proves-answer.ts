// Whether a claimed derivative is the derivative by laws alone: what the rules of the table give, unsimplified, equals it.
// Jacobians and Hessians are compared by what they do to differentials, which needs no matrix form.

import {
  mat,
  matmul,
  number,
  substitute,
  transpose,
  variable,
  variableOf,
  vec,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import type { Question } from '../../expressions/question.ts';
import { type Dimension, multiplySizes } from '../../shapes/dimension.ts';
import { derivativeByScalar, differential, differentialOfVariable } from '../differential.ts';
import { expandPlaceholders } from '../expand.ts';
import { gradients } from '../gradient.ts';
import { withinStructure } from '../structured.ts';

/** Two expressions that are equal where the claim is right. */
export interface Sides {
  readonly derived: Expression;
  readonly claimed: Expression;
}

/** The claim as an equation between formulas without derivatives; null where a rule is missing. */
export function sidesOf(
  question: Question,
  claim: Expression,
  definitions: ReadonlyMap<Expression, Expression>,
): Sides | null {
  const of = expandPlaceholders(question.of);
  const right = expandPlaceholders(claim);
  if (of.kind === 'refused' || right.kind === 'refused') return null;
  const sides = equation(question, of.expression, right.expression);
  return sides && { derived: substitute(sides.derived, definitions), claimed: sides.claimed };
}

function equation(question: Question, of: Expression, claimed: Expression): Sides | null {
  switch (question.kind) {
    case 'identity':
      return { derived: of, claimed };
    case 'gradient': {
      const found = gradients(of, [question.by]);
      const [gradient] = found.kind === 'derived' ? found.gradients : [];
      return gradient
        ? { derived: withinStructure(gradient, question.by, question.symmetric), claimed }
        : null;
    }
    case 'scalarDerivative': {
      const found = derivativeByScalar(of, question.by);
      return found.kind === 'derived' ? { derived: found.expression, claimed } : null;
    }
    case 'differential': {
      const along = new Map(question.along.map((leaf) => [leaf, differentialOfVariable(leaf)]));
      const found = differential(of, along);
      return found.kind === 'derived' ? { derived: found.expression, claimed } : null;
    }
    case 'jacobian': {
      const d = differentialOfVariable(question.by);
      const found = differential(of, new Map([[question.by, d]]));
      if (found.kind === 'refused') return null;
      const matrix = question.layout === 'numerator' ? claimed : transpose(claimed);
      return { derived: found.expression, claimed: acting(matrix, d, of.shape.rows, of.shape.cols) };
    }
    case 'hessian': {
      const [by, and] = [differentialOfVariable(question.by), other(differentialOfVariable(question.and))];
      const first = differential(of, new Map([[question.by, by]]));
      if (first.kind === 'refused') return null;
      const second = differential(first.expression, new Map([[question.and, and]]));
      if (second.kind === 'refused') return null;
      return { derived: second.expression, claimed: matmul(transpose(vec(by)), claimed, vec(and)) };
    }
  }
}

/** A matrix between vecs applied to a differential, as a matrix of this many rows and columns. */
function acting(matrix: Expression, d: Expression, rows: Dimension, cols: Dimension): Expression {
  const column = matmul(matrix, vec(d));
  return multiplySizes(rows, cols).key === '1' ? column : mat(column, rows, cols);
}

/** A second differential of the same variable. */
function other(leaf: Expression): Expression {
  const of = variableOf(leaf);
  return of ? variable({ ...of, name: `${of.name} again` }, leaf.shape) : number(0);
}
