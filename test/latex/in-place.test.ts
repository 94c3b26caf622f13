// Documents of LaTeX checked where they stand: what is wrong is reported at its place in the paper.

import { expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { derive, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';
import { folder, mcalc } from '../cli/support/run.ts';

const engine = { analyse, judge, derive, deriveAsked };

const paper = (gradient: string): string => String.raw`\documentclass{article}
\newcommand{\bX}{\mathbf{X}}
\begin{document}
Parameters are $\Theta \in \mathbb{R}^{n\times k}$, inputs $\bX \in \mathbb{R}^{M\times n}$, targets
$Y \in \mathbb{R}^{M\times k}$. By the way, $E = mc^2$ and $\alpha$.
\begin{equation}
  L = \frac{1}{2} \left\| h(\bX \Theta) - Y \right\|_F^2,
\end{equation}
\begin{align}
  \frac{\partial L}{\partial \Theta} &= ${gradient}
\end{align}
with an elementwise $h$. % mcalc: fn h : elementwise
\end{document}
`;

const RIGHT = String.raw`\bX^\top \left( ( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \right).`;
const WRONG = String.raw`( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \, \bX^\top`;

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

async function check(text: string): Promise<{ status: number; found: readonly Diagnostic[] }> {
  const { path } = folder({ 'paper.tex': text });
  const { status, out } = await mcalc(['check', '--json', path('paper.tex')], { engine });
  return { status, found: JSON.parse(out).files[0].diagnostics };
}

test('a right paper has nothing wrong', async () => {
  expect(await check(paper(RIGHT))).toEqual({ status: 0, found: [] });
});

test('the factor that does not fit is underlined in the align', async () => {
  const text = paper(WRONG);
  const { status, found } = await check(text);
  const [first, ...more] = found;
  expect({ status, more, code: first?.code }).toEqual({ status: 1, more: [], code: 'size-mismatch' });
  const { line, character } = first?.range.start ?? { line: 0, character: 0 };
  expect(text.split('\n')[line]?.slice(character)).toBe(String.raw`h'(\bX\Theta) \, \bX^\top`);
});

test('a wrong factor is refuted at its line', async () => {
  const { found } = await check(paper(`2 ${RIGHT}`));
  expect(found.map(({ code, range }) => [code, range.start.line])).toEqual([['refuted-claim', 9]]);
});

test('a document without a derivative is left alone', async () => {
  expect(
    await check('We have $a = b + c$ and \\[ \\int f = F, \\quad x_i^{(t)} \\to \\frac{a}{b}. \\]'),
  ).toEqual({
    status: 0,
    found: [],
  });
});
