// Brings up, once for all tests: a real VS Code with the packed extension in it, served on localhost.

import type { TestProject } from 'vitest/node';
import { findChromium } from '../../.ci/editor/chromium.mjs';
import { installEditor } from '../../.ci/editor/install.mjs';
import { launchEditor } from '../../.ci/editor/launch.mjs';
import { packageAssistant, packageExtension, vsix } from '../../.ci/package.mjs';

/** What the tests are reported: where the editor is, or why there is none. */
export type EditorService = { url: string; chromium: string } | { problem: string };

declare module 'vitest' {
  interface ProvidedContext {
    editor: EditorService;
  }
}

/** A window is used by several tests: a file that is saved by itself might be saved once the next test has opened it. */
export const TEST_SETTINGS = { 'files.autoSave': 'off' } as const;

/** Where this fails, every test must fail by its name; so the reason is handed on to them instead of thrown. */
export default async function setup(project: TestProject) {
  try {
    const chromium = findChromium();
    packageExtension();
    // Should the tests be killed, the editor outlives them by ten minutes at most.
    const editor = await launchEditor(installEditor(), {
      extensions: [vsix, packageAssistant()],
      settings: TEST_SETTINGS,
      idleSeconds: 600,
    });
    project.provide('editor', { url: editor.url, chromium });
    return editor.stop;
  } catch (error) {
    project.provide('editor', { problem: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
