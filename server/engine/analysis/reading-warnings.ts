// Statements that many read otherwise: warnings, with the readings as fixes.

import type { InferredDocument } from '../document/document.ts';
import { isKnown } from '../inference/unifier.ts';
import type { NameWarning } from '../names/resolution.ts';
import type { Problem } from '../problems/problem.ts';
import { printSize } from '../shapes/dimension.ts';
import { isScalar, isSquare } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import { bareCallHint } from './bare-calls.ts';
import { rangeOf } from './places.ts';
import { problem, replacements } from './problem-parts.ts';

/** The problems for one warning of name resolution, with the other readings as fixes. */
export function readingWarnings(
  warning: NameWarning,
  index: number,
  document: InferredDocument,
): readonly Problem[] {
  switch (warning.kind) {
    case 'bare-call':
      return bareCallHint(warning, index, document);
    case 'hidden-function': {
      const message = `\`${warning.name}\` is a name of this file, so the bracket behind it is a factor and no argument: the function of that name is hidden`;
      return [problem('bad-call', 'warning', message, rangeOf(warning.span, index, document))];
    }
    case 'stacked-powers':
      return [stackedPowers(warning, index, document)];
    case 'idle-index': {
      const { index: letter, name, span } = warning;
      const message = `every term of this sum is the same: \`${name}\` is one name, and no entry with the index \`${letter}\``;
      return [problem('bad-call', 'warning', message, rangeOf(span, index, document))];
    }
    case 'ones':
      return ones(warning.span, index, document);
    case 'colon': {
      const range = rangeOf(warning.span, index, document);
      const message = 'read as the inner product `·`';
      return [problem('syntax', 'hint', message, range, { fixes: replacements(['·'], range) })];
    }
    case 'paper-name': {
      const { span, written } = warning;
      const range = rangeOf(span, index, document);
      const message = `read as \`${written}\``;
      return [problem('unknown-name', 'hint', message, range, { fixes: replacements([written], range) })];
    }
    case 'subscript': {
      const range = rangeOf(warning.span, index, document);
      const message = `an entry, as \`${warning.place}\` is`;
      return [
        problem('unknown-name', 'hint', message, range, { fixes: replacements([warning.place], range) }),
      ];
    }
    case 'power-of-e':
      return powerOfE(warning, index, document);
    case 'place-in-parentheses': {
      const written =
        document.statements[index]?.text.slice(warning.span.start, warning.arguments.start) ?? '';
      const inside = document.statements[index]?.text.slice(
        warning.arguments.start + 1,
        warning.arguments.end - 1,
      );
      const entry = `${written}[${inside}]`;
      const range = rangeOf(warning.span, index, document);
      const message = `read as a product, since \`${written}\` is no function; the entry is \`${entry}\``;
      return [problem('bad-call', 'warning', message, range, { fixes: replacements([entry], range) })];
    }
  }
}

/** Which vector of ones it is, where that is known. */
function ones(span: Span, index: number, document: InferredDocument): readonly Problem[] {
  const shapes = [...(document.inferred[index]?.shapes ?? [])];
  const shape = shapes.find(([term]) => term.kind === 'ones' && term.span.start === span.start)?.[1];
  if (!shape || !isKnown(shape.rows)) return [];
  const text = `ones(${printSize(shape.rows)})`;
  const range = rangeOf(span, index, document);
  const message = `the vector of ones, \`${text}\``;
  return [problem('bad-call', 'hint', message, range, { fixes: replacements([text], range) })];
}

/** `e^x` of a number is exp(x); of a square matrix it is the matrix exponential more often than that of every entry. */
function powerOfE(
  { span, exponent }: Extract<NameWarning, { kind: 'power-of-e' }>,
  index: number,
  document: InferredDocument,
): readonly Problem[] {
  const shape = document.inferred[index]?.shapes.get(exponent);
  if (!shape || isScalar(shape)) return [];
  const written = document.statements[index]?.text.slice(exponent.span.start, exponent.span.end) ?? '';
  const inside = /^\(.*\)$/su.test(written) ? written.slice(1, -1) : written;
  const range = rangeOf(span, index, document);
  const offers = isSquare(shape) ? [`expm(${inside})`, `exp(${inside})`] : [`exp(${inside})`];
  const message = `\`e^\` is of numbers: of a matrix it is \`expm(…)\`, of every entry \`exp(…)\``;
  return [problem('shape', 'error', message, range, { fixes: replacements(offers, range) })];
}

/** `a^b^c`, with both readings as fixes; of `a²^c` there is only one. */
function stackedPowers(
  { base, inner, outer }: Extract<NameWarning, { kind: 'stacked-powers' }>,
  index: number,
  document: InferredDocument,
): Problem {
  const written = document.statements[index]?.text ?? '';
  const [first, second] = [written.slice(inner.start, inner.end), written.slice(inner.end, outer.end)];
  const left = `(${written.slice(base.start, inner.end)})${second}`;
  const sign = /^\.?\^/u.exec(first)?.[0];
  const right =
    sign === undefined
      ? null
      : `${written.slice(base.start, inner.start)}${sign}(${first.slice(sign.length).trim()}${second})`;
  const range = rangeOf({ start: base.start, end: outer.end }, index, document);
  const onPaper = right === null ? '' : `; on paper it is often \`${right}\``;
  return problem('ambiguous-product', 'warning', `read from the left, as \`${left}\`${onPaper}`, range, {
    fixes: replacements(right === null ? [left] : [left, right], range),
  });
}
