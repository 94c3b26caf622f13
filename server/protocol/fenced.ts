// The blocks of a Markdown document that are fenced as `mcalc`.

const OPENING = /^( {0,3})(`{3,}|~{3,})[ \t]*mcalc[ \t]*$/u;

/**
 * Each block as a text of its own, in which everything else is blank: its places are those of the document, so that whatever is
 * said of it needs no translation. Blocks with more in their first line (`mcalc wrong`) are meant as they are, and left out.
 */
export function fencedTexts(document: string): readonly string[] {
  const texts: string[] = [];
  let start: number | null = null;
  let fence = '';
  let at = 0;
  for (const line of document.split('\n')) {
    const content = line.replace(/\r$/u, '');
    if (start === null) {
      const [, , opened] = OPENING.exec(content) ?? [];
      if (opened !== undefined) {
        fence = opened;
        start = at + line.length + 1;
      }
    } else if (closes(content, fence)) {
      texts.push(blankOutside(document, start, at));
      start = null;
    }
    at += line.length + 1;
  }
  // A block that is not closed goes to the end.
  if (start !== null && start <= document.length) texts.push(blankOutside(document, start, document.length));
  return texts;
}

/** At least as many of the same sign, and nothing else. */
function closes(line: string, fence: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/u.exec(line)?.[1];
  return found?.startsWith(fence) ?? false;
}

const blank = (text: string): string => text.replace(/[^\r\n]/gu, (sign) => ' '.repeat(sign.length));

const blankOutside = (document: string, start: number, end: number): string =>
  blank(document.slice(0, start)) + document.slice(start, end) + blank(document.slice(end));

/** Whether an offset lies in the block of such a text. */
export function isInside(text: string, offset: number): boolean {
  const first = text.search(/\S/u);
  if (first < 0) return false;
  const start = text.lastIndexOf('\n', first) + 1;
  const last = text.trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  return start <= offset && offset <= (lineEnd < 0 ? text.length : lineEnd);
}
