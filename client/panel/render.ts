// The panel's content for a view: data in, HTML out. Formulas are typeset afterwards, in the page.

import { type Html, html } from './html.ts';
import { renderDerivation } from './render-derivation.ts';
import { prose } from './render-parts.ts';
import { renderVerification } from './render-verification.ts';
import type { PanelView } from './view.ts';

export function renderView(view: PanelView): string {
  return html`<p class="file">${view.file}<span class="stale">out of date</span></p>${content(view)}`.html;
}

function content(view: PanelView): Html {
  switch (view.kind) {
    case 'derivation':
      return renderDerivation(view.sheets, view.insert);
    case 'verification':
      return renderVerification(view.summary, view.claims, view.derivatives);
    case 'refused':
      return message(view.title, view.why);
    case 'waiting':
      return message(view.title, 'Deriving …');
  }
}

function message(title: string, text: string): Html {
  return html`<article class="sheet"><header><h1 class="words">${title}</h1></header><p class="message">${prose(text)}</p></article>`;
}
