// `mcalc check --sarif`: valid by the schema of the format, and what a code host reads from it.

import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { folder, mcalc } from './support/run.ts';
import schema from './support/sarif-2.1.0-rtm.5.json' with { type: 'json' };

const isUri = (text: string): boolean => URL.canParse(text);
const isReference = (text: string): boolean => !/[\s\\]/.test(text) && URL.canParse(text, 'file:///work/');

const validate = new Ajv({
  // The schema is of draft 4, and one of its patterns is none that unicode expressions allow.
  strict: false,
  unicodeRegExp: false,
  formats: { uri: isUri, 'uri-reference': isReference, 'date-time': true },
}).compile(schema);

async function sarif(args: readonly string[], stdin = ''): Promise<{ status: number; run: Run }> {
  const { status, out } = await mcalc(['check', '--sarif', ...args], { stdin });
  const log = JSON.parse(out);
  validate(log);
  expect(validate.errors).toBeNull();
  return { status, run: log.runs[0] };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly unknown[];
  readonly results: readonly { readonly locations: readonly unknown[]; readonly [key: string]: unknown }[];
}

describe('check --sarif', () => {
  test('a result with its rule, places and fixes', async () => {
    const text = 'X : R[m, n]\nΘ : R[n, k]\na = X Θ\nL = ½ sum(a.^2)\n∂L/∂Θ = X a\n';
    const { status, run } = await sarif(['-'], text);
    expect(status).toBe(1);
    const region = (line: number, from: number, to: number) => ({
      startLine: line,
      startColumn: from,
      endLine: line,
      endColumn: to,
    });
    const artifactLocation = { uri: 'stdin' };
    const [result, ...others] = run.results;
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      ruleId: 'size-mismatch',
      ruleIndex: 0,
      level: 'error',
      message: { text: expect.stringContaining('`X` is m×n and `a` is m×k') },
      locations: [{ physicalLocation: { artifactLocation, region: region(5, 9, 12) } }],
      relatedLocations: [
        { id: 1, physicalLocation: { artifactLocation, region: region(1, 10, 11) } },
        { id: 2, physicalLocation: { artifactLocation, region: region(1, 7, 8) } },
      ],
      fixes: [
        {
          description: { text: "Change to `X' a`" },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [{ deletedRegion: region(5, 9, 12), insertedContent: { text: "X' a" } }],
            },
          ],
        },
      ],
    });
    expect(run.tool.driver.rules[0]).toMatchObject({
      id: 'size-mismatch',
      shortDescription: { text: expect.any(String) },
      defaultConfiguration: { level: 'error' },
    });
  });

  test('the schema is one that refuses', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  test('nothing wrong', async () => {
    const { status, run } = await sarif(['-'], 'L = 1\n');
    expect(status).toBe(0);
    expect(run.results).toEqual([]);
  });

  test('names with spaces, and files that cannot be read', async () => {
    const { path } = folder({ 'ein α.mcalc': 'a = ?\n' });
    const { status, run } = await sarif([path('ein α.mcalc'), 'no such file.mcalc']);
    expect(status).toBe(2);
    expect(JSON.stringify(run.results[0]?.locations)).toContain('ein%20%CE%B1.mcalc');
    expect(run.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] },
    ]);
  });
});
