// Right for one function only: `A ∘ (1 - A)` is σ' of the sigmoid, which nobody declared σ to be.

import { elementwise, isZero, number, onesLike, rebuild } from '../expressions/build.ts';
import { type Expression, topological, type UnknownFunction } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { prepareTrials, type Trials } from '../numeric/trials.ts';
import type { Elementwise } from '../operators/operator.ts';
import { operators } from '../operators/table.ts';
import { sameShape } from '../shapes/shape.ts';

/** Trials enough to tell one function from another. */
const FEW = 4;

/** Functions that change where their derivative says so: where it is 0 everywhere, all claims about it agree. */
const isSmooth = ({ derivative }: Elementwise): boolean => !isZero(derivative(number(1)));

/** A function that an unknown one may have been taken for. */
interface KnownFunction {
  readonly words: string;
  value(x: Expression): Expression;
  derivative(x: Expression): Expression;
}

const KNOWN: readonly KnownFunction[] = [
  ...operators.flatMap(({ name, elementwise: facts }): readonly KnownFunction[] =>
    facts && isSmooth(facts)
      ? [{ words: `is \`${name}\``, value: (x) => elementwise(name, x), derivative: facts.derivative }]
      : [],
  ),
  { words: 'changes nothing', value: (x) => x, derivative: ({ shape }) => onesLike(shape) },
];

/** `right only if σ is \`sigmoid\``: what the claim holds for where an elementwise function is replaced by one of the table. */
export function rightForFunction(trials: Trials, claimed: Expression): string | null {
  const { question, setting, options } = trials;
  for (const unknown of unknownIn([question.of, claimed, ...setting.definitions.values()])) {
    for (const known of KNOWN) {
      const read = (root: Expression): Expression | null => withFunction(root, unknown, known);
      const [of, side] = [read(question.of), read(claimed)];
      const definitions = new Map<Expression, Expression>();
      for (const [leaf, definition] of setting.definitions)
        definitions.set(leaf, read(definition) ?? definition);
      if (!of || !side || !sameShape(side.shape, claimed.shape)) continue;
      const asked: Question = { ...question, of };
      const special = prepareTrials(asked, [side], { ...setting, definitions }, { ...options, trials: FEW });
      if (special.kind === 'trials' && testCandidate(special.trials, side).outcome === 'agree')
        return `right only if ${unknown.name} ${known.words}`;
    }
  }
  return null;
}

/** Elementwise functions that are known by their names only. */
function unknownIn(roots: readonly Expression[]): readonly UnknownFunction[] {
  const found = new Map<string, UnknownFunction>();
  for (const { payload } of topological(roots))
    if (payload.kind === 'function' && payload.fn.kind === 'elementwise')
      found.set(payload.fn.name, payload.fn);
  return [...found.values()];
}

/** The same of a known function; null where a second derivative is in it. */
function withFunction(root: Expression, unknown: UnknownFunction, known: KnownFunction): Expression | null {
  const read = new Map<Expression, Expression>();
  for (const node of topological([root])) {
    const args = node.args.map((arg) => read.get(arg) ?? arg);
    const [only] = args;
    const { payload } = node;
    const isIt = payload.kind === 'function' && payload.fn.name === unknown.name;
    if (isIt && (payload.order > 1 || !only)) return null;
    if (isIt && only) read.set(node, payload.order === 0 ? known.value(only) : known.derivative(only));
    else read.set(node, rebuild(node, args));
  }
  return read.get(root) ?? root;
}
