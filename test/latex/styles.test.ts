// Styles of papers and notes that the way of writing decides, each read as its author means it.

import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import type { Format } from '../../server/latex/document.ts';
import { importPaper } from '../../server/latex/import-paper.ts';

/** The statements of the file behind its comments' ones. */
function read(latex: string, said: string, format: Format = 'tex'): readonly string[] {
  const remarks = said.split('\n').map((line) => `% mcalc: ${line}`);
  const { text } = importPaper(`${remarks.join('\n')}\n${latex}`, format, analyse);
  expect(text.startsWith(said)).toBe(true);
  return text.slice(said.length).trim().split('\n');
}

const display = (...lines: readonly string[]): string => `\\begin{align}${lines.join(' \\\\\n')}\\end{align}`;

const SAID = 'dim n, d\nconst X : R[n, d]\nconst y : R[n]\nparam w : R[d]';

describe('names', () => {
  test('a run of letters on the left is one name where some letter of it stands nowhere else', () => {
    expect(
      read(display('SSE &= \\|Xw - y\\|^2', '\\frac{\\partial SSE}{\\partial w} &= 2 X^T(Xw - y)'), SAID),
    ).toEqual(['SSE = ‖X w - y‖²', "∂SSE/∂w = 2 X' (X w - y)"]);
  });

  test('a word in \\text is a name where an operand stands, and prose elsewhere', () => {
    expect(
      read(
        display(
          '\\text{Cost}(w) &= \\|Xw\\|^2 + \\text{const}',
          '\\nabla_w \\text{Cost} &= 2 X^T X w \\quad \\text{linear}',
        ),
        SAID,
      ),
    ).toEqual(['Cost = ‖X w‖²', "∂Cost/∂w = 2 X' X w"]);
  });

  test('a log-likelihood is one name', () => {
    expect(
      read(
        display('\\ln p(w) &= -\\|Xw - y\\|^2', '\\frac{\\partial \\ln p}{\\partial w} &= -2 X^T(Xw - y)'),
        SAID,
      ),
    ).toEqual(['log_p = -‖X w - y‖²', "∂log_p/∂w = -2 X' (X w - y)"]);
  });

  test('bold letters side by side are factors, with a script at the last', () => {
    expect(
      read(display('f &= \\mathbf{y^TXw} + \\mathbf{wX}^T\\mathbf{y}'), `${SAID}\nparam f0 : R`),
    ).toEqual(["f = y' X w + w X' y"]);
  });

  test('a name that a comment declares is that name, however its parts are joined', () => {
    const said = 'dim n\nparam w_1 : R[n]\nconst x_i : R[n]';
    expect(read(display('f &= w_1^T x_i'), said)).toEqual(["f = w_1' x_i"]);
  });
});

describe('equations', () => {
  test('what follows from a gradient that is 0 is a condition, and no claim', () => {
    const { text, notes } = importPaper(
      [
        ...SAID.split('\n').map((line) => `% mcalc: ${line}`),
        display('f &= \\|Xw - y\\|^2', '\\nabla_w f &= 2 X^T(Xw - y) = 0'),
        '\\[ X^T X w = X^T y \\]',
      ].join('\n'),
      'tex',
      analyse,
    );
    expect(text).toContain("stationary = X' X w - (X' y)");
    expect(notes.map(({ message }) => message)).toEqual(['a condition: nothing is claimed']);
  });

  test('steps of an algorithm are passed over', () => {
    expect(
      read(
        display(
          'f &= \\|Xw - y\\|^2',
          'w &\\leftarrow w - \\eta \\nabla_w f',
          'w_{t+1} &= w_t - \\eta X^T X w_t',
        ),
        SAID,
      ),
    ).toEqual(['f = ‖X w - y‖²']);
  });

  test('where a value lies stands behind its equation; a transposed name declares the other way round', () => {
    expect(
      read(
        '\\[ f = w^T A w \\] with $A^T \\in \\mathbb{R}^{d \\times d}$; $\\nabla f = (A + A^T) w \\in \\mathbb{R}^d$',
        SAID,
      ),
    ).toEqual(['A : R[d, d]', "f = w' A w", "∂f/∂w = (A + A') w"]);
  });

  test('brackets that are open over lines, and lines that begin with a minus', () => {
    expect(
      read(
        display(
          'f &= \\left( w^T X^T \\right. ',
          '& \\left. - y^T \\right) y',
          '-2 w^T w &\\equiv -2 \\|w\\|^2',
        ),
        SAID,
      ),
    ).toEqual(["f = (w' X' - y') y", "-2 w' w == -2 ‖w‖²"]);
  });

  test('a comparison in brackets at the end is a condition', () => {
    expect(
      read(
        display('f &= \\lambda \\|Xw\\|^2 \\quad (\\lambda > 0)', '\\nabla_w f &= 2\\lambda X^T X w'),
        SAID,
      ),
    ).toEqual(['λ : R positive', 'f = λ ‖X w‖²', "∂f/∂w = 2 λ X' X w"]);
  });
});

describe('signs', () => {
  test('powers of functions, of ten, and roots of matrices', () => {
    const said = 'dim n\nconst A : R[n, n] spd\nparam x : R';
    expect(read(display('f &= \\sin^2 x + 10^{-3} \\operatorname{tr} A^{1/2}'), said)).toEqual([
      'f = sin(x)^2 + 10^(-3) tr(sqrtm(A))',
    ]);
  });

  test('rows, entries and derivatives of derivatives', () => {
    expect(
      read(
        display(
          'f &= \\|X_{2, :}\\|^2 + [w]_1',
          '\\frac{\\partial^2 f}{\\partial w \\, \\partial y} &\\equiv 0',
        ),
        SAID,
      ),
    ).toEqual(['f = ‖X[2, :]‖² + w[1]', '∂²f/∂w∂y = 0']);
  });

  test('a second derivative by a letter with a number below', () => {
    const said = 'dim n\nparam w1 : R[n]\nconst w : R[n]';
    const line = '\\frac{\\partial^2 f}{\\partial w_1^2} &= 2 I';
    expect(read(display('f &= w_1^T w_1', line), said)).toEqual(["f = w1' w1", '∂²f/∂w1² = 2 I']);
  });

  test('an upright d is the sign of a differential, whatever else is called d', () => {
    expect(read(display('f &= w^T w', '\\mathrm{d} f &= 2 w^T \\mathrm{d} w'), SAID)).toEqual([
      "f = w' w",
      "df = 2 w' dw",
    ]);
  });

  test('a comment says what a product sign means', () => {
    const said = `notation · = inner\n${SAID}`;
    expect(read(display('f &= w \\cdot w'), said)).toEqual(['f = w · w']);
  });
});

test('what stands between `mcalc off` and `mcalc on` is passed over', () => {
  expect(
    read(
      `${display('f &= \\|w\\|^2')}\n% mcalc off\n${display('f &= w w')}\n% mcalc on\n${display('\\nabla_w f &= 2 w')}`,
      SAID,
    ),
  ).toEqual(['f = ‖w‖²', '∂f/∂w = 2 w']);
});

describe('expectations', () => {
  const DRAWN =
    'dim k\nconst A : R[k, k]\nparam m : R[k]\nconst C : R[k, k] psd\nrandom z : R[k] mean m cov C';
  const verdicts = (latex: string, said: string): readonly string[] => {
    const remarks = said.split('\n').map((line) => `% mcalc: ${line}`);
    const { text } = importPaper(`${remarks.join('\n')}\n${latex}`, 'tex', analyse);
    return judge(analyse(text), DEFAULT_OPTIONS).claims.map(({ verdict }) => verdict.status);
  };
  const page = display(
    'L &= \\mathbb{E}_{z \\sim q}\\left[z^\\top A z\\right]',
    '\\frac{\\partial L}{\\partial m} &= (A + A^\\top) m',
  );

  test('are read over what is declared as random, and depend on its law', () => {
    expect(read(page, DRAWN)).toEqual(["L = E_z[z' A z]", "∂L/∂m = (A + A') m"]);
    expect(verdicts(page, DRAWN)).toEqual(['verified']);
    expect(verdicts(page.replace('(A + A^\\top)', '2 A'), DRAWN)).toEqual(['refuted']);
  });

  test('of nothing that is declared as random are a constant factor, which is said', () => {
    const { readings, text } = importPaper(`% mcalc: dim k\n${page}`, 'tex', analyse);
    expect(readings.map(({ message }) => message).join()).toContain('E is read as a constant factor');
    expect(text).toMatch(/^L = E/mu);
  });
});

test('backpropagation through time, from a start of 0', () => {
  const said = 'dim T, d, k';
  const page = `Let $x_t \\in \\mathbb{R}^d$ and $y_t \\in \\mathbb{R}^k$.\n${display(
    'h_0 &= 0',
    'h_t &= \\tanh(W h_{t-1} + U x_t)',
    'L &= \\sum_{t=1}^{T} \\frac12 \\|h_t - y_t\\|^2',
    '\\frac{\\partial L}{\\partial h_T} &= h_T - y_T',
    '\\frac{\\partial L}{\\partial h_t} &= h_t - y_t + W^\\top ((1 - h_{t+1} \\odot h_{t+1}) \\odot \\frac{\\partial L}{\\partial h_{t+1}}), \\quad t = T-1, \\ldots, 1',
  )}`;
  const { text } = importPaper(`% mcalc: ${said}\n${page}`, 'tex', analyse);
  const { claims, problems } = judge(analyse(text), DEFAULT_OPTIONS);
  expect(claims.map(({ verdict }) => verdict.status)).toEqual(['verified', 'verified']);
  expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'hint: 0 is read as `zeros(k)`, of the shape that the steps give `h[0]`',
  ]);
});
