// Documents of LaTeX and Markdown that ask for it are live where they stand: diagnostics, hovers, verdicts, fixes that write
// LaTeX, derivations.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CodeAction, Hover, TextDocumentEdit } from 'vscode-languageserver/node';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { derive, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';
import { DERIVATION, type DerivationResult } from '../../server/protocol/requests.ts';
import { createInPlaceJudges } from '../support/in-place-judges.ts';
import { connectInProcess, type LanguageClient } from '../support/language-client.ts';

const uri = 'file:///work/paper.tex';

const paper = (gradient: string, remark = '% mcalc: fn h : elementwise'): string =>
  String.raw`\documentclass{article}
\newcommand{\bX}{\mathbf{X}}
\begin{document}
Parameters $\Theta \in \mathbb{R}^{n\times k}$, inputs $\bX \in \mathbb{R}^{M\times n}$, targets
$Y \in \mathbb{R}^{M\times k}$. By the way, $E = mc^2$.
\begin{equation}
  L = \frac{1}{2} \left\| h(\bX \Theta) - Y \right\|_F^2,
\end{equation}
\begin{align}
  \frac{\partial L}{\partial \Theta} &= ${gradient}
\end{align}
${remark}
\end{document}
`;
const RIGHT = String.raw`\bX^\top \left( ( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \right).`;
const WRONG = String.raw`( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \, \bX^\top.`;

const textDocument = { uri };

describe('a paper', () => {
  let client: LanguageClient;
  const open = (text: string, languageId = 'latex', at = uri): void => {
    const document = { uri: at, languageId, version: 1, text };
    void client.connection.sendNotification('textDocument/didOpen', { textDocument: document });
  };
  const change = (text: string, version: number): void => {
    const params = { textDocument: { uri, version }, contentChanges: [{ text }] };
    void client.connection.sendNotification('textDocument/didChange', params);
  };
  const actionsAt = (line: number, character: number): Promise<CodeAction[]> =>
    client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: { start: { line, character }, end: { line, character } },
      context: { diagnostics: [] },
    });

  beforeEach(async () => {
    client = await connectInProcess(
      {
        analyse,
        judges: createInPlaceJudges({ analyse, judge, derive, deriveAsked }),
        language: { functions: [], attributes: [], snippets: [] },
        readFile: () => null,
        listFiles: () => [],
        pause: 5,
      },
      { initializationOptions: { commands: true, marks: true } },
    );
  });
  afterEach(() => client.close());

  test('the wrong factor is underlined, its fix writes LaTeX with the macros of the paper, and then it is right', async () => {
    open(paper(WRONG));
    const { diagnostics } = await client.diagnosed((one) => one.uri === uri && one.diagnostics.length > 0);
    const [first] = diagnostics;
    expect(first).toMatchObject({ code: 'size-mismatch', range: { start: { line: 9 } } });
    // What mends the claim is known when it has been judged.
    await client.status((one) => one.state === 'judged');
    const { line, character } = first?.range.start ?? { line: 0, character: 0 };
    const [fix] = await actionsAt(line, character);
    const wanted = String.raw`\bX^\top (( h(\bX\Theta) - Y ) \odot h'(\bX\Theta))`;
    expect(fix?.title).toBe(`Change to \`${wanted}\``);
    const [edit] = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(edit?.edits).toMatchObject([{ newText: wanted, range: { start: { line: 9 }, end: { line: 9 } } }]);
    change(paper(`${wanted}.`), 2);
    const { claims } = await client.status((one) => one.version === 2 && one.state === 'judged');
    expect(claims).toMatchObject([{ state: 'proved', range: { start: { line: 9 } } }]);
    const last = client.published.findLast((one) => one.uri === uri);
    expect(last?.diagnostics).toEqual([]);
  });

  test('hovers tell shapes at the letters of the paper', async () => {
    open(paper(RIGHT));
    await client.status((one) => one.state === 'judged');
    const hover = await client.request<Hover | null>('textDocument/hover', {
      textDocument,
      position: { line: 6, character: String.raw`  L = \frac{1}{2} \left\| h(\b`.length },
    });
    expect(JSON.stringify(hover)).toContain('X : M×n');
  });

  test('its derivations are shown, and written as an align in its style', async () => {
    open(paper(RIGHT));
    await client.status((one) => one.state === 'judged');
    const titles = (await actionsAt(9, 5)).map(({ title }) => title);
    expect(titles).toEqual(['Show Derivation', 'Insert the derivation as align']);
    const derived = await client.request<DerivationResult>(DERIVATION, {
      textDocument,
      position: { line: 9, character: 5 },
    });
    const insertion = derived.kind === 'derived' ? derived.insertion : null;
    expect(insertion?.edits[0]?.range.start.line).toBe(10);
    expect(insertion?.edits[0]?.newText).toContain(String.raw`\begin{align*}`);
    expect(insertion?.edits[0]?.newText).toContain(String.raw`\bX^\top`);
  });

  test('a hint that tells how a sign is read has its other readings as fixes', async () => {
    open(String.raw`% mcalc: dim n
\[ f = \| A^\dagger b \|^2 \]
\[ \nabla_b f = 2 (A^\dagger)^\top A^\dagger b \]
`);
    await client.status((one) => one.state === 'judged');
    const actions = await actionsAt(1, '\\[ f = \\| A'.length);
    const other = actions.find(({ title }) => title === 'Read † as a transpose: write `\\top`');
    const [edit] = (other?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    const top = { newText: '\\top' };
    expect(edit?.edits).toMatchObject([top, top, top]);
  });

  test('of a paper that asks for nothing, nothing is said', async () => {
    open(paper(WRONG, ''));
    open('x', 'mcalc', 'file:///work/other.mcalc');
    await client.diagnosed((one) => one.uri.endsWith('other.mcalc'));
    expect(client.published.filter((one) => one.uri === uri)).toEqual([]);
    expect(await actionsAt(9, 5)).toEqual([]);
  });

  test('a chain over lines of an align is judged link by link', async () => {
    const chain = String.raw`\bX^\top \left( ( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \right) \\
    &= 2 \bX^\top \left( ( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \right).`;
    open(paper(chain));
    const { claims } = await client.status((one) => one.state === 'judged');
    expect(claims.map(({ state, range }) => [state, range.start.line])).toEqual([
      ['proved', 9],
      ['refuted', 10],
    ]);
  });

  test('Markdown: blocks and formulas of one document', async () => {
    const notes = `<!-- mcalc: dim n -->
A loss $L = x^T A x$ of $x \\in \\mathbb{R}^n$ with $\\nabla_x L = A x$.
\`\`\`mcalc
L = x x
\`\`\`
`;
    open(notes, 'markdown', 'file:///work/notes.md');
    const { diagnostics } = await client.diagnosed(
      (one) =>
        one.uri.endsWith('notes.md') && new Set(one.diagnostics.map(({ code }) => code)).has('refuted-claim'),
    );
    expect(diagnostics.some(({ range }) => range.start.line === 1)).toBe(true);
    expect(diagnostics.some(({ range }) => range.start.line === 3)).toBe(true);
  });

  test('what breaks while somebody types is no end of it', async () => {
    open(paper(RIGHT));
    await client.status((one) => one.state === 'judged');
    for (const [index, text] of [
      '\\frac{',
      '\\bX^{',
      '\\input{x} \\newcommand{\\a}{\\a\\a}\\a',
      '',
    ].entries())
      change(paper(text), index + 2);
    change(paper(RIGHT), 9);
    const { claims } = await client.status((one) => one.version === 9 && one.state === 'judged');
    expect(claims).toMatchObject([{ state: 'proved' }]);
  });
});
