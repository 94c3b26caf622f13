// One problem as a good compiler prints it: where and what, the line with what is underlined, the places that it
// speaks of, and what would mend it.

import type { Fix, Problem, Severity } from '../../engine/api.ts';
import { renderFrame, type Source } from './frame.ts';
import type { Paint } from './paint.ts';
import { printable } from './text-width.ts';

export interface ProblemPlace extends Source {
  readonly file: string;
}

const PAINT_OF: Readonly<Record<Severity, keyof Paint>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'cyan',
};

/** How `hint` and `information` read in a listing. */
const WORD_OF: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'hint',
};

export function renderProblem(problem: Problem, place: ProblemPlace, paint: Paint): string {
  const mark = paint[PAINT_OF[problem.severity]];
  const { line, character } = place.lines.positionAt(problem.range.start);
  const [message = '', ...more] = printable(problem.message).split('\n');
  const label = mark(paint.bold(`${WORD_OF[problem.severity]}[${problem.code}]`));
  const rows = [
    `${paint.bold(`${nameOf(place.file)}:${line + 1}:${character + 1}`)} ${label} ${paint.bold(message)}`,
    ...more.map((text) => `  ${text}`),
    ...renderFrame(place, problem.range, { paint, mark }),
  ];
  for (const related of problem.related) {
    rows.push(`  ${paint.blue('note:')} ${flat(related.message)}`);
    rows.push(...renderFrame(place, related.range, { paint, mark: paint.blue }));
  }
  rows.push(...problem.fixes.map((fix) => renderFix(fix, paint)));
  return rows.map((row) => row.trimEnd()).join('\n');
}

export function renderFix({ title, verified }: Fix, paint: Paint): string {
  return `  ${paint.green('help:')} ${flat(title)}${verified ? paint.dim(' (tried: verifies)') : ''}`;
}

/** Standard input has no name of its own. */
export function nameOf(file: string): string {
  return file === '-' ? '<stdin>' : printable(file);
}

function flat(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}
