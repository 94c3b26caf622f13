// Documents of LaTeX and Markdown that ask for it (`% mcalc: …`), checked where they stand: each is a file of the language
// whose places are those of the document, so that whatever answers for a file answers for it too.

import type { Derivation, Engine, Judgement, JudgementOptions, Problem, Question } from '../engine/api.ts';
import { collectProblems } from '../features/diagnostics.ts';
import { editsOf, fixInPaper, type Imported, importPaper, insertAlign } from '../latex/papers.ts';
import type { Judges, Task } from './judges.ts';
import { indexLines, type LineIndex, plainEdits } from './positions.ts';
import type { Insertion, PlainEdit, PlainRange } from './requests.ts';
import type { OpenText, Snapshot, Workspace } from './workspace.ts';

export interface PapersServices {
  readonly workspace: Workspace;
  readonly judges: Judges;
  analyse: Engine['analyse'];
  /** Milliseconds without a keystroke until signs are weighed anew and claims are judged. */
  readonly pause: number;
  /** null where claims are not to be judged by themselves. */
  options(): JudgementOptions | null;
  /** Called whenever more is known of a document. */
  report(paper: Snapshot, state: 'judging' | 'judged'): void;
  log(message: string): void;
}

export interface Papers {
  changed(document: OpenText, languageId: string): void;
  closed(uri: string): void;
  /** The document as a file; null where it asks for nothing. Its text is that of the file, its lines those of the document. */
  snapshot(uri: string): Snapshot | null;
  /** Problems and unread parts, each at its place; fixes are made when they are asked for. */
  problemsOf(paper: Snapshot): readonly PlacedProblem[];
  /** The fixes at a place, in the LaTeX of the document. */
  fixesAt(paper: Snapshot, range: PlainRange): readonly PaperFix[];
  /** A derivation behind the formula that asks for it. */
  insertionFor(
    paper: Snapshot,
    question: Question | null,
    derivations: readonly Derivation[],
  ): Insertion | null;
  dispose(): void;
}

/** A problem with its place in the document. */
interface PlacedProblem {
  readonly problem: Problem;
  readonly range: PlainRange;
}

interface PaperFix {
  readonly title: string;
  readonly edits: PlainEdit[];
  readonly at: PlacedProblem;
}

interface Paper {
  readonly document: OpenText;
  readonly version: number;
  readonly text: string;
  readonly format: 'tex' | 'markdown';
  readonly imported: Imported;
  readonly snapshot: Snapshot;
}

/** Languages in which formulas are read where they stand. */
export const PAPER_LANGUAGES: readonly string[] = ['latex', 'tex', 'markdown'];

/** The settings that a document gives to mcalc, in a comment of its own language. */
const ASKS = /%\s*mcalc:|<!--\s*mcalc:/u;

/** The open documents of LaTeX, read, judged and checked where they stand. */
export function createPapers(services: PapersServices): Papers {
  const papers = new Map<string, Paper>();
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Task<Judgement>>();

  const read = (document: OpenText, languageId: string, effort: 'typing' | 'all'): Paper | null => {
    const { uri, version } = document;
    const text = document.getText();
    if (!ASKS.test(text)) {
      papers.delete(uri);
      return null;
    }
    const known = papers.get(uri);
    const format = languageId === 'markdown' ? 'markdown' : 'tex';
    const before = known?.imported.memory ?? null;
    const imported = importPaper(
      format === 'markdown' ? withoutBlocks(text) : text,
      format,
      services.analyse,
      { effort, before },
    );
    const isSame = known !== undefined && known.imported.text === imported.text && known.text === text;
    if (isSame && known.version === version) return known;
    const snapshot: Snapshot = {
      uri,
      version,
      text: imported.text,
      lines: linesOf(text, imported),
      analysis: imported.analysis,
      source: { uri: `${uri}#formulas`, text: imported.text, imports: {} },
      imported: new Set(),
      cost: 0,
      rebased:
        known && known.imported.text === imported.text
          ? services.workspace.bestJudgement(known.snapshot)
          : null,
    };
    const paper: Paper = { document, version, text, format, imported, snapshot };
    papers.set(uri, paper);
    return paper;
  };

  const stop = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    running.get(uri)?.cancel();
    running.delete(uri);
  };

  const judge = async (paper: Paper): Promise<void> => {
    const { snapshot } = paper;
    const options = services.options();
    services.report(snapshot, 'judging');
    if (!options) return;
    const task = services.judges.judge(snapshot.source, options);
    running.set(snapshot.uri, task);
    const outcome = await task.outcome;
    if (papers.get(snapshot.uri)?.snapshot !== snapshot || outcome.kind === 'cancelled') return;
    if (outcome.kind === 'failed') services.log(`judging ${snapshot.uri} failed: ${outcome.why}`);
    else services.workspace.keepJudgement(snapshot, outcome.value);
    services.report(snapshot, 'judged');
  };

  const changed = (document: OpenText, languageId: string): void => {
    const { uri } = document;
    stop(uri);
    const typed = papers.has(uri) ? read(document, languageId, 'typing') : null;
    if (typed) services.report(typed.snapshot, 'judging');
    const rested = (): void => {
      const paper = read(document, languageId, 'all');
      if (paper) void judge(paper);
    };
    if (ASKS.test(document.getText())) timers.set(uri, setTimeout(rested, services.pause));
  };

  const current = (snapshot: Snapshot): Paper | null => {
    const paper = papers.get(snapshot.uri);
    return paper?.snapshot === snapshot ? paper : null;
  };

  const problemsOf = (snapshot: Snapshot): readonly PlacedProblem[] => {
    const paper = current(snapshot);
    if (!paper) return [];
    const lines = indexLines(paper.text);
    const unread = paper.imported.notes.map((note) => asHint('syntax', note, lines));
    const chosen = paper.imported.readings.map((note) => asHint('convention', note, lines));
    const found = collectProblems(snapshot.analysis, services.workspace.bestJudgement(snapshot));
    return [
      ...unread,
      ...chosen,
      ...found.map((problem) => ({ problem, range: snapshot.lines.rangeOf(problem.range) })),
    ];
  };

  return {
    changed,
    closed: (uri) => {
      stop(uri);
      papers.delete(uri);
    },
    snapshot: (uri) => papers.get(uri)?.snapshot ?? null,
    problemsOf,
    fixesAt: (snapshot, range) => {
      const paper = current(snapshot);
      if (!paper) return [];
      const { imported, text, format } = paper;
      const lines = indexLines(text);
      const others = imported.readings.flatMap((reading) => {
        const at = asHint('convention', reading, lines);
        return (touches(at.range, range) ? (reading.others ?? []) : []).map((other) => ({
          title: other.title,
          edits: plainEdits(lines, editsOf(other, text, format)),
          at,
        }));
      });
      const fixes = problemsOf(snapshot)
        .filter((at) => touches(at.range, range))
        .flatMap((at) =>
          at.problem.fixes.flatMap((fix) => {
            const moved = fixInPaper(
              fix,
              format === 'markdown' ? withoutBlocks(text) : text,
              format,
              imported,
              services.analyse,
            );
            return moved ? [{ title: moved.title, edits: plainEdits(lines, moved.edits), at }] : [];
          }),
        );
      return [...fixes, ...others];
    },
    insertionFor: (snapshot, question, [derivation]) => {
      const paper = current(snapshot);
      if (!paper || !question || !derivation) return null;
      const { imported, text } = paper;
      const edit = insertAlign(derivation, imported.placeOf(question.statementRange), text, imported);
      if (!edit) return null;
      return { text: derivation.expr, edits: plainEdits(indexLines(text), [edit]), replaces: false };
    },
    dispose: () => {
      for (const uri of [...timers.keys(), ...running.keys()]) stop(uri);
    },
  };
}

function touches(a: PlainRange, b: PlainRange): boolean {
  const isBefore = (one: PlainRange['end'], other: PlainRange['start']): boolean =>
    one.line < other.line || (one.line === other.line && one.character < other.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

/** Blocks of the language are files of their own. */
const withoutBlocks = (text: string): string =>
  text.replace(/^ {0,3}(`{3,}|~{3,})mcalc[ \t]*\n[\s\S]*?^ {0,3}\1[ \t]*$/gmu, (block) =>
    block.replace(/[^\n]/gu, ' '),
  );

/** Places of the file as positions in the document, and back. */
function linesOf(text: string, { placeOf, offsetIn }: Imported): LineIndex {
  const lines = indexLines(text);
  return {
    positionAt: (offset) => lines.positionAt(placeOf({ start: offset, end: offset }).start),
    offsetAt: (position) => offsetIn(lines.offsetAt(position)),
    rangeOf: (range) => lines.rangeOf(placeOf(range)),
    offsetsOf: (range) => {
      const { start, end } = lines.offsetsOf(range);
      return { start: offsetIn(start), end: offsetIn(end) };
    },
  };
}

/** The remark on a place, as a hint there. */
function asHint(
  code: 'syntax' | 'convention',
  { message, range }: Imported['notes'][number],
  lines: LineIndex,
): PlacedProblem {
  return {
    problem: { code, severity: 'hint', message, range, related: [], fixes: [] },
    range: lines.rangeOf(range),
  };
}
