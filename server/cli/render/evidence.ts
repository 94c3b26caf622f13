// The basis of a verdict, point by point: for `mcalc verify --evidence`.

import type { Evidence } from '../../engine/api.ts';
import { formatNumber } from '../../features/numbers.ts';
import { renderMatrices } from './matrices.ts';
import type { Paint } from './paint.ts';
import { alignColumns } from './text-width.ts';
import { formatRelativeError } from './verdict.ts';

/** A line a point, then the values at the first point of each set of sizes. */
export function renderPoints(evidence: Evidence, paint: Paint, columns: number): readonly string[] {
  const points = evidence.points ?? [];
  const cells = points.map(({ sizes, relativeError, bound, step }) => [
    writtenSizes(sizes),
    `relative error ${formatRelativeError(relativeError)}`,
    step === 0 ? 'values compared' : `differences sure to ${formatRelativeError(bound)}`,
    step === 0 ? '' : `first step ${formatNumber(step)}`,
  ]);
  const rows = alignColumns(cells);
  const examples = points.filter(
    ({ at, sizes }, index) =>
      at !== null && points.findIndex((other) => writtenSizes(other.sizes) === writtenSizes(sizes)) === index,
  );
  return [
    paint.dim(
      `seed ${evidence.seed}; ${points.length} random points, central differences with Richardson's extrapolation`,
    ),
    ...rows,
    ...examples.flatMap(({ at, sizes }) => [
      paint.dim(
        sizes && writtenSizes(sizes) !== ''
          ? `the first point with ${writtenSizes(sizes)}`
          : 'the first point',
      ),
      ...renderMatrices(
        Object.entries(at ?? {}).map(([name, rows]) => ({ name, rows })),
        columns,
      ),
    ]),
  ];
}

const writtenSizes = (sizes: Readonly<Record<string, number>>): string =>
  Object.entries(sizes)
    .map(([name, size]) => `${name} = ${size}`)
    .join(', ');
