// The open documents, each with its analysis (made when first asked for, kept until the text or an import changes) and
// the last judgement, moved along with the edits since.

import type { Analysis, Engine, Judgement } from '../engine/api.ts';
import { type ClaimMark, claimMarks, type KnownStates, statesIn } from '../features/claim-marks.ts';
import { additionsOf } from '../features/diagnostics.ts';
import { rebaseJudgement } from '../features/rebased-judgement.ts';
import { foldersFor, resolveImport, sameAddress } from './imports.ts';
import type { JudgeSource } from './judges.ts';
import { indexLines, type LineIndex } from './positions.ts';
import { safeAnalyse } from './safe-analysis.ts';

/** A document at one version. Immutable, but for the judgement that comes later. */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
  readonly analysis: Analysis;
  readonly source: JudgeSource;
  /** The addresses of the files it imports, whether they exist or not. */
  readonly imported: ReadonlySet<string>;
  /** Milliseconds that the analysis took. */
  readonly cost: number;
  /** The judgement of an earlier version, as far as it still holds. */
  readonly rebased: Judgement | null;
}

/** An open text, as the synchronisation keeps it. */
export interface OpenText {
  readonly uri: string;
  readonly version: number;
  getText(): string;
}

export interface WorkspaceServices {
  readonly analyse: Engine['analyse'];
  /** Whichever way the address is spelled. */
  openText(uri: string): OpenText | undefined;
  /** The text of a file that is not open; null where it can't be read, or lies in none of the folders. */
  readFile(uri: string, folders: readonly string[]): string | null;
  folders(): readonly string[];
  log(message: string): void;
}

export interface Workspace {
  /** null where the document is not open. */
  snapshot(uri: string): Snapshot | null;
  /** Milliseconds that the last analysis of the document took. */
  costOf(uri: string): number;
  isCurrent(snapshot: Snapshot): boolean;
  /** The judgement of this very version. */
  judgementOf(snapshot: Snapshot): Judgement | null;
  /** The judgement of this version, or what is left of an earlier one. */
  bestJudgement(snapshot: Snapshot): Judgement | null;
  keepJudgement(snapshot: Snapshot, judgement: Judgement): void;
  /** The state of each of its claims, as far as the claim was judged as it is now. */
  marks(snapshot: Snapshot): readonly ClaimMark[];
  /** Forgets all judgements: the settings that they were made with have changed. */
  dropJudgements(): void;
  /** A file changed: forgets the analyses that read it, and says of which documents. */
  importChanged(uri: string): readonly string[];
  close(uri: string): void;
  /** All open documents that were examined. */
  open(): readonly Snapshot[];
}

/** The open documents, each with its latest analysis and what is known of its claims. */
export function createWorkspace(services: WorkspaceServices): Workspace {
  const snapshots = new Map<string, Snapshot>();
  const outdated = new Set<string>();
  let judgements = new WeakMap<Snapshot, Judgement>();
  const states = new Map<string, KnownStates>();

  const bestJudgement = (snapshot: Snapshot): Judgement | null =>
    judgements.get(snapshot) ?? snapshot.rebased;

  const snapshot = (uri: string): Snapshot | null => {
    const open = services.openText(uri);
    if (!open) return null;
    const known = snapshots.get(uri);
    if (known && known.version === open.version && !outdated.has(uri)) return known;
    const made = takeSnapshot(services, open, known && !outdated.has(uri) ? known : null);
    const previous = known && bestJudgement(known);
    const rebased = known && previous ? rebaseJudgement(previous, known.text, made.text) : null;
    const next: Snapshot = { ...made, rebased };
    snapshots.set(uri, next);
    outdated.delete(uri);
    return next;
  };

  return {
    snapshot,
    bestJudgement,
    open: () => [...snapshots.keys()].flatMap((uri) => snapshot(uri) ?? []),
    costOf: (uri) => snapshots.get(uri)?.cost ?? 0,
    isCurrent: (candidate) => snapshot(candidate.uri) === candidate,
    judgementOf: (candidate) => judgements.get(candidate) ?? null,
    keepJudgement: (candidate, judgement) => {
      judgements.set(candidate, additionsOf(candidate.analysis, judgement));
      states.set(candidate.uri, statesIn(candidate.analysis, judgement));
    },
    marks: (candidate) => claimMarks(candidate.analysis, states.get(candidate.uri) ?? new Map()),
    dropJudgements: () => {
      judgements = new WeakMap();
      states.clear();
    },
    importChanged: (uri) => {
      const address = sameAddress(uri);
      const readers = [...snapshots.values()]
        .filter((reader) => reader.imported.has(address))
        .map((reader) => reader.uri);
      for (const reader of readers) outdated.add(reader);
      return readers;
    },
    close: (uri) => {
      snapshots.delete(uri);
      outdated.delete(uri);
      states.delete(uri);
    },
  };
}

/** A text as it is understood now, with what it imports. */
export function takeSnapshot(
  services: WorkspaceServices,
  open: OpenText,
  previous: Snapshot | null,
): Omit<Snapshot, 'rebased'> {
  const { uri, version } = open;
  const text = open.getText();
  const imports: Record<string, string | null> = {};
  const imported = new Set<string>();
  const readImport = (path: string): string | null => {
    const place = { from: uri, folders: services.folders() };
    const target = resolveImport(path, place);
    if (target) imported.add(target);
    const found =
      target === null
        ? null
        : (services.openText(target)?.getText() ?? services.readFile(target, foldersFor(place)));
    imports[path] = found;
    return found;
  };
  const start = performance.now();
  const analysis = safeAnalyse(
    services.analyse,
    text,
    { readImport, keepsShapes: true, ...(previous && { previous: previous.analysis }) },
    services.log,
  );
  const cost = performance.now() - start;
  return {
    uri,
    version,
    text,
    lines: indexLines(text),
    analysis,
    source: { uri, text, imports },
    imported,
    cost,
  };
}
