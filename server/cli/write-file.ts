// Writes a file as a whole or not at all: beside it first, then in its place, so that a full disk or a stop on the way
// loses nothing of what was there.

import { randomUUID } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The permission bits of a file's mode. */
const PERMISSIONS = 0o7777;

/** Writes `text`; a file that is there keeps its mode, and a link still leads to it. Throws what the file system throws. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => null);
  // A file that is not regular (a pipe, `/dev/stdout`) cannot be replaced, and has nothing to lose.
  if (before && !before.isFile()) return writeFile(target, text);
  // To put another file in place of one that is protected would be allowed, and not what its owner meant.
  if (before) await access(target, constants.W_OK);
  const beside = join(dirname(target), `.mcalc-${randomUUID()}`);
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(text);
      if (before) await handle.chmod(before.mode & PERMISSIONS);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
