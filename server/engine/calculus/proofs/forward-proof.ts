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
import { alike, ready, together, tooMany } from './line-nodes.ts';
import {
  displayedExpansion,
  type LeftSide,
  LONGEST,
  type ProofDetail,
  type ProofStep,
  START,
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

/** The lines of a proof for a derivative that is no gradient, or the reason why there is none. */
export type ForwardProof =
  | { readonly kind: 'proved'; readonly steps: readonly ProofStep[]; readonly differential: Expression }
  | { readonly kind: 'refused'; readonly why: string };

const CONSTANT: Citation = {
  rule: 'a constant has the differential 0',
  cite: 'Matrix Cookbook (33)',
};

/** The proof that dF is what it is, by one or several variables; every line is shaped like F. */
export function proveDifferential(
  of: Expression,
  wrt: readonly Expression[],
  detail: ProofDetail,
  left: LeftSide,
): ForwardProof {
  const differentials = new Map(wrt.map((leaf) => [leaf, differentialOfVariable(leaf)]));
  const whole = differential(of, differentials);
  if (whole.kind === 'refused') return whole;
  const result = share(simplify(whole.expression));
  const dependent = depending(topological([of]), new Set(wrt));
  const steps: ProofStep[] = [];
  const addStep = (cited: readonly Citation[], line: Expression): void => {
    steps.push({ ...rulesOf(cited), left, line, meaning: whole.expression });
  };
  const line = createLine(of, differentials, dependent);
  const written = (nodes: readonly Expression[]): readonly Citation[] => {
    for (const node of nodes) line.expand(node);
    return nodes.map((node) => ruleOf(node, dependent));
  };
  addStep([START], line.displayed());
  if (!dependent.has(of)) {
    addStep([CONSTANT], result);
    return { kind: 'proved', steps: tidy(steps), differential: result };
  }
  const hasSteps = dependent.size <= LONGEST;
  for (let open = line.ready(); hasSteps && open.length > 0; open = line.ready()) {
    if (detail === 'long') {
      addStep(written(alike(open, dependent)), line.displayed());
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
    if (isApart) addStep(orNumberInFront(passed), line.displayed());
    if (group.length === 0) break;
    written(group);
    const ownRules = group.flatMap((node) => {
      const below = quotientBelow(node, dependent, line.ready());
      if (!below) return [ruleOf(node, dependent)];
      written([below]);
      return quotientRules(ruleOf(node, dependent), below);
    });
    addStep(orNumberInFront([...(isApart ? [] : passed), ...ownRules]), line.displayed());
  }
  const last = steps.at(-1)?.line;
  if (!hasSteps || !last || operations(result) < operations(share(last)))
    addStep(
      [{ rule: hasSteps ? 'simplified' : 'all nodes from the outside in, each by its own rule', cite: null }],
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
  /** The line as it is displayed: `d(node)` stands for itself. */
  displayed(): Expression;
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
  const displayed = new Map<Expression, Expression>();
  const leafOf = (node: Expression): Expression => {
    const [inside] = node.args;
    if (isTranspose(node) && inside) return transpose(leafOf(inside));
    const known = leaves.get(node);
    if (known) return known;
    const leaf = variable({ name: `d(${node.id})`, attributes: [], role: 'differential' }, node.shape);
    leaves.set(node, leaf);
    nodes.set(leaf, node);
    displayed.set(leaf, differentialNode([node], node.shape));
    return leaf;
  };
  let line = leafOf(of);
  return {
    displayed: () => substituteAsWritten(line, displayed),
    ready: () =>
      ready(
        topological([line]).flatMap((leaf) => nodes.get(leaf) ?? []),
        dependent,
      ),
    expand: (node) => {
      const squared = squaredNorm(node);
      const expansion = squared
        ? times([number(2), inner(squared, leafOf(squared))])
        : displayedExpansion(node, dependent, leafOf);
      // There is a rule: the whole differential has been found.
      if (expansion) line = substitute(line, new Map([[leafOf(node), expansion]]));
    },
  };
}
