// Windows of one editor. Tests use the same one in turn, as people do: each finds the examples alone, and nothing open. The
// preview of Markdown shows the file that had the name before: tests of it have names of their own.

import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { Editor } from './editor.ts';

const examples = resolve(import.meta.dirname, '../../examples');
const VIEWPORT = { width: 1400, height: 1000 };

export class Windows {
  readonly #browser: BrowserContext;
  readonly #url: string;
  #open: Editor | null = null;

  constructor(browser: BrowserContext, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  /** The window of the test before, tidied up; a new one where there is none, or where it does not get tidy. */
  async tidy(): Promise<Editor> {
    if (this.#open) {
      try {
        await tidyUp(this.#open);
        return this.#open;
      } catch {
        await this.close();
      }
    }
    return this.fresh();
  }

  /** A window that has just begun to open. */
  async fresh(): Promise<Editor> {
    await this.close();
    const folder = mkdtempSync(join(tmpdir(), 'mcalc-examples-'));
    cpSync(examples, folder, { recursive: true });
    const page = await this.#browser.newPage();
    this.#open = new Editor(page, folder);
    await page.setViewportSize(VIEWPORT);
    await page.goto(`${this.#url}?folder=${encodeURI(folder)}`);
    return this.#open;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    await open.page.close();
    rmSync(open.folder, { recursive: true, force: true });
  }
}

/** Nothing is open, nothing is asked, and the folder holds the examples as they are. */
async function tidyUp(editor: Editor): Promise<void> {
  const { page, folder } = editor;
  await page.setViewportSize(VIEWPORT);
  await page.mouse.move(VIEWPORT.width / 2, 5);
  await editor.press('Escape');
  await closeAll(editor);
  if (await page.locator('.part.panel').isVisible()) await editor.press('ControlOrMeta+j');
  await page.locator('.part.panel').waitFor({ state: 'hidden', timeout: SOON });
  const explorer = page.locator('.explorer-folders-view');
  if (!(await explorer.isVisible())) await editor.runCommand('View: Show Explorer');
  await explorer.waitFor({ timeout: SOON });
  const listed = explorer.getByRole('treeitem');
  const expected = readdirSync(examples).sort().join();
  await editor.until(async () => {
    // Again and again: a file that was closed may be saved only now.
    clear(folder);
    return (await names(listed)).sort().join() === expected;
  }, SOON / 1000);
  cpSync(examples, folder, { recursive: true });
}

/** Takes away what tests have put beside the examples. */
function clear(folder: string): void {
  for (const name of readdirSync(folder))
    if (!existsSync(join(examples, name))) rmSync(join(folder, name), { recursive: true, force: true });
}

const names = (rows: ReturnType<Page['locator']>): Promise<string[]> =>
  rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));

/** What was typed is thrown away. */
async function closeAll(editor: Editor): Promise<void> {
  const tabs = editor.page.locator('.editor-group-container .tab');
  if ((await tabs.count()) === 0) return;
  await editor.runCommand('View: Close All Editors');
  const discard = editor.page.getByRole('button', { name: "Don't Save" });
  await editor.until(async () => {
    if (await discard.isVisible()) await discard.click();
    return (await tabs.count()) === 0;
  }, SOON / 1000);
}

/** Milliseconds in which a window is tidy, or is given up. */
const SOON = 10_000;
