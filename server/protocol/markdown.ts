// Markdown documents: each fenced block is a file of its own, checked where it stands.

import type { Judgement, JudgementOptions, Problem } from '../engine/api.ts';
import { collectProblems } from '../features/diagnostics.ts';
import { fencedTexts, isInside } from './fenced.ts';
import type { Judges, Task } from './judges.ts';
import {
  type OpenText,
  type Snapshot,
  takeSnapshot,
  type Workspace,
  type WorkspaceServices,
} from './workspace.ts';

export interface MarkdownServices extends WorkspaceServices {
  readonly workspace: Workspace;
  readonly judges: Judges;
  /** Milliseconds without a keystroke. */
  readonly pause: number;
  /** null where claims are not to be judged by themselves. */
  options(): JudgementOptions | null;
  publish(uri: string, version: number, problems: readonly (readonly [Problem, Snapshot])[]): void;
}

export interface Markdown {
  changed(document: OpenText): void;
  closed(uri: string): void;
  /** The block at an offset, as a file; null where there is none. */
  blockAt(uri: string, offset: number): Snapshot | null;
  problemsOf(block: Snapshot): readonly Problem[];
  dispose(): void;
}

interface Checked {
  readonly document: OpenText;
  readonly version: number;
  readonly blocks: readonly Snapshot[];
}

/** The fenced blocks of open Markdown documents, each checked as a file of its own. */
export function createMarkdown(services: MarkdownServices): Markdown {
  const checked = new Map<string, Checked>();
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Task<Judgement>>();

  const problemsOf = (block: Snapshot): readonly Problem[] =>
    collectProblems(block.analysis, services.workspace.bestJudgement(block));

  const blocksOf = (document: OpenText): readonly Snapshot[] => {
    const known = checked.get(document.uri);
    if (known?.version === document.version) return known.blocks;
    const { uri, version } = document;
    const blocks = fencedTexts(document.getText()).map((text): Snapshot => {
      const same = known?.blocks.find((block) => block.text === text);
      const open = { uri, version, getText: () => text };
      return same ?? { ...takeSnapshot(services, open, null), rebased: null };
    });
    checked.set(uri, { document, version, blocks });
    return blocks;
  };

  const publish = (uri: string): void => {
    const now = checked.get(uri);
    if (!now) return;
    const problems = now.blocks.flatMap((block) =>
      problemsOf(block).map((problem) => [problem, block] as const),
    );
    services.publish(uri, now.version, problems);
  };

  const check = async (document: OpenText): Promise<void> => {
    const { uri, version } = document;
    const blocks = blocksOf(document);
    publish(uri);
    for (const block of blocks) {
      const options = services.options();
      if (!options || services.workspace.judgementOf(block)) continue;
      const task = services.judges.judge(block.source, options);
      running.set(uri, task);
      const outcome = await task.outcome;
      if (checked.get(uri)?.version !== version || outcome.kind === 'cancelled') return;
      if (outcome.kind === 'failed') services.log(`judging a block of ${uri} failed: ${outcome.why}`);
      else services.workspace.keepJudgement(block, outcome.value);
      publish(uri);
    }
  };

  const stop = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    running.get(uri)?.cancel();
    running.delete(uri);
  };

  return {
    problemsOf,
    changed: (document) => {
      stop(document.uri);
      timers.set(
        document.uri,
        setTimeout(() => void check(document), services.pause),
      );
    },
    closed: (uri) => {
      stop(uri);
      checked.delete(uri);
    },
    blockAt: (uri, offset) => {
      const known = checked.get(uri);
      return known ? (blocksOf(known.document).find(({ text }) => isInside(text, offset)) ?? null) : null;
    },
    dispose: () => {
      for (const uri of [...timers.keys(), ...running.keys()]) stop(uri);
    },
  };
}
