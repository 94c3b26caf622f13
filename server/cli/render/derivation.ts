// A derivative on one line with its shape and verdict, and its derivation as an aligned chain of equations with the
// rule of each at the right.

import type { Derivation, Step } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import { nameDerivative } from '../../features/questions.ts';
import type { Paint } from './paint.ts';
import { padTo, printable, textWidth } from './text-width.ts';
import { renderMark, renderVerdictLine } from './verdict.ts';

/** Rules stand in one column, at least this wide; below a line that leaves less room. */
const NARROWEST_RULE = 34;

export interface StepOptions {
  readonly paint: Paint;
  readonly columns: number;
}

export function renderDerivation(derivation: Derivation, paint: Paint): readonly string[] {
  const { action, adjoint, entries, verified } = derivation;
  const name = nameDerivative(derivation);
  const shape = paint.dim(formatShape(derivation.shape));
  const verdict =
    verified === null ? '' : `   ${renderMark(verified, paint)} ${renderVerdictLine(verified, paint)}`;
  const expr = printable(derivation.expr);
  // What is no matrix is told by what it does; its vec matrix comes last.
  if (action === null) return [`${paint.bold(`${name} = ${expr}`)}   ${shape}${verdict}`];
  return [
    `${paint.bold(name)}   ${shape}${verdict}`,
    `  ${paint.dim('action')}      ${action}`,
    ...(adjoint === null ? [] : [`  ${paint.dim('adjoint')}     ${adjoint}`]),
    ...(entries === null ? [] : [`  ${paint.dim('entries')}     ${entries}`]),
    // Where even that is unknown, the shape is that of the tensor, and the action is all there is.
    ...(derivation.shape.length > 2 ? [] : [`  ${paint.dim('vec matrix')}  ${expr}`]),
  ];
}

export function renderSteps(steps: readonly Step[], { paint, columns }: StepOptions): readonly string[] {
  const lines = alignEquations(steps.map(({ expr }) => printable(expr)));
  const widest = Math.max(0, columns - NARROWEST_RULE - 5);
  const width = Math.max(0, ...lines.map(textWidth).filter((line) => line <= widest));
  return steps.flatMap((step, index) => {
    const line = lines[index] ?? '';
    const rule = printable([step.rule, step.cite].filter((part) => part !== null && part !== '').join(', '));
    const parts = wrap(rule, columns - width - 5);
    if (textWidth(line) <= width && parts.length === 1)
      return [`  ${padTo(line, width)}   ${paint.dim(rule)}`.trimEnd()];
    const indent = ' '.repeat(line.search(/\S/u) === 0 ? line.indexOf('=') + 4 : line.search(/\S/u) + 4);
    return [`  ${line}`, ...wrap(rule, columns - indent.length).map((part) => `${indent}${paint.dim(part)}`)];
  });
}

function wrap(text: string, width: number): readonly string[] {
  const rows = [''];
  for (const word of text.split(' ')) {
    const row = rows.at(-1) ?? '';
    if (row !== '' && textWidth(`${row} ${word}`) > width) rows.push(word);
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
  }
  return rows;
}

/** `dL = a`, `dL = b` becomes `dL = a`, `   = b`: a left side stands once, and the signs below each other. */
function alignEquations(lines: readonly string[]): readonly string[] {
  const split = lines.map(splitEquation);
  const width = Math.max(0, ...split.map(({ left }) => textWidth(left)));
  return split.map(({ left, right }, index) => {
    const said = split.slice(0, index).findLast((line) => line.left !== '')?.left;
    return `${padTo(left === said ? '' : left, width)} = ${right}`;
  });
}

function splitEquation(line: string): { readonly left: string; readonly right: string } {
  const match = /^(.*?)\s*(?<![=<>!])=(?!=)\s*(.*)$/u.exec(line);
  return match ? { left: (match[1] ?? '').trim(), right: match[2] ?? '' } : { left: '', right: line };
}
