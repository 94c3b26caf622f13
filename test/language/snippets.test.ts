// Snippets that are whole files can be read as they stand, with their placeholders filled in.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';

interface Snippet {
  readonly prefix: string;
  readonly body: string | readonly string[];
}

const file = resolve(import.meta.dirname, '../../grammar/snippets.json');
const snippets: Readonly<Record<string, Snippet>> = JSON.parse(readFileSync(file, 'utf8'));

/** `${1:M}` is M, and so is every `$1` behind it. */
function filled({ body }: Snippet): string {
  const text = typeof body === 'string' ? body : body.join('\n');
  const values = new Map([...text.matchAll(/\$\{(\d+):([^}]*)\}/gu)].map(([, key, value]) => [key, value]));
  return text
    .replace(/\$\{\d+:([^}]*)\}/gu, '$1')
    .replace(/\$(\d+)/gu, (_, key: string) => values.get(key) ?? '');
}

const whole = Object.entries(snippets).filter(([, snippet]) => filled(snippet).startsWith('dim '));

test('there are whole files among them', () => expect(whole.length).toBeGreaterThan(3));

test.each(whole)('%s', (_, snippet) => {
  expect(analyse(`${filled(snippet)}\n`).problems).toEqual([]);
});
