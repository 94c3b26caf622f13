// Terms as Python for `labels.py`: straight from what the file says, without the lowering, the normal forms, the table of
// operators or the exporter, so that a mistake in those cannot make itself right.

import type { Term } from '../../server/engine/names/term.ts';

/** Something that the labels have no reading of. */
export class NotRead extends Error {}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['*', 'product'],
  ['juxtaposed', 'product'],
  ['.*', 'entrywise'],
  ['∘', 'entrywise'],
  ['/', 'over'],
  ['./', 'over_entrywise'],
]);

export function pythonOf(term: Term): string {
  switch (term.kind) {
    case 'number':
      return `num(${term.value})`;
    case 'name':
      return `v_${term.name}`;
    case 'differential':
      if (term.of.kind !== 'name') throw new NotRead('the differential of a formula');
      return `d_${term.of.name}`;
    case 'group':
      return pythonOf(term.inside);
    case 'transpose':
      return `${pythonOf(term.of)}.T`;
    case 'negate':
      return `(-${pythonOf(term.of)})`;
    case 'power':
      return `${term.elementwise ? 'power_entrywise' : 'power'}(${pythonOf(term.of)}, ${pythonOf(term.exponent)})`;
    case 'sum':
      return term.rest.reduce(
        (sum, part) => `${part.sign.endsWith('-') ? 'minus' : 'plus'}(${sum}, ${pythonOf(part.term)})`,
        pythonOf(term.first),
      );
    case 'product':
      return term.rest.reduce((product, part) => {
        const name = SIGNS.get(part.sign);
        if (!name) throw new NotRead(`the sign ${part.sign}`);
        return `${name}(${product}, ${pythonOf(part.factor)})`;
      }, pythonOf(term.first));
    case 'call': {
      if (term.callee.kind !== 'operator' || term.primes > 0) throw new NotRead('a function of the file');
      const option = term.option === null ? [] : [`'${term.option}'`];
      return `f_${term.callee.name}(${[...term.args.map(pythonOf), ...option].join(', ')})`;
    }
    default:
      throw new NotRead(`a term of the kind ${term.kind}`);
  }
}
