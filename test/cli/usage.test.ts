// The command line itself: help, version, and one line for whatever is wrong with it.

import { describe, expect, test } from 'vitest';
import { mcalc } from './support/run.ts';

describe('usage', () => {
  test('--version', async () => {
    expect(await mcalc(['--version'])).toEqual({ status: 0, out: '1.2.3\n', err: '' });
  });

  test('--help names every command', async () => {
    const { status, out } = await mcalc(['--help']);
    expect(status).toBe(0);
    for (const name of ['check', 'derive', 'verify', 'export', 'fmt', 'lsp'])
      expect(out).toContain(`  ${name} `);
  });

  test.each([
    [[], 'say what to do, as in mcalc check FILE; mcalc --help lists the commands'],
    [['chek', 'a'], "unknown command 'chek' (Did you mean check?); mcalc --help says what there is"],
    [['check'], "missing required argument 'file'; mcalc check --help says what there is"],
    [
      ['check', '--jsn', 'a'],
      "unknown option '--jsn' (Did you mean --json?); mcalc check --help says what there is",
    ],
    [['check', '--json', '--sarif', 'a'], '--json and --sarif are two formats; choose one'],
    [
      ['verify', '--trials', '0', 'a'],
      "option '--trials <n>' argument '0' is invalid. It takes a whole number from 1 to 10000; mcalc verify --help says what there is",
    ],
    [
      ['verify', '--tol', 'x', 'a'],
      "option '--tol <x>' argument 'x' is invalid. It takes a number between 0 and 1, such as 1e-6; mcalc verify --help says what there is",
    ],
    [['derive', 'a', '--wrt', 'Θ'], '--wrt and --order need --of: say what to derive, as in --of L --wrt Θ'],
    [
      ['derive', 'a', 'b'],
      "too many arguments for 'derive'. Expected 1 argument but got 2; mcalc derive --help says what there is",
    ],
    [['export', 'a', '--to', 'latex', '--self-test'], '--self-test is for code; --to latex has none'],
    [['lsp'], 'the server speaks over standard input and output; say mcalc lsp --stdio'],
  ])('%j', async (args, message) => {
    expect(await mcalc(args)).toEqual({ status: 2, out: '', err: `mcalc: ${message}\n` });
  });

  test('an editor may add options of its own to lsp', async () => {
    expect(await mcalc(['lsp', '--stdio', '--clientProcessId=7'])).toEqual({
      status: 0,
      out: '',
      err: 'serving\n',
    });
  });
});
