// The other way of telling a derivation: dF written out from the outside in, until only dX is left, and its matrix read off.

import { addAll, substitute, transpose, variable } from '../expressions/build.ts';
import { type Expression, intern, NONE, topological } from '../expressions/expression.ts';
import type { Citation } from '../operators/operator.ts';
import { operatorOf } from '../operators/table.ts';
import { differential, differentialOfVariable, noRule } from './differential.ts';
import { depending } from './gradient.ts';
import {
  type LeftSide,
  LINEAR,
  LONGEST,
  type ProofStep,
  ruleOf,
  rulesOf,
  type Telling,
  tidy,
} from './proof.ts';
import { share } from './sharing.ts';
import { simplify } from './simplify.ts';

export type ForwardProof =
  | { readonly kind: 'proved'; readonly steps: readonly ProofStep[]; readonly differential: Expression }
  | { readonly kind: 'refused'; readonly why: string };

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
  const order = topological([of]);
  const dependent = depending(order, new Set(wrt));
  const steps: ProofStep[] = [];
  // `d(node)` is a leaf while the line is worked on, so that nothing rewrites the node inside it.
  const leaves = new Map<Expression, Expression>(differentials);
  const shown = new Map<Expression, Expression>();
  const leafOf = (node: Expression): Expression => {
    const [inside] = node.args;
    if (node.operator === 'transpose' && inside) return transpose(leafOf(inside));
    const known = leaves.get(node);
    if (known) return known;
    const leaf = variable({ name: `d(${node.id})`, attributes: [], role: 'differential' }, node.shape);
    leaves.set(node, leaf);
    shown.set(leaf, intern('differentialOf', [node], NONE, node.shape));
    return leaf;
  };
  let line = leafOf(of);
  const pending: Citation[] = [];
  const tell = (): void => {
    const rules = rulesOf(pending);
    pending.length = 0;
    steps.push({
      ...rules,
      left,
      line: unmasked(share(line), shown),
      meaning: whole.expression,
    });
  };
  if (shown.size > 0 && dependent.size <= LONGEST) {
    pending.push({ rule: 'the differential of what is derived', cite: null });
    tell();
    for (let place = order.length - 1; place >= 0; place--) {
      const node = order[place];
      const leaf = node && leaves.get(node);
      if (!node || !leaf || differentials.has(node) || !dependent.has(node)) continue;
      const parts: Expression[] = [];
      for (const [index, arg] of node.args.entries()) {
        if (!dependent.has(arg)) continue;
        const part = operatorOf(node).differential(node, index, leafOf(arg));
        if (!part) return { kind: 'refused', why: noRule(node) };
        parts.push(part);
      }
      pending.push(ruleOf(node, dependent));
      const next = substitute(line, new Map([[leaf, addAll(parts)]]));
      const trivial = LINEAR.has(node.operator) && telling === 'short';
      line = next;
      if (!trivial) tell();
    }
  }
  if (pending.length > 0 || steps.at(-1)?.line !== result) {
    const rules = [...new Set(pending.map((one) => one.rule))];
    steps.push({
      rule: rules.length > 0 ? rules.join('; ') : 'terms collected',
      cite: null,
      left,
      line: result,
      meaning: whole.expression,
    });
  }
  return { kind: 'proved', steps: tidy(steps), differential: simplify(whole.expression) };
}

/** The line with `d(node)` in the place of the leaf that stood for it; nothing is simplified. */
function unmasked(line: Expression, shown: ReadonlyMap<Expression, Expression>): Expression {
  const done = new Map<Expression, Expression>(shown);
  for (const node of topological([line])) {
    if (done.has(node)) continue;
    const args = node.args.map((arg) => done.get(arg) ?? arg);
    done.set(
      node,
      args.every((arg, index) => arg === node.args[index])
        ? node
        : intern(node.operator, args, node.payload, node.shape),
    );
  }
  return done.get(line) ?? line;
}
