// The script in the panel's page: shows what it is sent, and hands what is clicked and pointed at to the extension.

import { patch } from './patch.ts';
import { announce, renderView } from './render.ts';
import type { FromPanel, ProofForm, Remembered, ToPanel } from './view.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): Remembered | undefined;
  setState(state: Remembered): void;
};

const editor = acquireVsCodeApi();
const view = document.getElementById('view');
const said = document.getElementById('said');

const remembered = (): Remembered => editor.getState() ?? {};
const remember = (change: Remembered): void => editor.setState({ ...remembered(), ...change });

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  if (view) hear(data, view);
});

function hear(message: ToPanel, page: HTMLElement): void {
  switch (message.kind) {
    case 'obsolete':
      page.classList.add('obsolete');
      return;
    case 'cursor':
      followCursor(page, message.line);
      return;
    case 'show': {
      const { view, subject } = message;
      remember({ subject });
      page.classList.remove('obsolete');
      patch(page, renderView(view, subject.isPinned));
      chooseForm(remembered().form ?? 'short');
      filter(remembered().onlyOpen ?? false);
      const words = announce(view);
      // Said again it would be heard again.
      if (said && said.textContent !== words) said.textContent = words;
    }
  }
}

/** Shows every derivation in one form; where one has no such form, in the short one. */
function chooseForm(form: ProofForm): void {
  for (const proof of document.querySelectorAll<HTMLElement>('.proof')) {
    const chosen = proof.querySelector(`.form.${form}`) ? form : 'short';
    proof.dataset.form = chosen;
    for (const button of proof.querySelectorAll<HTMLElement>('button[data-form]'))
      button.setAttribute('aria-pressed', String(button.dataset.form === chosen));
  }
}

function isProofForm(text: string): text is ProofForm {
  return text === 'short' || text === 'long' || text === 'nodes' || text === 'graph';
}

/** Leaves out what is verified. */
function filter(onlyOpen: boolean): void {
  const button = document.querySelector<HTMLElement>('button[data-filter]');
  button?.setAttribute('aria-pressed', String(onlyOpen));
  document.querySelector('.claims')?.classList.toggle('only-open', onlyOpen && button !== null);
}

/** Marks what the cursor's line is about, and brings a claim into sight. */
function followCursor(page: HTMLElement, line: number): void {
  for (const element of page.querySelectorAll('.current')) element.classList.remove('current');
  for (const element of page.querySelectorAll(`[data-at="${line}"], .node[data-line="${line}"]`))
    element.classList.add('current');
  page.querySelector('.claim.current')?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('click', ({ target }) => {
  if (target instanceof Element) act(target);
});
document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if ((key !== 'Enter' && key !== ' ') || !(target instanceof SVGElement)) return;
  event.preventDefault();
  act(target);
});

function act(target: Element): void {
  const element = target.closest<HTMLElement | SVGElement>('button, .node');
  if (!element) return;
  const { copy, insert, expand, line, form, pin, filter: filtered, fix, character } = element.dataset;
  if (copy !== undefined) {
    editor.postMessage({ kind: 'copy', text: copy });
    confirmCopy(element);
  } else if (insert !== undefined) editor.postMessage({ kind: 'insert' });
  else if (expand !== undefined) editor.postMessage({ kind: 'expand' });
  else if (pin !== undefined) editor.postMessage({ kind: 'pin', isPinned: pin === 'yes' });
  else if (fix !== undefined)
    editor.postMessage({ kind: 'fix', title: fix, line: Number(line), character: Number(character) });
  else if (line !== undefined) editor.postMessage({ kind: 'reveal', line: Number(line) });
  else if (filtered !== undefined) {
    const onlyOpen = element.getAttribute('aria-pressed') !== 'true';
    remember({ onlyOpen });
    filter(onlyOpen);
  } else if (form !== undefined && isProofForm(form)) {
    remember({ form });
    chooseForm(form);
  }
}

function confirmCopy(button: HTMLElement | SVGElement): void {
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = button.dataset.label ?? '';
  }, 1_200);
}

// A name of the graph that is pointed at, or has the focus, is marked in the text.
for (const event of ['pointerover', 'focusin'])
  document.addEventListener(event, ({ target }) => point(target instanceof Element ? target : null));
for (const event of ['pointerout', 'focusout']) document.addEventListener(event, () => point(null));

function point(target: Element | null): void {
  const place = target?.closest<SVGElement>('.node')?.dataset.place;
  const [line, character, endLine, endCharacter] = place?.split(' ').map(Number) ?? [];
  const isPlace =
    line !== undefined && character !== undefined && endLine !== undefined && endCharacter !== undefined;
  const range = isPlace
    ? { start: { line, character }, end: { line: endLine, character: endCharacter } }
    : null;
  editor.postMessage({ kind: 'point', range });
}

editor.postMessage({ kind: 'ready' });
