// How long derivations take: beside SymPy's over the published derivatives, with the depth of a network, of Hessians.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import {
  answerQuestion,
  type DerivativeQuestion,
  deriveGradients,
} from '../../server/engine/calculus/derive.ts';
import * as build from '../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../server/engine/expressions/expression.ts';
import { substitute } from '../../server/engine/expressions/substitute.ts';
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

/** So many of the cases only warm both sides up. */
const WARMING = 40;

/** Derivation and simplification without the numeric check, of variables under names that no memo knows. */
function besideSympy(): void {
  const questions = published.flatMap(({ id, file }) => {
    const [asked] = questionsOf(createDocumentFormulas(analyse(file)));
    return asked ? [{ id, question: renamed(asked.question, 'fresh') }] : [];
  });
  for (const { question } of questions.slice(0, WARMING)) answerQuestion(question);
  const ours = new Map<string, number>();
  const programs: unknown[] = [];
  questions.forEach(({ id, question }, index) => {
    const counts = index >= WARMING;
    if (counts)
      ours.set(
        id,
        milliseconds(() => answerQuestion(question)),
      );
    const program = question.kind === 'gradient' ? sympyProgram(question.of, question.by) : null;
    if (program) programs.push({ id, counts, ...program });
  });
  console.log(`mcalc: ${ours.size} derivatives, median ${median([...ours.values()]).toFixed(3)} ms`);
  const python = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'derive-sympy.py')], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (python.status !== 0) {
    console.log('SymPy: not installed (Debian: apt-get install python3-sympy)');
    return;
  }
  const times: Readonly<Record<string, number | null>> = JSON.parse(python.stdout);
  const done = Object.entries(times).flatMap(([id, time]) => (time === null ? [] : [{ id, time }]));
  const theirs = median(done.map(({ time }) => time));
  const same = median(done.map(({ id }) => ours.get(id) ?? Number.NaN));
  const [tried, not] = [Object.keys(times).length, ours.size - Object.keys(times).length];
  console.log(
    `SymPy: ${done.length} answers of ${tried} attempted, ${not} not attempted, median ${theirs.toFixed(1)} ms`,
  );
  console.log(
    `on these mcalc's median is ${same.toFixed(3)} ms: ${(theirs / same).toFixed(0)} times below (wanted: 20)`,
  );
}

/** The same question about variables of other names. */
function renamed(question: DerivativeQuestion, suffix: string): DerivativeQuestion {
  const leaves = new Map<Expression, Expression>();
  for (const node of topological([question.of]))
    if (node.payload.kind === 'variable' && node.payload.variable.role === 'value') {
      const { variable } = node.payload;
      leaves.set(node, build.variable({ ...variable, name: `${variable.name}_${suffix}` }, node.shape));
    }
  const turned = (leaf: Expression): Expression => leaves.get(leaf) ?? leaf;
  const of = substitute(question.of, leaves);
  switch (question.kind) {
    case 'hessian':
      return { ...question, of, by: turned(question.by), and: turned(question.and) };
    case 'differential':
      return { ...question, of, along: question.along.map(turned) };
    case 'identity':
      return { ...question, of };
    case 'gradient':
    case 'jacobian':
    case 'scalarDerivative':
      return { ...question, of, by: turned(question.by) };
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
  const loss = build.powerEach(build.norm(build.subtract(H, leaf('Y', N, d)), 'normF'), build.number(2));
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
      return { of: build.powerEach(build.norm(rest, 'normF'), build.number(2)), by: U };
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
