// `test('…', async ({ editor }) => …)`: every test gets an editor window with nothing open in it, on a fresh copy of examples/.

import { chromium } from 'playwright-core';
import { test as base, inject } from 'vitest';
import { installEditor } from '../../.ci/editor/install.mjs';
import { launchEditor } from '../../.ci/editor/launch.mjs';
import { packageWebExtension, webVsix } from '../../.ci/package.mjs';
import { TEST_SETTINGS } from './global-setup.ts';
import { Windows } from './windows.ts';

export { expect } from 'vitest';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What was brought up once for all tests. */
function sharedEditor() {
  const service = inject('editor');
  if ('problem' in service) throw new Error(service.problem);
  return service;
}

const withChromium = base.extend('chromium', { scope: 'worker' }, () => sharedEditor().chromium);

/** The editor that serves all files. */
const withService = withChromium.extend('url', { scope: 'worker' }, () => sharedEditor().url);

/** One with the extension for browsers: everything of ours runs in web workers of the page. */
const withWebService = withChromium.extend(
  'url',
  { scope: 'worker' },
  async ({ chromium: _browser }, { onCleanup }) => {
    packageWebExtension();
    const running = await launchEditor(installEditor(), {
      extensions: [webVsix],
      settings: TEST_SETTINGS,
      idleSeconds: 600,
    });
    onCleanup(running.stop);
    return running.url;
  },
);

const withEditor = (on: typeof withService) =>
  on
    // One browser for all tests: its cache makes every window but the first quick to open.
    .extend('windows', { scope: 'worker' }, async ({ chromium: executablePath, url }, { onCleanup }) => {
      const browser = await chromium.launch({ executablePath, args: flags });
      const windows = new Windows(await browser.newContext(), url);
      onCleanup(async () => {
        await windows.close();
        await browser.close();
      });
      return windows;
    })
    .extend('editor', async ({ windows, task }, { onCleanup }) => {
      const editor = await windows.tidy();
      onCleanup(async () => {
        if (task.result?.state !== 'fail') return;
        await editor.shoot(`failed: ${task.name}`);
        // What went wrong in a window does not reach the next test.
        await windows.close();
      });
      return editor;
    });

export const test = withEditor(withService);
export const webTest = withEditor(withWebService);
