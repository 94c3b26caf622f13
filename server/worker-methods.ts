// What a worker does: judges documents and derives, where it holds up nobody.

import { analyse, type DocumentAnalysis } from './engine/analysis/analyse.ts';
import type { DerivationAnswer, DerivationRequest, JudgementOptions } from './engine/api.ts';
import { derive, deriveAsked, judgeAgain } from './engine/verdicts/judge-document.ts';
import { createJudgementCache, type JudgementCache } from './engine/verdicts/judgement-cache.ts';
import { nameDerivative } from './features/questions.ts';
import type { JudgeSource, WorkerMethods } from './protocol/judges.ts';

/** The last analysis of each document: after an edit, only what changed is computed again. */
const analyses = new Map<string, { readonly analysis: DocumentAnalysis; readonly imports: string }>();
const MOST_ANALYSES = 8;
/** What was judged in the versions before, of the same documents. */
const caches = new Map<string, JudgementCache>();

function understand({ uri, text, imports }: JudgeSource): DocumentAnalysis {
  const known = analyses.get(uri);
  const read = JSON.stringify(imports);
  const previous = known?.imports === read ? known.analysis : undefined;
  if (previous?.text === text) return previous;
  const readImport = (path: string): string | null => imports[path] ?? null;
  const analysis = analyse(text, { readImport, ...(previous && { previous }) });
  analyses.delete(uri);
  analyses.set(uri, { analysis, imports: read });
  for (const oldest of analyses.keys()) {
    if (analyses.size <= MOST_ANALYSES) break;
    analyses.delete(oldest);
  }
  return analysis;
}

/** `derive dL` has no variable and asks for no gradient: only the file's own statement says what it means. */
function differentialAsked(
  analysis: DocumentAnalysis,
  { of, wrt }: DerivationRequest,
  options: JudgementOptions,
): DerivationAnswer | null {
  const isAsked = analysis.questions.some(
    (question) => question.asked && question.of === of && question.wrt === null,
  );
  if (wrt !== null || !isAsked || analysis.symbols.some((symbol) => symbol.name === of)) return null;
  const answer = deriveAsked(analysis, options);
  if (answer.kind === 'refused') return answer;
  const derivations = answer.derivations.filter((derivation) => nameDerivative(derivation) === of);
  return derivations.length > 0 ? { kind: 'derived', derivations } : null;
}

export const workerMethods: WorkerMethods = {
  judge: (source, options, flag) => {
    const raised = new Int32Array(flag);
    const analysis = understand(source);
    const cache = caches.get(source.uri) ?? createJudgementCache();
    for (const uri of caches.keys()) if (!analyses.has(uri)) caches.delete(uri);
    caches.set(source.uri, cache);
    return judgeAgain(analysis, options, { cache, cancelled: () => Atomics.load(raised, 0) !== 0 });
  },
  derive: (source, request, options) => {
    const analysis = understand(source);
    return differentialAsked(analysis, request, options) ?? derive(analysis, request, options);
  },
};
