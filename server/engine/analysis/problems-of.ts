// From what inference found to problems with ranges, related places and the fixes that need no trial.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import { writtenTerm } from '../document/written-derivative.ts';
import { fitOfSide } from '../inference/claim-shape.ts';
import type { ShapeFault } from '../inference/shaping.ts';
import type { StatementFault } from '../inference/statements.ts';
import type { Foreign } from '../names/placed-statement.ts';
import { faultMessage } from '../names/resolution.ts';
import type { Term } from '../names/term.ts';
import type { Problem, TextEdit } from '../problems/problem.ts';
import { isZero } from '../repair/shapes/try-shapes.ts';
import { displayShape, isScalar, type Shape, sameShape, transposedShape } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import { applyEdits, type SpanEdit } from '../text/edits.ts';
import { bareCallError } from './bare-calls.ts';
import { callWritten, differentialWritten, signWritten } from './calls-elsewhere.ts';
import { dependentVariables, dependsOn, valueTerm } from './dependence.ts';
import { dependentProblem } from './dependent-variables.ts';
import { gradientConventionFix } from './gradient-convention.ts';
import { independentDerivatives } from './independent-derivatives.ts';
import { leftSideFixes } from './left-sides.ts';
import { type LocatedProblem, nameProblems } from './name-problems.ts';
import { importRange, originsOf, rangeOf, statementRange } from './places.ts';
import { orNear, problem, replacements } from './problem-parts.ts';
import { proseFixes } from './prose.ts';
import { readingWarnings } from './reading-warnings.ts';
import { remarkFixes } from './remarks.ts';
import { rowLosses } from './row-losses.ts';
import { shapeOfText } from './shape-of-text.ts';

/** All problems that need no numbers and no trial of repairs, in the order of the text. */
export function problemsOf(document: InferredDocument): readonly Problem[] {
  const problems = here(locatedProblems(document), document).sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return withSpacesEverywhere(problems, runTogether(document));
}

/** The same, each with the statement that it is found in, those of imported files among them. */
export function locatedProblems(document: InferredDocument): readonly LocatedProblem[] {
  const found: LocatedProblem[] = [];
  for (const at of document.reportable) {
    const parsed = document.statements[at]?.parsed;
    if (parsed?.kind !== 'broken') continue;
    const { message, span } = parsed.fault;
    const own = (parsed.fault.fixes ?? []).map((fix) => ({
      title: fix.title,
      edits: [{ range: rangeOf(fix.span, at, document), newText: fix.text }],
      verified: false,
    }));
    const remarks = remarkFixes(at, document);
    const fixes = [...remarks, ...own.filter(({ title }) => remarks.every((fix) => fix.title !== title))];
    const severity = isFormula(at, document) ? 'warning' : 'error';
    found.push({ at, problem: problem('syntax', severity, message, rangeOf(span, at, document), { fixes }) });
  }
  found.push(...nameProblems(document), ...independentDerivatives(document), ...rowLosses(document));
  for (const at of document.reportable) {
    const statement = document.inferred[at];
    if (!statement || isPlain(statement)) continue;
    const problems = [
      ...statement.resolved.faults.map((fault) => statementProblem(fault, at, document)),
      ...statement.resolved.warnings.flatMap((warning) => readingWarnings(warning, at, document)),
      ...statement.faults.map((fault) => shapeProblem(fault, statement, at, document)),
      ...derivativeProblems(statement, at, document),
    ];
    found.push(...problems.map((entry) => ({ at, problem: entry })));
  }
  return found;
}

/** Whether a statement has nothing wrong and is about no derivative: nearly all are so at every keystroke. */
const isPlain = ({ resolved, faults }: InferredStatement): boolean =>
  faults.length === 0 &&
  resolved.faults.length === 0 &&
  resolved.warnings.length === 0 &&
  resolved.statement.kind !== 'claim' &&
  resolved.statement.kind !== 'question';

/** Whether a statement is a formula by itself, of which everything is known: it is read, and nothing is claimed of it. */
function isFormula(index: number, document: InferredDocument): boolean {
  const placed = document.statements[index];
  if (placed?.parsed.kind !== 'broken' || !placed.parsed.fault.isNameless) return false;
  return shapeOfText(placed.text, placed.start, document) !== null;
}

/** Problems of this file as they are; those of an imported file as one, at the import. */
function here(found: readonly LocatedProblem[], document: InferredDocument): Problem[] {
  const problems: Problem[] = [];
  const inside = new Map<string, { readonly foreign: Foreign; readonly first: Problem; count: number }>();
  // A name that a file that could not be read would have declared is no mistake here.
  const isWhole = document.reportable.every((at) => document.statements[at]?.unread === undefined);
  for (const { at, problem: entry } of found) {
    if (!isWhole && entry.code === 'unknown-name') continue;
    const foreign = document.statements[at]?.foreign;
    if (!foreign) problems.push(entry);
    if (!foreign || entry.severity !== 'error') continue;
    const key = `${foreign.statement} ${foreign.file}`;
    const before = inside.get(key);
    if (before) before.count += 1;
    else inside.set(key, { foreign, first: entry, count: 1 });
  }
  // A name that stands here too is reported at the name; errors that it causes in the other file are no mistakes of that file.
  const clashing = new Set(
    document.scope.duplicates.map(({ again }) => document.statements[again.statement]?.foreign?.file),
  );
  for (const { foreign, first, count } of inside.values()) {
    if (clashing.has(foreign.file)) continue;
    const others = count === 1 ? 'an error' : `${count} errors, the first`;
    const message = `\`${foreign.file}\` has ${others} in line ${foreign.line}: ${first.message}`;
    problems.push(problem('import', 'error', message, importRange(foreign.statement, document)));
  }
  return problems;
}

/** The names of the file that are others side by side, each with those in its place. */
function runTogether(document: InferredDocument): readonly TextEdit[] {
  const found: TextEdit[] = [];
  for (const at of document.reportable) {
    if (document.statements[at]?.foreign) continue;
    for (const fault of document.inferred[at]?.resolved.faults ?? [])
      if (fault.kind === 'unknown-name' && fault.split)
        found.push({ range: rangeOf(fault.span, at, document), newText: fault.split.join(' ') });
  }
  return found;
}

/** Who writes `Ax` once writes all products so: at each of them, spaces in all. */
function withSpacesEverywhere(problems: readonly Problem[], edits: readonly TextEdit[]): readonly Problem[] {
  if (edits.length < 2) return problems;
  const title = `Write spaces in all ${edits.length} products that run together`;
  return problems.map((entry) =>
    entry.code === 'unknown-name' && edits.some(({ range }) => range.start === entry.range.start)
      ? { ...entry, fixes: [{ title, edits, verified: false }, ...entry.fixes] }
      : entry,
  );
}

function statementProblem(fault: StatementFault, index: number, document: InferredDocument): Problem {
  const range = rangeOf(fault.span, index, document);
  switch (fault.kind) {
    case 'unknown-name': {
      const split = fault.split?.join(' ');
      const offers = [...(split === undefined ? [] : [split]), ...fault.near];
      const kind = faultMessage(fault);
      const written = document.statements[index]?.text ?? '';
      const meant =
        callWritten(fault.name, written, fault.span) ??
        signWritten(fault.name, written, fault.span) ??
        differentialWritten(fault.name, written, fault.span, document.scope.symbols);
      if (meant)
        return problem('unknown-name', 'error', `${kind}; here it is \`${meant.text}\``, range, {
          fixes: replacements([meant.text], rangeOf(meant.span, index, document)),
        });
      return problem('unknown-name', 'error', kind + orNear(offers), range, {
        fixes: replacements(offers, range),
      });
    }
    case 'bad-call':
      return problem('bad-call', 'error', fault.message, range);
    case 'bare-call':
      return bareCallError(fault, index, document);
    case 'spelling':
      return problem('syntax', 'error', fault.message, range, {
        fixes: bestFirst(fault.fixes, index, document).map(({ title, edits }) => ({
          title,
          edits: edits.map(({ span, text }) => ({ range: rangeOf(span, index, document), newText: text })),
          verified: false,
        })),
      });
    case 'no-variable': {
      const of = document.statements[index]?.text.slice(fault.of.start, fault.of.end) ?? '';
      const order = fault.order === 1 ? '' : '²';
      const offers = fault.candidates.map((name) => `∇${order}_${name} ${of}`);
      return problem('syntax', 'error', faultMessage(fault), range, { fixes: replacements(offers, range) });
    }
    case 'bad-equation':
      return problem('syntax', 'error', fault.message, range, {
        fixes: [...proseFixes(index, document), ...leftSideFixes(index, document)],
      });
    case 'differential-name':
      return problem('differential-name', 'warning', fault.message, range, {
        fixes: [
          ...(fault.fixes ?? []).flatMap(({ span, text }) =>
            replacements([text], rangeOf(span, index, document)),
          ),
          ...[fault.fixes ? null : gradientConventionFix(document)].flatMap((fix) => fix ?? []),
        ],
      });
    case 'not-supported':
    case 'import':
    case 'convention':
      return problem(fault.kind, 'error', fault.message, range);
  }
}

/** The ways to write something, those first after which its statement has the fewest errors. */
function bestFirst<Way extends { readonly edits: readonly SpanEdit[] }>(
  ways: readonly Way[],
  index: number,
  document: InferredDocument,
): readonly Way[] {
  if (ways.length < 2) return ways;
  const { text = '', start = 0 } = document.statements[index] ?? {};
  const errors = new Map(
    ways.map((way) => {
      const mended = applyEdits(text, way.edits);
      const { faults, resolved } = document.reinfer(index, {
        start,
        text: mended,
        parsed: parseStatement(mended),
      });
      return [way, faults.filter(({ severity }) => severity === 'error').length + resolved.faults.length];
    }),
  );
  return ways.toSorted((a, b) => (errors.get(a) ?? 0) - (errors.get(b) ?? 0));
}

function shapeProblem(
  fault: ShapeFault,
  statement: InferredStatement,
  index: number,
  document: InferredDocument,
): Problem {
  const message =
    fault.severity === 'error' ? fault.message + expectedOfClaim(statement, index, document) : fault.message;
  return problem(fault.code, fault.severity, message, rangeOf(fault.span, index, document), {
    related: originsOf(fault.sources, index, document),
  });
}

/** The right text of the claim that an error stands in: the question that people bring. */
function expectedOfClaim(statement: InferredStatement, index: number, document: InferredDocument): string {
  const resolved = statement.resolved.statement;
  if (
    resolved.kind !== 'claim' ||
    statement.derivative?.kind !== 'gradient' ||
    isScalar(statement.derivative.shape)
  )
    return '';
  const variable = resolved.target.variables[0]?.variable;
  if (!variable) return '';
  return `. \`${textOf(resolved.target, index, document)}\` is ${displayShape(statement.derivative.shape)}, like \`${textOf(variable, index, document)}\``;
}

/** Derivatives in the transposed layout, and sides of claims in the wrong shape. */
function derivativeProblems(
  statement: InferredStatement,
  index: number,
  document: InferredDocument,
): readonly Problem[] {
  const resolved = statement.resolved.statement;
  const target =
    resolved.kind === 'claim' || resolved.kind === 'question'
      ? resolved.kind === 'claim'
        ? resolved.target
        : resolved.target
      : null;
  if (target?.kind !== 'derivative') return [];
  const reversed = reversedProblem(target, statement, index, document);
  if (reversed) return [reversed];
  const dependent = dependentVariables(target, document);
  if (dependent) return [dependentProblem(target, dependent, index, document)];
  if (resolved.kind !== 'claim' || !statement.derivative) return [];
  const { derivative } = statement;
  if (derivative.kind === 'unsupported')
    return [problem(derivative.code, 'error', derivative.why, rangeOf(target.span, index, document))];
  return statement.sides.flatMap((side) => {
    const fit = side.shape && fitOfSide(derivative, side.shape);
    if (fit?.kind !== 'wrong-shape') return [];
    return [wrongShape(target, side.term, fit.expected, fit.got, derivative.kind, index, document)];
  });
}

function textOf(term: Term, index: number, document: InferredDocument): string {
  return writtenTerm(term, document.statements[index]?.text ?? '');
}

function wrongShape(
  target: Extract<Term, { kind: 'derivative' }>,
  side: Term,
  expected: Shape,
  got: Shape,
  kind: string,
  index: number,
  document: InferredDocument,
): Problem {
  const variable = target.variables[0]?.variable;
  const claim = textOf(target, index, document);
  const by = variable ? textOf(variable, index, document) : '';
  const like =
    kind === 'gradient'
      ? `\`${claim}\` is shaped like \`${by}\`, ${displayShape(expected)}`
      : `\`${claim}\` is ${displayShape(expected)}`;
  const transposed = sameShape(transposedShape(expected), got) ? ', the transpose of that shape' : '';
  const related = originsOf(
    [
      ...(variable
        ? ([
            { term: variable, axis: 'rows' },
            { term: variable, axis: 'cols' },
          ] as const)
        : []),
      { term: side, axis: 'rows' },
      { term: side, axis: 'cols' },
    ],
    index,
    document,
  );
  const range = rangeOf(side.span, index, document);
  if (isZero(side)) {
    const message = `\`${claim} = 0\` is a condition for a stationary point and no claim, so it is not checked: it would claim that the derivative is 0 everywhere`;
    return problem('gradient-shape', 'warning', message, range);
  }
  const is = isScalar(got) ? 'a scalar' : displayShape(got);
  return problem('gradient-shape', 'error', `${like}, but this side is ${is}${transposed}`, range, {
    related,
  });
}

/** `∂Θ/∂L`: the variable does not depend on what is made of it. */
function reversedProblem(
  target: Extract<Term, { kind: 'derivative' }>,
  statement: InferredStatement,
  index: number,
  document: InferredDocument,
): Problem | null {
  const { of } = target;
  const variable = target.variables[0]?.variable;
  if (of.kind !== 'name' || variable?.kind !== 'name' || of.name === variable.name) return null;
  const below = valueTerm(variable.name, document);
  if (!below || dependsOn(of, variable.name, document) || !dependsOn(below, of.name, document)) return null;
  const shape = statement.shapes.get(of);
  const text = `∂${variable.name}/∂${of.name}`;
  const range = rangeOf(target.span, index, document);
  const symbol = document.scope.symbols.get(variable.name);
  const scalar = statement.shapes.get(variable);
  const like =
    shape && scalar && isScalar(scalar) ? `, shaped like \`${of.name}\` (${displayShape(shape)})` : '';
  return problem(
    'reversed-derivative',
    'error',
    `\`${of.name}\` does not depend on \`${variable.name}\`: \`${variable.name}\` is made from \`${of.name}\`, not the other way round, so \`${textOf(target, index, document)}\` is no derivative. What a step of gradient descent needs is \`${text}\`${like}`,
    range,
    {
      related: symbol
        ? [
            {
              message: `\`${variable.name}\` is made from \`${of.name}\` here`,
              range: statementRange(symbol.statement, document),
            },
          ]
        : [],
      fixes: [{ title: `Turn it round: \`${text}\``, edits: [{ range, newText: text }], verified: true }],
    },
  );
}
