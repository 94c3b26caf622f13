// A document as a Python file that needs NumPy alone: one function for each definition and for each derivative.

import type { NumpyHelper } from '../operators/code.ts';
import { printShape } from '../shapes/shape.ts';
import { NotWritten, type Spelling } from './code-store.ts';
import { commentText } from './comment-text.ts';
import {
  type Exported,
  type ExportedDerivative,
  type ExportInput,
  type Refusal,
  spelledPart,
} from './export-input.ts';
import { type FileContext, foldingOf, functionText } from './numpy-function.ts';
import { HELPERS, helperName, withNeeds } from './numpy-helpers.ts';
import { createNamer, derivativeName } from './python-names.ts';

export function exportNumpy(input: ExportInput): Exported {
  const helperNames = Object.keys(HELPERS).map((name) => `_${name}`);
  const names = createNamer(helperNames);
  const spelled = new Map(input.names.map((name) => [name, names.fresh(name)]));
  const made = new Map<string, string>();
  /** A name that the document does not have, made when it is first asked for. */
  const remembered = (key: string, wanted: string): string => {
    const name = made.get(key) ?? names.fresh(wanted);
    made.set(key, name);
    return name;
  };
  const spelling: Spelling = {
    value: (name) => spelled.get(name) ?? remembered(`value ${name}`, name),
    differential: (name) => remembered(`differential ${name}`, `d${name}`),
    dim: (name) => spelled.get(name) ?? remembered(`dim ${name}`, name),
    index: (name) => remembered(`index ${name}`, name),
    callable: (name, order) =>
      order === 0
        ? (spelled.get(name) ?? remembered(`callable ${name}`, name))
        : remembered(`callable ${order} ${name}`, `${order === 1 ? 'd' : `d${order}`}${name}`),
    helper: helperName,
    isDim: (name) => input.dims.has(name),
  };
  const file: FileContext = {
    variables: input.variables,
    definitions: input.definitions,
    dims: input.dims,
    folded: foldingOf(input.folding),
    spelling,
    taken: new Set([...spelled.values(), ...helperNames]),
  };
  const refusals: Refusal[] = [...input.refusals];
  const functions: (readonly string[])[] = [];
  const helpers = new Set<NumpyHelper>();
  const add = (what: string, write: () => ReturnType<typeof functionText>): void => {
    const written = attempted(write);
    if (typeof written === 'string') {
      refusals.push({ what, why: written });
      return;
    }
    functions.push(written.lines);
    for (const helper of written.helpers) helpers.add(helper);
  };
  for (const { name, expression } of input.definitions) {
    const about = `${name}, ${printShape(expression.shape)}.`;
    add(name, () => functionText(spelling.value(name), docstring(about), expression, name, file));
  }
  const functionNames = createNamer([...spelled.values(), ...helperNames]);
  for (const derivative of input.derivatives) {
    const name = functionNames.fresh(nameOf(derivative));
    add(derivative.target, () =>
      functionText(name, docstring(aboutOf(derivative)), derivative.result, null, file),
    );
  }
  const needed = withNeeds(helpers).map((name) => HELPERS[name].text);
  const imports = needed.some((text) => text.includes('math.')) ? ['import math', ''] : [];
  const head = [
    `# ${commentText(input.source)}: its definitions and derivatives in NumPy, written by mcalc.`,
    '# Columns are n×1 arrays, scalars are numbers.',
    ...refusals.map(({ what, why }) => `# Left out: ${commentText(what)}: ${commentText(why)}`),
    '',
    ...imports,
    'import numpy as np',
  ];
  const blocks = [head.join('\n'), ...needed, ...functions.map((lines) => lines.join('\n'))];
  return { text: `${blocks.join('\n\n\n')}\n`, refusals };
}

/** The function, or why it cannot be written. */
function attempted(write: () => ReturnType<typeof functionText>): ReturnType<typeof functionText> | string {
  try {
    return write();
  } catch (error) {
    if (error instanceof NotWritten) return error.message;
    throw error;
  }
}

const nameOf = ({ of, by, order }: ExportedDerivative): string =>
  derivativeName(
    spelledPart(of),
    by.map((part) => ({ text: spelledPart(part), power: part.power })),
    order,
  );

function aboutOf({ target, result, map }: ExportedDerivative): string {
  const shape = printShape(result.shape);
  if (map) return `The matrix of ${target} between vecs, ${shape}.`;
  return `${target}, ${shape}.`;
}

/** Text between triple quotes. */
function docstring(text: string): string {
  return commentText(text).replaceAll('\\', '\\\\').replaceAll('"', "'");
}
