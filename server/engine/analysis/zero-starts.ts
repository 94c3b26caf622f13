// `h[0] = 0` where the other members are columns: on paper a start of 0 is that of every shape. It is read as zeros of the shape
// that the steps give it.

import type { InferredDocument } from '../document/document.ts';
import { indexValue } from '../families/index-value.ts';
import { sizeExpression } from '../families/open-reading.ts';
import { inBrackets } from '../families/spellings.ts';
import { memberName } from '../families/unroll.ts';
import { isKnown } from '../inference/unifier.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { neutralCall } from '../operators/table.ts';
import type { Problem } from '../problems/problem.ts';
import { dimsOf, ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import { parseStatement } from '../syntax/parse.ts';
import { printExpression } from '../syntax/print.ts';
import type { Expression, Span } from '../syntax/tree.ts';
import { problem, replacements } from './problem-parts.ts';

/** A start that is written as the number 0. */
interface ZeroStart {
  readonly statement: number;
  /** `h[0]` */
  readonly member: string;
  /** The place of the 0 in its statement. */
  readonly span: Span;
}

/** Texts that were read otherwise than they are written, with the remark on each. */
export interface ZerosRead {
  readonly statements: readonly PlacedStatement[];
  readonly hints: readonly Problem[];
}

/**
 * The file with zeros for such starts. `shapesOf` gives the shapes of a file's members, null where it has none; null where the file has no such
 * start, or nothing tells the shape.
 */
export function zerosRead(
  asWritten: readonly PlacedStatement[],
  shapesOf: (statements: readonly PlacedStatement[]) => InferredDocument | null,
): ZerosRead | null {
  const starts = zeroStarts(asWritten);
  if (starts.length === 0) return null;
  const statements = [...asWritten];
  for (const { statement, member } of starts) {
    const text = `${member} : R[?, ?]`;
    statements[statement] = { start: 0, text, parsed: parseStatement(text) };
  }
  const shapes = shapesOf(statements);
  const read = [...asWritten];
  const hints: Problem[] = [];
  for (const { statement, member, span } of starts) {
    const placed = asWritten[statement];
    const value = shapes?.valueOf(member);
    const zeros = value?.kind === 'shape' ? zerosOf(value.shape, span) : null;
    const replaced = placed && zeros && withRight(placed, zeros);
    if (!replaced) continue;
    read[statement] = replaced;
    const range = { start: placed.start + span.start, end: placed.start + span.end };
    const written = printExpression(zeros);
    const message = `0 is read as \`${written}\`, of the shape that the steps give \`${member}\``;
    hints.push(problem('family', 'hint', message, range, { fixes: replacements([written], range) }));
  }
  return hints.length === 0 ? null : { statements: read, hints };
}

/** An equation with this on its right; null of any other statement. */
function withRight(placed: PlacedStatement, right: Expression): PlacedStatement | null {
  const { parsed } = placed;
  if (parsed.kind !== 'parsed') return null;
  const { statement } = parsed;
  const left = statement.kind === 'equation' ? statement.sides[0] : undefined;
  if (statement.kind !== 'equation' || !left) return null;
  return { ...placed, parsed: { ...parsed, statement: { ...statement, sides: [left, right] } } };
}

function zeroStarts(asWritten: readonly PlacedStatement[]): readonly ZeroStart[] {
  return inBrackets(asWritten).flatMap(({ parsed, foreign }, statement): readonly ZeroStart[] => {
    if (parsed.kind === 'broken' || foreign || parsed.statement.kind !== 'equation') return [];
    const [left, right, ...more] = parsed.statement.sides;
    if (more.length > 0 || parsed.statement.ranges || right?.kind !== 'number' || right.value !== 0)
      return [];
    const member = left && memberAt(left);
    return member ? [{ statement, member, span: right.span }] : [];
  });
}

/** `h[0]` of a name with numbers in brackets; null of anything else. */
function memberAt(node: Expression): string | null {
  if (node.kind !== 'postfix' || node.base.kind !== 'name') return null;
  const [operation, ...more] = node.operations;
  if (operation.kind !== 'index' || more.length > 0) return null;
  const places = operation.items.map((item) =>
    item.kind === 'at' ? indexValue(item.at, () => undefined) : null,
  );
  return places.every((place) => place !== null) ? memberName(node.base.name, places) : null;
}

/** `zeros(k)` in place of a 0; null of a number, and where a size is not known, or that of a member. */
function zerosOf({ rows, cols }: Shape, span: Span): Expression | null {
  if (isScalar({ rows, cols }) || !isKnown(rows) || !isKnown(cols)) return null;
  if ([rows, cols].some((size) => [...dimsOf(size)].some((name) => name.includes('[')))) return null;
  const sizes = (cols === ONE ? [rows] : [rows, cols]).map(sizeExpression);
  const { name } = neutralCall('∑');
  return {
    kind: 'postfix',
    base: { kind: 'name', name, text: name, span },
    operations: [{ kind: 'arguments', items: sizes.map((value) => ({ kind: 'value', value, span })), span }],
    span,
  };
}
