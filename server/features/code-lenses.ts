// Above each `derive` statement its answer, with the way to the derivation and into the file; for editors that have no
// other way to show them, above each claim its verdict.

import {
  type Analysis,
  derivativeText,
  type Judgement,
  type Question,
  sameDerivative,
  type TextRange,
} from '../engine/api.ts';
import { counted } from './numbers.ts';
import { answersTo, isInsertable } from './questions.ts';
import { covers } from './ranges.ts';
import { markOf, summarizeVerdict } from './verdict-view.ts';

export interface CodeLens {
  readonly range: TextRange;
  readonly title: string;
  /** Whether what it says is of a text that has changed since. */
  readonly isStale?: true;
  readonly action:
    | { readonly kind: 'verify' }
    | { readonly kind: 'show' | 'derive' | 'insert'; readonly question: Question };
}

const LONGEST_TITLE = 100;

/** The lenses of a document: answers to questions, and verdicts where the editor has no marks. */
export function codeLenses(
  analysis: Analysis,
  judgement: Judgement | null,
  withVerdicts: boolean,
): readonly CodeLens[] {
  const verdicts = withVerdicts ? claimLenses(analysis, judgement) : [];
  return [...verdicts, ...questionLenses(analysis, judgement)].sort((a, b) => a.range.start - b.range.start);
}

/** A chain is one statement with many claims: it gets one lens that names the first link that fails. */
function claimLenses(analysis: Analysis, judgement: Judgement | null): readonly CodeLens[] {
  const statements = new Map<number, TextRange>();
  for (const claim of analysis.claims) statements.set(claim.statementRange.start, claim.statementRange);
  return [...statements.values()].flatMap((range): CodeLens[] => {
    const title = statementVerdict(range, judgement);
    return title ? [{ range, title: shortened(title), action: { kind: 'verify' } }] : [];
  });
}

function statementVerdict(statement: TextRange, judgement: Judgement | null): string | null {
  const claims = judgement?.claims.filter((claim) => covers(statement, claim.range)) ?? [];
  const worst =
    claims.find(({ verdict }) => verdict.status === 'refuted' || verdict.status === 'ill-shaped') ??
    claims.find(({ verdict }) => verdict.status === 'unchecked') ??
    claims[0];
  if (!worst) return null;
  const { verdict } = worst;
  const verdictText = `${markOf(verdict.status)} ${summarizeVerdict(verdict)}`;
  if (claims.length === 1) return verdictText;
  if (verdict.status === 'verified') {
    const areProved = claims.every((claim) => claim.verdict.status === 'verified' && claim.verdict.proved);
    return `✓ ${counted(claims.length, 'step')} ${areProved ? 'proved' : 'verified'}`;
  }
  return `${markOf(verdict.status)} step ${claims.indexOf(worst) + 1} of ${claims.length}: ${summarizeVerdict(verdict)}`;
}

function questionLenses(analysis: Analysis, judgement: Judgement | null): readonly CodeLens[] {
  const offered: Question[] = [];
  const asked = analysis.questions.filter((question) => question.asked);
  return asked.flatMap((question): CodeLens[] => {
    const again = offered.some(
      (other) =>
        sameDerivative(other.derivative, question.derivative) &&
        other.statementRange.start === question.statementRange.start,
    );
    if (again) return [];
    offered.push(question);
    const range = question.statementRange;
    const answers = answersTo(question.derivative, judgement?.derivatives ?? []);
    if (answers.length === 0) return [{ range, title: 'Derive', action: { kind: 'derive', question } }];
    const titles = answers.map((answer) => {
      const mark = answer.verified ? `${markOf(answer.verified.status)} ` : '';
      return `${mark}${derivativeText(answer.derivative)} = ${answer.expr}`;
    });
    const insertable = answers.filter(isInsertable).length;
    const insert = insertable > 1 ? `Insert all ${insertable}` : 'Insert';
    return [
      ...titles.map(
        (title): CodeLens => ({ range, title: shortened(title), action: { kind: 'show', question } }),
      ),
      ...(insertable > 0 ? [{ range, title: insert, action: { kind: 'insert', question } } as const] : []),
    ];
  });
}

function shortened(title: string): string {
  const line = title.replace(/\s+/g, ' ');
  return line.length <= LONGEST_TITLE ? line : `${[...line].slice(0, LONGEST_TITLE - 1).join('')}…`;
}
