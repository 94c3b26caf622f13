// The small things that both views are made of: formulas, verdicts, matrices of numbers.

import type { CounterexampleView, NumberRows, VerdictView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';

/** A formula to be typeset in place; until then, and where that fails, `text` is displayed. */
export function formula(latex: string | null, text: string, display = false): Html {
  if (latex === null) return html`<code>${text}</code>`;
  return html`<span class="tex" data-tex="${latex}" data-display="${display ? 'yes' : 'no'}">${text}</span>`;
}

export function shapeBadge(shape: string): Html {
  return html`<span class="shape" title="shape">${shape}</span>`;
}

const MARKS: Readonly<Record<VerdictView['status'], string>> = {
  verified: '✓',
  refuted: '✗',
  'ill-shaped': '✗',
  unchecked: '?',
};

export function verdictChip(verdict: VerdictView): Html {
  return html`<span class="verdict ${verdict.status}"><span class="mark">${MARKS[verdict.status]}</span>${verdict.headline}</span>`;
}

export function mark(status: VerdictView['status']): Html {
  return html`<span class="mark ${status}" role="img" aria-label="${status}" title="${status}">${MARKS[status]}</span>`;
}

/** A sentence of the engine: what stands between backticks is in the language itself. */
export function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** The basis of a verdict. */
export function evidence(verdict: VerdictView): Html {
  return html`${verdict.detail && html`<p class="evidence">${prose(verdict.detail)}</p>`}${
    verdict.counterexample && counterexample(verdict.counterexample)
  }`;
}

function counterexample({
  sizes,
  at,
  functions,
  claimed,
  actual,
  wrong,
  sentence,
}: CounterexampleView): Html {
  const values = at.map(({ name, rows }) => equation(html`<i>${name}</i>`, matrix(rows)));
  return html`<div class="counterexample">
  <p>${sizes ? `A counterexample, with ${sizes}:` : 'A counterexample:'}</p>
  <div class="equations">${values}</div>
  ${functions.map(({ name, formula }) => html`<p class="function"><i>${name}</i>(<i>z</i>) = <code>${formula}</code></p>`)}
  <div class="equations compared">${equation('claimed', matrix(claimed, wrong, 'claimed'))}${equation('actual', matrix(actual, wrong, 'actual'))}</div>
  ${sentence && html`<p>${sentence}</p>`}
</div>`;
}

export function equation(left: Html | string, right: Html): Html {
  return html`<span class="equation"><span class="left">${left} =</span>${right}</span>`;
}

/** More rows or columns than that are left out: a counterexample is to be read. */
const MOST_ENTRIES = 8;

/** `wrong` says which entries are to be marked, as what they are. */
export function matrix(
  rows: NumberRows,
  wrong: readonly (readonly boolean[])[] = [],
  role: 'claimed' | 'actual' = 'claimed',
): Html {
  const single = rows.length === 1 && rows[0]?.length === 1;
  const marked = (i: number, j: number): string => (wrong[i]?.[j] ? `wrong ${role}` : '');
  if (single) return html`<span class="number ${marked(0, 0)}">${rows[0]?.[0] ?? ''}</span>`;
  const cells = rows.slice(0, MOST_ENTRIES).map((row, i) => {
    const cells = row
      .slice(0, MOST_ENTRIES)
      .map((value, j) => html`<td${marked(i, j) !== '' && html` class="${marked(i, j)}"`}>${value}</td>`);
    return html`<tr>${cells}${row.length > MOST_ENTRIES && html`<td>…</td>`}</tr>`;
  });
  const more = rows.length > MOST_ENTRIES && html`<tr><td>⋮</td></tr>`;
  return html`<table class="matrix" role="presentation"><tbody>${cells}${more}</tbody></table>`;
}

/** Copies `text` when it is pressed. */
export function copyButton(label: string, text: string, title: string): Html {
  return html`<button class="copy" data-copy="${text}" data-label="${label}" title="${title}">${label}</button>`;
}
