// Puts new content into the page and leaves alone what stays: what is open, where one has scrolled, what is typeset.

import katex from 'katex';
import morphdom from 'morphdom/dist/morphdom-esm.js';

export function patch(view: HTMLElement, content: string): void {
  const next = document.createElement('main');
  next.innerHTML = content;
  morphdom(view, next, {
    childrenOnly: true,
    onBeforeElUpdated: (from, to) => {
      if (from.classList.contains('typeset')) return from.dataset.tex !== to.dataset.tex;
      if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement) to.open = from.open;
      return true;
    },
  });
  for (const element of view.querySelectorAll<HTMLElement>('.tex:not(.typeset)')) typeset(element);
}

/**
 * Built as elements, not as text: a strict policy allows no style attributes in text. A formula in the middle of a line may
 * be broken at its signs, one on a line of its own may not; so all are set in the middle, with the large forms.
 */
function typeset(element: HTMLElement): void {
  const { tex = '', display } = element.dataset;
  const text = element.textContent;
  try {
    katex.render(display === 'yes' ? `\\displaystyle ${tex}` : tex, element, {
      throwOnError: true,
      strict: 'ignore',
      trust: false,
    });
    element.classList.add('typeset');
  } catch {
    // The language itself is readable too.
    element.textContent = text;
  }
}
