// Fixes of an unknown name that need the whole file: words around a formula, letters that run together,
// subscripts as places, and the declarations that the file lacks. Worked out when somebody asks for the fixes, not at every keystroke.

import type { InferredDocument } from '../document/document.ts';
import type { Fix, Problem, TextEdit } from '../problems/problem.ts';
import { signWritten } from './calls-elsewhere.ts';
import { familyFix } from './family-fixes.ts';
import { freeIndexFix } from './free-index-fixes.ts';
import { looseProducts } from './letters-run-together.ts';
import { declareMissing } from './missing-declarations.ts';
import { nameStep } from './missing-step.ts';
import { once } from './once.ts';
import { placeFixes } from './place-fixes.ts';
import { rangeOf, statementAt } from './places.ts';
import { placesInParentheses } from './places-in-parentheses.ts';
import { proseFixes } from './prose.ts';
import { sumIndexFix } from './sum-indices.ts';
import { sumReachFix } from './sum-reach.ts';

/**
 * Problems of unknown names with those fixes behind the ones that they have. `plain` is the file as it is without its families, where
 * an index of one statement is no name in the others.
 */
export function withNameFixes(
  problems: readonly Problem[],
  document: InferredDocument,
  text: string,
  plain: () => InferredDocument = () => document,
): readonly Problem[] {
  if (!problems.some(({ code }) => code === 'unknown-name' || code === 'bad-call')) return problems;
  const { idle, undeclared } = placesOfBadCalls(document);
  const isIdleIndex = ({ code, range }: Problem): boolean => code === 'bad-call' && idle.has(range.start);
  const isUnknownName = ({ code, severity, range }: Problem): boolean =>
    severity === 'error' && (code === 'unknown-name' || (code === 'bad-call' && undeclared.has(range.start)));
  const declaring = once(() => declareMissing(document));
  const places = once(() => placeFixes(document));
  const families = once(() => familyFix(document));
  const entries = once(() => freeIndexFix(plain()));
  const products = once(() => spacesIn(looseProducts(document)));
  return problems.map((problem) => {
    if (isIdleIndex(problem))
      return {
        ...problem,
        get fixes(): readonly Fix[] {
          const found = families();
          return found ? [found.fix] : [];
        },
      };
    if (!isUnknownName(problem)) return problem;
    const { fixes: near } = problem;
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        const written = text.slice(problem.range.start, problem.range.end);
        const family = families();
        if (family?.concerns(written)) return [family.fix];
        const index = statementAt(problem.range.start, document);
        if (isDeclaration(index, document) || isSign(problem, index, document)) return near;
        const inParentheses = placesInParentheses(index, document);
        if (inParentheses) return [inParentheses];
        const everyEntry = entries();
        if (everyEntry?.statements.has(index)) return [everyEntry.fix];
        const summed = sumIndexFix(index, plain());
        if (summed.length > 0) return summed;
        const reach = sumReachFix(index, plain());
        if (reach.length > 0) return reach;
        const prose = proseFixes(index, document);
        const first = prose.length > 0 ? prose : products();
        if (first.length > 0) return first;
        const own = places().get(problem.range.start) ?? [];
        const step = own.length === 0 ? nameStep(written, document) : null;
        if (step) return [step, ...near];
        const declared = own.length === 0 ? declaring() : null;
        // Of one letter a capital is another name, and no slip.
        const isLetter = [...written].length === 1;
        if (!declared) return [...own, ...near];
        return isLetter ? [declared, ...near] : [...near, declared];
      },
    };
  });
}

/** `A o B`, of which the fix is known. */
function isSign({ range }: Problem, index: number, { statements }: InferredDocument): boolean {
  const { text = '', start = 0 } = statements[index] ?? {};
  const span = { start: range.start - start, end: range.end - start };
  return signWritten(text.slice(span.start, span.end), text, span) !== null;
}

/** An unknown name in a declaration is a size or an attribute. */
function isDeclaration(index: number, { statements }: InferredDocument): boolean {
  const parsed = statements[index]?.parsed;
  return parsed?.kind === 'parsed' && parsed.statement.kind === 'declaration';
}

function spacesIn(edits: readonly TextEdit[]): readonly Fix[] {
  const [first] = edits;
  if (!first) return [];
  const title =
    edits.length === 1
      ? `Write \`${first.newText}\``
      : `Write spaces in all ${edits.length} products that run together`;
  return [{ title, edits, verified: false }];
}

/** Where an index of a sum stands in none of its names, and where an argument is named that is not declared. */
function placesOfBadCalls(document: InferredDocument): {
  readonly idle: ReadonlySet<number>;
  readonly undeclared: ReadonlySet<number>;
} {
  const idle = new Set<number>();
  const undeclared = new Set<number>();
  for (const at of document.reportable) {
    const { warnings = [], faults = [] } = document.inferred[at]?.resolved ?? {};
    for (const warning of warnings)
      if (warning.kind === 'idle-index') idle.add(rangeOf(warning.span, at, document).start);
    for (const fault of faults)
      if (fault.kind === 'bad-call' && fault.undeclared !== undefined)
        undeclared.add(rangeOf(fault.span, at, document).start);
  }
  return { idle, undeclared };
}
