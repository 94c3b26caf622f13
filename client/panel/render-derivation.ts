// A derivation: what is asked, the answer, how it is derived line by line, and what the numbers say of it.

import type { DerivationView, PlacedGraph } from '../../server/protocol/requests.ts';
import { asLatex, asMarkdown, asMcalc } from './copies.ts';
import { type Html, html } from './html.ts';
import { copyButton, evidence, formula, prose, shapeBadge, verdictChip } from './render-parts.ts';
import { renderProof } from './render-proof.ts';

export function renderDerivation(
  sheets: readonly DerivationView[],
  graphs: readonly (PlacedGraph | null)[],
  insert: string | null,
): Html {
  return html`${sheets.map((sheet, index) => renderSheet(sheet, graphs[index] ?? null, index === 0 ? insert : null))}`;
}

function renderSheet(sheet: DerivationView, graph: PlacedGraph | null, insert: string | null): Html {
  return html`<article class="sheet" aria-label="${sheet.title}">
  <header>
    <h1>${sheet.titleLatex ? formula(sheet.titleLatex, sheet.title) : sheet.title}</h1>
    ${shapeBadge(sheet.shape)}
    <span class="space"></span>
    ${sheet.verdict && verdictChip(sheet.verdict)}
  </header>
  ${renderResult(sheet, insert)}
  ${renderProof(sheet, graph)}
  ${sheet.verdict && html`<section class="numbers"><h2>Numbers</h2>${evidence(sheet.verdict)}</section>`}
</article>`;
}

function renderResult(sheet: DerivationView, insert: string | null): Html {
  const { map, tangent, steps } = sheet;
  return html`<section class="result" aria-label="The answer">
  <div class="answer">${formula(sheet.resultLatex, sheet.resultText, true)}</div>
  ${map && html`<dl class="map">${pair('as a map', map.action)}${pair('adjoint', map.adjoint)}${pair('entries', map.entries)}</dl>`}
  ${tangent && html`<dl class="map"><dt>on ${prose(tangent.on)}</dt><dd>${formula(tangent.latex, tangent.text)} ${verdictChip(tangent.verdict)}</dd></dl>`}
  <div class="buttons">
    ${insert && html`<button class="primary" data-insert="yes">${insert}</button>`}
    ${insert && steps.length > 1 && html`<button data-expand="yes" title="Write the derivation into the file, a claim on each line">Insert as Chain</button>`}
    <span class="copies" role="group" aria-label="Copy">${copyButton('Copy', asMcalc(sheet), 'Copy the answer as it is written in the language')}${copyButton('LaTeX', asLatex(sheet), 'Copy the derivation as LaTeX')}${copyButton('Markdown', asMarkdown(sheet), 'Copy the derivation with its rules as Markdown')}</span>
  </div>
</section>`;
}

function pair(name: string, value: string | null): Html | null {
  return value === null ? null : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;
}
