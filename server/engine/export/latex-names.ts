// Names that would print alike in LaTeX, such as W1 and W_1, or f and f_: all but the first get a letter more below them.

import { variable, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { substitute } from '../expressions/substitute.ts';
import { nameLatex } from '../operators/writing.ts';
import type { DerivativePart, ExportedDerivative, ExportInput } from './export-input.ts';

const LETTERS = [...'bcdefghijklmnopqrstuvwxyz'];

/** How a name looks: braces that only tell names apart are not seen. */
const looks = (name: string): string =>
  nameLatex(name)
    .replace(/_\{\}$/u, '')
    .replace(/_\{\{(\d+)\}\}$/u, '_{$1}');

/** For each name that would print like one before it, another that prints like no other. */
function distinctNames(names: readonly string[]): ReadonlyMap<string, string> {
  const printed = new Set<string>();
  const others = new Set(names.map(looks));
  const renamed = new Map<string, string>();
  for (const name of names) {
    const own = looks(name);
    if (!printed.has(own)) {
      printed.add(own);
      continue;
    }
    const stem = name.replace(/_+$/u, '');
    const joint = /_[^_]+$/u.test(stem) ? '' : '_';
    const free = LETTERS.map((letter) => `${stem}${joint}${letter}`).find(
      (candidate) => !others.has(looks(candidate)),
    );
    if (free === undefined) continue;
    renamed.set(name, free);
    others.add(looks(free));
  }
  return renamed;
}

/** Names that would print alike, each group together. */
export function namesPrintedAlike(names: readonly string[]): readonly (readonly string[])[] {
  const printed = new Map<string, string[]>();
  for (const name of names) printed.set(nameLatex(name), [...(printed.get(nameLatex(name)) ?? []), name]);
  return [...printed.values()].filter(({ length }) => length > 1);
}

/** The same document with names that print differently, and what was renamed. */
export function withDistinctNames(input: ExportInput): {
  readonly input: ExportInput;
  readonly renamed: ReadonlyMap<string, string>;
} {
  const renamed = distinctNames(input.names);
  if (renamed.size === 0) return { input, renamed };
  const called = (name: string): string => renamed.get(name) ?? name;
  const put = (expression: Expression): Expression => {
    const leaves = topological([expression]).flatMap((node) => {
      const found = variableOf(node);
      const name = found && renamed.get(found.name);
      return found && name !== null && name !== undefined
        ? [[node, variable({ ...found, name }, node.shape)] as const]
        : [];
    });
    return leaves.length === 0 ? expression : substitute(expression, new Map(leaves));
  };
  const part = <Part extends DerivativePart>(one: Part): Part => ({ ...one, text: called(one.text) });
  const derivative = (one: ExportedDerivative): ExportedDerivative => ({
    ...one,
    of: part(one.of),
    by: one.by.map(part),
    formula: put(one.formula),
    result: put(one.result),
    steps: one.steps.map((step) => ({ ...step, line: put(step.line) })),
    map: one.map && {
      action: put(one.map.action),
      differential: put(one.map.differential),
      adjoint: put(one.map.adjoint),
      adjointOf: put(one.map.adjointOf),
    },
  });
  return {
    renamed,
    input: {
      ...input,
      variables: input.variables.map((one) => ({ ...one, name: called(one.name) })),
      definitions: input.definitions.map(({ name, formula }) => ({
        name: called(name),
        formula: put(formula),
      })),
      derivatives: input.derivatives.map(derivative),
      passes: input.passes.map(({ of, lines }) => ({
        of,
        lines: lines.map(({ by, result }) => ({ by: put(by), result: put(result) })),
      })),
      folding: new Map([...input.folding].map(([formula, name]) => [put(formula), called(name)])),
    },
  };
}
