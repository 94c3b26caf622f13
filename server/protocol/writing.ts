// Who is writing where: from one version of a document to the next it is seen which statement is being written, until the
// cursor leaves it or rests.

import type { Problem, TextRange } from '../engine/api.ts';
import type { CodeLens } from '../features/code-lenses.ts';
import {
  lacksLenses,
  lensesWhileWritten,
  statementAtCursor,
  visibleWhileWritten,
} from '../features/half-written.ts';
import { touches } from '../features/ranges.ts';
import { editBetween } from '../features/rebased-judgement.ts';
import type { Snapshot } from './workspace.ts';

export interface WritingServices {
  /** Milliseconds without a keystroke after which a statement is taken to be finished. */
  readonly rest: number;
  /** All problems and lenses of a version, as they would be displayed if nobody wrote. */
  problemsOf(snapshot: Snapshot): readonly Problem[];
  lensesOf(snapshot: Snapshot): readonly CodeLens[];
  /** The cursor has rested: everything is to be displayed. A statement that is left is displayed with the next one that is written. */
  finished(uri: string): void;
}

export interface Writing {
  /** The problems and lenses to display of a version; the newest request decides who writes where. */
  problems(snapshot: Snapshot): readonly Problem[];
  lenses(snapshot: Snapshot): readonly CodeLens[];
  closed(uri: string): void;
  dispose(): void;
}

interface Written {
  readonly statement: TextRange;
  /** The problems that were displayed before it was touched. */
  readonly problems: readonly Problem[];
  readonly lenses: readonly CodeLens[];
  /** Whether the cursor rests: the problems are displayed, and the lenses as soon as there are as many as there were. */
  readonly isResting: boolean;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Decides what to display of a document while somebody writes in it. */
export function createWriting({ rest, problemsOf, lensesOf, finished }: WritingServices): Writing {
  const seen = new Map<string, Snapshot>();
  const written = new Map<string, Written>();

  const end = (uri: string): void => {
    clearTimeout(written.get(uri)?.timer);
    written.delete(uri);
  };

  const visibleProblems = (snapshot: Snapshot): readonly Problem[] => {
    const now = written.get(snapshot.uri);
    const problems = problemsOf(snapshot);
    return now && !now.isResting ? visibleWhileWritten(problems, now.statement, now.problems) : problems;
  };

  const visibleLenses = (snapshot: Snapshot): readonly CodeLens[] => {
    const now = written.get(snapshot.uri);
    const lenses = lensesOf(snapshot);
    if (!now) return lenses;
    const { statement, lenses: before, isResting } = now;
    const isStale = !isResting || lacksLenses(lenses, statement, before, snapshot.analysis.problems);
    return isStale ? lensesWhileWritten(lenses, statement, before) : lenses;
  };

  const begin = (before: Snapshot, after: Snapshot): void => {
    const { uri } = after;
    const { range, removed } = editBetween(before.text, after.text);
    const current = written.get(uri);
    const statement = statementAtCursor(after.analysis, range.end);
    const isSame = current !== undefined && statement?.start === current.statement.start;
    const place = statementAtCursor(before.analysis, range.start + removed) ?? range;
    const within = (one: { readonly range: TextRange }): boolean => touches(place, one.range.start);
    const visible = {
      problems: visibleProblems(before).filter(within),
      lenses: visibleLenses(before).filter(within),
    };
    end(uri);
    // More than a sign at once is pasted, or comes from a fix: it is finished, unless somebody is writing there.
    if (!statement || (range.end - range.start > 1 && !isSame)) return;
    const timer = setTimeout(() => {
      const now = written.get(uri);
      if (now) written.set(uri, { ...now, isResting: true, timer: undefined });
      finished(uri);
    }, rest);
    // A new line before it, say, makes a statement a new one: what stood there stays there.
    const isNew = place.start !== statement.start;
    const known = isSame && !current.isResting ? current : isNew ? NOTHING : visible;
    written.set(uri, { statement, problems: known.problems, lenses: known.lenses, isResting: false, timer });
  };

  const observe = (snapshot: Snapshot): void => {
    const before = seen.get(snapshot.uri);
    seen.set(snapshot.uri, snapshot);
    if (before && before.text !== snapshot.text) begin(before, snapshot);
  };

  return {
    problems: (snapshot) => {
      observe(snapshot);
      return visibleProblems(snapshot);
    },
    lenses: (snapshot) => {
      observe(snapshot);
      return visibleLenses(snapshot);
    },
    closed: (uri) => {
      end(uri);
      seen.delete(uri);
    },
    dispose: () => {
      for (const { timer } of written.values()) clearTimeout(timer);
      written.clear();
    },
  };
}

const NOTHING = { problems: [], lenses: [] } as const;
