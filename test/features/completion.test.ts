// What is offered while one types, on the real engine: `‸` is the cursor.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { completionsAt } from '../../server/features/completion.ts';
import { signatureHelpAt } from '../../server/features/signature-help.ts';
import { describeLanguage } from '../../server/protocol/describe-language.ts';

const HEAD = `dim M, in, out
const X : R[M, in]
const Y : R[M, out]
param Θ : R[in, out]
param b : R[out]
fn h : elementwise
fn quad(A : R[k, k], x : R[k]) = x' A x
a = X Θ
L = ½ sum((Y - h(a)).^2)
∂L/∂Θ = X' (h'(a) ∘ (h(a) - Y))
`;
const language = describeLanguage();

/** HEAD with a line behind it, and the cursor in that. */
function written(line: string): { text: string; offset: number } {
  const text = HEAD + line.replace('‸', '');
  return { text, offset: HEAD.length + line.indexOf('‸') };
}

function offers(line: string) {
  const { text, offset } = written(line);
  return completionsAt(analyse(text), offset, language);
}

const labels = (line: string): readonly string[] => offers(line).map(({ label }) => label);

describe('nothing is offered', () => {
  test.each([
    'dim n, m‸',
    'param W‸',
    'const A, B‸',
    'fn g‸',
    'fn g(x‸',
    '∑_{k‸',
    '# de‸',
    'a2 = \\The‸',
    'import "l‸',
  ])('%s', (line) => expect(labels(line)).toEqual([]));

  test('of what is typed already', () => {
    expect(labels('c = sum‸')).not.toContain('sum');
    expect(labels('c = X‸')).not.toContain('X');
  });

  test('of the name that is being defined', () => {
    expect(labels('zz = z‸')).not.toContain('zz');
  });
});

describe('first comes', () => {
  test.each([
    ['∂‸', '∂L/∂b'],
    ['∂L/∂‸', '∂L/∂b'],
    ['∂ L/∂ ‸', '∂L/∂b'],
    ['derive ‸', '∂L/∂b'],
    ['der‸', 'derive'],
    ['A : R[‸', 'M'],
    ['x ∈ ℝ^‸', 'M'],
    ['A : R[M, M] sy‸', 'symmetric'],
    ['c = Y + ‸', 'Y'],
    ['c = (X Θ) ∘ ‸', 'Y'],
    ['c = X ‸', 'Θ'],
    ['c = Y - X ‸', 'Θ'],
    ['∂L/∂b = ‸', 'b'],
    ['c = sum(Y, ‸', 'rows'],
  ])('%s %s', (line, first) => {
    expect(labels(line)[0]).toBe(first);
  });

  test('functions by their use', () => {
    const found = labels('c = s‸').filter((label) => label.startsWith('s'));
    expect(found.slice(0, 3)).toEqual(['sum', 'sigmoid', 'softmax']);
  });

  test('snippets where a statement begins, and nowhere else', () => {
    const snippet = offers('la‸').find(({ label }) => label === 'layer');
    expect(snippet).toMatchObject({ kind: 'snippet', insert: expect.stringMatching(/\$\{1:M\}/u) });
    expect(labels('c = la‸')).not.toContain('layer');
  });

  test('one spelling of each', () => {
    expect(labels('c = i‸').filter((label) => label.startsWith('inv'))).toEqual(['inv']);
  });
});

test('a derivative takes the place of what is typed of it', () => {
  const line = 'derive ∂L/∂‸';
  const { text, offset } = written(line);
  const [first] = offers(line);
  expect(first && text.slice(first.range.start, offset)).toBe('∂L/∂');
});

test('an empty line right below a statement begins another one, unless that one is not finished', () => {
  expect(labels('c = X\n‸')).toContain('derive');
  expect(labels('‸')).toContain('∂L/∂Θ');
  expect(labels('c = X +\n‸')).toContain('Θ');
  expect(labels('c = X +\n‸')).not.toContain('derive');
  expect(labels('c = sum(X,\n‸')).not.toContain('derive');
});

test('sizes are offered in shapes, values elsewhere', () => {
  expect(labels('A : R[in, ‸')).toEqual(['M', 'in', 'out']);
  expect(labels('c = ‸')).toEqual(expect.arrayContaining(['X', 'a', 'h', 'quad', 'tanh', 'M']));
});

describe('signatures', () => {
  const help = (line: string) => {
    const { text, offset } = written(line);
    return signatureHelpAt(analyse(text), offset, language);
  };

  test('say what a function of the language takes, and the shape of what it has', () => {
    expect(help('c = sum(X Θ, ‸')).toMatchObject({
      label: 'sum(A, rows | cols)',
      parameters: ['A', 'rows | cols'],
      active: 1,
      notes: [expect.stringContaining('the sum of all entries'), '`X Θ` is M×out'],
    });
  });

  test('are the declarations of functions of the file', () => {
    expect(help('c = quad(X, ‸')).toMatchObject({
      label: 'quad(A : R[k, k], x : R[k])',
      parameters: ['A : R[k, k]', 'x : R[k]'],
      active: 1,
    });
    expect(help('c = h(‸')).toMatchObject({ label: 'h : elementwise', notes: [] });
  });

  test('are of the innermost call', () => {
    expect(help('c = sum(exp(‸')?.label).toBe('exp(A)');
    expect(help('c = sum(exp(X) + ‸')?.label).toBe('sum(A, rows | cols)');
    expect(help('c = (X + ‸')).toBeNull();
    expect(help('c = X (‸')).toBeNull();
  });
});

test('blanks behind the signs of a derivative, as abbreviations leave them, hide nothing', () => {
  const [first] = offers('derive ∂ L/∂ ‸');
  expect(first).toMatchObject({ label: '∂L/∂b', filter: '∂ L/∂ b' });
  expect(offers('derive ∂L/∂‸')[0]?.filter).toBeUndefined();
});
