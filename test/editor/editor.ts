// A VS Code window as its user sees it: everything is done by mouse and keyboard, and read off the screen.

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { type Rectangle, visibleLines, visibleMarks, visibleUnderlines } from './lines.ts';
import { findPlace, type Place, underlined } from './places.ts';

const screenshots = resolve(import.meta.dirname, 'screenshots');
const pictures = resolve(import.meta.dirname, '../../docs/pictures');

/** A row of the Problems view; line and column count from 1, as in the status bar. */
export interface Problem {
  severity: string;
  message: string;
  line: number;
  column: number;
}

export interface Squiggle extends Problem {
  /** What is underlined. */
  text: string;
}

export class Editor {
  readonly page: Page;
  /** What the window has open; a throwaway copy of examples/. */
  readonly folder: string;

  constructor(page: Page, folder: string) {
    this.page = page;
    this.folder = folder;
  }

  /** Puts a new file into the workspace and opens it. */
  async openText(name: string, text: string): Promise<void> {
    writeFileSync(resolve(this.folder, name), text);
    await this.openFile(name);
  }

  /** Opens a file of the workspace from the explorer. */
  async openFile(name: string): Promise<void> {
    await this.page.getByRole('treeitem', { name, exact: true }).dblclick();
    await this.page
      .locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`)
      .waitFor();
    await this.page.locator('.editor-group-container.active .view-line').first().waitFor();
  }

  /** The file's text as far as it fits the window. */
  async text(): Promise<string> {
    const lines = await this.page.evaluate(visibleLines);
    return lines.map((line) => line.text).join('\n');
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  async undo(): Promise<void> {
    await this.press('ControlOrMeta+z');
  }

  /** Puts the cursor into the middle of a place. */
  async click(place: Place): Promise<void> {
    await this.closeHover();
    const { x, y } = await this.centre(place);
    await this.page.mouse.click(x, y);
  }

  /** Selects a place. */
  async select(place: Place): Promise<void> {
    await this.closeHover();
    const boxes = await this.boxes(place);
    const [first, last] = [boxes[0] as Rectangle, boxes.at(-1) as Rectangle];
    await this.page.mouse.move(first.left + 1, (first.top + first.bottom) / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(last.right - 1, (last.top + last.bottom) / 2, { steps: 4 });
    await this.page.mouse.up();
  }

  /** What the editor says about a place when the mouse rests on it. */
  async hover(place: Place): Promise<string> {
    await this.closeHover();
    const { x, y } = await this.centre(place);
    await this.page.mouse.move(x, y, { steps: 3 });
    const hover = this.page.locator('.monaco-hover:visible').filter({ hasNotText: /^Loading\.\.\.$/ });
    await hover.first().waitFor();
    const parts = await hover.first().locator('.hover-contents:visible').allInnerTexts();
    return parts.map((part) => part.replaceAll('\u00a0', ' ').trim()).join('\n');
  }

  private async closeHover(): Promise<void> {
    await this.page.mouse.move(700, 5);
    await this.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  }

  /** The rows of the Problems view. */
  async problems(): Promise<Problem[]> {
    const view = this.page.locator('.markers-panel');
    if (!(await view.isVisible())) {
      await this.runCommand('Problems: Focus on Problems View');
      await view.waitFor();
      await this.focusText();
    }
    // The view has just opened, or waits a moment before it shows what is new.
    await view.locator('.monaco-list-row, .message-box-container:visible').first().waitFor();
    const labels = await view
      .locator('.monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.flatMap((label) => {
      const match = /^(Error|Warning|Info): (.*) at line (\d+) and character (\d+)\./s.exec(label);
      if (!match) return [];
      const [, severity = '', message = '', line, column] = match;
      return [{ severity: severity.toLowerCase(), message, line: Number(line), column: Number(column) }];
    });
  }

  /** What is underlined on the screen, with the messages that the Problems view has for it. */
  async squiggles(): Promise<Squiggle[]> {
    const problems = await this.problems();
    const lines = await this.page.evaluate(visibleLines);
    const underlines = await this.page.evaluate(visibleUnderlines);
    return underlines.flatMap(({ severity, box }) => {
      const found = underlined(lines, box);
      if (!found) return [];
      const { line, column } = found;
      const problem = problems.find((row) => row.line === line && row.column === column);
      return [{ ...found, severity, message: problem?.message ?? '' }];
    });
  }

  /** The titles that the light bulb offers at a place. */
  async quickFixes(place: Place): Promise<string[]> {
    const rows = await this.openQuickFixes(place);
    const titles = await rows.allInnerTexts();
    await this.press('Escape');
    return titles.map((title) => title.trim());
  }

  async applyFix(place: Place, title: string): Promise<void> {
    const before = await this.text();
    const rows = await this.openQuickFixes(place);
    await rows.filter({ hasText: title }).first().click();
    await this.until(async () => (await this.text()) !== before);
  }

  private async openQuickFixes(place: Place): Promise<Locator> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    // Like anybody, it asks again where a view that opens just then has taken the focus, or moved the text away.
    for (let tries = 1; ; tries++) {
      await this.click(place);
      await this.press('ControlOrMeta+.');
      try {
        await rows.first().waitFor({ timeout: 5_000 });
        return rows;
      } catch (error) {
        if (tries === 5) throw error;
        await this.press('Escape');
      }
    }
  }

  /** Runs a command from the palette, where it must be offered under this very title. */
  async runCommand(title: string): Promise<void> {
    await this.press('F1');
    const palette = this.page.locator('.quick-input-widget');
    await palette.locator('input').fill(`>${title}`);
    await palette.getByRole('option', { name: title }).first().click();
  }

  /** The marks beside the lines, from top to bottom: `4 proved`. */
  async marks(): Promise<string[]> {
    const marks = await this.page.evaluate(visibleMarks);
    return marks.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  }

  /** The titles of the code lenses, from top to bottom. */
  async codeLenses(): Promise<string[]> {
    return this.page.locator('.codelens-decoration > a').allInnerTexts();
  }

  async clickCodeLens(title: string): Promise<void> {
    await this.page.locator('.codelens-decoration > a', { hasText: title }).first().click();
  }

  /** The document inside the webview that is open: `editor.panel.locator('.katex')`. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  }

  async panelText(): Promise<string> {
    return this.panel.locator('body').innerText();
  }

  /** The texts of the status bar's items. */
  async statusBar(): Promise<string[]> {
    return this.page.locator('.statusbar-item:visible').allInnerTexts();
  }

  /** A screenshot to look at, where PICTURES asks for some. */
  async screenshot(name: string): Promise<void> {
    if (process.env.PICTURES) await this.shoot(name);
  }

  /** Saves what the window shows: test/editor/screenshots/NAME.png. */
  async shoot(name: string): Promise<void> {
    await this.page.screenshot({
      path: resolve(screenshots, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`),
    });
  }

  /** A picture for the documentation, where PICTURES asks for some: a piece of the window. */
  async picture(name: string, clip: { x: number; y: number; width: number; height: number }): Promise<void> {
    if (!process.env.PICTURES) return;
    await this.page.screenshot({ path: resolve(pictures, `${name}.png`), clip });
  }

  async focusText(): Promise<void> {
    await this.press('ControlOrMeta+1');
  }

  /** Waits until something has come true. */
  async until(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`not true within ${seconds} s: ${holds}`);
      await this.page.waitForTimeout(50);
    }
  }

  private async centre(place: Place): Promise<{ x: number; y: number }> {
    const boxes = await this.boxes(place);
    const { left, right, top, bottom } = boxes[Math.floor((boxes.length - 1) / 2)] as Rectangle;
    // A little left of the middle: a click there puts the cursor before the character, inside the place.
    return { x: left + (right - left) / 3, y: (top + bottom) / 2 };
  }

  /** Where a place stands, once it has stopped moving: a code lens that appears pushes lines down. */
  private async boxes(place: Place): Promise<Rectangle[]> {
    let boxes: Rectangle[] | undefined;
    await this.until(async () => {
      const before = JSON.stringify(boxes);
      boxes = findPlace(await this.page.evaluate(visibleLines), place);
      return boxes !== undefined && JSON.stringify(boxes) === before;
    });
    return boxes as Rectangle[];
  }
}
