// A derivation to be pasted elsewhere: as the language itself, as LaTeX, as Markdown.

import type { DerivationView, StepView } from '../../server/protocol/requests.ts';

/** The answer as a claim of the language. */
export const asMcalc = ({ resultText }: DerivationView): string => resultText;

/** The whole derivation, its signs of equality below one another, and the answer last. */
export function asLatex(derivation: DerivationView): string {
  return `\\begin{align}\n${alignedLines(derivation).join(' \\\\\n')}\n\\end{align}`;
}

/** The same with the rule of each line, as GitHub and most readers of Markdown show it. */
export function asMarkdown(derivation: DerivationView): string {
  const rules = derivation.steps.map(
    ({ rules, cite }, index) => `${index + 1}. ${rules.join('; ')}${cite ? `, ${cite}` : ''}`,
  );
  const verdict = derivation.verdict
    ? `\n\n${[derivation.verdict.headline, derivation.verdict.detail].filter(Boolean).join(': ')}`
    : '';
  const ruleLines = rules.length > 0 ? `\n\n${rules.join('\n')}` : '';
  return `**${derivation.title}** (${derivation.shape})\n\n$$\n\\begin{aligned}\n${alignedLines(derivation).join(' \\\\\n')}\n\\end{aligned}\n$$${ruleLines}${verdict}\n`;
}

function alignedLines(derivation: DerivationView): readonly string[] {
  const { steps, resultLeftLatex, latex } = derivation;
  if (steps.length === 0) return [resultLeftLatex === null ? latex : `${resultLeftLatex} &= ${latex}`];
  return steps.map((step, index) => {
    const isRepeated = step.left === null || step.left === steps[index - 1]?.left;
    return `${isRepeated ? '' : leftOf(step)} &= ${step.rightLatex}`.trim();
  });
}

/** A name that is not plain is set upright, sign by sign. */
const leftOf = ({ left, leftLatex }: StepView): string =>
  leftLatex ?? `\\text{${(left ?? '').replace(/[\\{}$&#^_%~]/gu, (sign) => `\\${sign}`)}}`;
