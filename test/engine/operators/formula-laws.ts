// What entries promise of formulas that are made of several: derivatives, adjoints and matrices by their rules are what
// differences say, and what a formula is recognised as, unfolds to or is made of entry by entry has its value.

import { differential, differentialOfVariable } from '../../../server/engine/calculus/differential.ts';
import { gradients } from '../../../server/engine/calculus/gradient.ts';
import { linearMatrix } from '../../../server/engine/calculus/linear-map.ts';
import { print } from '../../../server/engine/calculus/print.ts';
import { inner, matmul, variable, variableOf, vec } from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import { operators } from '../../../server/engine/operators/table.ts';
import { distance } from '../calculus/value-at.ts';
import { written } from './formulas.ts';
import { difference, directionOf, product } from './laws.ts';
import { evaluate, SMOOTH } from './samples.ts';

const CLOSE = 1e-9;

/** What a formula breaks, in one sentence each. */
export function brokenFormula(formula: Expression): readonly string[] {
  const leaves = topological([formula]).filter((one) => variableOf(one)?.role === 'value');
  return [...leaves.flatMap((leaf) => brokenDerivative(formula, leaf)), ...brokenForms(formula)];
}

function brokenDerivative(formula: Expression, leaf: Expression): readonly string[] {
  const name = variableOf(leaf)?.name;
  const d = differentialOfVariable(leaf);
  const direction = directionOf(leaf, false);
  const found = differential(formula, new Map([[leaf, d]]));
  if (found.kind === 'refused') return [found.why];
  const values = new Map([...SMOOTH, [d, direction]]);
  const said = evaluate(found.expression, values);
  if (!(distance(said, difference(formula, leaf, direction, SMOOTH)) < 1e-6))
    return [`the differential by ${name} is wrong`];
  const mapped = evaluate(matmul(linearMatrix(found.expression, d), vec(d)), values);
  const column = evaluate(vec(found.expression), values);
  const G = variable({ name: 'G', attributes: [], role: 'value' }, formula.shape);
  const weights = directionOf(G, false);
  const pulled = gradients(inner(G, formula), [leaf]);
  const gradient = pulled.kind === 'derived' ? pulled.gradients[0] : undefined;
  const back = gradient && evaluate(gradient, new Map([...SMOOTH, [G, weights]]));
  const [left, right] = [back ? product(back, direction) : Number.NaN, product(weights, said)];
  return [
    ...(distance(mapped, column) < CLOSE ? [] : [`the matrix of the differential by ${name} is another map`]),
    ...(Math.abs(left - right) < CLOSE * (1 + Math.abs(right)) ? [] : [`the gradient by ${name} is wrong`]),
  ];
}

/** Other forms of a formula and of its parts. */
function brokenForms(formula: Expression): readonly string[] {
  return topological([formula]).flatMap((part) => {
    if (topological([part]).some((one) => variableOf(one)?.role === 'bound')) return [];
    return operators.flatMap(({ name, laws, recognition }) => {
      const unfolded = part.operator === name ? laws.unfolds(part) : null;
      return [recognition?.of(part) ?? null, unfolded].flatMap((form) =>
        form === null || isSame(part, form) ? [] : [`as ${name} a part of it has another value`],
      );
    });
  });
}

function isSame(part: Expression, form: Expression): boolean {
  const isInside = topological([part]).some(
    ({ payload }) => payload.kind === 'size' && payload.size.dims.has('i'),
  );
  return isInside || distance(evaluate(form, SMOOTH), evaluate(part, SMOOTH)) < CLOSE;
}

/** The written out functions that are taken for none, and the operators that none is taken for. */
export function neverRecognised(): readonly string[] {
  const named = operators.filter(({ recognition }) => recognition !== null);
  const isNamed = (formula: Expression): boolean =>
    topological([formula]).some((part) => named.some(({ recognition }) => recognition?.of(part)));
  const parts = topological(written);
  return [
    ...written.filter((formula) => !isNamed(formula)).map((formula) => print(formula)),
    ...named
      .filter(({ recognition }) => !parts.some((part) => recognition?.of(part)))
      .map(({ name }) => name),
  ];
}
