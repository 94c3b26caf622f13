// Columns and rows that are spread over a matrix, u 1' and 1 v', as they are written: `A .+ v'`, `A .* u`. The dotted signs
// spread them, as in Julia and NumPy.

import { matmul, splitPower, splitScalars, times } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { ONE } from '../shapes/dimension.ts';
import { isScalar } from '../shapes/shape.ts';

/** The scalar, row or column that a part of a sum or an entrywise product is spread from: nothing where it is `full`. */
type Extent = 'full' | 'column' | 'row' | 'number';

function extentOf(part: Expression): Extent {
  if (isScalar(part.shape)) return 'number';
  if (part.shape.cols === ONE) return 'column';
  return part.shape.rows === ONE ? 'row' : 'full';
}

/** The column or row that a matrix repeats, u of u 1' and v' of 1 v', with its scalars; null where it repeats none. */
function lineOf(matrix: Expression): Expression | null {
  const [scalars, body] = splitScalars(matrix);
  if (body.operator !== 'matmul' || extentOf(body) !== 'full') return null;
  const [first] = body.args;
  const last = body.args.at(-1);
  if (last?.operator === 'ones' && last.shape.rows === ONE)
    return times([...scalars, matmul(...body.args.slice(0, -1))]);
  if (first?.operator === 'ones' && first.shape.cols === ONE)
    return times([...scalars, matmul(...body.args.slice(1))]);
  return null;
}

/** The terms or factors with lines in place of what is spread, where what is left still shows the shape of the whole. */
export function unspread(parts: readonly Expression[]): readonly Expression[] {
  const lines = parts.map((part) => (extentOf(part) === 'full' ? (lineOf(part) ?? part) : part));
  const extents = new Set(lines.map(extentOf));
  return extents.has('full') || (extents.has('column') && extents.has('row')) ? lines : parts;
}

/** The same for the factors of an entrywise product, some of which are negative powers: `A ./ s` for A ./ (s 1'). */
export function unspreadFactors(
  factors: readonly Expression[],
  power: (base: Expression, exponent: number) => Expression,
): readonly Expression[] {
  const bases = factors.map(splitPower);
  const lines = unspread(bases.map(([base]) => base));
  return factors.map((factor, place) => {
    const [base, exponent] = bases[place] ?? [factor, 1];
    const line = lines[place];
    return line && line !== base ? power(line, exponent) : factor;
  });
}

/** Parts joined from left to right, with a dotted sign wherever one of two sides is spread over the other. */
export function joinedSigns(parts: readonly Expression[]): readonly boolean[] {
  let left: Extent | null = null;
  return parts.map((part) => {
    const right = extentOf(part);
    const before: Extent = left ?? right;
    const dotted = before !== right && [before, right].every((extent) => extent !== 'number');
    left = before === right || right === 'number' ? before : before === 'number' ? right : 'full';
    return dotted;
  });
}
