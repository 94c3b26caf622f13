// Whether the points of a claim lie on both sides of every kink that its formulas have (max, abs, relu, step, clipping …), and
// points for the sides that were not seen: at other scales, with other signs, one variable at a time.

import { type Expression, topological } from '../../expressions/expression.ts';
import { maxAbs } from '../../values/kernels.ts';
import { evaluationOf, type Inspection } from '../evaluate.ts';
import { settleAt } from '../settle.ts';
import { PLAIN_STYLE, type Style } from '../styles.ts';
import { makeTrial, type Trial, type Trials } from '../trials.ts';

type Side = -1 | 1;

/** What came of the search: every side seen or out of reach, a point at which the claim fails, or a kink with an unseen side. */
export type KinkCover =
  | { readonly kind: 'covered'; readonly trials: readonly Trial[] }
  | { readonly kind: 'differs'; readonly at: Trial; readonly error: number }
  | { readonly kind: 'missed'; readonly node: Expression; readonly side: Side };

/** Magnitudes of variables that are tried, the likely ones first. */
const MAGNITUDES = [10, 0.1, 100, 1e3, 1e-2, 1e-3, 1e-5, 1e-8, 1e4] as const;
const SIGNS = ['free', 'positive', 'negative'] as const;
/** Variables that are scaled one by one, and points tried for each style. */
const MOST_SCALED = 4;
const ATTEMPTS = 3;
/** Points tried for sides that were only seen where nothing moves: a derivative may be 0 all over one side. */
const FOR_FAINT = 24;

/** Looks for the sides of kinks that the trials of a claim have not seen, and holds the claim against the points found. */
export function coverKinks(trials: Trials, claimed: Expression): KinkCover {
  const open = openSides(trials, claimed);
  // Sides that were seen where nothing moves, which says little: anything times 0 agrees there.
  const faint = new Set<OpenSide>();
  const see = (trial: Trial, seen: readonly OpenSide[]): void => {
    if (maxAbs(trial.actual.value) > 0) remove(open, seen);
    else for (const side of seen) faint.add(side);
  };
  for (const trial of trials.list) if (open.length > 0) see(trial, seenAt(open, trials, trial));
  const found: Trial[] = [];
  if (open.length === 0) return { kind: 'covered', trials: found };
  const { prepared, question, setting, options } = trials;
  // Among few entries none hides what another one does.
  const total = (each: Trial): number => [...each.sizes.values()].reduce((sum, size) => sum + size, 0);
  const [smallest, second] = trials.list.toSorted((a, b) => total(a) - total(b));
  let left = FOR_FAINT;
  for (const [i, style] of stylesFor(prepared.variables.length).entries()) {
    const sizes = (i % 2 === 1 && second ? second : smallest)?.sizes;
    if (open.length === 0 || !sizes || options.budget.exhausted) break;
    if (open.every((side) => faint.has(side)) && left-- === 0) break;
    const trial = makeTrial(prepared, question, setting, options, sizes, `side ${i}`, style, ATTEMPTS);
    if ('kind' in trial) continue;
    const seen = seenAt(open, trials, trial);
    if (seen.length === 0) continue;
    const { outcome, relativeError, isNothing } = settleAt(trials, trial, claimed);
    if (outcome === 'differ') return { kind: 'differs', at: trial, error: relativeError };
    // Where both sides are nothing but rounding, nothing is seen of them.
    if (outcome !== 'agree' || isNothing) continue;
    found.push(trial);
    see(trial, seen);
  }
  const missed = open.find((side) => !faint.has(side));
  return missed ? { kind: 'missed', ...missed } : { kind: 'covered', trials: found };
}

interface OpenSide {
  readonly node: Expression;
  readonly side: Side;
}

/** Both sides of every kink that a variable decides, but those that its arguments cannot reach by their signs. */
function openSides({ question, setting, prepared }: Trials, claimed: Expression): OpenSide[] {
  const roots = [
    question.of,
    claimed,
    ...prepared.variables.flatMap(({ definition }) => definition?.roots ?? []),
  ];
  return topological(roots).flatMap((node): OpenSide[] => {
    const operator = setting.operatorNamed(node.operator);
    if (!operator || !hasBranches(node, setting.operatorNamed) || !isVaried(node)) return [];
    const reachable = setting.sidesOf(node);
    return ([-1, 1] as const).filter((side) => reachable.includes(side)).map((side) => ({ node, side }));
  });
}

/** Whether a formula is another one on the other side of a kink of this node. */
export function hasBranches(node: Expression, operatorNamed: Trials['setting']['operatorNamed']): boolean {
  const operator = operatorNamed(node.operator);
  const one = { rows: 1, cols: 1, data: Float64Array.of(0.5) };
  return operator !== undefined && operator.smoothness.branches(node.args.map(() => one)) !== null;
}

const isVaried = (node: Expression): boolean =>
  topological([node]).some(
    ({ payload }) =>
      payload.kind === 'function' || (payload.kind === 'variable' && payload.variable.role !== 'bound'),
  );

function remove(open: OpenSide[], seen: readonly OpenSide[]): void {
  for (const side of seen) open.splice(open.indexOf(side), 1);
}

/** The open sides that some entry is on at this point. */
function seenAt(open: readonly OpenSide[], { prepared }: Trials, { found }: Trial): readonly OpenSide[] {
  const seen = new Set<OpenSide>();
  const look: Inspection = ({ node }, operator, args) => {
    const sides = open.filter((each) => each.node === node && !seen.has(each));
    if (sides.length === 0) return true;
    for (const distance of operator.smoothness.branches(args) ?? [])
      for (const each of sides) if (Math.sign(distance) === each.side) seen.add(each);
    return true;
  };
  for (const [i, program] of [prepared.program, ...prepared.others].entries())
    found.evaluations[i]?.run(program.instructions, look);
  const { point, standIns, decompositions } = found;
  for (const { definition } of prepared.variables)
    if (definition?.instructions.some(({ node }) => open.some((each) => each.node === node)))
      evaluationOf(definition, point, standIns, decompositions).run(definition.instructions, look);
  return [...seen];
}

function stylesFor(variables: number): readonly Style[] {
  const all = SIGNS.map((sign): Style => ({ ...PLAIN_STYLE, sign }));
  const alone =
    variables < 2 ? [] : Array.from({ length: Math.min(variables, MOST_SCALED) }, (_, only) => only);
  for (const magnitude of MAGNITUDES) {
    for (const sign of SIGNS) {
      const style: Style = { ...PLAIN_STYLE, sign, magnitude };
      all.push(style, ...alone.map((only) => ({ ...style, only })));
    }
  }
  return all;
}
