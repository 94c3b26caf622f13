// How many operators a formula of a file has as it is written: equal parts counted once, the sign of a number free, names
// as letters or written out. Published answers and derived ones are counted alike.

import { analyse } from '../../server/engine/analysis/analyse.ts';
import type { InferredDocument } from '../../server/engine/document/document.ts';
import { innerTerms, type Term } from '../../server/engine/names/term.ts';

/** Whether a name is a letter, or what it is defined as. */
type NamesAs = 'letters' | 'written out';

/**
 * How many operators a formula has for each of the file's claim: on paper or with every name written out, whichever is less.
 * Of a claim without operators, infinitely many where the formula has one.
 */
export function lengthBeside(file: string, formula: string): number {
  return Math.min(
    ...(['letters', 'written out'] as const).map((names) => {
      const [own, published] = [
        claimedOperations(file, formula, names),
        claimedOperations(file, undefined, names),
      ];
      return own === 0 ? 0 : own / published;
    }),
  );
}

/** The operators of what the file's claim says, or of another formula in its place. Throws where there is no claim. */
export function claimedOperations(file: string, instead?: string, names: NamesAs = 'written out'): number {
  const analysis = analyse(file);
  const side = analysis.claims[0]?.sideRange;
  if (!side) throw new Error('no claim');
  const text = instead === undefined ? file : file.slice(0, side.start) + instead + file.slice(side.end);
  const { document } = analyse(text);
  const claims = document.inferred.flatMap(({ resolved: { statement } }) =>
    statement.kind === 'claim' || statement.kind === 'differential' ? statement.sides : [],
  );
  const [claim] = claims;
  if (!claim) throw new Error('no claim');
  return writtenOperations(claim, document, names);
}

/** Constants that a size alone determines: names, not operators. */
const CONSTANTS = new Set(['ones', 'zeros', 'eye', 'commutation']);
const SAME_SIGN: ReadonlyMap<string, string> = new Map([
  ['juxtaposed', '*'],
  ['⊙', '∘'],
  ['.*', '∘'],
]);

function writtenOperations(root: Term, document: InferredDocument, names: NamesAs): number {
  const seen = new Set<string>();
  const operator = (name: string, parts: readonly string[]): string => {
    const key = `${name}(${parts.join(',')})`;
    seen.add(key);
    return key;
  };
  const key = (term: Term): string => {
    switch (term.kind) {
      case 'number':
        return String(term.value);
      case 'stack':
        return operator('stack', term.members.map(key));
      case 'identity':
        return 'I';
      case 'ones':
        return '1';
      case 'name': {
        const introduced = document.statementOf(term.name)?.resolved.statement;
        return introduced?.kind === 'definition' && names === 'written out'
          ? key(introduced.term)
          : term.name;
      }
      case 'group':
        return key(term.inside);
      case 'negate':
        return isNumber(term.of) ? `-${key(term.of)}` : operator('-', [key(term.of)]);
      case 'sum':
        return term.rest.reduce((left, part) => operator(part.sign, [left, key(part.term)]), key(term.first));
      case 'product':
        if (isNumber(term)) return `${term.rest.map((part) => key(part.factor))}/${key(term.first)}`;
        return term.rest.reduce(
          (left, { sign, factor }) => operator(SAME_SIGN.get(sign) ?? sign, [left, key(factor)]),
          key(term.first),
        );
      case 'call': {
        const parts = term.args.map(key);
        const name = term.callee.kind === 'function' ? term.callee.symbol.name : term.callee.name;
        if (CONSTANTS.has(name)) return `${name}(${parts.join(',')})`;
        return operator(`${name}${"'".repeat(term.primes)}${term.option ?? ''}`, parts);
      }
      case 'differential':
        return `d${key(term.of)}`;
      case 'power':
        if (!term.elementwise && key(term.exponent) === '-1') return operator('inv', [key(term.of)]);
        return operator(term.elementwise ? '.^' : '^', [key(term.of), key(term.exponent)]);
      case 'norm':
        return operator(`norm${term.which ?? ''}`, [key(term.of)]);
      case 'bigOperator':
        return operator(`${term.sign}${term.index ?? ''}`, innerTerms(term).map(key));
      case 'index':
        return operator(term.items.map((item) => item.kind).join(), innerTerms(term).map(key));
      case 'block':
        return operator(term.rows.map((row) => row.length).join(), innerTerms(term).map(key));
      case 'action':
      case 'entryGradient':
        return operator(`${term.kind} ${term.symbol.name}`, innerTerms(term).map(key));
      case 'transpose':
      case 'absolute':
      case 'derivative':
      case 'broken':
        return operator(term.kind, innerTerms(term).map(key));
    }
  };
  key(root);
  return seen.size;
}

/** A number, or one number over another: a constant. */
function isNumber(term: Term): boolean {
  if (term.kind === 'number') return true;
  if (term.kind === 'group') return isNumber(term.inside);
  if (term.kind === 'negate') return isNumber(term.of);
  return (
    term.kind === 'product' &&
    isNumber(term.first) &&
    term.rest.every((part) => part.sign === '/' && isNumber(part.factor))
  );
}
