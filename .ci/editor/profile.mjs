// A profile of the editor's own: the developer's VS Code, its settings and extensions stay as they are.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {Readonly<Record<string, unknown>>} settings what differs from the settings beside this file */
export function createProfile(settings = {}) {
  const home = mkdtempSync(join(tmpdir(), 'mcalc-editor-'));
  const data = join(home, 'data');
  mkdirSync(join(data, 'User'), { recursive: true });
  const usual = JSON.parse(readFileSync(join(import.meta.dirname, 'settings.json'), 'utf8'));
  writeFileSync(join(data, 'User/settings.json'), JSON.stringify({ ...usual, ...settings }));
  return {
    home,
    /** The command line's options that keep the editor to this profile. */
    options: ['--user-data-dir', data, '--extensions-dir', join(home, 'extensions')],
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
