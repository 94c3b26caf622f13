// How many columns of a terminal a text takes, and text from files made safe to print.

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;
const NO_WIDTH = /[\p{M}\p{Cf}]/u;

/** Marks and joiners take none, an ideograph two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (NO_WIDTH.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** A text filled with spaces up to a width in columns of the terminal. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Rows of cells as lines, with the columns below each other. */
export function alignColumns(rows: readonly (readonly string[])[], gap = '   '): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => padTo(cell, widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Cut to a width, with an ellipsis for what is gone. One pass, however long the text: a derived formula may be very long. */
export function shorten(text: string, width: number): string {
  let taken = 0;
  let length = 0;
  let kept = 0;
  for (const character of text) {
    taken += textWidth(character);
    length += character.length;
    if (taken <= width - 1) kept = length;
    if (taken > width) return `${text.slice(0, kept).trimEnd()}…`;
  }
  return text;
}

/** Control characters and changes of the writing direction. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Control characters as their pictures: a displayed file may not drive the terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : '�';
  });
}

/** A statement on one line: comments and line breaks out. */
export function oneLine(text: string): string {
  return printable(
    text
      .split(/\r\n|\r|\n/)
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter((line) => line !== '')
      .join(' '),
  );
}
