// What names cost to compute, in hovers: counted when somebody examines one, once a version.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver/node';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { documentCosts } from '../../server/engine/exporter.ts';
import * as engine from '../../server/engine/verdicts/judge-document.ts';
import { describeLanguage } from '../../server/protocol/describe-language.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, DOCUMENT, type LanguageClient } from '../support/language-client.ts';

const TEXT = `dim n, d
const X : R[n, d]
param w : R[d]
z = X w
L = ½ z' z
derive ∂L/∂w
`;

let client: LanguageClient;
let counted: number;
/** Milliseconds that counting takes. */
let duration: number;

beforeEach(async () => {
  counted = 0;
  duration = 0;
  const judges = {
    ...createInPlaceJudges({ ...engine, analyse }),
    costs: ({ text }: { readonly text: string }) => {
      counted += 1;
      const { costs } = documentCosts(analyse(text), engine.DEFAULT_OPTIONS);
      const outcome = new Promise<{ readonly kind: 'done'; readonly value: typeof costs }>((resolve) => {
        setTimeout(() => resolve({ kind: 'done', value: costs }), duration);
      });
      return { outcome, cancel: () => {} };
    },
  };
  client = await connectInProcess({
    analyse,
    judges,
    language: describeLanguage(),
    readFile: () => null,
    listFiles: () => [],
  });
  client.open(TEXT);
});

afterEach(() => client.close());

async function hoverOn(line: number, character: number): Promise<string> {
  const params = { textDocument: { uri: DOCUMENT }, position: { line, character } };
  return JSON.stringify(await client.request<Hover>('textDocument/hover', params));
}

test('a name where it is defined, a loss with its gradients, and a derivative', async () => {
  expect(await hoverOn(3, 0)).toContain('cost: 2 d n operations, n numbers kept');
  expect(await hoverOn(4, 0)).toMatch(/cost: 2 d n \+ 2 n operations.*with its gradients: 4 d n/u);
  expect(await hoverOn(5, 8)).toContain('cost: 4 d n operations');
  expect(counted).toBe(1);
});

test('nothing is counted for other places', async () => {
  expect(await hoverOn(4, 6)).not.toContain('cost');
  expect(await hoverOn(1, 6)).not.toContain('cost');
  expect(counted).toBe(0);
});

test('who looks does not wait long; the next look finds what was counted, and an edit voids it', async () => {
  duration = 400;
  expect(await hoverOn(3, 0)).not.toContain('cost');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await hoverOn(3, 0)).toContain('cost: 2 d n operations');
  expect(counted).toBe(1);
  duration = 0;
  client.change(TEXT.replace('z = X w', 'z = X (2 w)'), 2);
  expect(await hoverOn(3, 0)).toContain('cost: 2 d n + n operations');
  expect(counted).toBe(2);
});
