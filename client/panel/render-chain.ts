// The chain of a wrong product: each value with its adjoint, and the part of the product that is it.

import type { ChainView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { formula, prose, shapeBadge } from './render-parts.ts';

export function renderChain({ links, wrongAt, sentence }: ChainView): Html {
  const rows = links.map(
    (
      { name, formula: own, shape, flows, back, written, latex },
      at,
    ) => html`<tr class="${at === wrongAt ? 'wrong' : ''}">
    <td>${formula(latex.value, own === null ? name : `${name} = ${own}`)} ${shapeBadge(shape)}</td>
    <td>${formula(latex.flows, flows)}</td>
    <td>${back && formula(latex.back, back)}</td>
    <td>${at === wrongAt ? '✗' : written && html`✓ ${formula(latex.written, written)}`}</td>
  </tr>`,
  );
  return html`<div class="chain">
  <p class="why">${prose(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)}</p>
  <table>
    <thead><tr><th>value</th><th>adjoint</th><th>from the value above</th><th>your product</th></tr></thead>
    <tbody>${rows}</tbody>
  </table>
</div>`;
}
