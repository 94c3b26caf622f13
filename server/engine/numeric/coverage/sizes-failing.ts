// Sizes at which a part that sizes alone decide has no value: n - m for n = m, log(n) below a fraction for n = 1.

import { type Expression, topological } from '../../expressions/expression.ts';
import type { PartialPart } from '../../operators/partial-parts.ts';
import { evaluationOf } from '../evaluate.ts';
import { compile, namesIn } from '../program.ts';
import { completeSizes, relevantDims } from '../sizes.ts';
import type { Trials } from '../trials.ts';
import { surrogateFunctionsOf } from '../unknown-functions.ts';
import { isMissing } from './missing-parts.ts';

type Sizes = ReadonlyMap<string, number>;

/** Values of one dim that are tried, and of each of two. */
const MOST = 24;
const MOST_OF_TWO = 8;
/** Larger matrices (`eye(n)`) are not built to look for such sizes. */
const MOST_NODES = 40;

/** The smallest sizes at which a part has no value whatever the variables are; null where there are none, or variables decide. */
export function sizesFailing({ need, of, over }: PartialPart, { setting, list }: Trials): Sizes | null {
  const nodes = topological([of]);
  if ((over && over.length > 0) || nodes.length > MOST_NODES || !nodes.every(isOfSizes)) return null;
  const named = nodes.flatMap(namesIn);
  const [first, second, ...others] = relevantDims(setting.dims, named)
    .filter((dim) => dim.value === null)
    .map(({ name }) => name);
  if (first === undefined || others.length > 0) return null;
  const dims = relevantDims(setting.dims, [...named, ...(list[0]?.sizes.keys() ?? [])]);
  const program = compile([of], setting.operatorNamed);
  const surrogates = surrogateFunctionsOf(1, 'free');
  const isFailing = (sizes: Sizes): boolean => {
    const evaluation = evaluationOf(
      program,
      { sizes, values: new Map() },
      surrogates,
      setting.decompositions,
    );
    evaluation.run(program.instructions);
    const value = evaluation.memory[program.results[0] ?? -1];
    return value !== undefined && isMissing(need, value, setting.decompositions);
  };
  for (const own of assignments(first, second)) {
    const rest = dims.filter((dim) => dim.value === null && !own.has(dim.name));
    // Sizes that bound them, or are bound by them, are as large as they are.
    const filler = Math.max(...own.values());
    const sizes = completeSizes(dims, new Map([...own, ...rest.map(({ name }) => [name, filler] as const)]));
    if (sizes && isFailing(sizes)) return sizes;
  }
  return null;
}

/** Whether a node is a scalar that no variable, function or index has a part in. */
const isOfSizes = ({ payload, shape }: Expression): boolean =>
  payload.kind !== 'variable' &&
  payload.kind !== 'function' &&
  payload.kind !== 'binder' &&
  shape.rows.key === '1' &&
  shape.cols.key === '1';

function* assignments(first: string, second: string | undefined): Generator<Sizes> {
  const most = second === undefined ? MOST : MOST_OF_TWO;
  for (let a = 1; a <= most; a++)
    for (let b = 1; b <= (second === undefined ? 1 : most); b++)
      yield new Map([[first, a], ...(second === undefined ? [] : [[second, b] as const])]);
}
