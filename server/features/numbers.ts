// Numbers and sizes as people read them.

import { raised } from '../engine/api.ts';

/** Two numbers with as many digits as it takes to see that they are two. */
export function formatApart(a: number, b: number): readonly [string, string] {
  for (let digits = 4; digits < 12; digits++) {
    const [one, other] = [inDigits(a, digits), inDigits(b, digits)];
    if (one !== other) return [one, other];
  }
  return [inDigits(a, 15), inDigits(b, 15)];
}

/** Up to four digits: `0.25`, `−3`, `1.2·10⁻⁷`. */
export function formatNumber(value: number): string {
  return inDigits(value, 4);
}

function inDigits(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'undefined';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  const sign = value < 0 ? '−' : '';
  if (size >= 1e-3 && size < 1e5) return `${sign}${Number(size.toPrecision(digits))}`;
  const [mantissa = '', exponent = '0'] = size.toExponential(digits - 2).split('e');
  return `${sign}${Number(mantissa)}·10${raised(Number(exponent))}`;
}

/** An error bound: one digit is all that it tells. */
export function formatError(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value) || value >= 0.01) return formatNumber(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(0).split('e');
  return `${mantissa}·10${raised(Number(exponent))}`;
}

/** `M = 3, in = 4, out = 5`, none of them broken over two lines. */
export function formatSizes(sizes: Readonly<Record<string, number>>): string {
  return Object.entries(sizes)
    .map(([name, size]) => `${name}\u00a0=\u00a0${size}`)
    .join(', ');
}

/** `1 claim`, `3 claims` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The sizes of `--json` as they are written: `[]` is a scalar, `["M*out", "in"]` is `(M·out)×in`. */
export function formatShape(shape: readonly string[]): string {
  if (shape.length === 0) return 'scalar';
  const sizes = shape.map((size) => size.replace(/\s*\*\s*/g, '·'));
  return sizes.map((size) => (/[+\-·]/.test(size.replace(/\[[^\]]*\]/g, '')) ? `(${size})` : size)).join('×');
}
