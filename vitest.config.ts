// Two projects: `unit` is everything that runs in Node alone, `editor` drives a real VS Code.

import { defineConfig } from 'vitest/config';

const minutes = 60_000;

export default defineConfig({
  test: {
    // All of a small machine: by itself one of two cores would be left idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/editor/**'],
          // The engine is pure, so files may share it: loading it and warming it up once a file took a third of the time.
          isolate: false,
          // What hangs is found; a machine with other work is no failure.
          testTimeout: minutes,
        },
      },
      {
        test: {
          name: 'editor',
          include: ['test/editor/**/*.test.ts'],
          globalSetup: ['test/editor/global-setup.ts'],
          // One editor serves all files, and two tests that type at once would fight for the focus.
          fileParallelism: false,
          // Windows are handed on from file to file.
          isolate: false,
          // A window on a busy machine may lose a click; what fails twice is broken.
          retry: 1,
          expect: { poll: { timeout: minutes / 2, interval: 100 } },
          testTimeout: 2 * minutes,
          hookTimeout: 3 * minutes,
        },
      },
    ],
  },
});
