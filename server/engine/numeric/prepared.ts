// The part of a question that is compiled once: the program that differences run, its variables with their definitions, its dims.

import type { Attribute, Expression, Payload } from '../expressions/expression.ts';
import { topological } from '../expressions/expression.ts';
import type { Question } from '../expressions/question.ts';
import { costOf, LARGEST, OVERHEAD } from './cost.ts';
import type { PointVariable } from './points.ts';
import {
  compile,
  dependingOn,
  type Instruction,
  namesIn,
  type Program,
  sizeAt,
  variableKey,
} from './program.ts';
import { movingVariables } from './question.ts';
import { leavesOf } from './remembered-values.ts';
import type { Setting } from './setting.ts';
import { relevantDims } from './sizes.ts';

/** The part that is compiled once for a question and the expressions that must have values beside it. */
export interface Prepared {
  readonly program: Program;
  readonly others: readonly Program[];
  readonly moving: readonly Expression[];
  readonly movingKeys: readonly string[];
  readonly varying: readonly Instruction[];
  readonly variables: readonly PointVariable[];
}

/** Compiles a question, and expressions that must be finite at its points too. */
export function prepare(
  question: Question,
  alsoFinite: readonly Expression[],
  setting: Setting,
  special: ReadonlyMap<string, Attribute> = new Map(),
): Prepared {
  const program = compile([question.of], setting.operatorNamed);
  const others = alsoFinite.map((expression) => compile([expression], setting.operatorNamed));
  const moving = movingVariables(question);
  const movingKeys = moving.map(keyOf);
  const varying = dependingOn(program, new Set(movingKeys));
  return {
    program,
    others,
    moving,
    movingKeys,
    varying,
    variables: pointVariables([question.of, ...alsoFinite, ...moving], setting, special),
  };
}

const keyOf = (leaf: Expression): string =>
  leaf.payload.kind === 'variable' ? variableKey(leaf.payload.variable) : '';

/** The variables below these expressions, through definitions; those that stand for one after what they are made of. */
function pointVariables(
  roots: readonly Expression[],
  setting: Setting,
  special: ReadonlyMap<string, Attribute>,
): readonly PointVariable[] {
  const found = new Map<string, PointVariable>();
  const add = (leaf: Expression, { variable }: Payload & { readonly kind: 'variable' }): void => {
    const key = variableKey(variable);
    if (found.has(key)) return;
    const extra = special.get(key);
    const definition = setting.definitions.get(leaf);
    found.set(key, {
      key,
      name: variable.role === 'differential' ? `d${variable.name}` : variable.name,
      role: variable.role,
      shape: leaf.shape,
      attributes: extra ? [...variable.attributes, extra] : variable.attributes,
      definition: definition ? compile([definition], setting.operatorNamed) : null,
    });
  };
  // Without recursion: definitions may stand in chains of thousands.
  const entered = new Set<Expression>();
  const open = roots.flatMap(leavesOf).reverse();
  for (let leaf = open.at(-1); leaf; leaf = open.at(-1)) {
    const { payload } = leaf;
    const definition = setting.definitions.get(leaf);
    if (payload.kind !== 'variable' || payload.variable.role === 'bound') open.pop();
    else if (!entered.has(leaf) && definition) {
      entered.add(leaf);
      open.push(
        ...leavesOf(definition)
          .filter((inner) => !entered.has(inner))
          .reverse(),
      );
    } else {
      add(leaf, payload);
      open.pop();
    }
  }
  return [...found.values()];
}

/** The cost of one evaluation at these sizes: `empty` where shapes do not exist, `large` where it is not begun. */
export function costOfSizes(
  prepared: Prepared,
  sizes: ReadonlyMap<string, number>,
): number | 'empty' | 'large' {
  let total = 0;
  for (const program of [prepared.program, ...prepared.others]) {
    const cost = costAt(program.instructions, sizes);
    if (cost === 'empty') return 'empty';
    total += cost;
  }
  return total > LARGEST ? 'large' : total;
}

/** The cost of one run, the terms of sums counted as often as they are added. */
function costAt(instructions: readonly Instruction[], sizes: ReadonlyMap<string, number>): number | 'empty' {
  let total = 0;
  for (const { node, body } of instructions) {
    const rows = sizeAt(node.shape.rows, sizes);
    const cols = sizeAt(node.shape.cols, sizes);
    if (rows < 1 || cols < 1) return 'empty';
    const args = node.args.map(({ shape }) => ({
      rows: sizeAt(shape.rows, sizes),
      cols: sizeAt(shape.cols, sizes),
    }));
    const cost = costOf(node, args, { rows, cols });
    total += Number.isNaN(cost) ? 1 : cost;
    if (!body) continue;
    const last = sizeAt(body.to, sizes);
    const terms = last - sizeAt(body.from, sizes) + 1;
    const each = costAt(body.instructions, new Map([...sizes, [body.index, last]]));
    // An index that starts behind its end, or shapes that only its first values lack, leave nothing to count.
    if (terms > 0 && each !== 'empty') total += terms * (OVERHEAD + each);
  }
  return total;
}

type Dims = ReturnType<typeof relevantDims>;

/** The dims that a question's expressions and variables name. */
export function dimsOfQuestion(prepared: Prepared, setting: Setting): Dims {
  return relevantDims(setting.dims, nodesOf(prepared).flatMap(namesIn));
}

/** The same; null where there is a size that is no dim of the file: of one that nothing determines there is no number, and no point. */
export function onlyDimsOfQuestion(prepared: Prepared, setting: Setting): Dims | null {
  const nodes = nodesOf(prepared);
  const names = new Set(nodes.flatMap(namesIn));
  return haveOpenSizes(nodes, names, setting) ? null : relevantDims(setting.dims, names);
}

/** Whether a formula has a size that is no dim of the file. */
export function hasOpenSizes(formula: Expression, setting: Setting): boolean {
  const nodes = topological([formula]);
  return haveOpenSizes(nodes, new Set(nodes.flatMap(namesIn)), setting);
}

function haveOpenSizes(nodes: readonly Expression[], names: ReadonlySet<string>, { dims }: Setting): boolean {
  const known = new Set(dims.map(({ name }) => name));
  for (const { payload } of nodes) if (payload.kind === 'binder') known.add(payload.index);
  return [...names].some((name) => !known.has(name));
}

/** All nodes of a question's programs, and what moves. */
function nodesOf({ program, others, variables, moving }: Prepared): readonly Expression[] {
  const programs = [program, ...others, ...variables.map(({ definition }) => definition)];
  return [...programs.flatMap((one) => (one ? topological(one.roots) : [])), ...moving];
}
