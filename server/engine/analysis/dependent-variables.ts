// `∂²L/∂x∂a` where a is made of x: an error, with the derivative that has a meaning as its fix.

import type { InferredDocument } from '../document/document.ts';
import { writtenTerm } from '../document/written-derivative.ts';
import type { DerivativeTerm } from '../names/term.ts';
import type { Problem } from '../problems/problem.ts';
import { derivativeText, partial } from '../text/derivative.ts';
import { type DependentVariables, dependenceInWords } from './dependence.ts';
import { rangeOf, statementRange } from './places.ts';
import { problem } from './problem-parts.ts';

/** The problem of a derivative by two variables of which one is made from the other. */
export function dependentProblem(
  target: DerivativeTerm,
  dependent: DependentVariables,
  index: number,
  document: InferredDocument,
): Problem {
  const { made, from } = dependent;
  const text = document.statements[index]?.text ?? '';
  const of = writtenTerm(target.of, text);
  const isTwo = target.variables.every(({ power }) => power === 1) && target.variables.length === 2;
  // A name with a definition is an intermediate value: the derivative by it is a formula, which varies with the names it is made from.
  const meant = isTwo ? derivativeText(partial(derivativeText(partial(of, made)), from)) : null;
  const range = rangeOf(target.span, index, document);
  const symbol = document.scope.symbols.get(made);
  const instead = meant ? `. How the derivative by \`${made}\` changes with \`${from}\` is \`${meant}\`` : '';
  const message = `${dependenceInWords(dependent)}: \`${writtenTerm(target, text)}\` has no one meaning${instead}`;
  return problem('not-supported', 'error', message, range, {
    related: symbol
      ? [
          {
            message: `\`${made}\` is made from \`${from}\``,
            range: statementRange(symbol.statement, document),
          },
        ]
      : [],
    fixes: meant
      ? [{ title: `Write \`${meant}\``, edits: [{ range, newText: meant }], verified: false }]
      : [],
  });
}
