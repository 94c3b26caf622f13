// Exported NumPy code runs by itself: every function of the published cases, and of documents with everything that the
// language has, is compared with the engine's own values and with central differences, in one Python process.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { operators } from '../../../server/engine/operators/table.ts';
import { documents, unknownFunctions } from './documents.ts';
import { type NumpyCase, numpyCase, runInPython } from './numpy-runs.ts';

interface Published {
  readonly id: string;
  readonly file: string;
}

const TOLERANCE = 1e-6;

const published: readonly Published[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/derivatives.json'), 'utf8'),
);

/** All documents run in one process before the first test; without Python each test fails and says what to install. */
let results: ReadonlyMap<string, readonly string[]> = new Map();
let failure: unknown = null;

const MINUTES = 60_000;

beforeAll(() => {
  try {
    results = runAll();
  } catch (error) {
    failure = error;
  }
}, 10 * MINUTES);

function wrongIn(id: string): readonly string[] {
  if (failure) throw failure;
  return results.get(id) ?? [`${id} was not run`];
}

function runAll(): ReadonlyMap<string, readonly string[]> {
  const wrong = new Map<string, readonly string[]>();
  const cases: NumpyCase[] = [];
  const add = (id: string, make: () => NumpyCase): void => {
    try {
      cases.push(make());
    } catch (error) {
      wrong.set(id, [error instanceof Error ? error.message : String(error)]);
    }
  };
  for (const { id, file } of published) add(id, () => numpyCase(id, file, TOLERANCE));
  for (const [id, file] of Object.entries(documents)) add(id, () => numpyCase(id, file, TOLERANCE));
  for (const { id, file, python, callables } of unknownFunctions) {
    // The engine's stand-ins are others than these: only derivatives are compared.
    add(id, () => ({ ...numpyCase(id, file, TOLERANCE), values: {}, unknown: python, callables }));
  }
  runInPython(cases).forEach((sentences, index) => {
    wrong.set(cases[index]?.id ?? '', sentences);
  });
  return wrong;
}

describe('published derivatives in NumPy', () => {
  test.each(published)('$id', ({ id }) => {
    expect(wrongIn(id)).toEqual([]);
  });
});

describe('everything that the language has, in NumPy', () => {
  test.each(Object.keys(documents))('%s', (id) => {
    expect(wrongIn(id)).toEqual([]);
  });

  test.each(unknownFunctions.map(({ id }) => id))('%s', (id) => {
    expect(wrongIn(id)).toEqual([]);
  });

  test('every operator has a form in arrays, but those that are worked out before', () => {
    const without = operators.filter((operator) => operator.array === null).map((operator) => operator.name);
    expect(without).toEqual(['derivative', 'differentialOf']);
  });
});
