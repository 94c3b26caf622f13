// The part that one line of a file with families adds to a derivative by a name that it reads: of a scalar, the adjoint of the line
// applied to the derivative by its target; of a column, that derivative times the Jacobian of the line (the chain rule,
// numerator layout). What a product over members adds is what stands before and behind its factor.

import { type Answer, answerQuestion } from '../../calculus/derive.ts';
import { foldNames } from '../../calculus/print.ts';
import { differentiable } from '../../calculus/recognition.ts';
import { inNames } from '../../calculus/simplification/in-names.ts';
import {
  eye,
  inner,
  matmul,
  number,
  slice,
  substitute,
  times,
  transpose,
  variable,
} from '../../expressions/build.ts';
import type { Expression } from '../../expressions/expression.ts';
import { indexSize } from '../../families/index-size.ts';
import type { NamedSum } from '../../families/open-reading.ts';
import { derivativeLeaf } from '../../lowering/program.ts';
import { addSizes, multiplySizes, namedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { isColumn, isScalar, type Shape } from '../../shapes/shape.ts';
import type { NameNode, Expression as Written } from '../../syntax/tree.ts';
import { moved } from './line-text.ts';
import type { FormulaLine, MemberProgram } from './member-program.ts';
import { NotDerived } from './not-derived.ts';

/** The numerator: a name or a member, of this shape, and all that is made of it. */
interface Derived {
  readonly of: string;
  /** The node that it is, or a member of. */
  readonly node: string;
  readonly shape: Shape;
  /** Whether it is one member of a family: then its own derivative by itself is one part of that by the family. */
  readonly isMember: boolean;
}

/** A part of a derivative, over the letters of a line. */
interface Pulled {
  readonly expression: Expression;
  /** Of a column: the Jacobian of the line, by which the derivative by its target is multiplied. */
  readonly factor: Expression | null;
}

/** The parts that lines add to derivatives by the names that they read. */
export interface Pullbacks {
  /** The part that a line adds to the derivative by a name that it reads. */
  pull(line: FormulaLine, name: string): Pulled;
  /** The derivative by itself. */
  readonly unit: Expression;
  /** Sums and products over members by name, those among them that only derivatives have. */
  readonly sums: ReadonlyMap<string, NamedSum>;
}

export interface PullbackRequest {
  readonly derived: Derived;
  readonly program: MemberProgram;
  readonly sums: ReadonlyMap<string, NamedSum>;
  /** The nodes that it is made from. */
  readonly cone: ReadonlySet<string>;
  /** A letter for the index of factors. */
  readonly letter: string;
  leafOf(name: string): Expression | null;
}

/** A name that no leaf of a file has. */
const HELD = ' ';

/**
 * The chain rule for the lines of one program: how each passes a derivative on to the names that it reads. `pull` throws
 * `NotDerived`.
 */
export function createPullbacks({
  derived,
  program,
  sums,
  cone,
  letter,
  leafOf,
}: PullbackRequest): Pullbacks {
  const { of, node: ofNode, shape, isMember } = derived;
  const isGradient = isScalar(shape);
  const unit = isGradient ? number(1) : eye(shape.rows);
  const named = new Map(sums);

  /** The derivative by the target of a line, as its readers have it. */
  const seedOf = (line: FormulaLine): Expression => {
    const { name, node } = line.target;
    if (node === ofNode && !isMember) return unit;
    const sum = sums.get(node);
    if (!sum) return derivativeLeaf(of, name, seedShape(line.leaf.shape));
    const [reader] = program.readersOf(node).filter((other) => cone.has(other.target.node));
    if (!reader) throw new NotDerived(`nothing reads \`${name}\``);
    const whole = pull(reader, name).expression;
    return sum.stacked ? partOfStack(whole, sum, line.leaf.shape, isGradient) : whole;
  };

  const seedShape = (target: Shape): Shape => (isGradient ? target : { rows: shape.rows, cols: target.rows });

  const pull = (line: FormulaLine, name: string): Pulled => {
    const leaf = leafOf(name);
    const why = program.whyNot(line.target.node);
    if (!leaf || why !== null) throw new NotDerived(why ?? `nothing is known of \`${name}\``);
    const seed = aroundFactor(line, seedOf(line));
    if (!isGradient) {
      const jacobian = jacobianOf(line, leaf, name);
      const factor = sums.has(line.target.node) ? jacobian : inOwnNames(jacobian, line);
      return { expression: required(answerQuestion({ kind: 'identity', of: matmul(seed, factor) })), factor };
    }
    const held = derivativeLeaf(of, HELD, line.leaf.shape);
    const gradient = required(
      answerQuestion({ kind: 'gradient', of: inner(held, line.formula), by: leaf, symmetric: 'frobenius' }),
    );
    const whole = required(
      answerQuestion({ kind: 'identity', of: substitute(gradient, new Map([[held, seed]])) }),
    );
    if (sums.has(line.target.node) || line.formula.args.length === 0)
      return { expression: whole, factor: null };
    return { expression: inOwnNames(whole, line), factor: null };
  };

  /** Of a factor of a product over members: the derivative by the product between the factors before and behind. */
  const aroundFactor = (line: FormulaLine, seed: Expression): Expression => {
    const product = sums.get(line.target.node);
    if (product?.sum.sign !== '∏') return seed;
    const [before, behind] = (['before', 'behind'] as const).map((side) => {
      const part = factorsOf(product, side, letter);
      named.set(part.name, part);
      return variable({ name: part.name, attributes: [], role: 'value' }, line.leaf.shape);
    });
    if (!before || !behind) return seed;
    if (isScalar(line.leaf.shape)) return times([seed, before, behind]);
    if (!isGradient) throw new NotDerived(`a Jacobian through the product of matrices is not derived yet`);
    return matmul(transpose(before), seed, transpose(behind));
  };

  return { pull, unit, sums: named };
}

/** Of the derivative by a stack, that by its member at the index: the columns or rows where it stands. */
function partOfStack(
  whole: Expression,
  { sum, ranges, stacked }: NamedSum,
  member: Shape,
  isGradient: boolean,
): Expression {
  const own = ranges.at(-1);
  const from = own && indexSize(own.from);
  const length = stacked?.along === 'cols' ? member.cols : member.rows;
  if (!from || length.dims.has(sum.index.name) || [...length.dims].some((name) => name.includes('[')))
    throw new NotDerived(
      'members of different sizes are stacked: a derivative through that is not derived yet',
    );
  // The places before the member: as many members as there are, each as long.
  const before = multiplySizes(subtractSizes(namedSize(sum.index.name), from), length);
  const place = { kind: 'range', from: addSizes(before, ONE), to: addSizes(before, length) } as const;
  const all = { kind: 'all' } as const;
  if (!isGradient) {
    // A Jacobian has a column for each entry of what it is by.
    if (stacked?.along !== 'rows' || member.cols !== ONE)
      throw new NotDerived('a Jacobian through columns that are stacked side by side is not derived yet');
    return slice(whole, all, place);
  }
  return stacked?.along === 'cols' ? slice(whole, all, place) : slice(whole, place, all);
}

/** With the name of the line's target for what it is made of. */
export function inOwnNames(whole: Expression, { formula, target }: FormulaLine): Expression {
  const names = new Map([formula, differentiable(formula)].map((one) => [one, target.name] as const));
  return foldNames(inNames(whole, names), names);
}

/** The factors of a product before or behind that at its index, as a product of its own. */
function factorsOf({ name, sum, ranges }: NamedSum, side: 'before' | 'behind', letter: string): NamedSum {
  const own = ranges.at(-1);
  const index = nameNode(letter);
  const body = moved(sum.body, {
    families: new Map(),
    sums: new Map(),
    at: new Map([[sum.index.name, index]]),
  });
  const shifted = (sign: '+' | '-'): Written => ({
    kind: 'sum',
    first: nameNode(sum.index.name),
    rest: [{ sign, signSpan: sum.span, term: { kind: 'number', value: 1, text: '1', span: sum.span } }],
    span: sum.span,
  });
  const from = own?.from ?? sum.from;
  const to = own?.to ?? sum.to;
  if (!from || !to) throw new NotDerived('the range of the index of a product is not known');
  const bounds = side === 'before' ? { from, to: shifted('-') } : { from: shifted('+'), to };
  const range = { index, ...bounds, span: sum.span };
  return {
    name: `${name}_${side}`,
    sum: { ...sum, ...bounds, index, body },
    ranges: [...ranges.slice(0, -1), range],
  };
}

const nameNode = (name: string): NameNode => ({ kind: 'name', name, text: name, span: { start: 0, end: 0 } });

/** The Jacobian of a line by what it reads; of a scalar, a row. */
function jacobianOf({ formula, target }: FormulaLine, leaf: Expression, name: string): Expression {
  const matrix = isMatrix(formula.shape) ? target.name : isMatrix(leaf.shape) ? name : null;
  if (matrix !== null)
    throw new NotDerived(
      `\`${matrix}\` is a matrix: a Jacobian through it, or by it, is not derived through families yet`,
    );
  const numerator = { layout: 'numerator', of: formula, by: leaf } as const;
  if (isScalar(formula.shape))
    return transpose(
      required(answerQuestion({ kind: 'gradient', of: formula, by: leaf, symmetric: 'frobenius' })),
    );
  return required(
    answerQuestion(
      isScalar(leaf.shape)
        ? { kind: 'scalarDerivative', of: formula, by: leaf }
        : { kind: 'jacobian', ...numerator },
    ),
  );
}

const isMatrix = (shape: Shape): boolean => !isColumn(shape) && !isScalar(shape);

function required(answer: Answer): Expression {
  if (answer.kind === 'refused') throw new NotDerived(answer.why);
  return answer.expression;
}
