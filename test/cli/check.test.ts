// `mcalc check`: what is read, what is counted, and what the exit status says.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { SymbolSummary } from '../../server/engine/api.ts';
import { derive, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';
import { fakeEngine, folder, mcalc } from './support/run.ts';

const RIGHT = `const X : R[M, in]
a = X Θ
∂L/∂Θ = right
`;

const WRONG = `const X : R[M, in]
a = X Θ
∂L/∂Θ = wrong
`;

describe('check', () => {
  test('a sound file gives one calm line', async () => {
    const run = await mcalc(['check', '-'], { stdin: RIGHT });
    expect(run).toEqual({ status: 0, out: '1 file: nothing wrong · 1 claim: 1 verified\n', err: '' });
  });

  test('a problem has its line, what is underlined, the places that it speaks of, and fixes', async () => {
    const run = await mcalc(['check', '-'], { stdin: WRONG });
    expect(run.status).toBe(1);
    expect(run.out).toBe(`<stdin>:3:9 error[refuted-claim] This is refuted.
  3 | ∂L/∂Θ = wrong
    |         ^^^^^
  note: here
  1 | const X : R[M, in]
    | ^
  help: Write right (tried: verifies)

1 file: 1 error · 1 claim: 1 refuted
`);
  });

  test('a hint on what many claims rest on is said once, and counted at each', async () => {
    const text = `dim m, n
X : R[m, n]
W : R[n, m]
a = X ∘ W
f = sum(a.^2)
∂f/∂a = 2 a
∂f/∂a = a + a
`;
    const { out } = await mcalc(['check', '-'], {
      stdin: text,
      engine: { analyse, judge, derive, deriveAsked },
    });
    expect(out.match(/hint\[guessed-reading\]/gu)).toHaveLength(1);
    expect(out).toContain('2 hints');
  });

  test('colours change no letter', async () => {
    const coloured = await mcalc(['check', '-'], { stdin: WRONG, color: true });
    const plain = await mcalc(['check', '-'], { stdin: WRONG });
    expect(coloured.out).not.toBe(plain.out);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of colours begin with one
    expect(coloured.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
  });

  test('an unreadable file is one line, and the others are still done', async () => {
    const { path } = folder({ 'right.mcalc': RIGHT, 'latin.mcalc': Buffer.from([0xce, 0x28]) });
    const run = await mcalc([
      'check',
      path('none.mcalc'),
      path('latin.mcalc'),
      path('right.mcalc'),
      path('.'),
    ]);
    expect(run.status).toBe(2);
    expect(run.err.split('\n')).toEqual([
      `mcalc: ${path('none.mcalc')}: there is no such file; check the path`,
      `mcalc: ${path('latin.mcalc')}: this is no UTF-8 text; save the file as UTF-8`,
      `mcalc: ${path('.')}: this is a folder; name the .mcalc files in it`,
      '',
    ]);
    expect(run.out).toBe('1 file: nothing wrong · 1 claim: 1 verified · 3 files not read\n');
  });

  test('where no file can be read, only that is said', async () => {
    expect((await mcalc(['check', 'no such.mcalc'])).out).toBe('1 file not read\n');
  });

  test('JSON is the contract, field by field', async () => {
    const { path } = folder({ 'a.mcalc': WRONG });
    const run = await mcalc(['check', '--json', path('a.mcalc')]);
    expect(run.status).toBe(1);
    const side = { start: { line: 2, character: 8 }, end: { line: 2, character: 13 } };
    expect(JSON.parse(run.out)).toEqual({
      files: [
        {
          file: path('a.mcalc'),
          diagnostics: [
            {
              code: 'refuted-claim',
              severity: 'error',
              message: 'This is refuted.',
              range: side,
              related: [
                {
                  message: 'here',
                  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
                },
              ],
              fixes: [{ title: 'Write right', edits: [{ range: side, newText: 'right' }], verified: true }],
            },
          ],
          definitions: [
            {
              name: 'a',
              shape: ['M', 'out'],
              range: { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } },
            },
          ],
          claims: [
            {
              claim: '∂L/∂Θ',
              range: { start: { line: 2, character: 0 }, end: { line: 2, character: 13 } },
              status: 'refuted',
              why: 'twice the right answer',
            },
          ],
        },
      ],
    });
  });

  test('a declaration with a size to be worked out counts as a definition, a scalar has the shape []', async () => {
    const stdin = 'W : R[?, n]\nV : R[n]\nL = 1\n';
    const symbol = (name: string, kind: SymbolSummary['kind'], shape: readonly string[], line: number) => {
      const start = stdin.split('\n').slice(0, line).join('\n').length + Math.min(line, 1);
      const statementRange = { start, end: stdin.indexOf('\n', start) };
      return {
        name,
        kind,
        shape,
        shapeText: null,
        range: { start, end: start + 1 },
        statementRange,
        isImported: false,
      };
    };
    const symbols = [
      symbol('W', 'var', ['k', 'n'], 0),
      symbol('V', 'var', ['n', '1'], 1),
      symbol('L', 'definition', [], 2),
    ];
    const engine = { ...fakeEngine, analyse: () => ({ ...fakeEngine.analyse(''), text: stdin, symbols }) };
    const run = await mcalc(['check', '--json', '-'], { stdin, engine });
    const [file] = JSON.parse(run.out).files;
    expect(file.definitions.map((one: { name: string; shape: string[] }) => [one.name, one.shape])).toEqual([
      ['W', ['k', 'n']],
      ['L', []],
    ]);
  });

  test('a file that the engine fails on says so, and the next one is done', async () => {
    const { path } = folder({ 'a.mcalc': 'crash the analysis\n', 'b.mcalc': RIGHT });
    const run = await mcalc(['check', path('a.mcalc'), path('b.mcalc')]);
    expect(run.status).toBe(1);
    expect(run.out).toContain('error[internal] mcalc failed on this file');
    expect(run.out).toContain('2 files: 1 error · 1 claim: 1 verified');
  });

  test('a failing judge leaves the claims unchecked', async () => {
    const engine = {
      ...fakeEngine,
      judge: () => {
        throw new Error('no numbers today');
      },
    };
    const run = await mcalc(['check', '-'], { stdin: RIGHT, engine });
    expect(run.status).toBe(1);
    expect(run.out).toContain('no numbers today');
    expect(run.out).toContain('1 claim: 1 unchecked');
  });

  test('imports are read beside the file', async () => {
    const asked: (string | null | undefined)[] = [];
    const engine = {
      ...fakeEngine,
      analyse: (text: string, options?: { readImport?: (path: string) => string | null }) => {
        asked.push(options?.readImport?.('layers.mcalc'), options?.readImport?.('none.mcalc'));
        return fakeEngine.analyse(text);
      },
    };
    const { path } = folder({ 'a.mcalc': RIGHT, 'layers.mcalc': 'a layer' });
    await mcalc(['check', path('a.mcalc')], { engine });
    expect(asked).toEqual(['a layer', null]);
  });
});
