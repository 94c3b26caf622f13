// `h_\theta(x)`, `f_{w,b}(x)`: models by the letters of their parameters. Where the document does not say what such a model
// is, it is the one that courses of machine learning begin with: linear, and a sigmoid of that where its logarithm is taken.

import { derivedBy } from './dependencies.ts';
import type { Facts } from './facts.ts';
import { nameOf, plainText } from './letter-names.ts';
import type { PlacedLine } from './lines.ts';
import { isSign, type Math as Node, type Row } from './math.ts';
import type { Note } from './note.ts';
import { bracketOf } from './row-facts.ts';
import { walk } from './walk.ts';

type Script = Node & { readonly kind: 'scripts' };

/** The lines with such models defined in front, and the remarks on them. */
export function withHypotheses(
  lines: readonly PlacedLine[],
  { indices }: Facts,
): { readonly lines: readonly PlacedLine[]; readonly notes: readonly Note[] } {
  const equations = lines.flatMap((line) => (line.kind === 'equation' ? [line] : []));
  const asked = new Set(
    equations.flatMap(({ sides: [left = []] }) =>
      (derivedBy(left)?.by ?? []).flatMap((node) => nameOf(node, indices) ?? lettersIn([node])),
    ),
  );
  const defined = new Set(
    equations.flatMap(({ sides: [left, ...others] }) => {
      const head = left?.[0];
      return head && others.length > 0 ? (nameOf(head, indices) ?? []) : [];
    }),
  );
  const derived = new Set(
    equations.flatMap(({ sides }) =>
      sides.flatMap((side) => walk(side).flatMap(({ node, next }) => derivedIn(node, next))),
    ),
  );
  const made = new Map<string, { readonly line: PlacedLine; readonly note: Note }>();
  for (const { sides, range, start } of equations) {
    for (const side of sides) {
      for (const { node, next } of walk(side)) {
        const call = modelAt(node, next);
        const name = call && nameOf(call.model, indices);
        if (!call || name === null || made.has(name) || defined.has(name) || derived.has(name)) continue;
        if (!call.parameters.some((letter) => letter.kind === 'letter' && asked.has(letter.name))) continue;
        const isLogistic = equations.some((one) => one.sides.some((row) => takesLogarithm(row, name)));
        const body = linear(call.parameters, call.argument, isLogistic);
        const model: Node = { ...call.model, above: [] };
        const bracket: Node = { kind: 'fence', open: '(', close: ')', body: [call.argument], range };
        const at = { start: range.start, end: range.start };
        const modelText = `${plainText([call.model])}(${plainText([call.argument])})`;
        const what = isLogistic ? 'the sigmoid of a linear model' : 'a linear model';
        made.set(name, {
          line: { kind: 'equation', sides: [[model, bracket], body], range: at, start },
          note: { message: `${modelText} is read as ${what}: nothing here says what it is`, range },
        });
      }
    }
  }
  const models = [...made.values()];
  if (models.length === 0) return { lines, notes: [] };
  return { lines: [...models.map(({ line }) => line), ...lines], notes: models.map(({ note }) => note) };

  function takesLogarithm(row: Row, name: string): boolean {
    return walk(row).some(({ node, next }) => {
      if (node.kind !== 'function' || node.name !== 'log' || !next) return false;
      return walk([next]).some((inner) => nameOf(inner.node, indices) === name);
    });
  }

  /** A model that is itself derived is no linear one. */
  function derivedIn(node: Node, next: Node | null): readonly string[] {
    const of = node.kind === 'fraction' ? node.above.slice(1) : isNablaSign(node) && next ? [next] : [];
    return of.flatMap((one) => nameOf(one, indices) ?? []);
  }
}

const isNablaSign = (node: Node): boolean => isSign(node.kind === 'scripts' ? node.base : node, '∇');

const lettersIn = (row: Row): readonly string[] =>
  row.flatMap((node) => {
    const base = node.kind === 'scripts' ? node.base : node;
    return base?.kind === 'letter' ? [base.name] : [];
  });

/** `h_\theta(x^{(i)})` as the model, the letters of its parameters, and the letter of its argument. */
function modelAt(
  node: Node,
  next: Node | null,
): { readonly model: Script; readonly parameters: Row; readonly argument: Node } | null {
  if (node.kind !== 'scripts' || node.base?.kind !== 'letter' || !/^[hf]$/u.test(node.base.name)) return null;
  const parameters = node.below.filter((one) => !isSign(one, ','));
  const [argument, ...more] = bracketOf(next) ?? [];
  const base = argument?.kind === 'scripts' ? argument.base : argument;
  const isList = parameters.length > 0 && parameters.length <= 2 && parameters.every(isParameter);
  return isList && base?.kind === 'letter' && more.length === 0
    ? { model: node, parameters, argument: base }
    : null;
}

const isParameter = (node: Node): boolean => node.kind === 'letter' && /^[wWbβθΘ]$/u.test(node.name);

/** `\theta^\top x`, `w^\top x + b`. */
function linear([weights, offset]: Row, argument: Node, isLogistic: boolean): Row {
  if (!weights) return [];
  const { range } = weights;
  const sign = (text: string): Node => ({ kind: 'sign', text, range });
  const upright: Node = { kind: 'scripts', base: weights, below: [], above: [sign('⊤')], range };
  const body: Row = [upright, argument, ...(offset ? [sign('+'), offset] : [])];
  if (!isLogistic) return body;
  return [
    { kind: 'function', name: 'sigmoid', range },
    { kind: 'fence', open: '(', close: ')', body, range },
  ];
}
