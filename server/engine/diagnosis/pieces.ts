// Right with one kind of piece of the claim read otherwise: an outer product for an inner one, I for a matrix of ones, the
// factors of ⊗ the other way round. Each reading is built and tried.

import { eye, inverse, kronecker, matmul, rebuild, transpose } from '../expressions/build.ts';
import { splitMatrixPower } from '../expressions/chain.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { isKronecker, isMatrixProduct, isOnes, isScaling } from '../expressions/forms.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { expectedShape } from '../numeric/question.ts';
import type { Trials } from '../numeric/trials.ts';
import { isColumn, isScalar, isSquare, sameShape, transposedShape } from '../shapes/shape.ts';

interface Reading {
  readonly value: Expression;
  readonly words: string;
}

/** The sentence of the first reading that is right; null where none is. The claim may be in another shape than the answer. */
export function rightOtherwiseRead(trials: Trials, claimed: Expression): string | null {
  const wanted = expectedShape(trials.question);
  const print = trials.setting.printNamed;
  const readings = [
    ...onesAsIdentity(claimed),
    ...kroneckerReversed(claimed),
    ...outerForInner(claimed, print),
    ...innerForOuter(claimed, print),
  ];
  const right = readings.find(
    ({ value }) => sameShape(value.shape, wanted) && testCandidate(trials, value).outcome === 'agree',
  );
  return right?.words ?? null;
}

/** The expression with pieces exchanged; null where what comes out does not fit any more. */
function exchanged(
  root: Expression,
  change: (node: Expression, args: readonly Expression[]) => Expression | null,
): Expression | null {
  const done = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const args = node.args.map((arg) => done.get(arg) ?? arg);
    const next = change(node, args) ?? (fits(node, args) ? rebuild(node, args) : null);
    if (!next) return null;
    done.set(node, next);
  }
  return done.get(root) ?? null;
}

const fits = (node: Expression, args: readonly Expression[]): boolean =>
  node.args.every((arg, index) => sameShape(arg.shape, args[index]?.shape ?? node.shape));

/** `A + 1` adds 1 to every entry. */
function onesAsIdentity(claimed: Expression): readonly Reading[] {
  const hasOnes = topological([claimed]).some(isSquareOfOnes);
  if (!hasOnes) return [];
  const value = exchanged(claimed, (node) => (isSquareOfOnes(node) ? eye(node.shape.rows) : null));
  const words = 'a number is added to every entry where a multiple of the identity `I` is meant';
  return value ? [{ value, words }] : [];
}

const isSquareOfOnes = (node: Expression): boolean =>
  isOnes(node) && isSquare(node.shape) && !isScalar(node.shape);

function kroneckerReversed(claimed: Expression): readonly Reading[] {
  if (!topological([claimed]).some(isKronecker)) return [];
  const value = exchanged(claimed, (node, [left, right]) =>
    isKronecker(node) && left && right ? kronecker(right, left) : null,
  );
  const words = 'right with the factors of `⊗` the other way round: `vec` stacks columns, not rows';
  return value ? [{ value, words }] : [];
}

/** `x' x` where `x x'` is meant: the scalar among the factors of a product becomes a matrix in front of it, behind it or alone. */
function outerForInner(claimed: Expression, print: (expression: Expression) => string): readonly Reading[] {
  return topological([claimed]).flatMap((inner): readonly Reading[] => {
    const [row, column] = inner.args;
    if (!isInner(inner) || !row || !column) return [];
    const outers = [matmul(transpose(row), transpose(column)), matmul(column, row)];
    return outers.flatMap((outer) => {
      const words = `\`${print(inner)}\` is a number: the matrix \`${print(outer)}\` is meant`;
      const alone: readonly Reading[] = inner === claimed ? [{ value: outer, words }] : [];
      const among = places(claimed, inner).flatMap((place) => {
        const value = exchanged(claimed, (node, args) => {
          if (!isScaling(node) || !node.args.includes(inner)) return null;
          const others = args.filter((_, index) => node.args[index] !== inner).flatMap(factorsOf);
          const chain = [...others.slice(0, place), outer, ...others.slice(place)];
          return isChain(chain) ? matmul(...chain) : null;
        });
        return value && value !== claimed ? [{ value, words }] : [];
      });
      return [...alone, ...among];
    });
  });
}

const isInner = (node: Expression): boolean =>
  isMatrixProduct(node) &&
  node.args.length === 2 &&
  isScalar(node.shape) &&
  isColumn(transposedShape(node.args[0]?.shape ?? node.shape));

/** The places among the factors of the products that a scalar stands in. */
function places(claimed: Expression, scalar: Expression): readonly number[] {
  const products = topological([claimed]).filter((node) => isScaling(node) && node.args.includes(scalar));
  const most = Math.max(0, ...products.map(({ args }) => args.flatMap(factorsOf).length));
  return Array.from({ length: most }, (_, place) => place);
}

/** The factors of a chain; a power is its base as often as it says. */
function factorsOf(a: Expression): readonly Expression[] {
  if (isMatrixProduct(a)) return a.args;
  const [base, power] = splitMatrixPower(a);
  if (!(Math.abs(power) >= 2 && Math.abs(power) <= 4)) return [a];
  const factor = power < 0 ? inverse(base) : base;
  return Array.from({ length: Math.abs(power) }, () => factor);
}

/** Whether the matrices among these can be multiplied in this order. */
function isChain(factors: readonly Expression[]): boolean {
  const matrices = factors.filter(({ shape }) => !isScalar(shape));
  return matrices.every(({ shape }, index) => index === 0 || shape.rows === matrices[index - 1]?.shape.cols);
}

/** `x x'` where the number `x' x` is meant: a column next to a row of its size. */
function innerForOuter(claimed: Expression, print: (expression: Expression) => string): readonly Reading[] {
  return topological([claimed]).flatMap((chain) => {
    if (!isMatrixProduct(chain)) return [];
    return chain.args.flatMap((column, place): readonly Reading[] => {
      const row = chain.args[place + 1];
      if (!row || !isColumn(column.shape) || !sameShape(row.shape, transposedShape(column.shape))) return [];
      const number = matmul(row, column);
      const words = `\`${print(matmul(column, row))}\` is a matrix: the number \`${print(number)}\` is meant`;
      const others = [...chain.args.slice(0, place), ...chain.args.slice(place + 2)];
      // A matrix in place of a number times I.
      const rest = others.length > 0 ? others : [eye(column.shape.rows)];
      if (!isChain(rest)) return [];
      const value = exchanged(claimed, (node) => (node === chain ? matmul(number, ...rest) : null));
      return value ? [{ value, words }] : [];
    });
  });
}
