// Which shape would fit at the end of a half-written line, by the operator before it and the shape of what stands there.

import type { Analysis } from '../engine/api.ts';

export type ExpectedShape =
  /** As `--json` has it. */
  | { readonly kind: 'same'; readonly shape: readonly string[] }
  /** A factor behind one with so many columns. */
  | { readonly kind: 'rows'; readonly rows: string };

const OPENING = '([{⟨';
const CLOSING = ')]}⟩';
const SUM_SIGNS = '+-−';
const ENTRYWISE = /[∘⊙]\s*$|\.[*/]\s*$/u;

/** `before` is the statement up to the word that is being typed; `offset` where that begins. */
export function expectedAt(analysis: Analysis, before: string, offset: number): ExpectedShape | null {
  const shapeOf = (text: string) => analysis.shapeOf(text, offset)?.shape ?? null;
  const same = (text: string): ExpectedShape | null => {
    const shape = shapeOf(text);
    return shape && { kind: 'same', shape };
  };
  const code = before.trimEnd();
  const entrywise = ENTRYWISE.exec(code);
  if (entrywise) return same(operandBefore(code.slice(0, entrywise.index), true));
  const last = code.at(-1) ?? '';
  if (last === '=') return same(code.slice(0, -1).replace(/=$/u, ''));
  if (last === '·') return same(operandBefore(code.slice(0, -1), true));
  if (SUM_SIGNS.includes(last)) {
    const left = operandBefore(code.slice(0, -1).replace(/\.$/u, ''), false);
    return left.trim() === '' ? null : same(left);
  }
  // Side by side, or with a `*`.
  const factor = operandBefore(last === '*' ? code.slice(0, -1) : code, true);
  if (factor.trim() === '' || (last !== '*' && !/[\p{L}\p{M}\p{N}'ᵀ)\]‖]$/u.test(factor))) return null;
  const shape = shapeOf(factor);
  if (!shape) return null;
  return shape.length === 0 ? null : { kind: 'rows', rows: shape[1] ?? '1' };
}

/** The beginning of an operand at the end of a text, back to the bracket, comma or equals sign before it; as a factor, to a sign of a sum. */
function operandBefore(text: string, isFactor: boolean): string {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const sign = text.charAt(at);
    if (CLOSING.includes(sign)) depth += 1;
    else if (OPENING.includes(sign)) depth -= 1;
    const ends = depth < 0 || (depth === 0 && (sign === '=' || sign === ',' || sign === ';'));
    const isSum = isFactor && depth === 0 && SUM_SIGNS.includes(sign) && text.charAt(at - 1) !== '^';
    if (ends || isSum) return text.slice(at + 1);
  }
  return text;
}

/** Whether a value of a shape would fit there; numbers fit beside everything that is multiplied. */
export function fits(shape: readonly string[] | null, expected: ExpectedShape): boolean {
  if (!shape) return false;
  if (expected.kind === 'rows') return shape[0] === expected.rows;
  return shape.length === expected.shape.length && shape.every((size, axis) => size === expected.shape[axis]);
}
