// A derivation: what is asked, the answer, how it is derived line by line, and what the numbers say of it.

import type { DerivationView, PlacedGraph } from '../../server/protocol/requests.ts';
import { asLatex, asMarkdown, asMcalc } from './copies.ts';
import { type Html, html } from './html.ts';
import { copyButton, evidence, formula, prose, shapeBadge, verdictChip } from './render-parts.ts';
import { renderProof } from './render-proof.ts';

export function renderDerivation(
  derivations: readonly DerivationView[],
  graphs: readonly (PlacedGraph | null)[],
  insert: string | null,
): Html {
  return html`${derivations.map((derivation, index) => renderArticle(derivation, graphs[index] ?? null, index === 0 ? insert : null))}`;
}

function renderArticle(derivation: DerivationView, graph: PlacedGraph | null, insert: string | null): Html {
  return html`<article class="answer-page" aria-label="${derivation.title}">
  <header>
    <h1>${derivation.titleLatex ? formula(derivation.titleLatex, derivation.title) : derivation.title}</h1>
    ${shapeBadge(derivation.shape)}
    <span class="space"></span>
    ${derivation.verdict && verdictChip(derivation.verdict)}
  </header>
  ${renderResult(derivation, insert)}
  ${renderProof(derivation, graph)}
  ${derivation.verdict && html`<section class="numbers"><h2>Numbers</h2>${evidence(derivation.verdict)}</section>`}
</article>`;
}

function renderResult(derivation: DerivationView, insert: string | null): Html {
  const { map, tangent, steps } = derivation;
  return html`<section class="result" aria-label="The answer">
  <div class="answer">${formula(derivation.resultLatex, derivation.resultText, true)}</div>
  ${map && html`<dl class="map">${pair('as a map', map.action)}${pair('adjoint', map.adjoint)}${pair('entries', map.entries)}</dl>`}
  ${tangent && html`<dl class="map"><dt>on ${prose(tangent.on)}</dt><dd>${formula(tangent.latex, tangent.text)} ${verdictChip(tangent.verdict)}</dd></dl>`}
  <div class="buttons">
    ${insert && html`<button class="primary" data-insert="yes">${insert}</button>`}
    ${insert && steps.length > 1 && html`<button data-expand="yes" title="Write the derivation into the file, a claim on each line">Insert as Chain</button>`}
    <span class="copies" role="group" aria-label="Copy">${copyButton('Copy', asMcalc(derivation), 'Copy the answer as it is written in the language')}${copyButton('LaTeX', asLatex(derivation), 'Copy the derivation as LaTeX')}${copyButton('Markdown', asMarkdown(derivation), 'Copy the derivation with its rules as Markdown')}</span>
  </div>
</section>`;
}

function pair(name: string, value: string | null): Html | null {
  return value === null ? null : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;
}
