// The doors of the calculus: gradients, Jacobians, Hessians, derivatives by scalars and linear maps, simplified, or why not.

import { isScalarExpression, number, transpose, variable } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isBlock } from '../expressions/forms.ts';
import type { Question, SymmetricConvention } from '../expressions/question.ts';
import { isScalar } from '../shapes/shape.ts';
import {
  type Derived,
  derivativeByScalar,
  derived,
  differential,
  differentialOfVariable,
  refused,
} from './differential.ts';
import { expandPlaceholders } from './expand.ts';
import { gradients, sweep } from './gradient.ts';
import { linearMatrix } from './linear-map.ts';
import { type Names, print } from './print.ts';
import { differentiable } from './recognition.ts';
import { operations } from './simplification/operations.ts';
import { share } from './simplification/sharing.ts';
import { simplify, simplifyEach } from './simplification/simplify.ts';
import { withEntriesWritten } from './simplification/written-entries.ts';
import { symmetricByTerms, withinStructure } from './structured.ts';

/** A derivative, simplified, or one sentence that says why there is none. */
export type Answer = Derived;

/** The derivative that is asked for. */
export function answerQuestion(question: Question): Answer {
  const of = expandPlaceholders(question.of);
  if (of.kind === 'refused') return of;
  const asked = { ...question, of: differentiable(of.expression) };
  const raw = rawAnswer(asked);
  return raw.kind === 'derived' ? derived(shortest(raw.expression)) : raw;
}

/** The same for what a file poses. */
export function deriveAnswer(query: { readonly question: Question }): Answer {
  return answerQuestion(query.question);
}

/** The shortest form once shared parts are written once: flat sums may first lose what they share, and have it back. */
function shortest(raw: Expression): Expression {
  const [guarded, free] = [simplify(raw), simplifyEach(raw)];
  const result = share(free);
  const other = guarded === free ? result : share(guarded);
  return withEntriesWritten(operations(other) < operations(result) ? other : result);
}

function rawAnswer(question: Question): Answer {
  switch (question.kind) {
    case 'gradient':
      return structuredGradient(question.of, question.by, question.symmetric);
    case 'scalarDerivative':
      return derivativeByScalar(question.of, question.by);
    case 'jacobian': {
      const found = jacobian(question.of, question.by);
      return found.kind === 'derived' && question.layout === 'denominator'
        ? derived(transpose(found.expression))
        : found;
    }
    case 'hessian':
      return hessian(question.of, question.by, question.and);
    case 'differential':
      return differential(
        question.of,
        new Map(question.along.map((leaf) => [leaf, differentialOfVariable(leaf)])),
      );
    case 'identity':
      return derived(question.of);
  }
}

function structuredGradient(of: Expression, by: Expression, convention: SymmetricConvention): Answer {
  if (!isScalarExpression(of)) return refused('a gradient is of a scalar');
  const found = gradients(of, [by]);
  if (found.kind === 'refused') return found;
  const [gradient] = found.gradients;
  if (!gradient) return refused('no variable is named');
  const ambient = simplifyEach(gradient);
  const whole = withinStructure(ambient, by, convention);
  const byTerms = convention === 'frobenius' ? symmetricByTerms(ambient, by) : null;
  const isShorter = byTerms !== null && operations(shortest(byTerms)) < operations(shortest(whole));
  return derived(shorterForward(isShorter ? byTerms : whole, of, by));
}

/** By a scalar the differential with dt = 1 may be shorter: that of expm(t A) is A expm(t A), its adjoint is no such product. */
function shorterForward(gradient: Expression, of: Expression, by: Expression): Expression {
  if (!isScalarExpression(by) || !topological([gradient]).some(isBlock)) return gradient;
  const forward = derivativeByScalar(of, by);
  if (forward.kind === 'refused') return gradient;
  const simple = simplify(forward.expression);
  return operations(simple) < operations(gradient) ? simple : gradient;
}

/** The gradients of one scalar by several variables in one sweep, simplified, within their structured sets. */
export function deriveGradients(
  of: Expression,
  wrt: readonly Expression[],
  convention: SymmetricConvention = 'frobenius',
):
  | { readonly kind: 'derived'; readonly gradients: readonly Expression[] }
  | { readonly kind: 'refused'; readonly why: string } {
  const found = gradients(of, wrt);
  if (found.kind === 'refused') return found;
  const results = found.gradients.map((gradient, index) => {
    const leaf = wrt[index];
    return leaf ? shortest(withinStructure(simplifyEach(gradient), leaf, convention)) : gradient;
  });
  return { kind: 'derived', gradients: results };
}

/** ∂vec(of)/∂vec(by), pq×mn, numerator layout; not yet simplified. */
export function jacobian(of: Expression, by: Expression): Derived {
  if (isScalar(by.shape) && of.shape.cols.key === '1') return derivativeByScalar(of, by);
  const d = differentialOfVariable(by);
  const found = differential(of, new Map([[by, d]]));
  if (found.kind === 'refused') return found;
  return derived(linearMatrix(simplify(found.expression), d));
}

/** ∂²of/∂vec(by)∂vec(and): the Jacobian of the gradient. */
export function hessian(of: Expression, by: Expression, and: Expression): Derived {
  const first = gradients(of, [by]);
  if (first.kind === 'refused') return first;
  const [gradient] = first.gradients;
  return gradient ? jacobian(simplify(gradient), and) : refused('no variable is named');
}

/**
 * The Hessian times a direction, without the Hessian: the differential of the gradient by `by`, shaped like it, linear in the
 * differential of `and` (forward over reverse: Pearlmutter, Fast exact multiplication by the Hessian, 1994). Simplified.
 */
export function hessianProduct(of: Expression, by: Expression, and: Expression): Answer {
  const first = gradients(of, [by]);
  if (first.kind === 'refused') return first;
  const [gradient] = first.gradients;
  if (!gradient) return refused('no variable is named');
  return answerQuestion({ kind: 'differential', of: simplify(gradient), along: [and] });
}

/** A derivative that is a linear map: what it does to a differential, and its adjoint. `jacobian` is its matrix between vecs. */
export interface LinearMap {
  /** d(of), linear in `differential`. */
  readonly action: Expression;
  readonly differential: Expression;
  /** The adjoint `adjointOf`, shaped like `of`, passed on to `by`; shaped like `by`. */
  readonly adjoint: Expression;
  readonly adjointOf: Expression;
}

/** A derivative as a linear map: its action on a differential, and its adjoint. */
export type MapAnswer =
  | { readonly kind: 'derived'; readonly map: LinearMap }
  | { readonly kind: 'refused'; readonly why: string };

/** ∂of/∂by of a matrix by a matrix as a linear map. */
export function deriveLinearMap(of: Expression, by: Expression): MapAnswer {
  const d = differentialOfVariable(by);
  const action = differential(of, new Map([[by, d]]));
  if (action.kind === 'refused') return action;
  const taken = new Set(
    topological([of, by]).flatMap((node) =>
      node.payload.kind === 'variable' ? [node.payload.variable.name] : [],
    ),
  );
  const letter = ['G', 'Ḡ', 'G₀', 'adj'].find((name) => !taken.has(name)) ?? 'G_';
  const adjointOf = variable({ name: letter, attributes: [], role: 'value' }, of.shape);
  const swept = sweep(of, adjointOf, new Set([by]));
  if (swept.kind === 'refused') return swept;
  const simple = simplify(action.expression);
  const adjoint = swept.adjoints.get(by);
  if (!adjoint) return refused('it does not depend on the variable');
  return {
    kind: 'derived',
    map: {
      action: simple,
      differential: d,
      adjoint: simplify(adjoint),
      adjointOf,
    },
  };
}

/** `dΘ ↦ X dΘ` and `G ↦ X' G`. */
export interface LinearMapText {
  readonly action: string;
  readonly adjoint: string;
}

/** A linear map in the language itself. */
export function linearMapText(map: LinearMap, names: Names = new Map()): LinearMapText {
  return {
    action: `${print(map.differential)} ↦ ${print(map.action, names)}`,
    adjoint: `${print(map.adjointOf)} ↦ ${print(map.adjoint, names)}`,
  };
}

/** f′ of a scalar formula by its scalar parameter, simplified. */
export function derivativeOfFormula(formula: Expression, parameter: Expression): Derived {
  const found = differential(formula, new Map([[parameter, number(1)]]));
  return found.kind === 'derived' ? derived(simplify(found.expression)) : found;
}
