// Who is writing where: from one version of a document to the next it is seen which statement is being written, until the
// cursor leaves it or rests.

import type { Problem, TextRange } from '../engine/api.ts';
import { editBetween } from '../features/carried-judgement.ts';
import type { CodeLens } from '../features/code-lenses.ts';
import { lensesWhileWritten, shownWhileWritten, statementAtCursor } from '../features/half-written.ts';
import { touches } from '../features/ranges.ts';
import type { Snapshot } from './workspace.ts';

export interface WritingServices {
  /** Milliseconds without a keystroke after which a statement is taken to be finished. */
  readonly rest: number;
  /** All problems and lenses of a version, as they would be shown if nobody wrote. */
  problemsOf(snapshot: Snapshot): readonly Problem[];
  lensesOf(snapshot: Snapshot): readonly CodeLens[];
  /** The cursor has rested: everything is to be shown. A statement that is left is shown with what is written next. */
  finished(uri: string): void;
}

export interface Writing {
  /** What to show of a version; the newest that was asked for tells who writes where. */
  problems(snapshot: Snapshot): readonly Problem[];
  lenses(snapshot: Snapshot): readonly CodeLens[];
  closed(uri: string): void;
  dispose(): void;
}

interface Written {
  readonly statement: TextRange;
  /** What was shown of it before it was touched. */
  readonly problems: readonly Problem[];
  readonly lenses: readonly CodeLens[];
  readonly timer: NodeJS.Timeout;
}

export function createWriting({ rest, problemsOf, lensesOf, finished }: WritingServices): Writing {
  const seen = new Map<string, Snapshot>();
  const written = new Map<string, Written>();

  const end = (uri: string): void => {
    clearTimeout(written.get(uri)?.timer);
    written.delete(uri);
  };

  const begin = (before: Snapshot, after: Snapshot): void => {
    const { uri } = after;
    const { range, removed } = editBetween(before.text, after.text);
    const current = written.get(uri);
    const statement = statementAtCursor(after.analysis, range.end);
    const isSame = current !== undefined && statement?.start === current.statement.start;
    // More than a sign at once is pasted, or comes from a fix: it is finished, unless somebody is writing there.
    end(uri);
    if (!statement || (range.end - range.start > 1 && !isSame)) return;
    const timer = setTimeout(() => {
      if (written.delete(uri)) finished(uri);
    }, rest);
    if (current && isSame) {
      written.set(uri, { ...current, statement, timer });
      return;
    }
    const place = statementAtCursor(before.analysis, range.start + removed) ?? range;
    const within = (one: { readonly range: TextRange }): boolean => touches(place, one.range.start);
    // A new line before it, say, makes a statement a new one: what stood there stays there.
    const isNew = place.start !== statement.start;
    written.set(uri, {
      statement,
      problems: isNew ? [] : problemsOf(before).filter(within),
      lenses: isNew ? [] : lensesOf(before).filter(within),
      timer,
    });
  };

  const observe = (snapshot: Snapshot): void => {
    const before = seen.get(snapshot.uri);
    seen.set(snapshot.uri, snapshot);
    if (before && before.text !== snapshot.text) begin(before, snapshot);
  };

  return {
    problems: (snapshot) => {
      observe(snapshot);
      const now = written.get(snapshot.uri);
      const problems = problemsOf(snapshot);
      return now ? shownWhileWritten(problems, now.statement, now.problems) : problems;
    },
    lenses: (snapshot) => {
      observe(snapshot);
      const now = written.get(snapshot.uri);
      const lenses = lensesOf(snapshot);
      return now ? lensesWhileWritten(lenses, now.statement, now.lenses) : lenses;
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
