// Where every character of the editor's visible text stands on the screen. These functions run in the browser's page,
// so each must hold everything that it uses.

export interface Rectangle {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A visible line: `boxes[i]` is where the character `text[i]` stands. */
export interface Line {
  number: number;
  text: string;
  boxes: Rectangle[];
}

export function visibleLines(): Line[] {
  // A panel beside the text may have the focus.
  const editor =
    document.querySelector('.editor-group-container.active .monaco-editor') ??
    document.querySelector('.editor-group-container .monaco-editor');
  if (!editor) return [];
  const rectangle = ({ left, right, top, bottom }: DOMRect) => ({ left, right, top, bottom });
  const numbers = [...editor.querySelectorAll('.line-numbers')].map((element) => ({
    number: Number(element.textContent),
    top: element.getBoundingClientRect().top,
  }));
  const lines = [...editor.querySelectorAll('.view-lines > .view-line')].map((element) => {
    const boxes: Rectangle[] = [];
    let text = '';
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // A hint that the editor shows between the characters is no part of the text.
      if (node.parentElement?.className.includes('dyn-rule')) continue;
      for (let index = 0; index < (node.nodeValue ?? '').length; index++) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        boxes.push(rectangle(range.getBoundingClientRect()));
      }
      text += node.nodeValue;
    }
    const top = element.getBoundingClientRect().top;
    const number = numbers.find((candidate) => Math.abs(candidate.top - top) < 2)?.number ?? 0;
    // The editor draws spaces as no-break spaces, and an empty line as a zero-width one.
    return { number, text: text.replace(/\u00a0/g, ' ').replace(/\u200b/g, ''), boxes };
  });
  return lines.sort((a, b) => a.number - b.number);
}

/** A mark beside a line, by the name of its icon: `4 proved`. */
export function visibleMarks(): string[] {
  const tops = [...document.querySelectorAll('.editor-group-container .monaco-editor .line-numbers')].map(
    (element) => ({ number: element.textContent, top: element.getBoundingClientRect().top }),
  );
  const icons = document.querySelectorAll('.editor-group-container .monaco-editor .margin .cgmr');
  return [...icons].flatMap((element) => {
    const image = getComputedStyle(element).backgroundImage;
    const name = /gutter(?:\/|%2F)([a-z]+)-(?:light|dark)\.svg/u.exec(image)?.[1];
    const { top } = element.getBoundingClientRect();
    const line = tops.find((candidate) => Math.abs(candidate.top - top) < 4);
    return name && line ? [`${line.number} ${name}`] : [];
  });
}

export interface Underline {
  severity: 'error' | 'warning' | 'info' | 'hint';
  box: Rectangle;
}

export function visibleUnderlines(): Underline[] {
  const severities = ['error', 'warning', 'info', 'hint'] as const;
  return severities.flatMap((severity) =>
    [
      ...document.querySelectorAll(
        `.editor-group-container .monaco-editor .view-overlays .squiggly-${severity}`,
      ),
    ].map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { severity, box: { left, right, top, bottom } };
    }),
  );
}
