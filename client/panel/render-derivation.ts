// A derivation: what is asked, the answer, how it is derived line by line, and what the numbers say of it.

import type { DerivationView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { copyButton, evidence, formula, prose, shapeBadge, verdictChip } from './render-parts.ts';
import { renderProof } from './render-proof.ts';

export function renderDerivation(sheets: readonly DerivationView[], insert: string | null): Html {
  return html`${sheets.map((sheet, index) => renderSheet(sheet, index === 0 ? insert : null))}`;
}

function renderSheet(sheet: DerivationView, insert: string | null): Html {
  return html`<article class="sheet">
  <header>
    <h1>${sheet.titleLatex ? formula(sheet.titleLatex, sheet.title) : sheet.title}</h1>
    ${shapeBadge(sheet.shape)}
    <span class="space"></span>
    ${sheet.verdict && verdictChip(sheet.verdict)}
  </header>
  ${renderResult(sheet, insert)}
  ${renderProof(sheet)}
  ${sheet.verdict && html`<section class="numbers"><h2>Numbers</h2>${evidence(sheet.verdict)}</section>`}
</article>`;
}

function renderResult(sheet: DerivationView, insert: string | null): Html {
  const { map, tangent } = sheet;
  return html`<section class="result">
  <div class="answer">${formula(sheet.resultLatex, sheet.resultText, true)}</div>
  ${map && html`<dl class="map">${pair('as a map', map.action)}${pair('adjoint', map.adjoint)}${pair('entries', map.entries)}</dl>`}
  ${tangent && html`<dl class="map"><dt>on ${prose(tangent.on)}</dt><dd>${formula(tangent.latex, tangent.text)} ${verdictChip(tangent.verdict)}</dd></dl>`}
  <div class="buttons">
    ${insert && html`<button class="primary" data-insert="yes">${insert}</button>`}
    ${copyButton('Copy', sheet.expr)}${copyButton('Copy LaTeX', sheet.latex)}
  </div>
</section>`;
}

function pair(name: string, value: string | null): Html | null {
  return value === null ? null : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;
}
