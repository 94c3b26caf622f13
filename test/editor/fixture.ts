// `test('…', async ({ editor }) => …)`: every test gets an editor window of its own on a fresh copy of examples/.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { test as base, inject } from 'vitest';
import { installEditor } from '../../.ci/editor/install.mjs';
import { launchEditor } from '../../.ci/editor/launch.mjs';
import { packageWebExtension, webVsix } from '../../.ci/package.mjs';
import { Editor } from './editor.ts';

export { expect } from 'vitest';

const examples = resolve(import.meta.dirname, '../../examples');
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

const withChromium = base.extend('chromium', { scope: 'file' }, () => sharedEditor().chromium);

/** The editor that serves all files. */
const withService = withChromium.extend('url', { scope: 'file' }, () => sharedEditor().url);

/** One with the extension for browsers: everything of ours runs in web workers of the page. */
const withWebService = withChromium.extend(
  'url',
  { scope: 'file' },
  async ({ chromium: _browser }, { onCleanup }) => {
    packageWebExtension();
    const running = await launchEditor(installEditor(), { extensions: [webVsix], idleSeconds: 600 });
    onCleanup(running.stop);
    return running.url;
  },
);

const withEditor = (on: typeof withService) =>
  on
    // One browser for all tests of a file: its cache makes every window but the first quick to open.
    .extend('browser', { scope: 'file' }, async ({ chromium: executablePath }, { onCleanup }) => {
      const browser = await chromium.launch({ executablePath, args: flags });
      onCleanup(() => browser.close());
      return browser.newContext({ viewport: { width: 1400, height: 1000 } });
    })
    .extend('editor', async ({ url, browser, task }, { onCleanup }) => {
      const folder = mkdtempSync(join(tmpdir(), 'mcalc-examples-'));
      cpSync(examples, folder, { recursive: true });
      const page = await browser.newPage();
      const editor = new Editor(page, folder);
      onCleanup(async () => {
        if (task.result?.state === 'fail') await editor.screenshot(`failed: ${task.name}`);
        await page.close();
        rmSync(folder, { recursive: true, force: true });
      });
      await page.goto(`${url}?folder=${encodeURI(folder)}`);
      return editor;
    });

export const test = withEditor(withService);
export const webTest = withEditor(withWebService);
