// A derivation: what is asked, the answer, how it is derived line by line, and what the numbers say of it.

import type { DerivationSheet, SheetStep } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { copyButton, evidence, formula, prose, shapeBadge, verdictChip } from './render-parts.ts';

export function renderDerivation(sheets: readonly DerivationSheet[], insert: string | null): Html {
  return html`${sheets.map((sheet, index) => renderSheet(sheet, index === 0 ? insert : null))}`;
}

function renderSheet(sheet: DerivationSheet, insert: string | null): Html {
  return html`<article class="sheet">
  <header>
    <h1>${sheet.titleLatex ? formula(sheet.titleLatex, sheet.title) : sheet.title}</h1>
    ${shapeBadge(sheet.shape)}
    <span class="space"></span>
    ${sheet.verdict && verdictChip(sheet.verdict)}
  </header>
  ${renderResult(sheet, insert)}
  ${renderSteps(sheet.steps)}
  ${sheet.verdict && html`<section class="numbers"><h2>Numbers</h2>${evidence(sheet.verdict)}</section>`}
</article>`;
}

function renderResult(sheet: DerivationSheet, insert: string | null): Html {
  const { action, adjoint, entries } = sheet;
  return html`<section class="result">
  <div class="answer">${formula(sheet.resultLatex, sheet.resultText, true)}</div>
  ${(action || adjoint) && html`<dl class="map">${pair('as a map', action)}${pair('adjoint', adjoint)}${pair('entries', entries)}</dl>`}
  <div class="buttons">
    ${insert && html`<button class="primary" data-insert="yes">${insert}</button>`}
    ${copyButton('Copy', sheet.expr)}${copyButton('Copy LaTeX', sheet.latex)}
  </div>
</section>`;
}

function pair(name: string, value: string | null): Html | null {
  return value === null ? null : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;
}

function renderSteps(steps: readonly SheetStep[]): Html | null {
  if (steps.length === 0) return null;
  return html`<section><h2>Derivation</h2><ol class="steps">${steps.map((step, index) => renderStep(step, steps[index - 1]))}</ol></section>`;
}

/** A left side that is that of the line before is not repeated. */
function renderStep(step: SheetStep, before: SheetStep | undefined): Html {
  const { left, leftLatex, right, rightLatex, rules, cite } = step;
  return html`<li class="step">
  <span class="lhs">${left !== null && left !== before?.left && formula(leftLatex, left, true)}</span>
  <span class="relation">${left !== null || before ? '=' : ''}</span>
  <span class="rhs" title="${right}">${formula(rightLatex, right, true)}</span>
  <span class="about">${shapeBadge(step.shape)}<span class="rule">${rules.map((rule) => html`<span>${prose(rule)}</span>`)}${cite && html`<cite>${cite}</cite>`}</span></span>
  ${confirmation(step.confirmed)}
</li>`;
}

function confirmation(confirmed: boolean | null): Html {
  if (confirmed === null) return html`<span class="mark"></span>`;
  return confirmed
    ? html`<span class="mark verified" title="Numbers confirm this line">✓</span>`
    : html`<span class="mark refuted" title="Numbers do not confirm this line">✗</span>`;
}
