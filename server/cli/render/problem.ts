// One problem as a good compiler prints it: where and what, the line with what is underlined, the places that it
// speaks of, and what would mend it.

import type { Fix, Problem, Severity, TextRange } from '../../engine/api.ts';
import { digitsOf, renderFrame, type Source } from './frame.ts';
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

/** How they read in a listing. */
const WORD_OF: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'hint',
};

/** A problem with its line, its underline, related places and fixes. */
export function renderProblem(problem: Problem, place: ProblemPlace, paint: Paint): string {
  const mark = paint[PAINT_OF[problem.severity]];
  const { line, character } = place.lines.positionAt(problem.range.start);
  const [message = '', ...more] = printable(problem.message).split('\n');
  const label = mark(paint.bold(`${WORD_OF[problem.severity]}[${problem.code}]`));
  const notes = gatherNotes(problem.related, place);
  const ranges = [problem.range, ...notes.flatMap((note) => note.ranges)];
  const digits = Math.max(...ranges.map((range) => digitsOf(place, range)));
  const rows = [
    `${paint.bold(`${nameOf(place.file)}:${line + 1}:${character + 1}`)} ${label} ${paint.bold(message)}`,
    ...more.map((text) => `  ${text}`),
    ...renderFrame(place, [problem.range], { paint, mark, digits }),
  ];
  for (const { message: text, ranges: marked } of notes) {
    rows.push(`  ${paint.blue('note:')} ${text}`);
    rows.push(...renderFrame(place, marked, { paint, mark: paint.blue, digits }));
  }
  rows.push(...problem.fixes.map((fix) => renderFix(fix, paint)));
  return rows.map((row) => row.trimEnd()).join('\n');
}

interface Note {
  readonly line: number;
  readonly message: string;
  readonly ranges: readonly TextRange[];
}

/** Notes about one line are given together: `in: rows of Θ; out: columns of Θ`. */
function gatherNotes(related: Problem['related'], { lines }: ProblemPlace): readonly Note[] {
  const notes = new Map<number, Note>();
  for (const { message, range } of related) {
    const { line } = lines.positionAt(range.start);
    const known = notes.get(line);
    const said = known ? `${known.message}; ${flat(message)}` : flat(message);
    notes.set(line, { line, message: said, ranges: [...(known?.ranges ?? []), range] });
  }
  return [...notes.values()].sort((a, b) => a.line - b.line);
}

/** A fix in one line. */
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
