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
    const { status, run } = await sarif(['-'], 'const X : R[M, in]\n∂L/∂Θ = wrong\n');
    expect(status).toBe(1);
    const side = { startLine: 2, startColumn: 9, endLine: 2, endColumn: 14 };
    const artifactLocation = { uri: 'stdin' };
    expect(run.results).toEqual([
      {
        ruleId: 'refuted-claim',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'This is refuted.' },
        locations: [{ physicalLocation: { artifactLocation, region: side } }],
        relatedLocations: [
          {
            id: 1,
            message: { text: 'here' },
            physicalLocation: {
              artifactLocation,
              region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
            },
          },
        ],
        fixes: [
          {
            description: { text: 'Write right' },
            artifactChanges: [
              {
                artifactLocation,
                replacements: [{ deletedRegion: side, insertedContent: { text: 'right' } }],
              },
            ],
          },
        ],
      },
    ]);
    expect(run.tool.driver.rules[0]).toMatchObject({
      id: 'refuted-claim',
      shortDescription: { text: 'Numbers refute the claim.' },
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
