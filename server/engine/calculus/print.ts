// Formulas as text: in the language itself (it parses back to the same meaning) and in TeX, with the user's own names.

import {
  isSymmetric,
  negate,
  number,
  numberOf,
  powerEach,
  rebuild,
  splitPower,
  transpose,
} from '../expressions/build.ts';
import { type Attribute, type Expression, intern, topological } from '../expressions/expression.ts';
import { factsOf } from '../expressions/facts.ts';
import {
  isHadamard,
  isMatrixProduct,
  isScaling,
  isSum,
  transposeNode,
  variableNode,
} from '../expressions/forms.ts';
import { isScalarExpression } from '../expressions/leaves.ts';
import { operatorOf } from '../operators/table.ts';
import { bracketed, type Written } from '../operators/writing.ts';

/** Definitions by the expression that they stand for. */
export type Names = ReadonlyMap<Expression, string>;

/** Text longer than this is cut into pieces with names of their own. */
const LONGEST = 200_000;

/** The formula with what has a name replaced by a leaf of that name; nothing is simplified. */
export function foldNames(root: Expression, names: Names): Expression {
  if (names.size === 0) return root;
  const known = new Map<Expression, Expression>();
  for (const [expression, name] of names) {
    if (numberOf(expression) !== null || expression.args.length === 0) continue;
    const leaf = variableNode([], expression.shape, {
      kind: 'variable',
      variable: { name, attributes: attributesOf(expression), role: 'value' },
    });
    known.set(expression, leaf);
    // Of `r = y - X b`, X b - y is -r.
    const opposite = negate(expression);
    if (isSum(expression) && !known.has(opposite) && !names.has(opposite)) known.set(opposite, negate(leaf));
    if (isScalarExpression(expression)) continue;
    const transposed = transpose(expression);
    // Of `F = X'`, X is not written F'.
    if (transposed.args.length === 0) continue;
    if (transposed !== expression && !known.has(transposed) && !names.has(transposed))
      known.set(transposed, transposeNode([leaf], transposed.shape));
  }
  const powers = powersOfNames(known);
  const done = new Map<Expression, Expression>();
  const order = topological([root]);
  const flat = flattened(order);
  const opposites = new Set<Expression>();
  for (const node of order) {
    const leaf =
      known.get(node) ??
      known.get(flat.get(node) ?? node) ??
      powerOfName(node, powers) ??
      powerOfName(flat.get(node) ?? node, powers);
    if (leaf) {
      done.set(node, leaf);
      if (isOpposite(leaf)) opposites.add(leaf);
    } else {
      const args = regrouped(node, known, flat).map((arg) => done.get(arg) ?? arg);
      const isSame = args.length === node.args.length && args.every((arg, index) => arg === node.args[index]);
      // A sign that came in with a name goes where signs are written.
      const make = args.some((arg) => opposites.has(arg)) ? rebuild : renamed;
      const made = isSame ? node : make(node, args);
      if (isOpposite(made) && !isOpposite(node)) opposites.add(made);
      done.set(node, made);
    }
  }
  return ungrouped(done.get(root) ?? root);
}

/** The same operator over other arguments, as it stands. */
const renamed = ({ operator, payload, shape }: Expression, args: readonly Expression[]): Expression =>
  intern(operator, args, payload, shape);

const isOpposite = (node: Expression): boolean => {
  const [first] = isScaling(node) ? node.args : [];
  return first !== undefined && numberOf(first) === -1;
};

/** Groups that nothing shares any more, since names stand for what did, are written as part of what they stand in. */
function ungrouped(root: Expression): Expression {
  const order = topological([root]);
  const isGrouped = (arg: Expression, node: Expression): boolean =>
    arg.operator === node.operator && (isMatrixProduct(arg) || isHadamard(arg));
  if (!order.some((node) => node.args.some((arg) => isGrouped(arg, node)))) return root;
  const uses = new Map<Expression, number>();
  for (const node of order) for (const arg of node.args) uses.set(arg, (uses.get(arg) ?? 0) + 1);
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    const args = node.args.flatMap((arg) => {
      const made = done.get(arg) ?? arg;
      return isGrouped(arg, node) && uses.get(arg) === 1 ? made.args : [made];
    });
    const isSame = args.length === node.args.length && args.every((arg, index) => arg === node.args[index]);
    done.set(node, isSame ? node : intern(node.operator, args, node.payload, node.shape));
  }
  return done.get(root) ?? root;
}

/** Of nodes in which a sum or product stands grouped, for what it shares with others, the same in normal form. */
function flattened(order: readonly Expression[]): ReadonlyMap<Expression, Expression> {
  const flat = new Map<Expression, Expression>();
  for (const node of order) {
    const args = node.args.map((arg) => flat.get(arg) ?? arg);
    const isGrouped = factsOf(node).isFlat && args.some((arg) => arg.operator === node.operator);
    if (isGrouped) flat.set(node, factsOf(node).rebuild(node, args));
    else if (args.some((arg, index) => arg !== node.args[index])) flat.set(node, rebuild(node, args));
  }
  return flat;
}

interface NamedPower {
  readonly leaf: Expression;
  readonly exponent: number;
}

/** Of `s = sqrt(v)`, that v to the half is called s. */
function powersOfNames(known: ReadonlyMap<Expression, Expression>): ReadonlyMap<Expression, NamedPower> {
  const powers = new Map<Expression, NamedPower>();
  for (const [expression, leaf] of known) {
    const [base, exponent] = splitPower(expression);
    if (exponent !== 1 && base.args.length > 0) powers.set(base, { leaf, exponent });
  }
  return powers;
}

/** A power of what has a name as a root: 1/v as s to the minus two. */
function powerOfName(node: Expression, powers: ReadonlyMap<Expression, NamedPower>): Expression | null {
  const [base, exponent] = splitPower(node);
  const named = powers.get(base);
  const ratio = named ? exponent / named.exponent : 0;
  return named && Number.isInteger(ratio) ? powerEach(named.leaf, number(ratio)) : null;
}

/** Facts about a name that stands for a formula: its transpose is itself, where the formula says so. */
function attributesOf(expression: Expression): readonly Attribute[] {
  return isSymmetric(expression) ? ['symmetric'] : [];
}

const groups = new WeakMap<ReadonlyMap<Expression, Expression>, ReadonlyMap<string, readonly Expression[]>>();

/** Factors of a scaling with those that have a name together replaced by it: `Q = W / s` in 2 W / s. */
function scaledByName(
  node: Expression,
  known: ReadonlyMap<Expression, Expression>,
  flat: ReadonlyMap<Expression, Expression>,
): readonly Expression[] {
  const flattenedArgs = node.args.map((arg) => flat.get(arg) ?? arg);
  for (const [named, leaf] of known) {
    if (!isScaling(named) || named.args.length >= node.args.length) continue;
    if (!named.args.every((arg) => flattenedArgs.includes(arg))) continue;
    const rest = node.args.filter((_, place) => !named.args.includes(flattenedArgs[place] ?? node));
    const place = rest.findIndex((arg) => !isScalarExpression(arg));
    // The matrix that numbers scale stands last.
    return isScalarExpression(leaf) && place >= 0
      ? [...rest.slice(0, place), leaf, ...rest.slice(place)]
      : [...rest, leaf];
  }
  return node.args;
}

/** Arguments of a flat sum or product with neighbours that have a name together replaced by that name. */
function regrouped(
  node: Expression,
  known: ReadonlyMap<Expression, Expression>,
  flat: ReadonlyMap<Expression, Expression>,
): readonly Expression[] {
  if (isScaling(node)) return scaledByName(node, known, flat);
  if (!factsOf(node).isFlat) return node.args;
  let index = groups.get(known);
  if (!index) {
    const made = new Map<string, Expression[]>();
    for (const expression of known.keys()) {
      const [first] = expression.args;
      if (!factsOf(expression).isFlat || !first) continue;
      const key = `${expression.operator}${first.id}`;
      const list = made.get(key) ?? [];
      list.push(expression);
      made.set(
        key,
        list.sort((a, b) => b.args.length - a.args.length),
      );
    }
    index = made;
    groups.set(known, index);
  }
  const args: Expression[] = [];
  for (let start = 0; start < node.args.length; ) {
    const first = node.args[start];
    const found =
      first &&
      index
        .get(`${node.operator}${first.id}`)
        ?.find(
          (named) => named !== node && named.args.every((arg, offset) => node.args[start + offset] === arg),
        );
    const leaf = found && known.get(found);
    if (found && leaf) {
      args.push(leaf);
      start += found.args.length;
    } else {
      if (first) args.push(first);
      start += 1;
    }
  }
  return args;
}

type Notation = 'text' | 'latex';

/** Every node written once, children first: no recursion over depth. */
function written(root: Expression, notation: Notation): string {
  const done = new Map<Expression, Written>();
  const writer = {
    write(argument: Expression, level: number): string {
      const known = done.get(argument) ?? write(argument);
      if (notation === 'latex' && known.level < level) return `\\left(${known.text}\\right)`;
      return bracketed(known, level);
    },
  };
  // Operators may write a part that is no node of the graph, such as the base of a reciprocal: one level, on the spot.
  const write = (node: Expression): Written => {
    const operator = operatorOf(node);
    const result = notation === 'text' ? operator.print(node, writer) : operator.latex(node, writer);
    done.set(node, result.text.length > LONGEST ? { text: '…', level: result.level } : result);
    return done.get(node) ?? result;
  };
  for (const node of topological([root])) if (!done.has(node)) write(node);
  return done.get(root)?.text ?? '';
}

/** The formula in the language itself. */
export function print(root: Expression, names: Names = new Map()): string {
  return written(foldNames(root, names), 'text');
}

/** The formula in TeX. */
export function latex(root: Expression, names: Names = new Map()): string {
  return written(foldNames(root, names), 'latex');
}
