// The methods of a worker: it judges documents and derives, where it holds up nobody.

import { analyse, type DocumentAnalysis } from './engine/analysis/analyse.ts';
import { documentCosts } from './engine/exporter.ts';
import { derive, judgeAgain } from './engine/verdicts/judge-document.ts';
import { createJudgementCache, type JudgementCache } from './engine/verdicts/judgement-cache.ts';
import type { JudgeSource, WorkerMethods } from './protocol/judges.ts';

/** The last analysis of each document: after an edit, only what changed is computed again. */
const analyses = new Map<string, { readonly analysis: DocumentAnalysis; readonly imports: string }>();
const MOST_ANALYSES = 8;
/** The judgements of earlier versions, of the same documents. */
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

export const workerMethods: WorkerMethods = {
  judge: (source, options, flag) => {
    const raised = new Int32Array(flag);
    const analysis = understand(source);
    const cache = caches.get(source.uri) ?? createJudgementCache();
    for (const uri of caches.keys()) if (!analyses.has(uri)) caches.delete(uri);
    caches.set(source.uri, cache);
    return judgeAgain(analysis, options, { cache, cancelled: () => Atomics.load(raised, 0) !== 0 });
  },
  derive: (source, asked, options) => derive(understand(source), asked, options),
  costs: (source, options) => documentCosts(understand(source), options).costs,
};
