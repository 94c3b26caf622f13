// The points that a verdict rests on, folded: sizes, errors, steps, and the values at each.

import type { BasisView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { equation, matrix } from './render-parts.ts';

export function renderBasis({ seed, points }: BasisView): Html {
  const rows = points.map(
    ({ sizes, error, bound, step, at }) => html`<tr>
    <td>${sizes}</td><td>${error}</td><td>${bound}</td><td>${step}</td>
    <td>${at.length > 0 && html`<details><summary>values</summary><div class="equations">${at.map(({ name, rows: value }) => equation(html`<i>${name}</i>`, matrix(value)))}</div></details>`}</td>
  </tr>`,
  );
  return html`<details class="basis">
  <summary>Where the numbers come from: seed ${seed}, ${points.length} ${points.length === 1 ? 'point' : 'points'}</summary>
  <table>
    <thead><tr><th>sizes</th><th>relative error</th><th>differences sure to</th><th>first step</th><th>point</th></tr></thead>
    <tbody>${rows}</tbody>
  </table>
</details>`;
}
