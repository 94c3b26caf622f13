// The chain of a wrong product: each value with what flows back to it, and the part of the product that is it.

import type { ChainView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { prose, shapeBadge } from './render-parts.ts';

export function renderChain({ links, wrongAt, sentence }: ChainView): Html {
  const rows = links.map(
    ({ name, formula, shape, flows, back, written }, at) => html`<tr class="${at === wrongAt ? 'wrong' : ''}">
    <td><code>${formula === null ? name : `${name} = ${formula}`}</code></td>
    <td>${shapeBadge(shape)}</td>
    <td><code>${flows}</code></td>
    <td>${back && html`<code>${back}</code>`}</td>
    <td>${at === wrongAt ? '✗' : written && html`✓ <code>${written}</code>`}</td>
  </tr>`,
  );
  return html`<div class="chain">
  <p class="why">${prose(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)}</p>
  <table>
    <thead><tr><th>value</th><th>shape</th><th>what flows back to it</th><th>from the value above</th><th>your product</th></tr></thead>
    <tbody>${rows}</tbody>
  </table>
</div>`;
}
