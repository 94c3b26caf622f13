// The panel's content for a view: data in, HTML out. Formulas are typeset afterwards, in the page.

import { type Html, html } from './html.ts';
import { renderDerivation } from './render-derivation.ts';
import { prose } from './render-parts.ts';
import { renderVerification } from './render-verification.ts';
import type { PanelView } from './view.ts';

export function renderView(view: PanelView, isPinned: boolean): string {
  return html`<div class="bar"><span class="file">${view.file}</span><span class="stale" role="status">out of date</span>
  <button class="pin" data-pin="${isPinned ? 'no' : 'yes'}" aria-pressed="${isPinned ? 'true' : 'false'}" title="${isPinned ? 'Follow the cursor again' : 'Stay with this, wherever the cursor goes'}">${isPinned ? 'Pinned' : 'Pin'}</button></div>${content(view)}`
    .html;
}

/** The verdict in a sentence, for who hears the panel and does not see it. */
export function announce(view: PanelView): string {
  switch (view.kind) {
    case 'derivation':
      return view.derivations
        .map(({ title, verdict }) => `${title}: ${verdict?.headline ?? 'derived'}`)
        .join('. ');
    case 'verification':
      return view.summary;
    case 'refused':
      return `${view.title}: ${view.why.replaceAll('`', '')}`;
    case 'waiting':
      return '';
  }
}

function content(view: PanelView): Html {
  switch (view.kind) {
    case 'derivation':
      return renderDerivation(view.derivations, view.graphs, view.insert);
    case 'verification':
      return renderVerification(view.summary, view.claims, view.derivatives);
    case 'refused':
      return message(view.title, view.why);
    case 'waiting':
      return message(view.title, 'Deriving …');
  }
}

function message(title: string, text: string): Html {
  return html`<article class="answer-page"><header><h1 class="words">${title}</h1></header><p class="message">${prose(text)}</p></article>`;
}
