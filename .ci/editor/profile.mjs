// A profile of the editor's own: the developer's VS Code, its settings and extensions stay as they are.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function createProfile() {
  const home = mkdtempSync(join(tmpdir(), 'mcalc-editor-'));
  const data = join(home, 'data');
  mkdirSync(join(data, 'User'), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'settings.json'), join(data, 'User/settings.json'));
  return {
    home,
    /** The command line's options that keep the editor to this profile. */
    options: ['--user-data-dir', data, '--extensions-dir', join(home, 'extensions')],
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
