// From what inference found to problems with ranges, related places and the fixes that need no trial.

import { ATTRIBUTE_WORDS, isAttribute, needsSquare } from '../inference/attributes.ts';
import { fitOfSide } from '../inference/claim-shape.ts';
import type { InferredDocument, InferredStatement } from '../inference/document.ts';
import type { ShapeFault } from '../inference/shaping.ts';
import { displayShape } from '../inference/shaping.ts';
import type { StatementFault } from '../inference/statements.ts';
import { nearestNames } from '../names/nearest.ts';
import type { Term } from '../names/term.ts';
import type { Fix, Problem, TextRange } from '../problems/problem.ts';
import { isScalar, isSquare, type Shape, sameShape, transposed } from '../shapes/shape.ts';
import { dependsOn, valueTerm } from './dependence.ts';
import { originsOf, placeOf, rangeOf, statementRange } from './places.ts';

/** All problems that need no numbers and no trial of repairs, in the order of the text. */
export function problemsOf(document: InferredDocument): readonly Problem[] {
  const problems: Problem[] = [];
  document.statements.forEach((placed, index) => {
    if (placed.parsed.kind === 'broken') {
      problems.push(
        problem(
          'syntax',
          'error',
          placed.parsed.fault.message,
          rangeOf(placed.parsed.fault.span, index, document),
        ),
      );
    }
  });
  problems.push(...nameProblems(document));
  document.inferred.forEach((statement, index) => {
    for (const fault of statement.resolved.faults) problems.push(statementProblem(fault, index, document));
    for (const fault of statement.faults) problems.push(shapeProblem(fault, statement, index, document));
    problems.push(...derivativeProblems(statement, index, document));
  });
  return problems.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function problem(
  code: Problem['code'],
  severity: Problem['severity'],
  message: string,
  range: TextRange,
  more?: Partial<Pick<Problem, 'related' | 'fixes'>>,
): Problem {
  return { code, severity, message, range, related: more?.related ?? [], fixes: more?.fixes ?? [] };
}

function nameProblems(document: InferredDocument): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { again, first } of document.scope.duplicates) {
    const related = [{ message: `the first \`${first.name}\``, range: placeOf(first, document) }];
    problems.push(
      problem(
        'duplicate-name',
        'error',
        `\`${again.name}\` has a meaning already: a name is introduced once`,
        placeOf(again, document),
        { related },
      ),
    );
  }
  for (const circle of document.circles) {
    const [name] = circle;
    const symbol = name === undefined ? undefined : document.scope.symbols.get(name);
    if (!symbol || name === undefined) continue;
    const message =
      circle.length === 1
        ? `\`${name}\` is defined in terms of itself`
        : `\`${name}\` is defined in terms of itself: ${[...circle, name].map((part) => `\`${part}\``).join(' → ')}`;
    const related = circle.slice(1).flatMap((part) => {
      const other = document.scope.symbols.get(part);
      return other ? [{ message: `\`${part}\` is defined here`, range: placeOf(other, document) }] : [];
    });
    problems.push(problem('circular-definition', 'error', message, placeOf(symbol, document), { related }));
  }
  for (const fault of document.sizeFaults) {
    const range = rangeOf(fault.span, fault.statement, document);
    const near = fault.name === null ? [] : nearestNames(fault.name, document.dims.sizes.keys());
    problems.push(
      problem(fault.code, 'error', fault.message + orNear(near), range, { fixes: replacements(near, range) }),
    );
  }
  problems.push(...attributeProblems(document));
  for (const symbol of document.undetermined) {
    problems.push(
      problem(
        'unresolved-size',
        'error',
        `nothing in this file tells the size of \`${symbol.name}\` that is left open: write it instead of \`?\``,
        placeOf(symbol, document),
      ),
    );
  }
  return problems;
}

/** Attributes that do not exist, and those that the shape cannot have. Each once, though a declaration may name several. */
function attributeProblems(document: InferredDocument): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const symbol of document.scope.symbols.values()) {
    if (symbol.kind !== 'variable') continue;
    const value = document.values.get(symbol.name);
    for (const attribute of symbol.attributes) {
      const range = rangeOf(attribute.span, symbol.statement, document);
      const name = attribute.axis === null ? attribute.name : `${attribute.name} ${attribute.axis}`;
      const key = `${range.start}`;
      if (!isAttribute(name)) {
        const near = nearestNames(attribute.name, ATTRIBUTE_WORDS);
        const message = `\`${name}\` says nothing that mcalc knows of a matrix${orNear(near)}`;
        problems.set(
          key,
          problem('unknown-name', 'error', message, range, { fixes: replacements(near, range) }),
        );
      } else if (value?.kind === 'shape' && needsSquare(name) && !isSquare(value.shape)) {
        const message = `only a square matrix is \`${name}\`, and \`${symbol.name}\` is ${displayShape(value.shape)}`;
        problems.set(key, problem('shape', 'error', message, range));
      }
    }
  }
  return [...problems.values()];
}

function orNear(near: readonly string[]): string {
  return near.length === 0 ? '' : `; did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`;
}

function replacements(texts: readonly string[], range: TextRange): readonly Fix[] {
  return texts.map((text) => ({
    title: `Write \`${text}\``,
    edits: [{ range, newText: text }],
    verified: false,
  }));
}

function statementProblem(fault: StatementFault, index: number, document: InferredDocument): Problem {
  const range = rangeOf(fault.span, index, document);
  switch (fault.kind) {
    case 'unknown-name': {
      const split = fault.split?.join(' ');
      const offers = [...(split === undefined ? [] : [split]), ...fault.near];
      const kind = `\`${fault.name}\` is neither declared nor defined`;
      return problem('unknown-name', 'error', kind + orNear(offers), range, {
        fixes: replacements(offers, range),
      });
    }
    case 'bad-call':
      return problem('bad-call', 'error', fault.message, range);
    case 'bad-equation':
      return problem('syntax', 'error', fault.message, range);
    case 'not-supported':
    case 'import':
    case 'convention':
      return problem(fault.kind, 'error', fault.message, range);
  }
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

/** What the claim that an error stands in should come out as: the question that people bring. */
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

/** Derivatives turned round, and sides of claims in the wrong shape. */
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
  if (resolved.kind !== 'claim' || !statement.derivative) return [];
  const { derivative } = statement;
  if (derivative.kind === 'unsupported')
    return [problem('not-supported', 'error', derivative.why, rangeOf(target.span, index, document))];
  return statement.sides.flatMap((side) => {
    const fit = side.shape && fitOfSide(derivative, side.shape);
    if (fit?.kind !== 'wrong-shape') return [];
    return [wrongShape(target, side.term, fit.expected, fit.got, derivative.kind, index, document)];
  });
}

function textOf(term: Term, index: number, document: InferredDocument): string {
  return document.statements[index]?.text.slice(term.span.start, term.span.end) ?? '';
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
  const flipped = sameShape(transposed(expected), got) ? ', the transpose of that shape' : '';
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
  const is = isScalar(got) ? 'a scalar' : displayShape(got);
  return problem(
    'gradient-shape',
    'error',
    `${like}, but this side is ${is}${flipped}`,
    rangeOf(side.span, index, document),
    { related },
  );
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
  if (
    of.kind !== 'name' ||
    variable?.kind !== 'name' ||
    of.name === variable.name ||
    dependsOn(of, variable.name, document)
  )
    return null;
  const below = valueTerm(variable.name, document);
  if (!below || !dependsOn(below, of.name, document)) return null;
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
