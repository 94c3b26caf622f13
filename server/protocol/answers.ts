// The extension's own requests: a derivation for the panel, and the verdicts on a document.

import {
  type AskedDerivative,
  type Derivation,
  type DerivationAnswer,
  derivativeOfNames,
  type Judgement,
  type JudgementOptions,
  type Question,
} from '../engine/api.ts';
import { scalarsOf } from '../features/completion.ts';
import { computationGraph } from '../features/computation-graph.ts';
import { renderDerivation } from '../features/derivation-view.ts';
import { insertResult } from '../features/insertion.ts';
import { questionAt } from '../features/questions.ts';
import {
  countVerdicts,
  renderClaims,
  renderDerivatives,
  summarizeCounts,
} from '../features/verification-view.ts';
import type { Judges, Task } from './judges.ts';
import { plainQuestion, sameNames } from './plain-question.ts';
import { plainEdits } from './positions.ts';
import type {
  ClaimsOfFile,
  DerivationParams,
  DerivationResult,
  PlacedGraph,
  VerificationResult,
} from './requests.ts';
import type { Snapshot, Workspace } from './workspace.ts';

/** The subject of a `derivation` request: a question with its place in the file, or names alone. */
export interface Asked {
  readonly derivative: AskedDerivative;
  readonly question: Question | null;
  readonly offset: number | null;
}

/** The question that a request is about: at a place, or by names; null where there is none. */
export function findQuestion(params: DerivationParams, { analysis, lines }: Snapshot): Asked | null {
  const offset = params.position ? lines.offsetAt(params.position) : null;
  const { question: named } = params;
  if (named) {
    const same = analysis.questions.filter(({ derivative }) => sameNames(plainQuestion(derivative), named));
    const here = same.find((question) => offset !== null && questionAt(analysis, offset) === question);
    const question = here ?? same[0] ?? null;
    return { derivative: question?.derivative ?? derivativeOfNames(named), question, offset };
  }
  const question = offset === null ? null : questionAt(analysis, offset);
  return question && { derivative: question.derivative, question, offset };
}

/** The names that a question can be made of, where the cursor stands at none. */
export function offerNames({ analysis, version }: Snapshot): DerivationResult {
  const of = scalarsOf(analysis).map((symbol) => symbol.name);
  const wrt = analysis.symbols.filter((symbol) => symbol.kind === 'param').map((symbol) => symbol.name);
  const others = analysis.symbols.filter((symbol) => symbol.kind === 'var').map((symbol) => symbol.name);
  if (of.length === 0) return { kind: 'refused', version, why: 'This file defines no scalar to derive.' };
  if (wrt.length + others.length === 0) {
    return { kind: 'refused', version, why: 'This file declares no param to derive by.' };
  }
  return { kind: 'unclear', version, of, wrt: [...wrt, ...others] };
}

/** Starts the derivation for a question in the worker. */
export function startDerivation(
  { derivative }: Asked,
  snapshot: Snapshot,
  judges: Judges,
  options: JudgementOptions,
): Task<DerivationAnswer> {
  // The panel shows every move and every node.
  return judges.derive(snapshot.source, derivative, { ...options, detail: 'full' });
}

/** The answer to a question as the panel displays it, with what to insert. */
export function renderAnswer(
  answer: DerivationAnswer,
  { derivative, question, offset }: Asked,
  snapshot: Snapshot,
  workspace: Workspace,
): DerivationResult {
  const { version, analysis, lines } = snapshot;
  if (answer.kind === 'refused') return { kind: 'refused', version, why: answer.why };
  const judgement = workspace.bestJudgement(snapshot);
  const inserted = insertResult(analysis, judgement, answer.derivations, question, offset);
  return {
    kind: 'derived',
    version,
    question: plainQuestion(derivative),
    derivations: answer.derivations.map(renderDerivation),
    insertion: inserted && { ...inserted, edits: plainEdits(lines, inserted.edits) },
    graphs: answer.derivations.map((derivation) => placeGraph(derivation, snapshot)),
    place: question && lines.rangeOf(question.statementRange),
  };
}

function placeGraph(derivation: Derivation, { analysis, lines }: Snapshot): PlacedGraph | null {
  const graph = computationGraph(analysis, derivation);
  if (!graph) return null;
  const nodes = graph.nodes.map((node) => ({ ...node, range: lines.rangeOf(node.range) }));
  return { ...graph, nodes };
}

/** The verdicts of a document as the panel displays them. */
export function renderVerification(
  judgement: Judgement,
  { analysis, lines, version }: Snapshot,
): VerificationResult {
  const counts = countVerdicts(judgement);
  return {
    kind: 'verified',
    version,
    counts,
    summary: summarizeCounts(counts),
    claims: renderClaims(analysis, judgement).map((claim) => ({
      ...claim,
      position: lines.rangeOf(claim.range),
    })),
    derivatives: renderDerivatives(judgement),
  };
}

/** The marks of a document's claims, with positions. */
export function renderMarks(snapshot: Snapshot, workspace: Workspace): ClaimsOfFile {
  const { uri, lines } = snapshot;
  const claims = workspace.marks(snapshot).map((mark) => ({ ...mark, range: lines.rangeOf(mark.range) }));
  return { uri, claims };
}
