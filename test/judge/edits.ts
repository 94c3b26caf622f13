// A claimed side spoiled at one place, as text: what people get wrong when they derive by hand, and a few harmless edits.
// Nothing here knows shapes: what does not fit is found out later.

import { innerTerms, type Term } from '../../server/engine/names/term.ts';

type Write = (text: string) => void;

export interface CliHost {
  readonly dims: readonly string[];
  /** What may be taken for a name: the other names of the same shape. */
  readonly namesLike: (name: string) => readonly string[];
  /** The variables shaped like the answer. */
  readonly likeAnswer: readonly string[];
}

/** The text of a side, changed at one place in every way; each once, the side itself is not among them. */
export function editsOf(text: string, side: Term, around: CliHost): readonly string[] {
  const own = text.slice(side.span.start, side.span.end);
  const found = new Set<string>();
  const walk = (term: Term): void => {
    const put: Write = (replacement) => {
      const { start, end } = term.span;
      found.add(text.slice(side.span.start, start) + replacement + text.slice(end, side.span.end));
    };
    const texts = (inner: Term): string => text.slice(inner.span.start, inner.span.end);
    editHere(term, texts, around, put);
    if (term.kind !== 'differential') innerTerms(term).forEach(walk);
  };
  ofWhole(own, around, (edited) => found.add(edited));
  walk(side);
  found.delete(own);
  return [...found];
}

function ofWhole(own: string, around: CliHost, put: Write): void {
  put(`-(${own})`);
  for (const factor of ['2', '0.5', '1.01', '0.99', '1.001', '-2', '3', '0.25']) put(`${factor} * (${own})`);
  put(`(${own})'`);
  put(`((${own})')'`);
  put(`0.5 * (${own} + (${own})')`);
  put(`(${own}) + (${own})'`);
  put(`(${own}) .* (${own})`);
  put(`2 * (${own}) - (${own})`);
  put(`(${own}) / 4 + 0.75 * (${own})`);
  put(`0 * (${own})`);
  for (const dim of around.dims) {
    put(`(${own}) / ${dim}`);
    put(`${dim} * (${own})`);
  }
  for (const name of around.likeAnswer) {
    put(`${own} + ${name}`);
    put(`${own} - 0.01 * ${name}`);
    put(`(${own}) .* ${name}`);
    put(`${name} - (${own})`);
    put(name);
  }
}

const OTHER_FUNCTION: ReadonlyMap<string, readonly string[]> = new Map([
  ['sin', ['cos']],
  ['cos', ['sin', '-sin']],
  ['tanh', ['sigmoid', 'atan']],
  ['sigmoid', ['tanh', 'softplus']],
  ['softmax', ['exp']],
  ['step', ['relu']],
  ['exp', ['softplus']],
  ['det', ['tr', 'logdet']],
  ['tr', ['det', 'sum']],
  ['inv', ['pinv']],
  ['pinv', ['inv']],
  ['expm', ['exp']],
  ['sqrtm', ['inv']],
]);

function editHere(term: Term, textOf: (inner: Term) => string, around: CliHost, put: Write): void {
  const own = textOf(term);
  switch (term.kind) {
    case 'number':
      for (const other of [term.value + 1, term.value * 2, term.value / 2]) put(String(other));
      return;
    case 'name':
      put(`${own}'`);
      around.namesLike(term.name).forEach(put);
      return;
    case 'differential':
      put(`${own}'`);
      put(`(2 * ${own})`);
      return;
    case 'group':
      put(`${own}'`);
      return;
    case 'negate':
      put(textOf(term.of));
      return;
    case 'transpose':
      put(textOf(term.of));
      return;
    case 'power':
      put(textOf(term.of));
      put(`(${textOf(term.of)}${term.elementwise ? ' .* ' : ' * '}${own})`);
      return;
    case 'call': {
      const [first] = term.args;
      put(`${own}'`);
      if (first && term.args.length === 1) {
        put(`(${textOf(first)})`);
        const inside = own.slice(own.indexOf('('));
        for (const other of OTHER_FUNCTION.get(own.slice(0, own.indexOf('('))) ?? []) put(other + inside);
      }
      if (term.args.length === 2 && own.startsWith('kron'))
        put(`kron(${term.args.map(textOf).reverse().join(', ')})`);
      if (term.args.length === 1 && own.startsWith('norm')) put(`${own}^2`);
      return;
    }
    case 'sum':
      editSum(
        [
          { sign: '+', text: textOf(term.first) },
          ...term.rest.map((part) => ({
            sign: part.sign.endsWith('-') ? '-' : '+',
            text: textOf(part.term),
          })),
        ],
        put,
      );
      return;
    case 'product':
      editProduct(
        [textOf(term.first), ...term.rest.map((part) => textOf(part.factor))],
        term.rest.map((part) => part.sign),
        put,
      );
      return;
    default:
  }
}

interface SignedText {
  readonly sign: string;
  readonly text: string;
}

function editSum(terms: readonly SignedText[], put: Write): void {
  const write = (parts: readonly SignedText[]): void => {
    const [first, ...rest] = parts;
    if (!first) return;
    const lead = first.sign === '-' ? `(-1) * ${first.text}` : first.text;
    put(lead + rest.map(({ sign, text }) => ` ${sign} ${text}`).join(''));
  };
  terms.forEach((term, place) => {
    const others = terms.filter((other) => other !== term);
    const changed = (by: Partial<SignedText>): readonly SignedText[] =>
      terms.map((other) => (other === term ? { ...term, ...by } : other));
    write(others);
    write(changed({ sign: term.sign === '-' ? '+' : '-' }));
    write(changed({ text: `2 * ${term.text}` }));
    write(changed({ text: `0.5 * ${term.text}` }));
    write(changed({ text: `1.01 * ${term.text}` }));
    write(changed({ text: `(${term.text})'` }));
    if (place > 0) write([term, ...others]);
  });
}

function editProduct(factors: readonly string[], signs: readonly string[], put: Write): void {
  const write = (texts: readonly string[], by: readonly string[]): void =>
    put(texts.map((text, i) => (i === 0 ? text : ` ${by[i - 1] ?? '*'} ${text}`)).join(''));
  factors.forEach((factor, place) => {
    const next = factors[place + 1];
    if (!(place === 0 && signs[0]?.endsWith('/')))
      write(
        factors.filter((_, i) => i !== place),
        signs.filter((_, i) => i !== Math.max(0, place - 1)),
      );
    if (next !== undefined)
      write(
        factors.map((other, i) => (i === place ? next : i === place + 1 ? factor : other)),
        signs,
      );
    write(
      factors.map((other, i) => (i === place ? `${other}'` : other)),
      signs,
    );
  });
  const [only, other] = factors;
  if (only !== undefined && other !== undefined && factors.length === 2 && signs[0] === '*')
    put(`((${other})' * (${only})')'`);
  signs.forEach((sign, place) => {
    const swapped = new Map([
      ['*', '.*'],
      ['.*', '*'],
      ['./', '.*'],
      ['/', '*'],
    ]).get(sign);
    if (swapped)
      write(
        factors,
        signs.map((by, i) => (i === place ? swapped : by)),
      );
  });
}
