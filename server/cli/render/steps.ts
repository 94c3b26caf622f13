// A derivation as an aligned chain of equations, each with its shape and rule: beside it where the page is wide enough
// for all of them, else below it.

import type { Step } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import type { Paint } from './paint.ts';
import { padTo, printable, textWidth } from './text-width.ts';
import { wrapFormula, wrapParts } from './wrap.ts';

export interface Page {
  readonly paint: Paint;
  readonly columns: number;
}

/** Rules stand beside their lines where this much is left for them. */
const NARROWEST_RULE = 34;
const NARROWEST_LINE = 20;

/** A proof as an aligned chain with its rules. */
export function renderSteps(steps: readonly Step[], { paint, columns }: Page): readonly string[] {
  const lines = alignEquations(steps);
  const shapes = steps.map(({ shape }) => formatShape(shape));
  const rules = steps.map(({ rule, cite }) => printable(cite ? `${rule}, ${cite}` : rule));
  const width = Math.max(0, ...lines.map(({ text }) => textWidth(text)));
  const shapeWidth = Math.max(0, ...shapes.map(textWidth));
  const left = columns - width - shapeWidth - 8;
  if (left >= Math.min(NARROWEST_RULE, Math.max(0, ...rules.map(textWidth)))) {
    return lines.flatMap(({ text }, index) =>
      wrapParts(rules[index] ?? '', '; ', left).map((part, row) => {
        const [line, shape] = row === 0 ? [text, shapes[index] ?? ''] : ['', ''];
        return `  ${padTo(line, width)}   ${paint.dim(`${padTo(shape, shapeWidth)}   ${part}`)}`.trimEnd();
      }),
    );
  }
  return lines.flatMap(({ text, indent }, index) => {
    const room = Math.max(NARROWEST_LINE, columns - indent - 2);
    const formula = wrapFormula(text.slice(indent), room).map((part, row) =>
      row === 0 ? `  ${text.slice(0, indent)}${part}` : `  ${' '.repeat(indent)}${part}`,
    );
    const about = wrapParts(`${shapes[index] ?? ''}: ${rules[index] ?? ''}`, '; ', room - 4);
    return [...formula, ...about.map((part) => paint.dim(`  ${' '.repeat(indent + 4)}${part}`))];
  });
}

/** `dL = a`, `dL = b` becomes `dL = a`, `   = b`: a left side stands once, and the signs below each other. */
function alignEquations(
  steps: readonly Step[],
): readonly { readonly text: string; readonly indent: number }[] {
  const lefts = steps.map(({ left }) => printable(left.text));
  const width = Math.max(0, ...lefts.map(textWidth));
  return steps.map(({ expr }, index) => {
    const left = lefts[index] ?? '';
    const start = `${padTo(left === lefts[index - 1] ? '' : left, width)} = `;
    return { text: `${start}${printable(expr)}`, indent: start.length };
  });
}
