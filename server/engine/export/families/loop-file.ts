// A file of functions with loops in Python, and its self-test: every gradient is compared with central differences at two
// lengths.

import { domainOf } from '../../derivations/families/index-domain.ts';
import { type Families, lettersOf } from '../../families/family.ts';
import { LEVEL } from '../../operators/writing.ts';
import { addSizes, type Dimension, ONE } from '../../shapes/dimension.ts';
import { isScalar } from '../../shapes/shape.ts';
import { sizeText } from '../array-program/size-text.ts';
import { jaxLibrary } from '../targets/jax.ts';
import { numpyLibrary } from '../targets/numpy.ts';
import { plainText } from '../targets/plain-text.ts';
import type { PythonLibrary } from '../targets/python.ts';
import { COMPARING, drawingText, REPORTING } from '../targets/python-self-test.ts';
import type { Target, TargetName } from '../targets/target.ts';
import { torchLibrary } from '../targets/torch.ts';
import type { LoopParameter } from './loop-opening.ts';
import type { NamedLoops } from './python-loops.ts';

/** The libraries in which families are written. */
export const LOOP_LIBRARIES: Readonly<Partial<Record<TargetName, PythonLibrary>>> = {
  numpy: numpyLibrary,
  torch: torchLibrary,
  jax: jaxLibrary,
};

export interface LoopFileRequest {
  readonly source: string;
  readonly refusals: readonly string[];
  readonly helpers: readonly string[];
  readonly functions: readonly NamedLoops[];
  readonly families: Families;
  readonly selfTest: boolean;
  spelled(name: string): string;
}

/** The text of a file of functions with loops: helpers, functions, self-test; empty for a target without loops. */
export function loopFile(target: Target, request: LoopFileRequest): string {
  const library = LOOP_LIBRARIES[target.name];
  if (!library) return '';
  const { source, refusals, helpers, functions, selfTest } = request;
  const texts = functions.map(({ text }) => text);
  const parts = [
    ...helpers.flatMap((name) => target.helpers[name] ?? []),
    ...texts,
    ...(selfTest ? [drawingText(library.drawing), COMPARING, REPORTING, selfTestText(library, request)] : []),
  ];
  const usesMath = parts.some((text) => text.includes('math.'));
  const head = [
    `# ${plainText(source)}: its definitions and derivatives in ${library.title}, written by mcalc.`,
    '# Columns are n×1 arrays, scalars are numbers, families are lists of their members.',
    ...refusals.map((refusal) => `# Left out: ${plainText(refusal)}`),
    '',
    ...(selfTest ? ['import inspect', 'import sys'] : []),
    ...(usesMath ? ['import math'] : []),
    ...(selfTest || usesMath ? [''] : []),
    ...library.imports,
    ...(selfTest ? (library.selfTestImports ?? []) : []),
  ];
  return `${[head.join('\n'), ...parts].join('\n\n\n')}\n`;
}

function selfTestText({ drawing, module }: PythonLibrary, request: LoopFileRequest): string {
  const { functions, families, spelled } = request;
  const isRunnable = ({ parameters }: NamedLoops): boolean =>
    parameters.every(({ kind }) => kind !== 'callable');
  const tests = functions.flatMap((one) => {
    const value = functions.find((other) => other.of === one.of && other.gradients.length === 0);
    return one.gradients.length > 0 && value && isRunnable(one) ? [{ gradients: one, value }] : [];
  });
  const parameters = new Map<string, LoopParameter>();
  for (const { gradients, value } of tests)
    for (const one of [...gradients.parameters, ...value.parameters]) parameters.set(one.spelled, one);
  const attributesOf = (by: string): string => parameters.get(by)?.given?.attributes.join(' ') ?? '';
  const dims = new Set<string>();
  const sizeName = (name: string): string => {
    const place = /\[(.*)\]$/u.exec(name)?.[1];
    // Sizes that differ from member to member, and stay small.
    if (place !== undefined) return `(2 + (${place}) % 3)`;
    dims.add(name);
    return spelled(name);
  };
  const sizeIn = (size: Dimension): string => sizeText(size, LEVEL.sum, sizeName);
  const bounds = new Set<string>();
  const points = [...parameters.values()].map(({ spelled: own, kind, given }) => {
    if (!given) return `    point_['${own}'] = ${kind === 'size' ? own : 'None'}`;
    const { shape, attributes, name } = given;
    const sizes = isScalar(shape) ? '()' : `(${sizeIn(shape.rows)}, ${sizeIn(shape.cols)})`;
    const member = `_draw(random_, ${sizes}, style_, '${attributes.join(' ')}')`;
    const family = families.get(name);
    if (!family) return `    point_['${own}'] = ${member}`;
    const drawn = lettersOf(family).reduceRight((inner, letter, at) => {
      const domain = domainOf(family, at);
      if (!domain) return inner;
      const { from, to } = domain;
      for (const bound of [...from.dims, ...to.dims]) bounds.add(bound);
      return `[${inner} for ${letter} in range(${sizeIn(from)}, ${sizeIn(addSizes(to, ONE))})]`;
    }, member);
    return `    point_['${own}'] = ${drawn}`;
  });
  for (const { spelled: own, kind } of parameters.values()) if (kind === 'size') bounds.add(own);
  const others = [...dims].filter((name) => !bounds.has(name));
  return `def _somewhere(x, random, attributes):
    """A direction for a variable, or for every member of a family."""
    if isinstance(x, list):
        return [_somewhere(member, random, attributes) for member in x]
    return _direction(x, random, attributes)


def _moved(x, d, t):
    """x + t d, member by member."""
    return [_moved(a, b, t) for a, b in zip(x, d)] if isinstance(x, list) else x + t * d


def _along(g, d):
    """The derivative along a direction, of which g is the gradient."""
    if isinstance(g, list):
        return sum(_along(a, b) for a, b in zip(g, d))
    return float(${module}.sum(g * d)) if hasattr(g, 'shape') else g * d


def _compared(value, gradients, by, attributes, point, random):
    """A gradient of the value by one parameter beside differences, at a point."""

    def call(function, at):
        return function(*[at[one] for one in inspect.signature(function).parameters])

    gradient = call(gradients, point)[1][by]
    pairs = []
    for _ in range(3):
        d = _somewhere(point[by], random, attributes)
        slope = _slope(lambda t: float(call(value, {**point, by: _moved(point[by], d, t)})))
        pairs.append((_along(gradient, d), slope))
    return _verdict(pairs)


def _point(seed_, length_):
    """A point for all parameters, with families of this length."""
    style_ = 'unit' if seed_ % 4 > 1 else 'real'
    random_ = _random(seed_)
    point_ = {}
${[...[...bounds].map((name) => `    ${spelled(name)} = length_`), ...others.map((name, place) => `    ${spelled(name)} = ${2 + place}`)].join('\n')}
${points.join('\n')}
    return point_


def _random(seed):
    ${drawing.random[0]}
    return random


${drawing.decorator}def _self_test():
    """Compares every gradient with central differences at several lengths; how many are wrong."""
    tests_ = [
${tests.flatMap(({ gradients, value }) => gradients.gradients.map((by) => `        (${value.spelled}, ${gradients.spelled}, '${by}', '${attributesOf(by)}'),`)).join('\n')}
    ]
    wrong_ = 0
    for test_ in tests_:
        for length_ in (2, 4):
            verdicts_ = ['no value']
            for seed_ in range(64):
                try:
                    verdicts_.append(_compared(*test_, _point(seed_, length_), _random(seed_ + 9)))
                except (ArithmeticError, ${drawing.linearError}):
                    continue
                if verdicts_[-1] not in UNDECIDED and verdicts_[-1] != 'no derivative':
                    break
            wrong_ += _report(test_[1].__name__, test_[2], verdicts_)
    return wrong_


if __name__ == '__main__':
    sys.exit(1 if _self_test() else 0)`;
}
