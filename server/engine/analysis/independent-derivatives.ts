// `L : R` and then `∂L/∂x = ∂L/∂y wᵀ`, as backward passes are written: a declared L depends on nothing, so that all of these are 0, and
// any formula in them is right. The fix makes L an unknown function of what the file differentiates it by.

import type { InferredDocument } from '../document/document.ts';
import type { Fix } from '../problems/problem.ts';
import { isZero } from '../repair/shapes/try-shapes.ts';
import { dependsOn, valueTerm } from './dependence.ts';
import { upstreamDefinition } from './missing-upstream.ts';
import type { LocatedProblem } from './name-problems.ts';
import { rangeOf, statementRange } from './places.ts';
import { problem } from './problem-parts.ts';

/** The warnings at claims of derivatives of declared names. */
export function independentDerivatives(document: InferredDocument): readonly LocatedProblem[] {
  const found: LocatedProblem[] = [];
  for (let at = 0; at < document.inferred.length; at++) {
    const statement = document.inferred[at]?.resolved.statement;
    if (statement?.kind !== 'claim' || document.statements[at]?.foreign) continue;
    const { of, variables, span } = statement.target;
    const variable = variables[0]?.variable;
    if (of.kind !== 'name' || variable?.kind !== 'name' || of.name === variable.name) continue;
    const symbol = document.scope.symbols.get(of.name);
    if (symbol?.kind !== 'variable' || statement.sides.every(isZero)) continue;
    // Turned round it is an error of its own.
    const below = valueTerm(variable.name, document);
    if (below && dependsOn(below, of.name, document)) continue;
    const message = `\`${of.name}\` is declared and made from nothing, so this derivative is 0: define what it is made from, or declare it as an unknown function of that`;
    const warning = problem('reversed-derivative', 'warning', message, rangeOf(span, at, document));
    found.push({
      at,
      problem: {
        ...warning,
        get fixes(): readonly Fix[] {
          return asFunction(of.name, symbol.statement, document);
        },
      },
    });
  }
  return found;
}

/** The lines in place of a declaration that is of this name alone. */
function asFunction(name: string, declaration: number, document: InferredDocument): readonly Fix[] {
  const lines = upstreamDefinition(name, document);
  const parsed = document.statements[declaration]?.parsed;
  const isAlone =
    parsed?.kind === 'parsed' &&
    parsed.statement.kind === 'declaration' &&
    parsed.statement.names.length === 1;
  if (!lines || !isAlone || document.statements[declaration]?.foreign) return [];
  return [
    {
      title: `Make \`${name}\` a function: ${lines.map((line) => `\`${line}\``).join(', ')}`,
      edits: [{ range: statementRange(declaration, document), newText: lines.join('\n') }],
      verified: false,
    },
  ];
}
