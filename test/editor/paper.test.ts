// A paper as its author sees it: the wrong factor is underlined in the LaTeX, the fix writes LaTeX, and the formula is proved.

import { expect, test } from './fixture.ts';

const SLOWEST = 30_000;

/** The problem of the first example, as people write it in a forum. */
const PAPER = String.raw`\documentclass{article}
\newcommand{\bX}{\mathbf{X}}
\begin{document}
% mcalc: fn h : elementwise
Here $\bX \in \mathbb{R}^{M \times n}$, $Y \in \mathbb{R}^{M \times k}$, $\Theta \in \mathbb{R}^{n \times k}$.
\begin{align}
  L &= \frac{1}{2} \left\| h(\bX \Theta) - Y \right\|_F^2 \\
  \frac{\partial L}{\partial \Theta} &= ( h(\bX\Theta) - Y ) \odot h'(\bX\Theta) \, \bX^\top
\end{align}
\end{document}
`;

test('LaTeX is checked where it stands, and mended in its own style', async ({ editor }) => {
  await editor.openText('paper.tex', PAPER);
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['8 refuted']);
  const [squiggle] = await editor.squiggles();
  expect(squiggle).toMatchObject({ severity: 'error', line: 8 });
  expect(squiggle?.text).toContain("h'(");
  await editor.screenshot('paper 1 squiggle');
  const place = { text: "h'(", line: 8 };
  const fixes = await editor.quickFixes(place);
  expect(fixes[0]).toContain(String.raw`\bX^\top`);
  await editor.applyFix(place, fixes[0] ?? '');
  await expect.poll(() => editor.marks(), { timeout: SLOWEST }).toEqual(['8 proved']);
  expect(await editor.text()).toContain(String.raw`&= \bX^\top (( h(\bX\Theta) - Y ) \odot h'(\bX\Theta))`);
  expect(await editor.problems()).toEqual([]);
  await editor.screenshot('paper 2 mended');
});
