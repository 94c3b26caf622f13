// The script in the panel's page: shows what it is sent, typesets the formulas, and hands clicks to the extension.

import katex from 'katex';
import { renderView } from './render.ts';
import type { FromPanel, ToPanel } from './view.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

const editor = acquireVsCodeApi();
const view = document.getElementById('view');

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  if (!view) return;
  if (data.kind === 'obsolete') {
    view.classList.add('obsolete');
    return;
  }
  view.classList.remove('obsolete');
  view.innerHTML = renderView(data.view);
  for (const element of view.querySelectorAll<HTMLElement>('.tex')) typeset(element);
});

/** Built as elements, not as text: a strict policy allows no style attributes in text. */
function typeset(element: HTMLElement): void {
  const { tex = '', display } = element.dataset;
  const text = element.textContent;
  try {
    katex.render(tex, element, {
      displayMode: display === 'yes',
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

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  const button = target.closest('button');
  if (!button) return;
  const { copy, insert, line } = button.dataset;
  if (copy !== undefined) {
    editor.postMessage({ kind: 'copy', text: copy });
    confirmCopy(button);
  } else if (insert !== undefined) {
    editor.postMessage({ kind: 'insert' });
  } else if (line !== undefined) {
    editor.postMessage({ kind: 'reveal', line: Number(line) });
  }
});

function confirmCopy(button: HTMLButtonElement): void {
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = button.title;
  }, 1_200);
}

editor.postMessage({ kind: 'ready' });
