// How long derivations take: beside SymPy's over the published derivatives, with the depth of a network, of Hessians.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { answerQuestion, deriveGradients } from '../../server/engine/calculus/derive.ts';
import * as build from '../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../server/engine/expressions/expression.ts';
import type { Question } from '../../server/engine/expressions/question.ts';
import { substitute } from '../../server/engine/expressions/substitute.ts';
import { frobeniusNorm } from '../../server/engine/operators/norms.ts';
import { createDocumentFormulas } from '../../server/engine/queries/document-formulas.ts';
import { type Dimension, namedSize, ONE } from '../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../server/engine/shapes/shape.ts';
import { published, questionsOf } from '../engine/calculus/digits/published-results.ts';
import { sympyProgram } from './sympy-program.ts';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Rounds over all cases before anything is measured: until then the compiler is what costs. */
const WARMING = 4;
const RUNS = 5;

interface Case {
  readonly id: string;
  readonly question: Question;
}

/** Derivation and simplification without the numeric check, of variables under names that no memo knows; milliseconds by case. */
function ourTimes(cases: readonly Case[], names: string): ReadonlyMap<string, number> {
  const fresh = cases.map(({ id, question }) => ({ id, question: renamed(question, names) }));
  return new Map(
    fresh.map(({ id, question }) => [id, milliseconds(() => answerQuestion(question))] as const),
  );
}

/** The same of SymPy; null where it has no answer, or is not installed. */
function sympyTimes(cases: readonly Case[]): ReadonlyMap<string, number | null> | null {
  const programs = cases.flatMap(({ id, question }) => {
    const program = question.kind === 'gradient' ? sympyProgram(question.of, question.by) : null;
    return program ? [{ id, ...program }] : [];
  });
  const { status, stdout } = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'derive-sympy.py')], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  const times: Readonly<Record<string, number | null>> | null = status === 0 ? JSON.parse(stdout) : null;
  return times && new Map(Object.entries(times));
}

function besideSympy(): void {
  const cases = published.flatMap(({ id, file }) => {
    const [asked] = questionsOf(createDocumentFormulas(analyse(file)));
    return asked ? [{ id, question: asked.question }] : [];
  });
  for (let round = 0; round < WARMING; round++) ourTimes(cases, `warm${round}`);
  const ratios: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const ours = ourTimes(cases, `fresh${run}`);
    const all = `mcalc: ${ours.size} derivatives, median ${median([...ours.values()]).toFixed(3)} ms`;
    const times = sympyTimes(cases);
    if (!times) {
      console.log(`${all}; SymPy is not installed (Debian: apt-get install python3-sympy)`);
      return;
    }
    const done = [...times].flatMap(([id, time]) => (time === null ? [] : [{ id, time }]));
    const theirs = median(done.map(({ time }) => time));
    const same = median(done.map(({ id }) => ours.get(id) ?? Number.NaN));
    ratios.push(theirs / same);
    console.log(
      `${all}; SymPy: ${done.length} answers of ${times.size} attempted, median ${theirs.toFixed(1)} ms, on which mcalc's is ${same.toFixed(3)} ms`,
    );
  }
  console.log(`in the median of ${RUNS} runs ${median(ratios).toFixed(0)} times below SymPy (wanted: 25)`);
}

/** The same question about variables of other names. */
function renamed(question: Question, suffix: string): Question {
  const leaves = new Map<Expression, Expression>();
  for (const node of topological([question.of]))
    if (node.payload.kind === 'variable' && node.payload.variable.role === 'value') {
      const { variable } = node.payload;
      leaves.set(node, build.variable({ ...variable, name: `${variable.name}_${suffix}` }, node.shape));
    }
  const transposed = (leaf: Expression): Expression => leaves.get(leaf) ?? leaf;
  const of = substitute(question.of, leaves);
  switch (question.kind) {
    case 'hessian':
      return { ...question, of, by: transposed(question.by), and: transposed(question.and) };
    case 'differential':
      return { ...question, of, along: question.along.map(transposed) };
    case 'identity':
      return { ...question, of };
    case 'gradient':
    case 'jacobian':
    case 'scalarDerivative':
      return { ...question, of, by: transposed(question.by) };
  }
}

const leaf = (name: string, rows: Dimension, cols: Dimension): Expression =>
  build.variable({ name, attributes: [], role: 'value' }, shapeOf(rows, cols));
const [N, d] = [namedSize('N'), namedSize('d')];

/** Milliseconds for the gradients of a network by all weights, and the size of their graph. */
function network(layers: number, round: number): { readonly time: number; readonly nodes: number } {
  let H = leaf(`X${round}`, N, d);
  const weights = Array.from({ length: layers }, (_, i) => leaf(`W${layers}_${i}_${round}`, d, d));
  for (const W of weights) H = build.elementwise('tanh', build.matmul(H, W));
  const loss = build.powerEach(frobeniusNorm(build.subtract(H, leaf('Y', N, d))), build.number(2));
  let nodes = 0;
  const time = milliseconds(() => {
    const answer = deriveGradients(loss, weights);
    if (answer.kind === 'derived') nodes = topological(answer.gradients).length;
  });
  return { time, nodes };
}

function depth(): void {
  const runs = (layers: number) => Array.from({ length: 9 }, (_, round) => network(layers, round)).slice(2);
  const [small, large] = [runs(100), runs(200)];
  const time = median(large.map((run) => run.time)) / median(small.map((run) => run.time));
  const nodes = (large[0]?.nodes ?? 0) / (small[0]?.nodes ?? 1);
  console.log(
    `200 layers against 100: ${time.toFixed(2)} times the time (wanted: at most 2.2), ${nodes.toFixed(2)} times the graph`,
  );
}

/** What a Hessian costs in gradients. */
function hessians(): void {
  const cases = {
    'logistic regression': (r: number) => {
      const [X, y, w] = [leaf(`X${r}`, N, d), leaf(`y${r}`, N, ONE), leaf(`w${r}`, d, ONE)];
      const z = build.matmul(X, w);
      return { of: build.subtract(build.sumAll(build.elementwise('softplus', z)), build.inner(y, z)), by: w };
    },
    'matrix factorisation': (r: number) => {
      const k = namedSize('k');
      const [A, U, V] = [leaf(`A${r}`, N, d), leaf(`U${r}`, N, k), leaf(`V${r}`, d, k)];
      const rest = build.subtract(A, build.matmul(U, build.transpose(V)));
      return { of: build.powerEach(frobeniusNorm(rest), build.number(2)), by: U };
    },
  };
  for (const [name, make] of Object.entries(cases)) {
    const times = Array.from({ length: 25 }, (_, r) => {
      const [first, second] = [make(2 * r), make(2 * r + 1)];
      return {
        gradient: milliseconds(() => answerQuestion({ kind: 'gradient', ...first, symmetric: 'frobenius' })),
        hessian: milliseconds(() =>
          answerQuestion({ kind: 'hessian', of: second.of, by: second.by, and: second.by }),
        ),
      };
    }).slice(5);
    const ratio = median(times.map((t) => t.hessian)) / median(times.map((t) => t.gradient));
    console.log(`Hessian of ${name}: ${ratio.toFixed(1)} gradients (wanted: below 20)`);
  }
}

besideSympy();
depth();
hessians();
