// A scalar that a file only differentiates, as backward passes do (`∂L/∂W = X' ∂L/∂Y` without a loss): it is some function
// of what stands last on the way to it.

import type { InferredDocument } from '../document/document.ts';
import { isKnown } from '../inference/unifier.ts';
import { ONE, printSize } from '../shapes/dimension.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const DERIVATIVE = new RegExp(
  `(?:∂(?:[²³]|\\^\\{?\\d\\}?)?\\s*(${NAME})\\s*/\\s*∂\\s*(${NAME})|(?<![\\p{L}\\p{N}_])d(${NAME})/d(${NAME}))`,
  'gu',
);
const FUNCTION_NAMES = ['loss', 'cost', 'f', 'g', 'φ', 'ψ'];

/**
 * The lines that define an unknown name as an unknown function of the definitions that the file differentiates it by and that
 * no other of these is made from; null where the name stands anywhere but above a stroke, or nothing known below one.
 */
export function upstreamDefinition(name: string, document: InferredDocument): readonly string[] | null {
  // A declaration of it says nothing of where it comes from.
  const declaration = document.scope.symbols.get(name)?.statement;
  const texts = document.statements.flatMap(({ text }, index) => (index === declaration ? [] : [text]));
  const below = new Set<string>();
  for (const text of texts)
    for (const [, of = '', by = '', ratioOf = '', ratioBy = ''] of text.matchAll(DERIVATIVE))
      if (of === name || ratioOf === name) below.add(of === name ? by : ratioBy);
  if (below.size === 0 || texts.some((text) => standsAlone(name, text))) return null;
  const defined = [...below].filter((by) => document.scope.symbols.get(by)?.kind === 'definition');
  const last = defined.filter((by) => !defined.some((other) => other !== by && reads(other, by, document)));
  const spaces = last.flatMap((by) => spaceOf(by, document) ?? []);
  const callee = FUNCTION_NAMES.find((own) => own !== name && !document.scope.symbols.has(own));
  if (last.length === 0 || callee === undefined || spaces.length < last.length) return null;
  return [`fn ${callee} : ${spaces.join(', ')} -> R`, `${name} = ${callee}(${last.join(', ')})`];
}

/** Whether a name stands above the slashes of derivatives, and nowhere else. */
export function standsOnlyAbove(name: string, { statements }: InferredDocument): boolean {
  const isAbove = statements.some(({ text }) =>
    [...text.matchAll(DERIVATIVE)].some(([, of, , ratioOf]) => of === name || ratioOf === name),
  );
  return isAbove && !statements.some(({ text }) => standsAlone(name, text));
}

/** Whether a name is derived by, as in `∂L/∂A`, and no definition reads it: nothing depends on it, whatever it is declared as. */
export function isReadByNothing(name: string, { statements, inferred }: InferredDocument): boolean {
  const isBelow = statements.some(({ text }) =>
    [...text.matchAll(DERIVATIVE)].some(([, , by, , ratioBy]) => by === name || ratioBy === name),
  );
  return (
    isBelow &&
    !statements.some(
      ({ text }, index) =>
        inferred[index]?.resolved.statement.kind !== 'claim' && standsAlone(name, text.replaceAll('\n', ' ')),
    )
  );
}

/** Whether the name stands somewhere that is not above the slash of a derivative. */
function standsAlone(name: string, text: string): boolean {
  const rest = text.replace(DERIVATIVE, ' ').replace(/#[^\n]*/gu, '');
  return new Set<string>(rest.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu)).has(name);
}

function reads(reader: string, name: string, document: InferredDocument): boolean {
  const seen = new Set<string>();
  const open = [reader];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const read of document.readsOf(next)) {
      if (read === name) return true;
      if (!seen.has(read)) open.push(read);
      seen.add(read);
    }
  }
  return false;
}

function spaceOf(name: string, document: InferredDocument): string | null {
  const value = document.valueOf(name);
  if (value?.kind !== 'shape' || !isKnown(value.shape.rows) || !isKnown(value.shape.cols)) return null;
  return spaceText(value.shape);
}

const spaceText = (shape: Shape): string =>
  isScalar(shape)
    ? 'R'
    : `R[${printSize(shape.rows)}${shape.cols === ONE ? '' : `, ${printSize(shape.cols)}`}]`;
