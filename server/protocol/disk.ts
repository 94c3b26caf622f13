// Files on the disk that a document may be made of: regular ones of a sensible size, in the folders that are allowed.

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Bytes. Longer texts are no files that somebody wrote. */
export const LARGEST_FILE = 10_000_000;

/** UTF-8 as text, without its byte order mark. Throws where the bytes are no UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/**
 * The text of a file that lies in one of the folders, wherever links on its path lead. null where it does not, where it
 * is no regular file (a device would never end), is too large, or is no text.
 */
export function readInside(path: string, folders: readonly string[]): string | null {
  try {
    const target = realpathSync(path);
    const allowed = folders.some((folder) => contains(realpathSync(folder), target));
    return allowed ? readRegular(target) : null;
  } catch {
    return null;
  }
}

/** The text of a file, wherever it lies; null as above. */
export function readRegular(path: string): string | null {
  try {
    const { size, ...is } = describe(path);
    return is.file && size <= LARGEST_FILE ? decodeText(readFileSync(path)) : null;
  } catch {
    return null;
  }
}

/** More files than anybody writes by hand, and deeper than anybody nests them. */
const MOST_FILES = 2_000;
const DEEPEST = 12;
/** Folders that are looked into, so that somebody's whole home is no reason to wait. */
const MOST_FOLDERS = 10_000;

/** The files with an ending in the folders and below, without hidden ones and packages; links are not followed. */
export function listInside(folders: readonly string[], ending: string): readonly string[] {
  const found: string[] = [];
  const open = folders.map((folder) => ({ folder, depth: 0 }));
  for (let at = 0; at < Math.min(open.length, MOST_FOLDERS) && found.length < MOST_FILES; at++) {
    const next = open[at];
    if (!next) break;
    for (const entry of entriesOf(next.folder)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(next.folder, entry.name);
      if (entry.isDirectory() && next.depth < DEEPEST) open.push({ folder: path, depth: next.depth + 1 });
      else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function describe(path: string): { readonly file: boolean; readonly size: number } {
  const stats = statSync(path);
  return { file: stats.isFile(), size: stats.size };
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && way !== '' && !/^(?:[a-z]:|[/\\])/iu.test(way);
}
