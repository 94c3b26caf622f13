// The entry that all functions of single numbers share: made from the value, derivative and domain of a function of
// one number, by the chain rule d(f(A)) = f′(A) ∘ dA.

import { elementwise, hadamard } from '../expressions/build.ts';
import type { Expression, OperatorName } from '../expressions/expression.ts';
import type { AlgebraicFacts } from '../expressions/facts.ts';
import type { Wide } from '../values/double-double.ts';
import * as kernels from '../values/kernels.ts';
import type { EntrywiseFunction } from './array-functions.ts';
import { argument, callingOf, operator, rule, shapeAt, shaped, valueAt } from './entry.ts';
import type { Meeting } from './entrywise-products.ts';
import type { MistakesRule } from './mistakes.ts';
import type { Bounds, Elementwise, Operator, OperatorLaws, Recognition } from './operator.ts';
import { callText, LEVEL } from './writing.ts';

export const chainRule = rule('d(f(A)) = f′(A) ∘ dA');

export const hadamardMove = rule('A · (B ∘ C) = (A ∘ B) · C');

export const EVERYWHERE: Elementwise['domain'] = {
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  kinks: [],
};

/** A function of one number as the table needs it. */
interface Parts {
  readonly range?: Bounds;
  readonly names: readonly string[];
  readonly summary: string;
  readonly derivative: (x: Expression) => Expression;
  readonly value: (x: number) => number;
  readonly wide: (x: Wide) => Wide;
  readonly domain?: Elementwise['domain'];
  readonly saturates?: number;
  /** The TeX name, where it is not `\operatorname{name}`. */
  readonly tex?: string;
  readonly cite?: string;
  readonly entry?: OperatorLaws['entry'];
  /** The same made of other functions, equal at every x. */
  readonly unfolds?: (x: Expression) => Expression;
  readonly needs?: OperatorLaws['needs'];
  readonly meets?: Meeting;
  readonly mistakes?: MistakesRule;
  readonly recognition?: Recognition;
  /** Facts beyond those of any function that acts entry by entry. */
  readonly algebra?: Partial<AlgebraicFacts>;
}

/** The entry of a function `name` that acts on each entry by itself. */
export function entry(name: OperatorName & EntrywiseFunction, parts: Parts): Operator {
  const tex = parts.tex ?? `\\operatorname{${name}}`;
  return operator({
    name,
    algebra: { keepsSymmetry: true, isEntrywise: true, ...parts.algebra },
    calling: callingOf({
      names: parts.names,
      shape: (shapes) => shaped(shapeAt(shapes)),
      build: (args) => elementwise(name, argument(args)),
      summary: parts.summary,
    }),
    elementwise: {
      derivative: parts.derivative,
      value: parts.value,
      wide: parts.wide,
      domain: parts.domain ?? EVERYWHERE,
    },
    ...(parts.range === undefined ? {} : { range: parts.range }),
    ...(parts.recognition === undefined ? {} : { recognition: parts.recognition }),
    ofRows: (_, rows) => elementwise(name, rows),
    ...(parts.mistakes === undefined ? {} : { mistakes: parts.mistakes }),
    ...(parts.saturates === undefined ? {} : { saturates: parts.saturates }),
    differentialRule: parts.cite ? rule(`derivative of ${name}`, parts.cite) : chainRule,
    pullbackRule: hadamardMove,
    differential: (node, _, d) => hadamard(parts.derivative(argument(node.args)), d),
    pullback: (node, _, adjoint) => hadamard(adjoint, parts.derivative(argument(node.args))),
    value: (_, args) => kernels.mapEntries(valueAt(args), parts.value),
    print: (node, writer) => callText(parts.names[0] ?? name, node.args, writer),
    latex: (node, writer) => ({
      text: `${tex}\\left(${writer.write(argument(node.args), LEVEL.sum)}\\right)`,
      level: LEVEL.atom,
    }),
    array: (node, to) => to.entrywise(name, to.of(argument(node.args))),
    laws: {
      entry: parts.entry ?? null,
      unfolds: (node) => parts.unfolds?.(argument(node.args)) ?? null,
      needs: parts.needs ?? null,
      meets: parts.meets ?? (() => null),
    },
  });
}
