// Declarations for an unknown name, with how unusual each is for such a name and its use: a number, a column,
// a matrix, a size, a function.

import type { InferredDocument } from '../document/document.ts';
import { calling } from '../operators/table.ts';
import { namedSize, ONE } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';

/** Declarations for an unknown name, with how unusual each is for a name of its kind. */
export interface Candidate {
  readonly text: string;
  readonly cost: number;
}
const GREEK_NUMBER = /^(?:[α-ω]|alpha|beta|gamma|delta|epsilon|eta|kappa|lambda|mu|nu|rho|sigma|tau|omega)$/u;

/** A number, a column, a matrix: capitals are matrices more often, small Greek letters numbers, other letters columns. */
function asValue(name: string, document: InferredDocument): readonly Candidate[] {
  const [letter = name] = name.split(/[_\p{M}\p{N}]/u);
  const [number, column, matrix] = /^\p{Lu}$/u.test(letter)
    ? [1.5, 1, 0]
    : GREEK_NUMBER.test(letter)
      ? [0, 0.3, 2]
      : /^\p{L}$/u.test(letter)
        ? [0.2, 0, 1]
        : [0, 0.3, 0.6];
  // A transposed value, or one with a norm, is no number.
  const asNumber =
    isTransposed(name, document) || isReduced(name, document)
      ? number + 5
      : isDerived(name, document)
        ? 0
        : number + (followsMatrix(name, document) ? 1 : isDividend(name, document) ? -0.3 : 0);
  const other = isDerived(name, document) ? 2 : 0;
  return [
    { text: 'R', cost: asNumber },
    { text: 'R[?]', cost: column + other },
    { text: 'R[?, ?]', cost: matrix + other },
  ].sort((a, b) => a.cost - b.cost);
}

/** The declarations that an undeclared name may need, each with a cost: the lower, the more usual for such a name. */
export function candidatesFor(
  name: string,
  isCalled: boolean,
  document: InferredDocument,
): readonly Candidate[] {
  if (isCalled) return asFunction(name, document);
  return isBound(name, document) ? [{ text: `dim ${name}`, cost: 0 }] : asValue(name, document);
}

/** `Σ_{i=1}^N`, `ones(N)`: how far an index runs, and how long a vector is, are sizes. */
function isBound(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const above = new RegExp(
    `(?:[∑∏ΣΠ]|sum|prod)_(?:\\{[^{}]*\\}|\\p{L})\\^\\{?${plain}(?![\\p{L}\\p{N}_])|(?:ones|zeros|eye)\\([^()]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])`,
    'u',
  );
  return statements.some(({ text }) => above.test(text));
}

/** Whose derivative is not asked for, σ is the logistic function; else any smooth one. */
function asFunction(name: string, { statements }: InferredDocument): readonly Candidate[] {
  const isPrimed = statements.some(({ text }) => new RegExp(`${name}['′]`, 'u').test(text));
  const text = name === 'σ' && !isPrimed ? 'fn σ(z) = 1/(1 + exp(-z))' : `fn ${name} : elementwise`;
  return [{ text, cost: 0 }];
}

function isTransposed(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const transposed = new RegExp(
    `(?<![\\p{L}\\p{N}_])${plain}(?:['′ᵀ⊤⊺]|\\.T(?![\\p{L}])|\\^\\{?[T⊤])|\\|\\|${plain}\\|\\||‖${plain}‖`,
    'u',
  );
  // `(x - μ)^T`
  const inBracket = new RegExp(
    `\\((?:[^()]*[-+]\\s*)?${plain}\\s*(?:[-+][^()]*)?\\)(?:['′ᵀ⊤⊺]|\\^\\{?[T⊤])`,
    'u',
  );
  return statements.some(({ text }) => transposed.test(text) || inBracket.test(text));
}

/** `mean(x)`, `det(A)`: what a function makes a number of is none. */
function isReduced(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const called = new RegExp(`(?<![\\p{L}\\p{N}_])([\\p{L}]+)\\(\\s*${plain}\\s*\\)`, 'gu');
  return statements.some(({ text }) => [...text.matchAll(called)].some(([, callee = '']) => reduces(callee)));
}

const LINE: Shape = { rows: namedSize('?'), cols: ONE };
const SQUARE: Shape = { rows: namedSize('?'), cols: namedSize('?') };

/** Whether a function makes a number of a column, or of a square matrix. */
const reduces = (callee: string): boolean =>
  [LINE, SQUARE].some((shape) => {
    const found = calling(callee)?.calling.shape([shape], [], null);
    return found?.kind === 'shape' && isScalar(found.shape);
  });

/** `∂E/∂W`, `dE/dw`: what is derived is a number more often than not. */
function isDerived(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const above = new RegExp(`(?:∂\\s*|(?<![\\p{L}\\p{N}_])d)${plain}\\s*/\\s*[∂d]`, 'u');
  return statements.some(({ text }) => above.test(text));
}

/** `q/(4 π r)`: what is divided first of all is a number more often than not. */
function isDividend(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const divided = new RegExp(`(?:[=(+-]\\s*)${plain}\\s*/`, 'u');
  return statements.some(({ text }) => divided.test(text));
}

/** `X β` */
function followsMatrix(name: string, { statements }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const behind = new RegExp(`(?<![\\p{L}\\p{N}_])\\p{Lu}(?: ?[*@] ?| )${plain}(?![\\p{L}\\p{N}_])`, 'u');
  return statements.some(({ text }) => behind.test(text));
}
