// The derivation line by line: dL as a sum of inner products ⟨adjoint, d(node)⟩, the nodes of all terms rewritten
// side by side by their differentials and moved across the inner product by their pullbacks, until dL = G · dΘ (Delong (17)).

import { isScalarExpression, number, splitPower } from '../../expressions/build.ts';
import { type Expression, topological } from '../../expressions/expression.ts';
import { isScaling, isTranspose } from '../../expressions/forms.ts';
import type { Citation } from '../../operators/operator.ts';
import { differential, differentialOfVariable } from '../differential.ts';
import { depending, gradients } from '../gradient.ts';
import { operations } from '../simplification/operations.ts';
import { share } from '../simplification/sharing.ts';
import { simplify } from '../simplification/simplify.ts';
import { type Adjoints, COLLECTED, createAdjoints, WithoutRule } from './adjoints.ts';
import { alike, together, tooMany } from './line-nodes.ts';
import { LONGEST, type ProofDetail, type ProofStep, START, stepOf, tidy } from './proof-line.ts';
import {
  distinct,
  isNumberInFront,
  orNumberInFront,
  partOf,
  passingRule,
  quotientRules,
  ruleOf,
} from './rules.ts';

/** The lines of a proof of a gradient, or the reason why there is none. */
export type Proof =
  | { readonly kind: 'proved'; readonly steps: readonly ProofStep[]; readonly gradient: Expression }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The proof that the gradient of a scalar by one variable is what it is; the ambient gradient, not yet projected.
 * `known` is the same gradient as it shall be written in the end.
 */
export function proveGradient(
  of: Expression,
  wrt: Expression,
  detail: ProofDetail,
  known: Expression | null = null,
): Proof {
  const order = topological([of]);
  const dependent = depending(order, new Set([wrt]));
  if (!dependent.has(of)) return { kind: 'refused', why: 'the formula does not depend on the variable' };
  const d = differentialOfVariable(wrt);
  const start = differential(of, new Map([[wrt, d]]));
  if (start.kind === 'refused') return start;
  const found = known ?? resultOf(of, wrt);
  if (typeof found === 'string') return { kind: 'refused', why: found };
  const last: ProofStep = {
    rule: 'dL = D · dΘ ⇒ ∂L/∂Θ = D',
    cite: 'Delong (17)',
    left: 'derivative',
    line: found,
    meaning: found,
  };
  const whole = [{ adjoint: found, displayed: d, value: d, isLast: true }];
  if (dependent.size > LONGEST) {
    const rule = `all ${dependent.size} nodes from the outside in, each by its own rule`;
    return { kind: 'proved', steps: [stepOf([{ rule, cite: null }], whole), last], gradient: found };
  }
  try {
    const steps: ProofStep[] = [];
    const adjoints = createAdjoints(of, wrt, dependent);
    const addStep = (cited: readonly Citation[], expanded: readonly Expression[] = []): void => {
      steps.push(stepOf(cited, adjoints.terms(new Set(expanded))));
    };
    addStep([START]);
    if (detail === 'short') addShortSteps(adjoints, dependent, addStep);
    else addLongSteps(adjoints, dependent, addStep);
    const lastStep = steps.pop();
    if (lastStep) steps.push(steps.length === 0 ? lastStep : { ...lastStep, line: stepOf([], whole).line });
    return { kind: 'proved', steps: [...tidy(steps), last], gradient: found };
  } catch (error) {
    if (error instanceof WithoutRule) return { kind: 'refused', why: error.message };
    throw error;
  }
}

function resultOf(of: Expression, wrt: Expression): Expression | string {
  const found = gradients(of, [wrt]);
  if (found.kind === 'refused') return found.why;
  return share(simplify(found.gradients[0] ?? number(0)));
}

type AddStep = (cited: readonly Citation[], expanded?: readonly Expression[]) => void;

/** Textbook length: what is linear in passing, outer functions at once, products written out and then moved. */
function addShortSteps(adjoints: Adjoints, dependent: ReadonlySet<Expression>, addStep: AddStep): void {
  for (;;) {
    let passed = passLinear(adjoints, dependent);
    const open = adjoints.ready();
    if (open.length === 0) {
      if (passed.length > 0) addStep(orNumberInFront(passed));
      return;
    }
    const group = together(open, dependent);
    const ownRules = new Map(group.map((node) => [node, [ruleOf(node, dependent)] as readonly Citation[]]));
    const own = (): readonly Citation[] => [...ownRules.values()].flat();
    if (passed.length > 0 && tooMany([...passed, ...own()])) {
      addStep(orNumberInFront(passed));
      passed = [];
    }
    const expanded: Expression[] = [];
    const moved: Citation[] = [];
    for (const node of group) {
      if (!movesAtOnce(node, adjoints, dependent)) {
        expanded.push(node);
        continue;
      }
      const { own: move, unwrapped } = adjoints.pull(node);
      if (!isScalarExpression(node)) moved.push(...move.filter((one) => one !== COLLECTED));
      moved.push(...unwrapped);
      const below = quotientBelow(node, adjoints, dependent);
      if (below) {
        ownRules.set(node, quotientRules(ruleOf(node, dependent), below));
        adjoints.pull(below);
      }
    }
    addStep(orNumberInFront([...passed, ...own(), ...moved]), expanded);
    if (expanded.length === 0) continue;
    addStep(
      expanded.flatMap((node) => {
        const { own: move, unwrapped } = adjoints.pull(node, { turnsColumns: true });
        return [...unwrapped, ...move.filter((one) => one !== COLLECTED)];
      }),
    );
  }
}

/** Through everything linear, in all terms; the rules that were used. A number in front is cited by no rule. */
function passLinear(adjoints: Adjoints, dependent: ReadonlySet<Expression>): Citation[] {
  const passed: Citation[] = [];
  for (;;) {
    const linear = adjoints.ready().filter((node) => partOf(node, dependent) === 'linear');
    if (linear.length === 0) return [...distinct(passed)];
    for (const node of linear) {
      if (!isNumberInFront(node)) passed.push(passingRule(node, dependent));
      passed.push(...adjoints.pull(node).unwrapped);
    }
  }
}

/** Operators that may fall away in passing. */
const MUCH = 2;

/** Functions of each entry and scalars move in the line of their differential, unless much falls away when they do. */
function movesAtOnce(node: Expression, adjoints: Adjoints, dependent: ReadonlySet<Expression>): boolean {
  if (isScalarExpression(node) && isScaling(node)) return true;
  if (partOf(node, dependent) !== 'outer') return false;
  const { raw, neat } = adjoints.outlook(node);
  return operations(neat) + MUCH >= operations(raw);
}

/** 1 / b of the quotient a / b that has just been differentiated, where nothing else waits for it. */
function quotientBelow(
  node: Expression,
  adjoints: Adjoints,
  dependent: ReadonlySet<Expression>,
): Expression | null {
  if (!isScaling(node)) return null;
  const below = node.args.find(
    (arg) => dependent.has(arg) && isScalarExpression(arg) && splitPower(arg)[1] < 0,
  );
  return below && adjoints.ready().includes(below) ? below : null;
}

/** Every move: one rule a line, its differential first, then the move, then what becomes simpler by it. */
function addLongSteps(adjoints: Adjoints, dependent: ReadonlySet<Expression>, addStep: AddStep): void {
  for (let open = adjoints.ready(); open.length > 0; open = adjoints.ready()) {
    const group = alike(open, dependent);
    const hasTransposes = group.some((node) =>
      node.args.some((arg) => isTranspose(arg) && dependent.has(arg)),
    );
    const transposed: Citation = { rule: "d(A') = (dA)'", cite: 'Matrix Cookbook (44)' };
    addStep([...group.map((node) => ruleOf(node, dependent)), ...(hasTransposes ? [transposed] : [])], group);
    const moves = group.map((node) => adjoints.pull(node, { stayRaw: true }));
    addStep(moves.flatMap(({ own, unwrapped }) => [...unwrapped, ...own]));
    if (adjoints.simplify()) addStep([{ rule: 'simplified', cite: null }]);
  }
}
