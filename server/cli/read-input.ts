// Reads what a command was given, `-` as standard input, and what a file imports. What cannot be read comes back as
// one sentence that says what to do.

import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Surroundings } from './surroundings.ts';

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
  /** What is the matter and what to do: "there is no such file; check the path". */
  readonly why: string;
}

export type Input = Readable | Unreadable;

export async function readInput(file: string, surroundings: Surroundings): Promise<Input> {
  try {
    const bytes = file === STANDARD_INPUT ? await surroundings.readStandardInput() : await readFile(file);
    return { kind: 'text', file, text: decode(bytes), readImport: importsRelativeTo(file) };
  } catch (error) {
    return { kind: 'unreadable', file, why: explainFailure(error) };
  }
}

export function explainFailure(error: unknown): string {
  switch (failureCode(error)) {
    case 'ENOENT':
      return 'there is no such file; check the path';
    case 'ENOTDIR':
      return 'a part of the path is no folder; check the path';
    case 'EISDIR':
      return 'this is a folder; name the .mcalc files in it';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied; change who may use the file';
    case 'EROFS':
      return 'the file system is read-only; copy the file elsewhere';
    case 'ENOSPC':
      return 'the disk is full; make room and try again';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'this is no UTF-8 text; save the file as UTF-8';
    default: {
      const message = error instanceof Error ? error.message : String(error);
      return `${message.replace(/\s+/g, ' ')}; check that the file can be read`;
    }
  }
}

function failureCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** A byte order mark at the start is no part of the text; bytes that are no UTF-8 throw. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Only regular files: an import that names a device would never end. */
function importsRelativeTo(file: string): (path: string) => string | null {
  const folder = file === STANDARD_INPUT ? '.' : dirname(file);
  return (path) => {
    const target = resolve(folder, path);
    try {
      return statSync(target).isFile() ? decode(readFileSync(target)) : null;
    } catch {
      return null;
    }
  };
}
