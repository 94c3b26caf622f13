// Documents exported to NumPy, with points to run them at and what is to be compared there; one Python process runs all.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findPython } from '../../../.ci/python.mjs';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { exportArrays } from '../../../server/engine/export/array-file.ts';
import { exportInputOf } from '../../../server/engine/export/gather-input.ts';
import { numpy } from '../../../server/engine/export/targets/numpy.ts';
import { derivativeName, identifier } from '../../../server/engine/export/targets/python-names.ts';
import { number, variableOf } from '../../../server/engine/expressions/build.ts';
import type { Expression } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import type { Lowered } from '../../../server/engine/lowering/lowered.ts';
import { type Structure, structureOf } from '../../../server/engine/numeric/structure.ts';
import { prepareTrials } from '../../../server/engine/numeric/trials.ts';
import { resolveDerivative } from '../../../server/engine/queries/derivative-query.ts';
import { createDocumentFormulas } from '../../../server/engine/queries/document-formulas.ts';
import type { Matrix } from '../../../server/engine/values/matrix.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';

type Value = number | readonly (readonly number[])[];

interface NumpyCheck {
  readonly name: string;
  /** The function that it is the derivative of. */
  readonly of: string;
  readonly by: string;
  /** 'entries': symmetric, by the Cookbook's convention. */
  readonly structure: Structure | 'entries';
  readonly kind: Question['kind'];
  readonly layout: 'numerator' | 'denominator';
}

export interface NumpyCase {
  readonly id: string;
  readonly code: string;
  readonly point: Readonly<Record<string, Value>>;
  /** What the functions of the definitions give. */
  readonly values: Readonly<Record<string, Value>>;
  readonly checks: readonly NumpyCheck[];
  /** Python functions for the unknown ones, and their names. */
  readonly unknown?: string;
  readonly callables?: readonly string[];
  readonly tolerance: number;
}

/** What is wrong with each case: nothing where all functions are right. Throws where there is no Python with NumPy. */
export function runInPython(cases: readonly NumpyCase[]): readonly (readonly string[])[] {
  const script = join(import.meta.dirname, 'central_differences.py');
  const { status, stdout, stderr } = spawnSync(findPython(), [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function plainValue({ rows, cols, data }: Matrix): Value {
  if (rows === 1 && cols === 1) return data[0] ?? Number.NaN;
  return Array.from({ length: rows }, (_, i) => [...data.slice(i * cols, (i + 1) * cols)]);
}

const inside = (text: string): string => /^vec\((.*)\)$/u.exec(text)?.[1] ?? text;

/** A document with a second derivative asks for the first one too: what differences of the second are taken of. */
function withGradients(text: string): string {
  const asked = [...text.matchAll(/^derive ∂²(\S+)\/∂(vec\((\w+)\)|\w+?)(²|∂.*)$/gmu)];
  return text + asked.map((match) => `\nderive ∂${match[1]}/∂${match[3] ?? match[2]}\n`).join('');
}

/** The set that the gradient lies in. */
function structureFor(question: Question): NumpyCheck['structure'] {
  if (question.kind !== 'gradient') return 'full';
  const structure = structureOf(variableOf(question.by)?.attributes ?? []);
  return structure === 'symmetric' && question.symmetric === 'entries' ? 'entries' : structure;
}

/** A document as a case. Throws where a part of it cannot be written or there is no point to compare it at. */
export function numpyCase(id: string, file: string, tolerance: number): NumpyCase {
  const text = withGradients(file);
  const documentFormulas = createDocumentFormulas(analyse(text));
  const input = exportInputOf(documentFormulas, {
    source: `${id}.mcalc`,
    options: DEFAULT_OPTIONS,
    proofs: false,
  });
  const { text: code, refusals } = exportArrays(input, numpy, false);
  if (refusals.length > 0) throw new Error(refusals.map(({ what, why }) => `${what}: ${why}`).join('\n'));
  const { document } = documentFormulas;
  const checks: NumpyCheck[] = [];
  let question: Question = { kind: 'identity', of: number(0) };
  const definitions = new Map<Expression, Expression>();
  document.inferred.forEach((statement, index) => {
    const resolved = statement.resolved.statement;
    if (resolved.kind !== 'question' || resolved.target.kind !== 'derivative' || !statement.derivative)
      return;
    const { target } = resolved;
    const line = documentFormulas.textOf(index);
    const posing = resolveDerivative(
      target,
      statement.derivative,
      statement,
      line,
      document,
      documentFormulas.lowerings,
    );
    if (posing.kind === 'refused') throw new Error(posing.why);
    const { query } = posing;
    for (const [leaf, definition] of query.definitions) definitions.set(leaf, definition);
    if (question.kind === 'identity') question = query.question;
    const by = target.variables.map((part) => ({
      text: line.slice(part.variable.span.start, part.variable.span.end),
      power: part.power,
    }));
    const last = query.variables.at(-1);
    const first = variableOf(query.variables[0] ?? number(0))?.name ?? '';
    const isSecond = query.question.kind === 'hessian';
    const { of } = query.derivative;
    checks.push({
      name: derivativeName(of, by, query.variables.length),
      of: isSecond ? derivativeName(inside(of), [{ text: first, power: 1 }], 1) : identifier(inside(of)),
      by: identifier((last && variableOf(last)?.name) ?? ''),
      structure: structureFor(query.question),
      kind: query.question.kind,
      layout: statement.conventions.layout,
    });
  });
  const { plain } = documentFormulas.lowerings;
  const doneIn = (found: Lowered<Expression>): Expression => {
    if (found.kind === 'refused') throw new Error(found.why);
    return found.value;
  };
  const leaves = input.variables.map((variable) => doneIn(plain.leaf(variable.name)));
  const written = input.definitions.map(({ name }) => ({ name, expression: doneIn(plain.name(name)) }));
  const trials = prepareTrials(
    question,
    [...leaves, ...written.map(({ expression }) => expression)],
    documentFormulas.setting(definitions),
    documentFormulas.judgeOptions(DEFAULT_OPTIONS),
  );
  const trial = trials.kind === 'trials' ? trials.trials.list[0] : undefined;
  if (trials.kind === 'none' || !trial) throw new Error(trials.kind === 'none' ? trials.why : 'no point');
  const at = (leaf: Expression): Value => plainValue(trial.values.evaluate(leaf));
  return {
    id,
    code,
    point: Object.fromEntries([
      ...leaves.map((leaf) => [variableOf(leaf)?.name ?? '', at(leaf)] as const),
      ...trial.sizes,
    ]),
    values: Object.fromEntries(written.map(({ name, expression }) => [identifier(name), at(expression)])),
    checks,
    tolerance,
  };
}
