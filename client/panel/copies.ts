// A derivation to be pasted elsewhere: as the language itself, as LaTeX, as Markdown.

import type { DerivationView, SheetStep } from '../../server/protocol/requests.ts';

/** The answer as a claim of the language. */
export const asMcalc = ({ resultText }: DerivationView): string => resultText;

/** The whole derivation, its signs of equality below one another, and the answer last. */
export function asLatex(sheet: DerivationView): string {
  return `\\begin{align}\n${alignedLines(sheet).join(' \\\\\n')}\n\\end{align}`;
}

/** The same with the rule of each line, as GitHub and most readers of Markdown show it. */
export function asMarkdown(sheet: DerivationView): string {
  const rules = sheet.steps.map(
    ({ rules, cite }, index) => `${index + 1}. ${rules.join('; ')}${cite ? `, ${cite}` : ''}`,
  );
  const verdict = sheet.verdict
    ? `\n\n${[sheet.verdict.headline, sheet.verdict.detail].filter(Boolean).join(': ')}`
    : '';
  const told = rules.length > 0 ? `\n\n${rules.join('\n')}` : '';
  return `**${sheet.title}** (${sheet.shape})\n\n$$\n\\begin{aligned}\n${alignedLines(sheet).join(' \\\\\n')}\n\\end{aligned}\n$$${told}${verdict}\n`;
}

function alignedLines(sheet: DerivationView): readonly string[] {
  const { steps } = sheet;
  if (steps.length === 0) return [sheet.resultLatex.replace(' = ', ' &= ')];
  return steps.map((step, index) => {
    const isRepeated = step.left === null || step.left === steps[index - 1]?.left;
    return `${isRepeated ? '' : leftOf(step)} &= ${step.rightLatex}`.trim();
  });
}

/** What is no plain name is set upright, sign by sign. */
const leftOf = ({ left, leftLatex }: SheetStep): string =>
  leftLatex ?? `\\text{${(left ?? '').replace(/[\\{}$&#^_%~]/gu, (sign) => `\\${sign}`)}}`;
