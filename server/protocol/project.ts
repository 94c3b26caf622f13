// The files of the folders that are open, whether they are open in the editor or not, and where a name stands in them.

import { type CancellationToken, RAL } from 'vscode-languageserver';
import type { NameOccurrence, Place, TextEdit } from '../engine/api.ts';
import {
  changedBinding,
  editedText,
  explainCollision,
  refuseName,
  renameableAt,
  renameEdits,
} from '../features/rename.ts';
import { foldersFor, resolveImport, sameAddress } from './imports.ts';
import { safeAnalyse } from './safe-analysis.ts';
import { type Snapshot, takeSnapshot, type Workspace, type WorkspaceServices } from './workspace.ts';

/** The view of the open folders that the file system gives. */
export interface ProjectServices extends WorkspaceServices {
  /** The addresses of the `.mcalc` files in the folders. */
  listFiles(folders: readonly string[]): readonly string[];
}

/** The places of one name in one file. */
interface PlacesInFile {
  readonly file: Snapshot;
  readonly occurrences: readonly NameOccurrence[];
}

type RenameResult =
  | { readonly kind: 'renamed'; readonly files: readonly FileEdits[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface FileEdits {
  readonly file: Snapshot;
  readonly edits: readonly TextEdit[];
}

export interface Project {
  /** A file by its address, open or on the disk; null where it cannot be read. */
  fileAt(uri: string): Snapshot | null;
  /** Where a place lies, seen from a file; null where that file cannot be read. */
  locate(place: Place, from: Snapshot): { readonly file: Snapshot; readonly place: Place } | null;
  /** Every place of the name at an offset, in the file that introduces it and in all that import that. */
  places(from: Snapshot, offset: number): readonly PlacesInFile[];
  rename(from: Snapshot, offset: number, newName: string): RenameResult;
  /** The result for each file of the folders, one after the other: other requests are answered in between. */
  findInFiles<T>(find: (file: Snapshot) => readonly T[], token: CancellationToken): Promise<T[]>;
}

/** Of a file on the disk there are no versions. */
const ON_DISK = -1;
const IMPORTS = /\bimport\b/u;

/** The files of the open folders, read when a request goes beyond one file. */
export function createProject(workspace: Workspace, services: ProjectServices): Project {
  const closed = new Map<string, Snapshot>();

  const fileAt = (uri: string): Snapshot | null => {
    const open = services.openText(uri);
    if (open) return workspace.snapshot(open.uri);
    const text = services.readFile(uri, foldersFor({ from: uri, folders: services.folders() }));
    if (text === null) return null;
    const known = closed.get(sameAddress(uri)) ?? null;
    if (known && known.text === text && isFresh(known, services)) return known;
    const onDisk = { uri, version: ON_DISK, getText: () => text };
    const made: Snapshot = { ...takeSnapshot(services, onDisk, null), rebased: null };
    closed.set(sameAddress(uri), made);
    return made;
  };

  const addresses = (): readonly string[] => services.listFiles(services.folders());

  const findInFiles = async <T>(
    find: (file: Snapshot) => readonly T[],
    token: CancellationToken,
  ): Promise<T[]> => {
    const found: T[] = [];
    for (const uri of addresses()) {
      await new Promise<void>((resolve) => void RAL().timer.setImmediate(resolve));
      if (token.isCancellationRequested) break;
      const file = fileAt(uri);
      if (file) found.push(...find(file));
    }
    return found;
  };

  /** The files on the disk that import any: others are not read for who uses a name of another file. */
  const importing = (): readonly Snapshot[] => {
    const folders = services.folders();
    return addresses().flatMap((uri) => {
      const text = services.readFile(uri, foldersFor({ from: uri, folders }));
      return text !== null && IMPORTS.test(text) ? (fileAt(uri) ?? []) : [];
    });
  };

  const locate: Project['locate'] = (place, from) => {
    if (place.file === null) return { file: from, place };
    const uri = resolveImport(place.file, { from: from.uri, folders: services.folders() });
    const file = uri === null ? null : fileAt(uri);
    return file && { file, place: { file: null, range: place.range } };
  };

  /** The files that read `home`, each with the path by which it does. */
  const readersOf = (home: Snapshot): readonly (readonly [Snapshot, string])[] => {
    const address = sameAddress(home.uri);
    const known = new Map([...importing(), ...workspace.open()].map((file) => [sameAddress(file.uri), file]));
    return [...known.values()].flatMap((file) => {
      const paths = Object.keys(file.source.imports);
      const path = paths.find((candidate) => {
        const target = resolveImport(candidate, { from: file.uri, folders: services.folders() });
        return target !== null && sameAddress(target) === address;
      });
      return path === undefined ? [] : [[file, path] as const];
    });
  };

  const placesOf = (home: Snapshot, { range }: Place): readonly PlacesInFile[] => [
    { file: home, occurrences: home.analysis.occurrencesOf({ file: null, range }) },
    ...readersOf(home).map(([file, path]) => ({
      file,
      occurrences: file.analysis.occurrencesOf({ file: path, range }),
    })),
  ];

  const rename: Project['rename'] = (from, offset, newName) => {
    const refused = (why: string): RenameResult => ({ kind: 'refused', why });
    const asked = renameableAt(from.analysis, offset);
    if (asked.kind === 'refused') return asked;
    const noName = refuseName(newName);
    if (noName !== null) return refused(noName);
    const home = locate(asked.place, from);
    if (!home) return refused(`\`${asked.text}\` comes from a file that cannot be read.`);
    const all = placesOf(home.file, home.place).map(({ file, occurrences }) => ({
      file,
      edits: renameEdits(occurrences, newName),
    }));
    const texts = new Map(
      all.map(({ file, edits }) => [sameAddress(file.uri), editedText(file.text, edits)] as const),
    );
    for (const { file, edits } of all) {
      const after = analyseWith(texts, file, services);
      const changed = changedBinding(file.analysis, after, edits);
      if (!changed) continue;
      const lineOf = (at: number): number => file.lines.positionAt(at).line + 1;
      const why = explainCollision(file.analysis, newName, changed, lineOf);
      return refused(file === from ? why : `In ${nameOf(file.uri)}: ${why}`);
    }
    return { kind: 'renamed', files: all.filter(({ edits }) => edits.length > 0) };
  };

  return {
    fileAt,
    findInFiles,
    locate,
    rename,
    places: (from, offset) => {
      const place = from.analysis.occurrenceAt(offset)?.binding.place;
      const home = place ? locate(place, from) : null;
      return home ? placesOf(home.file, home.place).filter(({ occurrences }) => occurrences.length > 0) : [];
    },
  };
}

/** Whether what a file imports is still as it was read. */
function isFresh(file: Snapshot, services: ProjectServices): boolean {
  const place = { from: file.uri, folders: services.folders() };
  return Object.entries(file.source.imports).every(([path, text]) => {
    const target = resolveImport(path, place);
    return (target === null ? null : textOf(target, place.folders, services)) === text;
  });
}

function textOf(uri: string, folders: readonly string[], services: ProjectServices): string | null {
  return services.openText(uri)?.getText() ?? services.readFile(uri, foldersFor({ from: uri, folders }));
}

/** A file as it would be understood if these texts stood in the files. */
function analyseWith(texts: ReadonlyMap<string, string>, file: Snapshot, services: ProjectServices) {
  const readImport = (path: string): string | null => {
    const target = resolveImport(path, { from: file.uri, folders: services.folders() });
    return (target && texts.get(sameAddress(target))) ?? file.source.imports[path] ?? null;
  };
  const text = texts.get(sameAddress(file.uri)) ?? file.text;
  return safeAnalyse(services.analyse, text, { readImport }, services.log);
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
