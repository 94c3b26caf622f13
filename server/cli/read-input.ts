// Reads what a command was given, `-` as standard input, and what a file imports. What cannot be read comes back as
// one sentence that says what to do.

import { readFile, stat } from 'node:fs/promises';
import { decodeText, LARGEST_FILE } from '../protocol/disk.ts';
import type { CliHost } from './cli-host.ts';
import { importsOf } from './project.ts';

export const STANDARD_INPUT = '-';

export interface Readable {
  readonly kind: 'text';
  /** As it was given on the command line. */
  readonly file: string;
  readonly text: string;
  /** The text of an imported file, by a path relative to this one. */
  readonly readImport: (path: string) => string | null;
}

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly file: string;
  /** The problem and its remedy: "there is no such file; check the path". */
  readonly why: string;
}

export type Input = Readable | Unreadable;

export interface ImportFlags {
  /** Whether imports may lead out of the file's project. */
  readonly allowOutside?: boolean;
}

/** A file that is none for us, in the words of the complaint. */
class Refused extends Error {}

/** The text of a file or of standard input, or why it cannot be read. */
export async function readInput(
  file: string,
  host: CliHost,
  { allowOutside = false }: ImportFlags = {},
): Promise<Input> {
  try {
    const bytes = file === STANDARD_INPUT ? await host.readStandardInput() : await readRegular(file);
    if (bytes.length > LARGEST_FILE) throw new Refused(TOO_LARGE);
    // Of UTF-16, and of what is no text at all.
    if (bytes.includes(0)) throw new Refused(NO_TEXT);
    const importer = file === STANDARD_INPUT ? 'stdin.mcalc' : file;
    return { kind: 'text', file, text: decodeText(bytes), readImport: importsOf(importer, allowOutside) };
  } catch (error) {
    return { kind: 'unreadable', file, why: explainFailure(error) };
  }
}

const TOO_LARGE = `this has more than ${LARGEST_FILE / 1e6} MB, which is no file that somebody wrote; name a smaller one`;
const NO_TEXT = 'this is no UTF-8 text; save the file as UTF-8';

/** Asked before it is opened: a pipe would keep us waiting, and a device would never end. */
async function readRegular(file: string): Promise<Uint8Array> {
  const stats = await stat(file);
  if (stats.isDirectory()) throw new Refused(A_FOLDER);
  if (!stats.isFile()) throw new Refused('this is a device or a pipe and no file; pipe its text to -');
  if (stats.size > LARGEST_FILE) throw new Refused(TOO_LARGE);
  return readFile(file);
}

const A_FOLDER = 'this is a folder; name the .mcalc files in it';

/** A failure of the file system in words, with what to do about it. */
export function explainFailure(error: unknown): string {
  if (error instanceof Refused) return error.message;
  switch (failureCode(error)) {
    case 'ENOENT':
      return 'there is no such file; check the path';
    case 'ENOTDIR':
      return 'a part of the path is no folder; check the path';
    case 'EISDIR':
      return A_FOLDER;
    case 'ELOOP':
      return 'this link leads back to itself; name the file itself';
    case 'ENAMETOOLONG':
      return 'the name is too long for a file; check the path';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied; change who may use the file';
    case 'EROFS':
      return 'the file system is read-only; copy the file elsewhere';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full; make room and try again';
    case 'EFBIG':
      return 'the file would grow too large; make room and try again';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return NO_TEXT;
    default: {
      const message = error instanceof Error ? error.message : String(error);
      return `${message.replace(/\s+/g, ' ')}; check that the file can be read`;
    }
  }
}

/** The code of a failure of the file system, `ENOENT`; empty where there is none. */
export function failureCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
