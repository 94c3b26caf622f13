// A derivative on one line with its shape and verdict; of what is no matrix, what it does.

import { type Derivation, type DerivationLine, derivativeText, rightText } from '../../engine/api.ts';
import { formatShape } from '../../features/numbers.ts';
import type { Paint } from './paint.ts';
import { printable } from './text-width.ts';
import { renderMark, renderVerdictLine } from './verdict.ts';

/** The lines of a derivation for the terminal. */
export function renderDerivation(derivation: Derivation, paint: Paint): readonly string[] {
  const { tangent, verified } = derivation;
  const name = derivativeText(derivation.derivative);
  const shape = paint.dim(formatShape(derivation.shape));
  const verdict =
    verified === null ? '' : `   ${renderMark(verified, paint)} ${renderVerdictLine(verified, paint)}`;
  const expr = printable(derivation.expr);
  const own = tangent
    ? [
        `  ${paint.dim(`on ${tangent.on}:`)}  ${printable(tangent.expr)}   ${renderMark(tangent.verified, paint)} ${renderVerdictLine(tangent.verified, paint)}`,
      ]
    : [];
  if (derivation.lines && derivation.lines.length > 1)
    return [...derivation.lines.map((line) => renderLine(line, paint)), ...own];
  if (derivation.kind === 'matrix')
    return [`${paint.bold(`${name} = ${expr}`)}   ${shape}${verdict}`, ...own];
  // A linear map is given by its action; its vec matrix comes last.
  const { action, adjoint, entries } = derivation;
  return [
    `${paint.bold(name)}   ${shape}${verdict}`,
    `  ${paint.dim('action')}      ${action}`,
    `  ${paint.dim('adjoint')}     ${adjoint}`,
    ...(entries === null ? [] : [`  ${paint.dim('entries')}     ${entries}`]),
    `  ${paint.dim('vec matrix')}  ${expr}`,
  ];
}

/** One line of a backward pass, as a claim that can be pasted behind the file. */
function renderLine(line: DerivationLine, paint: Paint): string {
  const { left, shape, verified } = line;
  const verdict = `${renderMark(verified, paint)} ${renderVerdictLine(verified, paint)}`;
  return `${paint.bold(`${left.text} = ${printable(rightText(line))}`)}   ${paint.dim(formatShape(shape))}   ${verdict}`;
}
