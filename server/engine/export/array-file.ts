// A document as a file of a target: one function for each definition and derivative, and for each scalar one for its value
// with all gradients.

import { foldNames } from '../calculus/print.ts';
import type { Expression } from '../expressions/expression.ts';
import { displayShape } from '../shapes/shape.ts';
import { arrayFunction, type FileContext, type FunctionRequest } from './array-program/array-function.ts';
import {
  type Exported,
  type ExportedDerivative,
  type ExportInput,
  type Refusal,
  spelledPart,
} from './export-input.ts';
import { createNamer, derivativeName } from './targets/python-names.ts';
import type { SelfTest, Target, TargetFunction } from './targets/target.ts';

/**
 * A file of code in one target: a function for each definition and derivative of the document, with a self-test if wanted.
 * What cannot be written is a refusal, named in a comment of the file.
 */
export function exportArrays(input: ExportInput, target: Target, selfTest: boolean): Exported {
  const { functions, tests, refusals, helpers, dims } = functionsOf(input, target);
  const text = target.file({
    source: input.source,
    refusals: refusals.map(({ what, why }) => `${what}: ${why}`),
    functions: functions.map(({ written }) => written),
    helpers: withNeeds(helpers, target),
    selfTest: selfTest ? { tests, dims } : null,
  });
  return { text, refusals };
}

/** A function with what it is for in the document's own notation: `L`, `∂L/∂W`. */
interface NamedFunction {
  readonly what: string;
  readonly written: TargetFunction;
}

interface FileFunctions {
  readonly functions: readonly NamedFunction[];
  readonly tests: readonly SelfTest[];
  readonly refusals: readonly Refusal[];
  readonly helpers: ReadonlySet<string>;
  /** The names of the sizes in the code. */
  readonly dims: readonly string[];
}

/** All functions of a document in a target. */
export function functionsOf(input: ExportInput, target: Target): FileFunctions {
  const helperNames = Object.keys(target.helpers).map(target.helperName);
  const names = createNamer([...target.reserved, ...helperNames], target.identifier);
  const spelled = new Map(input.names.map((name) => [name, names.fresh(name)]));
  const made = new Map<string, string>();
  /** A name that the document does not have, made when it is first asked for. */
  const remembered = (key: string, wanted: string): string => {
    const name = made.get(key) ?? names.fresh(wanted);
    made.set(key, name);
    return name;
  };
  const helpers = new Set<string>();
  const file: FileContext = {
    target,
    variables: input.variables,
    definitions: input.definitions,
    lines: input.lines,
    dims: input.dims,
    spelling: {
      value: (name) => spelled.get(name) ?? remembered(`value ${name}`, name),
      differential: (name) => remembered(`differential ${name}`, `d${name}`),
      dim: (name) => spelled.get(name) ?? remembered(`dim ${name}`, name),
      index: (name) => remembered(`index ${name}`, name),
      callable: (name, order) =>
        order === 0
          ? (spelled.get(name) ?? remembered(`callable ${name}`, name))
          : remembered(`callable ${order} ${name}`, `${order === 1 ? 'd' : `d${order}`}${name}`),
    },
    taken: new Set([...spelled.values(), ...helperNames]),
    helper: (name) => {
      helpers.add(name);
      return target.helperName(name);
    },
  };
  const refusals: Refusal[] = [...input.refusals];
  const functions: NamedFunction[] = [];
  const tests: SelfTest[] = [];
  const add = (what: string, request: FunctionRequest): TargetFunction | null => {
    const made = arrayFunction(request, file);
    if (made.kind === 'refused') {
      refusals.push({ what, why: made.why });
      return null;
    }
    functions.push({ what, written: made.value });
    return made.value;
  };
  const ofName = new Map<string, string>();
  for (const { name, formula } of input.definitions) {
    const about = `${name}, ${displayShape(formula.shape, 'any')}.`;
    const leaf = file.spelling.value(name);
    if (add(name, { spelled: leaf, about, value: formula, gradients: null })) ofName.set(name, leaf);
  }
  const folded = foldingOf(input);
  const functionNames = createNamer([...file.taken, ...target.reserved], target.identifier);
  for (const derivative of input.derivatives) {
    const name = functionNames.fresh(nameOf(derivative));
    const value = folded(derivative.result);
    const written = add(derivative.target, {
      spelled: name,
      about: aboutOf(derivative),
      value,
      gradients: null,
    });
    const test = written && testOf(derivative, name, ofName, file);
    if (test) tests.push(test);
    const product = timesDirection(derivative, name);
    if (product) {
      const { by, spelled } = product.direction;
      const direction = remembered('direction', spelled);
      const about = `What ${derivative.target} makes of a direction ${direction} of ${by}, without the matrix.`;
      const request = {
        ...product,
        about,
        direction: { by, spelled: direction },
        value: folded(product.value),
      };
      const times = add(product.what, { ...request, spelled: functionNames.fresh(product.spelled) });
      if (times && test) tests.push({ ...test, spelled: times.spelled, kind: 'product', direction });
    }
    if (written && derivative.order === 1) ofName.set(nameOf(derivative), name);
  }
  for (const { of, gradients } of input.gradients) {
    const definition = input.definitions.find(({ name }) => name === of);
    if (!definition) continue;
    const name = functionNames.fresh(`${of}_and_gradients`);
    const about = `${of} and its gradients by ${gradients.map(({ by }) => by).join(', ')}, by name.`;
    const written = add(`${of} with its gradients`, {
      spelled: name,
      about,
      value: definition.formula,
      own: of,
      gradients: gradients.map(({ by, result }) => ({ by, result: folded(result) })),
    });
    const whole = ofName.get(of);
    if (written && whole)
      for (const { by, form } of gradients)
        tests.push({
          spelled: name,
          of: whole,
          by: file.spelling.value(by),
          kind: form,
          isAmongGradients: true,
          direction: null,
        });
  }
  return { functions, tests, refusals, helpers, dims: [...input.dims].map(file.spelling.dim) };
}

/** These helpers with all that they call, what is called first first. */
export function withNeeds(names: Iterable<string>, { helpers, helperName }: Target): readonly string[] {
  const ordered = new Set<string>();
  const add = (name: string): void => {
    if (ordered.has(name)) return;
    for (const other of Object.keys(helpers))
      if (other !== name && hasWord(helpers[name] ?? '', helperName(other))) add(other);
    ordered.add(name);
  };
  for (const name of names) add(name);
  return [...ordered];
}

const hasWord = (text: string, word: string): boolean => new RegExp(`(?<!\\w)${word}(?!\\w)`, 'u').test(text);

/** Formulas in variables with the document's names in them; each once, for functions share most of theirs. */
function foldingOf({ folding }: ExportInput): (expression: Expression) => Expression {
  const known = new Map<Expression, Expression>();
  return (expression) => {
    const made = known.get(expression) ?? foldNames(expression, folding);
    known.set(expression, made);
    return made;
  };
}

const nameOf = ({ of, by, order }: ExportedDerivative): string =>
  derivativeName(
    spelledPart(of),
    by.map((part) => ({ text: spelledPart(part), power: part.power })),
    order,
  );

function aboutOf({ target, result, map }: ExportedDerivative): string {
  const shape = displayShape(result.shape, 'any');
  if (map) return `The matrix of ${target} between vecs, ${shape}.`;
  return `${target}, ${shape}.`;
}

/** The function that multiplies a Hessian by a direction; null where there is none. */
function timesDirection({ target, by, product }: ExportedDerivative, spelled: string) {
  const last = by.at(-1);
  if (!last || !product) return null;
  return {
    what: `${target} times v`,
    spelled: `${spelled}_times`,
    value: product,
    direction: { by: last.text, spelled: 'v' },
    gradients: null,
  };
}

/** How the derivative is compared with differences of what it is the derivative of. */
function testOf(
  { of, by, order, form }: ExportedDerivative,
  spelled: string,
  ofName: ReadonlyMap<string, string>,
  { spelling }: FileContext,
): SelfTest | null {
  const last = by.at(-1);
  const [first] = by;
  if (!last || !first || form === null) return null;
  const inner = first === last ? first.power - 1 : first.power;
  const below = derivativeName(of.text, [{ text: first.text, power: inner }], order - 1);
  const whole = order === 1 ? ofName.get(of.text) : order === 2 ? ofName.get(below) : undefined;
  if (!whole) return null;
  return {
    spelled,
    of: whole,
    by: spelling.value(last.text),
    kind: form,
    isAmongGradients: false,
    direction: null,
  };
}
