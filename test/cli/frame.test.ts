// Frames: what is underlined lies under what is meant, whatever the text is made of.

import { describe, expect, test } from 'vitest';
import { renderFrame } from '../../server/cli/render/frame.ts';
import { paintFor } from '../../server/cli/render/paint.ts';
import { printable, textWidth } from '../../server/cli/render/text-width.ts';
import { indexLines } from '../../server/protocol/positions.ts';

const paint = paintFor({ color: false });

/** The frame of what stands between ⟦ and ⟧. */
function frame(marked: string): string {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const text = marked.replace(/[⟦⟧]/g, '');
  const rows = renderFrame({ text, lines: indexLines(text) }, [{ start, end }], { paint, mark: paint.red });
  return rows.join('\n');
}

describe('frames', () => {
  test('letters beyond the basic plane and marks take their own width', () => {
    expect(frame('𝜃 = x̂ ⟦y⟧ + 1')).toBe('  1 | 𝜃 = x̂ y + 1\n    |       ^');
  });

  test('tabs stay', () => {
    expect(frame('\ta = ⟦b⟧')).toBe('  1 | \ta = b\n    | \t    ^');
  });

  test('an empty place at the end of a line', () => {
    expect(frame('a = ⟦⟧\nb = 1')).toBe('  1 | a =\n    |     ^');
  });

  test('an empty file', () => {
    expect(frame('⟦⟧')).toBe('  1 |\n    | ^');
  });

  test('many lines: each is underlined without its comment', () => {
    expect(frame('1\n2\n3\n4\n5\n6\n7\n8\ndL = ⟦a   # from (3)\n\n   = b⟧ + c')).toBe(
      '   9 | dL = a   # from (3)\n     |      ^\n  11 |    = b\n     |    ^^^'.replace('= b\n', '= b + c\n'),
    );
  });

  test('more lines than one wants to read', () => {
    expect(frame('⟦a\nb\nc\nd\ne⟧').split('\n').at(-1)).toBe('    | …');
  });

  test('a very long line is shown through a window', () => {
    const [line = '', marks = ''] = frame(`${'x + '.repeat(10_000)}⟦wrong⟧${' + y'.repeat(10_000)}`).split(
      '\n',
    );
    expect(line.length).toBeLessThan(180);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('wrong');
  });

  test('several places on one line', () => {
    const text = 'const X : R[M, in]';
    const ranges = [
      { start: 15, end: 17 },
      { start: 12, end: 13 },
    ];
    const rows = renderFrame({ text, lines: indexLines(text) }, ranges, {
      paint,
      mark: paint.red,
      digits: 2,
    });
    expect(rows).toEqual(['   1 | const X : R[M, in]', '     |             ^  ^^']);
  });

  test('carriage returns and line separators break nothing', () => {
    expect(frame('a\r\nb = ⟦c⟧\u2028d\r\n')).toBe('  2 | b = c�d\n    |     ^');
  });

  test('a file that is shown does not drive the terminal', () => {
    expect(frame('a = ⟦\u001b[31m⟧ b')).toBe('  1 | a = ␛[31m b\n    |     ^^^^^');
    expect(printable('a\u0000\u007f\u202e')).toBe('a␀��');
    expect(textWidth('日本 x̂')).toBe(6);
  });
});
