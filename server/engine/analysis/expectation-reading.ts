// A file with random variables, understood: the names and shapes that it shows, the same file in which every expectation has
// a name, and one without expectations, which can be judged.

import type { InferredDocument } from '../document/document.ts';
import {
  type Expectation,
  hasLaw,
  mapExpectations,
  type Randomness,
  type RandomVariables,
  randomness,
  randomVariables,
} from '../expectations/expectation.ts';
import {
  type InlinedReading,
  inlinedReading,
  type NamedReading,
  namedReading,
  shapeReading,
} from '../expectations/readings.ts';
import { sampledReading } from '../expectations/sampled.ts';
import { introducedNames } from '../families/family.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import type { Problem } from '../problems/problem.ts';
import { printSize } from '../shapes/dimension.ts';
import { isColumn, isScalar, isSquare, printShape, type Shape, sameShape } from '../shapes/shape.ts';
import { namesWithin } from '../syntax/children.ts';
import type { Expression, Span } from '../syntax/tree.ts';
import { rangeOf } from './places.ts';
import { problem, replacements } from './problem-parts.ts';

/** The value of an expectation by its moments, in the names of the file; null where they do not determine it. */
export type MomentOf = (statement: number, expectation: Expectation) => Expression | null;

/** A file with random variables, and the files without them that stand for it. */
export interface ExpectationReading {
  readonly variables: RandomVariables;
  readonly randomness: Randomness;
  /** The file with `e` for `E[e]`: what tells shapes. */
  readonly shapes: readonly PlacedStatement[];
  /** The expectations in the formula that defines a name, without those inside of others. */
  outermost(name: string): readonly Expectation[];
  named(): NamedReading;
  inlined(): InlinedReading;
  /** The file without expectations. */
  sampled(momentOf: MomentOf): readonly PlacedStatement[];
  /** Declared moments that are none of their variables: with these nothing can be worked out. */
  momentProblems(document: InferredDocument): readonly Problem[];
  /** Problems of random variables, where the file has these shapes. */
  problems(document: InferredDocument): readonly Problem[];
}

/** null for a file without random variables. */
export function expectationReading(statements: readonly PlacedStatement[]): ExpectationReading | null {
  if (!statements.some(({ parsed }) => hasLaw(parsed))) return null;
  const variables = randomVariables(statements);
  const taken = new Set(statements.flatMap(({ parsed }) => introducedNames(parsed)));
  const own = randomness(statements, variables, taken);
  return {
    variables,
    randomness: own,
    shapes: shapeReading(statements, taken),
    outermost: (name) => outermostIn(name, statements, taken),
    named: () => namedReading(withMoments(statements, variables), taken),
    inlined: () => inlinedReading(statements, taken),
    sampled: (momentOf) => sampledReading({ statements, variables, taken, randomness: own, momentOf }),
    momentProblems: (document) => momentProblems(variables, own, document),
    problems: (document) => [
      ...momentProblems(variables, own, document),
      ...statements.flatMap((placed, index) => placeProblems(placed, index, own, variables, taken, document)),
    ],
  };
}

function outermostIn(
  name: string,
  statements: readonly PlacedStatement[],
  taken: ReadonlySet<string>,
): readonly Expectation[] {
  const found: Expectation[] = [];
  for (const { parsed } of statements) {
    if (parsed.kind === 'broken' || parsed.statement.kind !== 'equation') continue;
    const [left, right] = parsed.statement.sides;
    if (!right || definedName(left)?.name.name !== name) continue;
    mapExpectations(right, taken, (expectation) => {
      found.push(expectation);
      return expectation.body;
    });
  }
  return found;
}

/** The name that the mean of a random variable has in a reading. */
export const meanName = (variable: string): string => `mean⟨${variable}⟩`;
/** The name that the covariance of a random variable has in a reading. */
export const covName = (variable: string): string => `cov⟨${variable}⟩`;

/** The file with names for declared moments. */
function withMoments(
  statements: readonly PlacedStatement[],
  variables: RandomVariables,
): readonly PlacedStatement[] {
  const added = [...variables.values()].flatMap(({ node, statement, mean, cov }) =>
    [[meanName(node.name), mean] as const, [covName(node.name), cov] as const].flatMap(
      ([name, value]): readonly PlacedStatement[] => {
        if (!value) return [];
        const left = { kind: 'name', name, text: name, span: value.span } as const;
        return [
          {
            start: Number.POSITIVE_INFINITY,
            text: '',
            parsed: {
              kind: 'parsed',
              statement: { kind: 'equation', sides: [left, value], notes: [], span: value.span },
            },
            foreign: { file: '', line: 0, start: 0, statement },
          },
        ];
      },
    ),
  );
  return [...statements, ...added];
}

/** Moments of another shape than their variable's. */
function momentProblems(
  variables: RandomVariables,
  randomParts: Randomness,
  document: InferredDocument,
): readonly Problem[] {
  return [...variables.values()].flatMap(({ node, statement, mean, cov, space }) => {
    const value = document.valueOf(node.name);
    if (value?.kind !== 'shape') return [];
    const at = (span: Span): ReturnType<typeof rangeOf> => rangeOf(span, statement, document);
    const { shape } = value;
    const found: Problem[] = [];
    const check = (moment: Expression | null, word: string, wanted: typeof shape): void => {
      if (!moment) return;
      const [random] = randomParts.of(moment);
      if (random !== undefined) {
        const message = `${word} of \`${node.text}\` is no number: \`${random}\` is random`;
        found.push(problem('expectation', 'error', message, at(moment.span)));
        return;
      }
      const own = shapeOfExpression(moment, statement, document);
      if (own && sameShape(own, wanted)) return;
      const is = own ? `this is ${printShape(own)}` : 'this has no shape';
      found.push(
        problem(
          'expectation',
          'error',
          `${word} of \`${node.text}\` is ${printShape(wanted)}, and ${is}`,
          at(moment.span),
          { fixes: replacements(filledInstead(moment, own, wanted), at(moment.span)) },
        ),
      );
    };
    check(mean, 'the mean', shape);
    if (cov && space.sizes.length > 1) {
      const message = `\`cov\` is of a column: \`${node.text}\` is ${printShape(shape)}`;
      found.push(problem('expectation', 'error', message, at(cov.span)));
    } else check(cov, 'the covariance', { rows: shape.rows, cols: shape.rows });
    return found;
  });
}

/** The matrix that a number stands for: all zeros for 0, the identity for 1 where a square one is wanted. */
function filledInstead(moment: Expression, own: Shape | null, wanted: Shape): readonly string[] {
  if (moment.kind !== 'number' || !own || !isScalar(own)) return [];
  const [rows, cols] = [printSize(wanted.rows), printSize(wanted.cols)];
  if (moment.value === 0) return [isColumn(wanted) ? `zeros(${rows})` : `zeros(${rows}, ${cols})`];
  return moment.value === 1 && isSquare(wanted) ? [`eye(${rows})`] : [];
}

function shapeOfExpression(node: Expression, statement: number, document: InferredDocument) {
  const zero: Expression = { kind: 'number', value: 0, text: '0', span: node.span };
  const inferred = document.reinfer(statement, {
    start: 0,
    text: '',
    parsed: {
      kind: 'parsed',
      statement: { kind: 'identity', sides: [node, zero], notes: [], span: node.span },
    },
  });
  const { statement: resolved } = inferred.resolved;
  const side = resolved.kind === 'identity' ? resolved.sides[0] : undefined;
  return (side && inferred.shapes.get(side)) ?? null;
}

/** Random families, an expectation over what is not random, and what is random where a number is meant. */
function placeProblems(
  { parsed }: PlacedStatement,
  index: number,
  own: Randomness,
  variables: RandomVariables,
  taken: ReadonlySet<string>,
  document: InferredDocument,
): readonly Problem[] {
  if (parsed.kind === 'broken') return [];
  const { statement } = parsed;
  const found: Problem[] = [];
  const report = (severity: 'error' | 'warning', message: string, span: Span): void => {
    found.push(problem('expectation', severity, message, rangeOf(span, index, document)));
  };
  if (
    statement.kind === 'declaration' &&
    statement.law &&
    (statement.ranges || statement.names.some(({ places }) => places))
  )
    report(
      'error',
      'a family of random variables cannot be drawn yet: declare each by itself',
      statement.span,
    );
  const sides = statement.kind === 'equation' || statement.kind === 'identity' ? statement.sides : [];
  let expectations = 0;
  for (const side of sides) {
    mapExpectations(side, taken, (expectation) => {
      expectations += 1;
      for (const name of expectation.over ?? [])
        if (!variables.has(name))
          report(
            'error',
            `\`${name}\` is not random: declare it as \`random ${name} : R[n]\``,
            expectation.span,
          );
      return expectation.body;
    });
  }
  const defined = statement.kind === 'equation' ? definedName(sides[0]) : null;
  const isClaim = statement.kind === 'equation' && !defined;
  const [target] = sides;
  for (const side of sides.slice(1)) {
    const outside = own.of(side);
    const isNumber = isClaim && target !== undefined && own.of(target).size === 0;
    const isOfRandom = statement.kind === 'identity' && target !== undefined && own.of(target).size > 0;
    if (outside.size === 0 || (!isNumber && (expectations === 0 || isOfRandom))) continue;
    const node = firstOutside(side, outside, own, taken);
    if (!node) continue;
    const message = isNumber
      ? `\`${node.text}\` is random, and the left side is one number for all its values: write \`E[…]\` around what it stands in`
      : `\`${node.text}\` is random, and stands outside of \`E[…]\` here: this side is random too`;
    report('warning', message, node.span);
  }
  return found;
}

/** The first name outside of expectations that is random. */
function firstOutside(
  side: Expression,
  outside: ReadonlySet<string>,
  own: Randomness,
  taken: ReadonlySet<string>,
) {
  const bare = mapExpectations(side, taken, ({ span }) => ({ kind: 'number', value: 0, text: '0', span }));
  return namesWithin(bare).find(({ name }) => outside.has(name) || own.isRandom(name));
}
