// The other way of telling a derivation: dF written out from the outside in, until only dX is left, and its matrix read off.

import {
  inner,
  number,
  splitPower,
  substitute,
  substituteAsWritten,
  times,
  transpose,
  variable,
} from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { differentialNode, isScaling, isTranspose } from '../../expressions/forms.ts';
import type { Citation } from '../../operators/operator.ts';
import { differential, differentialOfVariable } from '../differential.ts';
import { depending } from '../gradient.ts';
import { operations } from '../simplification/operations.ts';
import { share } from '../simplification/sharing.ts';
import { simplify } from '../simplification/simplify.ts';
import {
  type LeftSide,
  LONGEST,
  type ProofStep,
  START,
  shownExpansion,
  type Telling,
  tidy,
} from './proof-line.ts';
import {
  distinct,
  isNumberInFront,
  orNumberInFront,
  partOf,
  quotientRules,
  ruleOf,
  rulesOf,
  squaredNorm,
} from './rules.ts';
import { alike, ready, together, tooMany } from './turns.ts';

export type ForwardProof =
  | { readonly kind: 'proved'; readonly steps: readonly ProofStep[]; readonly differential: Expression }
  | { readonly kind: 'refused'; readonly why: string };

const CONSTANT: Citation = {
  rule: 'what does not vary has the differential 0',
  cite: 'Matrix Cookbook (33)',
};

/** The proof that dF is what it is, by one or several variables; every line is shaped like F. */
export function proveDifferential(
  of: Expression,
  wrt: readonly Expression[],
  telling: Telling,
  left: LeftSide,
): ForwardProof {
  const differentials = new Map(wrt.map((leaf) => [leaf, differentialOfVariable(leaf)]));
  const whole = differential(of, differentials);
  if (whole.kind === 'refused') return whole;
  const result = share(simplify(whole.expression));
  const dependent = depending(topological([of]), new Set(wrt));
  const steps: ProofStep[] = [];
  const tell = (cited: readonly Citation[], line: Expression): void => {
    steps.push({ ...rulesOf(cited), left, line, meaning: whole.expression });
  };
  const line = createLine(of, differentials, dependent);
  const written = (nodes: readonly Expression[]): readonly Citation[] => {
    for (const node of nodes) line.expand(node);
    return nodes.map((node) => ruleOf(node, dependent));
  };
  tell([START], line.shown());
  if (!dependent.has(of)) {
    tell([CONSTANT], result);
    return { kind: 'proved', steps: tidy(steps), differential: result };
  }
  const isTold = dependent.size <= LONGEST;
  for (let open = line.ready(); isTold && open.length > 0; open = line.ready()) {
    if (telling === 'long') {
      tell(written(alike(open, dependent)), line.shown());
      continue;
    }
    const passed: Citation[] = [];
    const isLinear = (node: Expression): boolean => partOf(node, dependent) === 'linear';
    for (let linear = open.filter(isLinear); linear.length > 0; linear = open.filter(isLinear)) {
      written(linear);
      passed.push(...linear.filter((node) => !isNumberInFront(node)).map((node) => ruleOf(node, dependent)));
      open = line.ready();
    }
    const group = together(open, dependent);
    const rules = group.map((node) => ruleOf(node, dependent));
    const isApart = group.length === 0 || tooMany(distinct([...passed, ...rules]));
    if (isApart) tell(orNumberInFront(passed), line.shown());
    if (group.length === 0) break;
    written(group);
    const told = group.flatMap((node) => {
      const below = quotientBelow(node, dependent, line.ready());
      if (!below) return [ruleOf(node, dependent)];
      written([below]);
      return quotientRules(ruleOf(node, dependent), below);
    });
    tell(orNumberInFront([...(isApart ? [] : passed), ...told]), line.shown());
  }
  const last = steps.at(-1)?.line;
  if (!isTold || !last || operations(result) < operations(share(last)))
    tell(
      [{ rule: isTold ? 'simplified' : 'all nodes from the outside in, each by its own rule', cite: null }],
      result,
    );
  return { kind: 'proved', steps: tidy(steps), differential: simplify(whole.expression) };
}

/** 1 / b of a quotient a / b that has just been differentiated, where it is not part of anything else in the line. */
function quotientBelow(
  node: Expression,
  dependent: ReadonlySet<Expression>,
  open: readonly Expression[],
): Expression | null {
  if (!isScaling(node)) return null;
  const isBelow = (arg: Expression): boolean => dependent.has(arg) && splitPower(arg)[1] < 0;
  return node.args.find((arg) => isBelow(arg) && open.includes(arg)) ?? null;
}

interface Line {
  /** The line as it is shown: `d(node)` stands for itself. */
  shown(): Expression;
  /** The nodes that can be worked out next. */
  ready(): readonly Expression[];
  /** Writes out d(node) everywhere in the line. */
  expand(node: Expression): void;
}

/** `d(node)` is a leaf while the line is worked on, so that nothing rewrites the node inside it. */
function createLine(
  of: Expression,
  differentials: ReadonlyMap<Expression, Expression>,
  dependent: ReadonlySet<Expression>,
): Line {
  const leaves = new Map<Expression, Expression>(differentials);
  const nodes = new Map<Expression, Expression>();
  const shown = new Map<Expression, Expression>();
  const leafOf = (node: Expression): Expression => {
    const [inside] = node.args;
    if (isTranspose(node) && inside) return transpose(leafOf(inside));
    const known = leaves.get(node);
    if (known) return known;
    const leaf = variable({ name: `d(${node.id})`, attributes: [], role: 'differential' }, node.shape);
    leaves.set(node, leaf);
    nodes.set(leaf, node);
    shown.set(leaf, differentialNode([node], node.shape));
    return leaf;
  };
  let line = leafOf(of);
  return {
    shown: () => substituteAsWritten(line, shown),
    ready: () =>
      ready(
        topological([line]).flatMap((leaf) => nodes.get(leaf) ?? []),
        dependent,
      ),
    expand: (node) => {
      const squared = squaredNorm(node);
      const expansion = squared
        ? times([number(2), inner(squared, leafOf(squared))])
        : shownExpansion(node, dependent, leafOf);
      // There is a rule: the whole differential has been found.
      if (expansion) line = substitute(line, new Map([[leafOf(node), expansion]]));
    },
  };
}
