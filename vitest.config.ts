// Two projects: `unit` is everything that runs in Node alone, `editor` drives a real VS Code.

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const minutes = 60_000;

/** The files that take longest, the longest first: one that came last would keep one worker while the others have nothing to do. */
const LONGEST = [
  'judge/judge',
  'cases/typical-mistakes',
  'judge/adversarial',
  'engine/export/latex',
  'cases/published',
  'protocol/process',
  'latex/bad-input',
  'engine/export/numpy',
  'judge/backward-pass',
  'language/language',
  'judge/families-hard',
  'judge/bad-input',
  'cases/cases',
  'engine/export/julia',
  'engine/export/self-test',
  'protocol/judged-again',
].map((name) => `/test/${name}.test.ts`);

/** Until a machine has measured for itself, as in a fresh clone, the order would be that of the sizes of files. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    // All of a small machine: by itself one of two cores would be left idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
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
          // Where both projects are asked for at once.
          sequence: { groupOrder: 1 },
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
