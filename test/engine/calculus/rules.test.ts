// Each rule of simplification, found in the lists that simplification itself goes through, on formulas of published derivatives:
// what it writes has the value of what it replaces, at random sizes and points, and it makes no formula longer. What a rule is
// worth, `npm run ablate` says.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../server/engine/analysis/analyse.ts';
import { hessian, jacobian } from '../../../server/engine/calculus/derive.ts';
import {
  type Derived,
  differential,
  differentialOfVariable,
} from '../../../server/engine/calculus/differential.ts';
import { gradients } from '../../../server/engine/calculus/gradient.ts';
import type { Names } from '../../../server/engine/calculus/print.ts';
import { differentiable } from '../../../server/engine/calculus/recognition.ts';
import { REGROUPINGS } from '../../../server/engine/calculus/simplification/gathering.ts';
import { inNames } from '../../../server/engine/calculus/simplification/in-names.ts';
import { operations } from '../../../server/engine/calculus/simplification/operations.ts';
import { REWRITINGS } from '../../../server/engine/calculus/simplification/rewriting.ts';
import { share } from '../../../server/engine/calculus/simplification/sharing.ts';
import { simplify } from '../../../server/engine/calculus/simplification/simplify.ts';
import { withEntriesWritten } from '../../../server/engine/calculus/simplification/written-entries.ts';
import { rebuild } from '../../../server/engine/expressions/build.ts';
import { type Expression, topological } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import { judgeClaim } from '../../../server/engine/numeric/judge.ts';
import {
  createDocumentFormulas,
  type DocumentFormulas,
} from '../../../server/engine/queries/document-formulas.ts';
import { dimsOf } from '../../../server/engine/shapes/dimension.ts';
import { DEFAULT_OPTIONS } from '../../../server/engine/verdicts/judge-document.ts';
import { questionsOf } from './digits/published-results.ts';

interface Published {
  readonly id: string;
  readonly file: string | readonly string[];
}

/** What a rule makes of a node of one published derivative. */
interface Use {
  readonly id: string;
  readonly node: Expression;
  readonly made: Expression;
  readonly definitions: ReadonlyMap<Expression, Expression>;
  readonly documentFormulas: DocumentFormulas;
}

/** Nodes of one derivative that are looked at, new spellings among them. */
const MOST_NODES = 150;
/** Uses of one rule whose values are compared, one of each file. */
const MOST_JUDGED = 6;

/** What the published collections have nothing of: textbook formulas whose derivatives need some rules. */
const TEXTBOOK: readonly Published[] = [
  [
    'k-means',
    'dim N, K, d\nX : R[N, d]\nC : R[K, d]\nR : R[N, K]',
    '∑_{i=1}^N ∑_{k=1}^K R[i,k] ‖X[i,:] - C[k,:]‖^2',
    'C',
  ],
  ['a layer of stacked columns', 'dim m, n, k\nW : R[m, n + k]\nx : R[n]\nb : R[k]', 'tanh(W [x; b])', 'x'],
  ['a column on its multiple', 'dim n\nx, w : R[n]', '[x; w ∘ x]', 'x'],
  ['differences', 'dim n\nx : R[n]', 'x[2:n] - x[1:n-1]', 'x'],
  ['a part of a product', 'dim m, n\nA : R[m, n]\nx : R[n]', '(A x)[2:m]', 'x'],
  ['a point of a turn', 'param t : R', '[cos(t); sin(t)]', 't'],
  ['a point behind a pinhole', 'param p : R[3]', '[p[1]/p[3]; p[2]/p[3]]', 'p'],
].map(([id = '', head, of, by]) => ({ id, file: `${head}\nz = ${of}\nderive ∂z/∂${by}` }));

const folder = join(import.meta.dirname, '../../cases');
const published = [
  'derivatives.json',
  ...readdirSync(join(folder, 'published')).map((name) => `published/${name}`),
].flatMap((name): readonly Published[] => JSON.parse(readFileSync(join(folder, name), 'utf8')));

interface TriedRule {
  readonly name: string;
  /** What it makes of a node, where simplification would try it there. */
  applied(node: Expression): readonly Expression[];
}

const RULES: readonly TriedRule[] = [...new Set(REWRITINGS.flatMap(([, rules]) => rules))].map(
  (rule): TriedRule => ({
    name: rule.name,
    applied: (node) => {
      const [, rules = []] = REWRITINGS.find(([hasForm]) => hasForm(node)) ?? [];
      return rules.includes(rule) ? rule(node).filter((made) => made !== node) : [];
    },
  }),
);
const REGROUPED: readonly TriedRule[] = REGROUPINGS.map((rule) => ({
  name: rule.name,
  applied: (node) => [rule(node) ?? []].flat(),
}));

/** The derivative before it is simplified, and what is simplified on the way to it. */
function unsimplified(question: Question): readonly Expression[] {
  const of = differentiable(question.of);
  const gradientBy = (by: Expression): readonly Expression[] => {
    const found = gradients(of, [by]);
    return found.kind === 'derived' ? found.gradients : [];
  };
  const differentialBy = (along: readonly Expression[]): readonly Expression[] => {
    const found = differential(of, new Map(along.map((leaf) => [leaf, differentialOfVariable(leaf)])));
    return found.kind === 'derived' ? [found.expression] : [];
  };
  const expressionOf = (found: Derived): readonly Expression[] =>
    found.kind === 'derived' ? [found.expression] : [];
  switch (question.kind) {
    case 'gradient':
      return gradientBy(question.by);
    case 'scalarDerivative':
    case 'jacobian':
      return [...differentialBy([question.by]), ...expressionOf(jacobian(of, question.by))];
    case 'hessian':
      return [...gradientBy(question.by), ...expressionOf(hessian(of, question.by, question.and))];
    case 'differential':
      return differentialBy(question.along);
    case 'identity':
      return [];
  }
}

const inSimplest = (node: Expression): Expression => rebuild(node, node.args.map(simplify));

/** The nodes at which simplification tries its rules: those of the formula and of what they are written as. */
function nodesOf(roots: readonly Expression[]): readonly Expression[] {
  const seen = new Set(topological([...roots, ...roots.map(simplify)]).map(inSimplest));
  for (const node of seen) {
    if (seen.size > MOST_NODES) break;
    for (const rule of RULES)
      for (const made of rule.applied(node))
        for (const one of [made, ...made.args]) seen.add(inSimplest(one));
  }
  return [...seen];
}

/** Whether all sizes of a formula are dims of the file: an index of a sum around it has no value by itself. */
function hasOwnSizes(node: Expression, { document }: DocumentFormulas): boolean {
  const names = new Set(document.dims.free.map(({ name }) => name));
  const inside = new Set(
    topological([node]).flatMap(({ payload }) => (payload.kind === 'binder' ? [payload.index] : [])),
  );
  return topological([node]).every((one) =>
    sizesIn(one).every((name) => names.has(name) || inside.has(name)),
  );
}

function sizesIn({ shape, payload }: Expression): readonly string[] {
  const sizes = [shape.rows, shape.cols];
  if (payload.kind === 'slice')
    for (const part of [payload.rows, payload.cols])
      if (part.kind === 'range') sizes.push(part.from, part.to);
  if (payload.kind === 'size') sizes.push(payload.size);
  return sizes.flatMap((size) => [...dimsOf(size)]);
}

/** What is done with a formula as a whole, at the end: what it shares, the file's own names, short rows. */
const LAST_STEPS: readonly { readonly name: string; of(formula: Expression, names: Names): Expression }[] = [
  { name: 'share', of: (formula) => share(formula) },
  { name: 'inNames', of: inNames },
  { name: 'withEntriesWritten', of: (formula) => withEntriesWritten(formula) },
];

const uses = new Map<TriedRule, Use[]>([...RULES, ...REGROUPED].map((rule) => [rule, []]));
const lastUses = new Map<(typeof LAST_STEPS)[number], Use[]>(LAST_STEPS.map((step) => [step, []]));
for (const { id, file } of [...TEXTBOOK, ...published]) {
  if ([...uses.values(), ...lastUses.values()].every((found) => found.length >= MOST_JUDGED)) break;
  const documentFormulas = createDocumentFormulas(analyse(typeof file === 'string' ? file : file.join('\n')));
  for (const { question, definitions } of questionsOf(documentFormulas)) {
    const roots = unsimplified(question);
    const names = documentFormulas.names(documentFormulas.document.statements.length);
    for (const node of roots.map(simplify))
      for (const [step, found] of lastUses) {
        const made = found.length < MOST_JUDGED ? step.of(node, names) : node;
        if (made !== node) found.push({ id, node, made, definitions, documentFormulas });
      }
    for (const node of nodesOf(roots)) {
      if (!hasOwnSizes(node, documentFormulas)) continue;
      for (const [rule, found] of uses) {
        if (found.length >= MOST_JUDGED || found.at(-1)?.id === id) continue;
        const [made] = rule.applied(node);
        if (made) found.push({ id, node, made, definitions, documentFormulas });
      }
    }
  }
}

/** That nothing is refuted, and something verified: of a product of many entries doubles may hold too few digits. */
function expectSameValues(found: readonly Use[]): void {
  const verdicts = found.map(({ id, node, made, definitions, documentFormulas }) => {
    const question = { kind: 'identity', of: node } as const;
    const options = documentFormulas.judgeOptions(DEFAULT_OPTIONS);
    return { id, ...judgeClaim(question, made, documentFormulas.setting(definitions), options) };
  });
  expect(verdicts.filter(({ status }) => status !== 'verified' && status !== 'unchecked')).toEqual([]);
  expect(verdicts.some(({ status }) => status === 'verified')).toBe(true);
}

describe.each([...uses].map(([{ name }, found]) => ({ name, found })))('the rule $name', ({ found }) => {
  test('applies to a derivative of a paper or a textbook', () => {
    expect(found.map(({ id }) => id)).not.toEqual([]);
  });

  test('changes no value', () => {
    expectSameValues(found);
  });

  test('is taken only where a formula gets no longer by it', () => {
    const longer = found.filter(({ node }) => operations(simplify(node)) > operations(node));
    expect(longer.map(({ id }) => id)).toEqual([]);
  });
});

describe.each([...lastUses].map(([{ name }, found]) => ({ name, found })))('$name', ({ found }) => {
  test('changes no value', () => {
    expectSameValues(found);
  });

  test('makes no formula longer', () => {
    const longer = found.filter(({ node, made }) => operations(made) > operations(node));
    expect(longer.map(({ id }) => id)).toEqual([]);
  });
});
