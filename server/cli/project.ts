// Imports in the shell: other files of a file's project.

import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readInside, readRegular } from '../protocol/disk.ts';
import { resolveImport } from '../protocol/imports.ts';

/** Files in the top folder of a project, whatever it is a project of. */
const MARKS = [
  '.git',
  '.hg',
  '.svn',
  'package.json',
  'pyproject.toml',
  'setup.py',
  'Cargo.toml',
  'Project.toml',
  'go.mod',
  'latexmkrc',
  '.latexmkrc',
  'Makefile',
];

/** The nearest folder above a file that is a project's; where none is, the file's own folder. */
function projectOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    if (at === dirname(at)) return folder;
  }
}

/**
 * Reads imports by a path relative to `file`: from its project, or, with `allowOutside`, from anywhere. null where there
 * is no such file, where it lies outside, and where it is no regular file with text in it.
 */
export function importsOf(file: string, allowOutside: boolean): (path: string) => string | null {
  // A link is what it leads to: its own folder may be anybody's.
  const own = realOf(resolve(file));
  const folder = dirname(own);
  if (allowOutside) return (path) => readRegular(resolve(folder, path));
  let root: string | null = null;
  return (path) => {
    root ??= projectOf(folder);
    const place = { from: pathToFileURL(own).href, folders: [pathToFileURL(root).href] };
    const target = resolveImport(path, place);
    return target === null ? null : readInside(fileURLToPath(target), [root]);
  };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
