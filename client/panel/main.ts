// The script in the panel's page: shows what it is sent, typesets the formulas, and hands clicks to the extension.

import katex from 'katex';
import { renderView } from './render.ts';
import type { FromPanel, Telling, ToPanel } from './view.ts';

/** What the page remembers while the panel lives. */
interface Remembered {
  readonly telling: Telling;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): Remembered | undefined;
  setState(state: Remembered): void;
};

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
  tell(editor.getState()?.telling ?? 'short');
});

/** Shows every derivation in one way of telling; where one is not told so, in the short way. */
function tell(telling: Telling): void {
  for (const proof of document.querySelectorAll<HTMLElement>('.proof')) {
    const told = proof.querySelector(`.told.${telling}`) ? telling : 'short';
    proof.dataset.telling = told;
    for (const button of proof.querySelectorAll<HTMLElement>('button[data-telling]'))
      button.setAttribute('aria-pressed', String(button.dataset.telling === told));
  }
}

function isTelling(text: string): text is Telling {
  return text === 'short' || text === 'long' || text === 'nodes';
}

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
  const { copy, insert, line, telling } = button.dataset;
  if (copy !== undefined) {
    editor.postMessage({ kind: 'copy', text: copy });
    confirmCopy(button);
  } else if (insert !== undefined) {
    editor.postMessage({ kind: 'insert' });
  } else if (line !== undefined) {
    editor.postMessage({ kind: 'reveal', line: Number(line) });
  } else if (telling !== undefined && isTelling(telling)) {
    editor.setState({ telling });
    tell(telling);
  }
});

function confirmCopy(button: HTMLButtonElement): void {
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = button.title;
  }, 1_200);
}

editor.postMessage({ kind: 'ready' });
