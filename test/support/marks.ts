// Expectations written in a `.mcalc` file, under the line that they belong to:
//
//     a = X ∘ Θ
//     #   ^^^^^ error size-mismatch: X` is M×in
//     #   ^ shape M×in
//     #   ^^^^^ fix X Θ
//
// A caret right behind `#` counts the `#` as the first column. What follows the colon must be in the message.

type Expectation =
  | {
      readonly kind: 'problem';
      readonly severity: string;
      readonly code: string;
      readonly message: string | null;
    }
  | { readonly kind: 'shape'; readonly shape: string }
  | { readonly kind: 'origin'; readonly text: string }
  /** The first fix at this place gives this text. */
  | { readonly kind: 'fix'; readonly text: string };

export interface Mark {
  /** Offsets in the document of what is marked. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly expectation: Expectation;
}

const MARK = /^#(\s*)(\^+)\s+(\S+)\s*(.*)$/u;

export function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let offset = 0;
  let codeLine = 0;
  let codeStart = 0;
  text.split('\n').forEach((line, number) => {
    const match = MARK.exec(line);
    const [, blanks = '', carets = '', word = '', rest = ''] = match ?? [];
    const expectation = match && expectationOf(word, rest.trim());
    if (expectation) {
      const column = blanks.length === 0 ? 0 : blanks.length + 1;
      const length = blanks.length === 0 ? carets.length + 1 : carets.length;
      marks.push({
        start: codeStart + column,
        end: codeStart + column + length,
        line: codeLine + 1,
        expectation,
      });
    } else {
      codeLine = number;
      codeStart = offset;
    }
    offset += line.length + 1;
  });
  return marks;
}

function expectationOf(word: string, rest: string): Expectation | null {
  if (word === 'shape') return { kind: 'shape', shape: rest };
  if (word === 'origin') return { kind: 'origin', text: rest };
  if (word === 'fix') return { kind: 'fix', text: rest };
  if (!['error', 'warning', 'information', 'hint'].includes(word)) return null;
  const [code = '', ...message] = rest.split(':');
  return {
    kind: 'problem',
    severity: word,
    code: code.trim(),
    message: message.length === 0 ? null : message.join(':').trim(),
  };
}
