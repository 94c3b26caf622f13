// The input of an export, gathered from a judged document: definitions lowered, derivatives derived and confirmed.

import { judgeLines, planLines } from '../derivations/backward-derivation.ts';
import { variableOf } from '../expressions/build.ts';
import type { Attribute, Expression } from '../expressions/expression.ts';
import type { Lowered } from '../lowering/lowered.ts';
import { derivativeLeaf, derivativeNamed, withWrittenDerivatives } from '../lowering/program.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import type {
  DeclaredVariable,
  ExportedDerivative,
  ExportedGradients,
  ExportedPass,
  ExportInput,
  Refusal,
} from './export-input.ts';
import {
  attributesIn,
  derivativesOf,
  type ExportRequest,
  type PendingGradient,
} from './gather-derivatives.ts';
import { isMended, MENDED } from './mended-statements.ts';

/**
 * All that an export prints, gathered from one document: variables, definitions, derivatives with their steps, and refusals
 * with reasons.
 */
export function exportInputOf(documentFormulas: DocumentFormulas, request: ExportRequest): ExportInput {
  const { document } = documentFormulas;
  const symbols = [...document.scope.symbols.values()];
  const refusals: Refusal[] = [];
  const defined = new Set(symbols.flatMap((symbol) => (symbol.kind === 'definition' ? [symbol.name] : [])));
  const mended = (name: string): boolean =>
    isMended(document.scope.symbols.get(name)?.statement ?? -1, documentFormulas);
  const variables = symbols.flatMap((symbol) => {
    const value = document.valueOf(symbol.name);
    return symbol.kind === 'variable' && value?.kind === 'shape'
      ? [{ name: symbol.name, shape: value.shape, attributes: attributesOf(symbol.name, documentFormulas) }]
      : [];
  });
  const gathered: (ExportedDerivative | PendingGradient)[] = [];
  const seen = new Set<string>();
  for (const [index, statement] of document.inferred.entries()) {
    if (documentFormulas.reversed(index)) continue;
    for (const one of derivativesOf(statement, index, documentFormulas, request)) {
      if ('why' in one) refusals.push(one);
      else if (!seen.has(one.target)) gathered.push(one);
      if ('target' in one) seen.add(one.target);
    }
  }
  const pending = gathered.flatMap((one) => ('alone' in one ? [one] : []));
  const { lines, passes } = linesOf(pending, documentFormulas, request.options);
  const inPasses = new Set(passes.map(({ of }) => of));
  const derivatives = gathered.flatMap((one): readonly ExportedDerivative[] => {
    if (!('alone' in one)) return [one];
    const by = documentFormulas.program.leafOf(one.by);
    const leaf = by && derivativeLeaf(one.of, one.by, by.shape);
    const isInLines = !request.proofs || inPasses.has(one.of);
    if (leaf && isInLines && lines.has(leafName(leaf)))
      return [{ ...one.derivative, result: leaf, product: null, steps: [], map: null }];
    const alone = one.alone();
    if (!('why' in alone)) return [alone];
    refusals.push(alone);
    return [];
  });
  const definitions = document.order.flatMap((name) => {
    if (!defined.has(name)) return [];
    if (mended(name)) {
      refusals.push({ what: name, why: MENDED });
      return [];
    }
    const formula = formulaOf(name, lines, documentFormulas);
    if (formula.kind === 'done') return [{ name, formula: formula.value }];
    refusals.push({ what: name, why: formula.why });
    return [];
  });
  const written = new Set(definitions.map(({ name }) => name));
  return {
    source: request.source,
    names: symbols.map((symbol) => symbol.name),
    dims: new Set(document.dims.free.map((dim) => dim.name)),
    variables,
    definitions,
    statements: document.inferred.flatMap((statement, index) =>
      isMended(index, documentFormulas)
        ? []
        : [
            {
              statement,
              text: documentFormulas.textOf(index),
              start: document.statements[index]?.start ?? 0,
            },
          ],
    ),
    leftOut: document.inferred.flatMap((_, index) =>
      isMended(index, documentFormulas) ? [documentFormulas.textOf(index)] : [],
    ),
    verdicts: request.verdicts ?? new Map(),
    passes,
    lines,
    derivatives,
    gradients: gradientsOf(pending, derivatives, variables),
    refusals,
    folding: new Map(
      [...documentFormulas.names(document.statements.length)].filter(([, name]) => written.has(name)),
    ),
  };
}

const attributesOf = (name: string, { program }: DocumentFormulas): readonly Attribute[] => {
  const leaf = program.leafOf(name);
  return leaf ? attributesIn(leaf) : [];
};

const leafName = (leaf: Expression): string => variableOf(leaf)?.name ?? '';

/** A definition over names; written out where a derivative in it has no line, or it has no formula over names. */
function formulaOf(
  name: string,
  lines: ReadonlyMap<string, Expression>,
  { program, lowerings }: DocumentFormulas,
): Lowered<Expression> {
  const value = program.values.get(name);
  const isOpen = (read: string): boolean => derivativeNamed(read) !== null && !lines.has(read);
  if (value && ![...value.reads].some(isOpen)) return { kind: 'done', value: value.formula };
  return lowerings.plain.name(name);
}

/** The backward passes that are asked for or that definitions read, as far as numbers confirm them. */
function linesOf(
  pending: readonly PendingGradient[],
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Pick<ExportInput, 'lines' | 'passes'> {
  const { document, program } = documentFormulas;
  const wanted = new Map<string, { readonly index: number; readonly names: Set<string> }>();
  const want = (of: string, by: string, index: number): void => {
    const known = wanted.get(of) ?? { index, names: new Set() };
    wanted.set(of, { index: known.index, names: known.names.add(by) });
  };
  for (const { of, by, index } of pending) want(of, by, index);
  for (const value of program.values.values())
    for (const read of value.reads) {
      const derivative = derivativeNamed(read);
      const index = document.scope.symbols.get(value.name)?.statement;
      if (derivative && index !== undefined) want(derivative.of, derivative.by, index);
    }
  const lines = new Map<string, Expression>();
  const passes: ExportedPass[] = [];
  for (const [of, { index, names }] of wanted) {
    const plan = planLines(of, [...names], index, documentFormulas, options);
    if (!plan || judgeLines(plan, index, documentFormulas, options).kind === 'unconfirmed') continue;
    for (const { line } of plan.lines.values())
      lines.set(leafName(derivativeLeaf(of, leafName(line.by), line.by.shape)), line.expression);
    if (names.size < LEAST_FOR_PASS) continue;
    const written = [...plan.lines.values()].map(({ line }) => ({
      by: line.by,
      result: withWrittenDerivatives(line.expression, program, plan.names),
    }));
    passes.push({ of, lines: written });
  }
  return { lines, passes };
}

/** The gradient by one name is derived by itself. */
const LEAST_FOR_PASS = 2;

/** Scalars with their gradients by declared variables, in the order of declaration. */
function gradientsOf(
  pending: readonly PendingGradient[],
  derivatives: readonly ExportedDerivative[],
  variables: readonly DeclaredVariable[],
): readonly ExportedGradients[] {
  const derived = new Map(derivatives.map((one) => [one.target, one]));
  return [...new Set(pending.map(({ of }) => of))].flatMap((of) => {
    const own = pending.filter((one) => one.of === of);
    const gradients = variables.flatMap(({ name }) => {
      const target = own.find(({ by }) => by === name)?.target;
      const one = target === undefined ? undefined : derived.get(target);
      const form = one?.form === 'entries' ? 'entries' : 'gradient';
      return one ? [{ by: name, result: one.result, form } as const] : [];
    });
    return gradients.length > 0 ? [{ of, gradients }] : [];
  });
}
