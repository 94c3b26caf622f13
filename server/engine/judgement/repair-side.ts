// Repairs of one side of a claim, as fixes: found by the search, confirmed by the judge, the derived answer last.

import { rangeOf } from '../analysis/places.ts';
import { size as sizeExpression } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { InferredStatement } from '../inference/document.ts';
import type { Term } from '../names/term.ts';
import { testCandidate } from '../numeric/comparison.ts';
import { fullDerivative } from '../numeric/full-derivative.ts';
import { expectedShape } from '../numeric/question.ts';
import type { Trials } from '../numeric/trials.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';
import { type AnswerParts, type ClaimTrial, repairClaim } from '../repair/claim-repair.ts';
import type { Factor } from '../repair/factors.ts';
import { namedSize } from '../shapes/dimension.ts';
import { isScalar, sameShape } from '../shapes/shape.ts';
import type { Matrix } from '../values/matrix.ts';
import type { Court } from './court.ts';
import { lowered } from './pose.ts';

interface RepairCase {
  readonly index: number;
  readonly court: Court;
  readonly statement: InferredStatement;
  readonly lower: (term: Term) => Expression;
}

/** How many sample points the search looks at; the judge looks at all of them before a repair is offered. */
const SAMPLES = 3;
const MOST_FIXES = 3;
/** Candidates that one search evaluates at most. */
const MOST_LOOKS = 1500;

export function repairSide(
  side: Term,
  trials: Trials,
  answer: Expression | null,
  own: RepairCase,
): readonly Fix[] {
  const { court, index } = own;
  const trial = claimTrial(trials, answer);
  const text = court.textOf(index);
  const fixes: Fix[] = [];
  const offer = (replacement: string, title: string): void => {
    const candidate = read(replacement);
    if (
      !candidate ||
      fixes.some((fix) => fix.title === title) ||
      testCandidate(trials, candidate).outcome !== 'agree'
    )
      return;
    fixes.push({
      title,
      edits: [...editOf(side, replacement, own), ...court.recoveryEdits(index)],
      verified: true,
    });
  };
  const read = (replacement: string): Expression | null => {
    const found = court.readSide(index, side, replacement);
    if (!found) return null;
    const expression = lowered(() => court.lowerings.plain.term(found.term, found.statement));
    return expression.kind === 'done' ? expression.value : null;
  };
  if (trial) {
    const dims = court.document.dims.free.map(({ name }) => ({
      text: name,
      size: sizeExpression(namedSize(name)),
    }));
    const reader = { text, read, lower: own.lower, dims };
    const repairs = lowered(() => repairClaim(side, trial, reader, answerParts(answer, own)));
    for (const repair of repairs.kind === 'done' ? repairs.value : []) {
      const replacement = unwrapped(repair.text);
      if (fixes.length < MOST_FIXES) offer(replacement, `Change to \`${replacement}\``);
    }
  }
  const derived = answer && court.print(answer, index);
  if (derived) {
    const known = fixes.some((fix) => fix.edits[0]?.newText === derived);
    if (!known) offer(derived, `Replace by the derived answer \`${derived}\``);
  }
  return fixes;
}

/** The right answer taken apart into terms and factors that can be written in the file's own names. */
function answerParts(answer: Expression | null, own: RepairCase): AnswerParts {
  if (!answer) return { factors: [], terms: [] };
  const print = (expression: Expression): string => own.court.print(expression, own.index);
  const terms =
    answer.operator === 'add' ? answer.args.map((term) => ({ expression: term, text: print(term) })) : [];
  const factors = new Map<Expression, Factor>();
  const open = [answer];
  for (let next = open.pop(); next; next = open.pop()) {
    if (
      next.operator === 'times' ||
      next.operator === 'matmul' ||
      next.operator === 'hadamard' ||
      next.operator === 'transpose'
    ) {
      open.push(...next.args);
    } else if (!isScalar(next.shape) && !factors.has(next)) {
      const text = print(next);
      const plain = isAtom(text) ? text : `(${text})`;
      factors.set(next, {
        term: { kind: 'broken', span: { start: 0, end: 0 } },
        expression: next,
        flipped: false,
        plain,
        transposed: `${plain}'`,
        signed: false,
      });
    }
  }
  return { factors: [...factors.values()].slice(0, 6), terms };
}

/** A name, a number, or one call with all that is in it: no parentheses are needed to multiply or transpose it. */
function isAtom(text: string): boolean {
  const head = /^[\p{L}\p{N}\p{M}_.']*/u.exec(text)?.[0] ?? '';
  if (head === '') return false;
  return head === text ? !text.endsWith("'") : text[head.length] === '(' && closes(text, head.length);
}

/** Without the parentheses that stand around all of it. */
function unwrapped(text: string): string {
  return text.startsWith('(') && closes(text, 0) ? text.slice(1, -1).trim() : text;
}

/** Whether the bracket at `start` is closed by the last character of the text. */
function closes(text: string, start: number): boolean {
  let depth = 0;
  for (let place = start; place < text.length; place++) {
    if (text[place] === '(') depth += 1;
    if (text[place] === ')') depth -= 1;
    if (depth === 0) return place === text.length - 1;
  }
  return false;
}

function editOf(side: Term, replacement: string, own: RepairCase): readonly TextEdit[] {
  return [{ range: rangeOf(side.span, own.index, own.court.document), newText: replacement }];
}

/** The right answer at a few points: from the derived answer where there is one, else from differences. */
function claimTrial(trials: Trials, answer: Expression | null): ClaimTrial | null {
  const wanted = expectedShape(trials.question);
  const list = trials.list.slice(0, SAMPLES);
  const right = answer && sameShape(answer.shape, wanted) ? answer : null;
  const targets: Matrix[] = [];
  for (const trial of list) {
    const value = right ? trial.values.evaluate(right) : fullDerivative(trials, trial)?.value;
    if (!value) return null;
    targets.push(value);
  }
  const target = joined(targets);
  if (!target.every(Number.isFinite)) return null;
  let looks = 0;
  return {
    wanted,
    target,
    vectorOf: (expression) => {
      looks += 1;
      if (looks > MOST_LOOKS) return null;
      const vector = joined(list.map((trial) => trial.values.evaluate(expression)));
      return vector.length === target.length && vector.every(Number.isFinite) ? vector : null;
    },
  };
}

function joined(values: readonly Matrix[]): Float64Array {
  const length = values.reduce((sum, value) => sum + value.data.length, 0);
  const all = new Float64Array(length);
  let at = 0;
  for (const value of values) {
    all.set(value.data, at);
    at += value.data.length;
  }
  return all;
}
