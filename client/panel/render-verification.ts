// The verdicts on a file: one row a claim, with its evidence, and the derivatives that the tool derived itself.

import type { DerivativeView, PlacedClaim } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { renderChain } from './render-chain.ts';
import { evidence, formula, mark, prose } from './render-parts.ts';
import { renderBasis } from './render-points.ts';

export function renderVerification(
  summary: string,
  claims: readonly PlacedClaim[],
  derivatives: readonly DerivativeView[],
): Html {
  return html`<article class="answer-page">
  <header><h1 class="words">${summary}</h1></header>
  ${isMixed(claims) && html`<div class="filter"><button data-filter="yes" aria-pressed="false">Only what is open</button></div>`}
  ${claims.length > 0 && html`<ul class="claims">${worstFirst(claims).map(renderClaim)}</ul>`}
  ${derivatives.length > 0 && html`<section><h2>Derived by MCalc</h2><ul class="claims">${derivatives.map(renderDerivative)}</ul></section>`}
</article>`;
}

const ORDER: readonly PlacedClaim['verdict']['status'][] = ['refuted', 'ill-shaped', 'unchecked', 'verified'];

/** Wrong claims before right ones; of equals, in the order of the file. */
const worstFirst = (claims: readonly PlacedClaim[]): readonly PlacedClaim[] =>
  [...claims].sort((a, b) => ORDER.indexOf(a.verdict.status) - ORDER.indexOf(b.verdict.status));

/** Whether there is something to leave out. */
const isMixed = (claims: readonly PlacedClaim[]): boolean =>
  new Set(claims.map(({ verdict }) => verdict.status === 'verified')).size > 1;

function renderClaim(claim: PlacedClaim): Html {
  const { line } = claim.position.start;
  const { verdict } = claim;
  return html`<li class="claim ${verdict.status}" data-at="${line}">
  ${mark(verdict.status)}
  <div>
    <div class="line">${formula(claim.latex, claim.text)}<button class="place" data-line="${line}" title="Go to the claim">line ${line + 1}</button></div>
    <p class="headline">${prose(verdict.headline)}</p>
    ${claim.chain && renderChain(claim.chain)}
    ${claim.fixes.length > 0 && html`<p class="fixes"><button data-fix="${claim.fixes[0] ?? ''}" data-line="${line}" data-character="${claim.position.start.character}">${prose(claim.fixes[0] ?? '')}</button></p>`}
    ${evidence(verdict)}
    ${verdict.basis && renderBasis(verdict.basis)}
  </div>
</li>`;
}

function renderDerivative({ title, expr, latex, verdict }: DerivativeView): Html {
  return html`<li class="claim">
  ${verdict ? mark(verdict.status) : html`<span class="mark"></span>`}
  <div><div class="line">${formula(latex, `${title} = ${expr}`)}</div>${verdict && evidence(verdict)}${verdict?.basis ? renderBasis(verdict.basis) : null}</div>
</li>`;
}
