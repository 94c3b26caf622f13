// A description of each diagnostic, for readers of a SARIF report who have no editor beside them.

import type { ProblemCode, Severity } from '../engine/api.ts';

export interface Rule {
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** The remedy. */
  readonly help: string;
  readonly severity: Severity;
}

const error = (summary: string, help: string): Rule => ({ summary, help, severity: 'error' });
const warning = (summary: string, help: string): Rule => ({ summary, help, severity: 'warning' });
const hint = (summary: string, help: string): Rule => ({ summary, help, severity: 'hint' });

export const RULES: Readonly<Record<ProblemCode, Rule>> = {
  syntax: error(
    'The statement cannot be read.',
    'The message names what was expected at its place. Every other statement of the file is still checked.',
  ),
  'not-supported': error(
    'The language has this form, but this version cannot work with it yet.',
    'Write the formula in another way, or leave the statement out. No answer is given rather than a wrong one.',
  ),
  'unknown-name': error(
    'A name that is neither declared nor defined.',
    'Declare it (X : R[M, in]), or take the nearest known name that the message offers. Names are never split: X Θ needs its space.',
  ),
  'duplicate-name': error(
    'A name that is introduced twice.',
    'Rename one of the two. Names are compared after NFKC normalisation, so W₁ and W1 are one name.',
  ),
  'circular-definition': error(
    'A definition that refers to itself, directly or through others.',
    'Break the cycle that the message names: one of its names must be declared, or defined without the others.',
  ),
  'differential-name': warning(
    'A definition that takes the name of a differential.',
    'Write d(L) for the differential, or give the definition a name that does not begin with d.',
  ),
  import: error(
    'A file that is imported cannot be used.',
    'Check the path, which is relative to the importing file, and that the imported file has no errors of its own.',
  ),
  'size-mismatch': error(
    'Two sizes that should be equal are not.',
    'The message names both sizes and where each came from. A transpose, another order of the factors or another product sign often mends it.',
  ),
  shape: error(
    'An operation that a value of this shape does not have.',
    'The trace, the determinant and the inverse need a square matrix; some functions need a column.',
  ),
  'scalar-plus-matrix': error(
    'A 1×1 product plus a matrix: it is not clear what is meant.',
    "Write .+ or .- to add to every entry, or multiply by the identity: θ'θ I.",
  ),
  'ambiguous-product': warning(
    'A product that reads in more than one way.',
    'The message says which reading was taken; write its parentheses.',
  ),
  'unresolved-size': error(
    'A size written as ? that the file does not determine.',
    'Write the size, or use the variable where only one size fits.',
  ),
  'bad-size': error(
    'A size that is no positive integer, or contradicts another.',
    'Mend the declaration of the dim.',
  ),
  'bad-call': error(
    'A function called with arguments that it does not take.',
    'The message says how many arguments the function takes and of what shapes.',
  ),
  'gradient-shape': error(
    'A claimed derivative whose shape is not that of the derivative.',
    'The gradient of a scalar is shaped like its variable. Between matrices each partial derivative is a linear map, so a chain of them is no product of matrices.',
  ),
  'reversed-derivative': error(
    'The derivative of a variable by what depends on it.',
    'Turn it round: a step of gradient descent needs the derivative of the loss by the parameter.',
  ),
  'independent-variable': warning(
    'The derivative by something that the value does not depend on.',
    'It is zero. Check that the definitions say what they should.',
  ),
  'not-differentiable': error(
    'There is no derivative.',
    'The message names the operation. Where it has one almost everywhere, that one is used and this error is not given.',
  ),
  'refuted-claim': error(
    'Numbers refute the claim.',
    'mcalc verify shows sizes and values for which both sides differ. A fix marked as tried was checked in the same way.',
  ),
  'unchecked-claim': warning(
    'The claim could not be judged.',
    'The message says why. It is neither confirmed nor refuted.',
  ),
  'linear-map': hint(
    'Between matrices a partial derivative stands for a linear map.',
    'Read it by its action on a differential or by its adjoint; its matrix is the one of vec.',
  ),
  expectation: error(
    'A moment of another shape than its random variable, or something random where a number is meant.',
    'The mean is shaped like the variable, the covariance of a column has its size twice. Write E[…] around what random variables stand in.',
  ),
  family: error(
    'An index without a member, or a recursion without a start.',
    'The message says which member is asked for, at which sizes, and where the family has members. A recursion needs a start (h[0] = …), and bounds that keep to what is there.',
  ),
  'held-constant': hint(
    'A differential takes a variable as constant, since it does not name the differential of it.',
    'Declare the variable `const`, or `var` if it moves.',
  ),
  'guessed-reading': hint(
    'A verdict or a derivation rests on a statement with an error, read as one of its fixes says.',
    'Mend that statement: the message says how it was read.',
  ),
  convention: warning(
    'A notation or convention that is used against its declaration.',
    'The message says what holds in this file.',
  ),
  internal: error(
    'mcalc failed, or its own check does not confirm its result.',
    'This is a fault of mcalc and not of the file. Please report it together with the file.',
  ),
};
