// Products of which the letters run together in a file that declares none of them: `λx` where λ and x stand alone elsewhere,
// `AXBX^TC` of capitals. To declare such a name would be another reading of the formula.

import type { InferredDocument } from '../document/document.ts';
import type { TextEdit } from '../problems/problem.ts';
import { rangeOf } from './places.ts';

const MOST_LETTERS = 8;

/** Each such name with spaces between its letters. */
export function looseProducts(document: InferredDocument): readonly TextEdit[] {
  const unknown = unknownNames(document);
  if (unknown.length === 0) return [];
  const { symbols } = document.scope;
  const lone = new Set(unknown.flatMap(({ name }) => ([...name].length === 1 ? [name] : [])));
  // `λI` has the identity.
  const isAlone = (letter: string): boolean => lone.has(letter) || symbols.has(letter) || letter === 'I';
  return unknown.flatMap(({ name, statement, span }): readonly TextEdit[] => {
    const text = document.statements[statement]?.text ?? '';
    const isRaised = /\^\s*\{?\s*$/u.test(text.slice(0, span.start)) && name.startsWith('T');
    const product = isRaised ? name.slice(1) : name;
    if (!isProduct(product, isRaised ? 1 : 2, isAlone)) return [];
    const letters = [...(isRaised ? ['T'] : []), ...product];
    return [{ range: rangeOf(span, statement, document), newText: letters.join(' ') }];
  });
}

/** Whether every letter stands alone elsewhere; of capitals half of them are enough. */
function isProduct(name: string, least: number, isAlone: (letter: string) => boolean): boolean {
  const letters = [...name];
  if (letters.length < least || letters.length > MOST_LETTERS || !/^\p{L}+$/u.test(name)) return false;
  // `dX` is a differential.
  if (name.startsWith('d') && letters.length === 2) return false;
  const own = new Set(letters);
  const alone = [...own].filter(isAlone).length;
  return alone === own.size || (/^\p{Lu}+$/u.test(name) && alone > 0 && alone * 2 >= own.size);
}

interface Unknown {
  readonly name: string;
  readonly statement: number;
  readonly span: { readonly start: number; readonly end: number };
}

function unknownNames(document: InferredDocument): readonly Unknown[] {
  return document.reportable.flatMap((statement) => {
    if (document.statements[statement]?.foreign) return [];
    return (document.inferred[statement]?.resolved.faults ?? []).flatMap((fault): readonly Unknown[] => {
      if (fault.kind === 'bad-call' && fault.undeclared !== undefined)
        return [{ name: fault.undeclared, statement, span: fault.span }];
      if (fault.kind !== 'unknown-name' || fault.split || fault.called || fault.isPlace) return [];
      return [{ name: fault.name, statement, span: fault.span }];
    });
  });
}
