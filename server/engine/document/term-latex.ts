// A formula in TeX as the person wrote it: their order, their brackets, their letters.

import { variable } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { sizeOfTerm } from '../inference/sizes.ts';
import { type IndexTerm, innerTerms, type ProductOperation, type Term } from '../names/term.ts';
import { calling, operatorOf } from '../operators/table.ts';
import { LEVEL, nameLatex, numberLatex, type Written } from '../operators/writing.ts';
import { namedSize } from '../shapes/dimension.ts';
import type { Shape } from '../shapes/shape.ts';
import type { ExpectationSign, SumSign } from '../syntax/tree.ts';
import { quotientLatex } from '../text/derivative.ts';

export interface TermSetting {
  /** The statement, in which spans are places. */
  readonly text: string;
  readonly shapes: ReadonlyMap<Term, Shape>;
  /** How one of the file's names is called in print; null of any other, such as an index. */
  called(name: string): string | null;
}

/** @returns null where a part of the formula could not be read */
export function termLatex(term: Term, by: TermSetting): string | null {
  return isRead(term) ? write(term, by) : null;
}

const isRead = (term: Term): boolean => term.kind !== 'broken' && innerTerms(term).every(isRead);

const SUM_SIGNS: Readonly<Record<SumSign, string>> = {
  '+': '+',
  '-': '-',
  '.+': '\\dotplus',
  '.-': '\\mathbin{\\dot{-}}',
};

const PRODUCT_SIGNS: Readonly<Record<Exclude<ProductOperation, '/'>, string>> = {
  juxtaposed: ' \\, ',
  '*': ' \\, ',
  '·': ' \\cdot ',
  '∘': ' \\circ ',
  '⊙': ' \\odot ',
  '.*': ' \\circ ',
  './': ' \\oslash ',
  '⊗': ' \\otimes ',
  '\\': ' \\backslash ',
  '×': ' \\times ',
};

function write(term: Term, by: TermSetting): string {
  const of = (inner: Term): string => write(inner, by);
  switch (term.kind) {
    case 'number':
      return term.text !== null && /^[\d.]+$/u.test(term.text) ? term.text : numberLatex(term.value);
    case 'name':
      return nameLatex(by.called(term.name) ?? writtenAt(term, by));
    case 'identity':
      return 'I';
    case 'ones':
      return '\\mathbf{1}';
    case 'differential':
      return `\\mathrm{d} ${isSimple(term.of) ? of(term.of) : inParentheses(of(withoutParentheses(term.of)))}`;
    case 'call':
      return call(term, by);
    case 'action':
      return `${applied(term.symbol.name, term.primes, term.at, by)}${term.adjoint ? '^\\top' : ''}\\left[${of(term.direction)}\\right]`;
    case 'entryGradient':
      return `${applied(term.symbol.name, 1, term.at, by)}_{[${of(term.row)}, ${of(term.col)}]}`;
    case 'index':
      return `${indexed(term, by)}_{${term.items.map((item) => place(item, by)).join(', ')}}`;
    case 'transpose':
      return `${scripted(operand(term.of, LEVEL.postfix, by), '^')}^\\top`;
    case 'power':
      return `${scripted(operand(term.of, LEVEL.postfix, by), '^')}^{${term.elementwise ? '\\circ ' : ''}${of(withoutParentheses(term.exponent))}}`;
    case 'negate':
      return `-${of(term.of)}`;
    case 'product':
      return product(term, by);
    case 'sum':
      return [
        of(term.first),
        ...term.rest.map(({ sign, term: next }) => `${SUM_SIGNS[sign]} ${of(next)}`),
      ].join(' ');
    case 'bigOperator': {
      const sign = term.sign === '∑' ? '\\sum' : '\\prod';
      // Without a first value it begins at 1.
      const from = term.from ? ` = ${of(term.from)}` : term.to ? ' = 1' : '';
      const below = term.index === null ? '' : `_{${nameLatex(term.letter ?? term.index)}${from}}`;
      return `${sign}${below}${term.to ? `^{${of(term.to)}}` : ''} ${of(term.body)}`;
    }
    case 'group':
      return term.expectation ? expected(term.inside, term.expectation, by) : inParentheses(of(term.inside));
    case 'norm':
      return `\\left\\|${of(term.of)}\\right\\|${NORMS[term.which ?? 'plain']}`;
    case 'absolute':
      return `\\left|${of(term.of)}\\right|`;
    case 'block': {
      const rows = term.rows.map((row) => row.map(of).join(' & ')).join(' \\\\ ');
      return `\\begin{bmatrix} ${rows} \\end{bmatrix}`;
    }
    case 'stack': {
      const each = term.members.map(of).join(term.along === 'cols' ? ' & ' : ' \\\\ ');
      return `\\begin{bmatrix} ${each} \\end{bmatrix}_{${nameLatex(term.letter)} = ${stackedRange(term.count, of)}}`;
    }
    case 'derivative':
      return quotient(term.of, term.variables, term.order, by);
    case 'broken':
      return '?';
  }
}

/** `1, \ldots, T`, of the number `T - 1 + 1` of members. */
function stackedRange(count: Term, of: (term: Term) => string): string {
  const from = count.kind === 'sum' ? count.rest[0]?.term : undefined;
  return count.kind === 'sum' && from ? `${of(from)}, \\ldots, ${of(count.first)}` : of(count);
}

const NORMS = { fro: '_F', 1: '_1', 2: '_2', nuc: '_*', plain: '' } as const;

const inParentheses = (text: string): string => `\\left(${text}\\right)`;

const withoutParentheses = (term: Term): Term =>
  term.kind === 'group' && !term.expectation ? withoutParentheses(term.inside) : term;

const EXPECTATION_SIGNS = {
  E: '\\mathbb{E}',
  Var: '\\operatorname{Var}',
  Cov: '\\operatorname{Cov}',
} as const;

/** `\mathbb{E}_{z}\left[…\right]`; a variance is of what its mean is taken off. */
function expected(inside: Term, { operator, over }: ExpectationSign, by: TermSetting): string {
  const below = over ? `_{${over.map((name) => nameLatex(by.called(name) ?? name)).join(', ')}}` : '';
  const all = operator === 'E' ? [inside] : centred(inside);
  // The covariance of a value with itself is written of it alone.
  const written = [...new Set(all.map((term) => write(withoutParentheses(term), by)))];
  return `${EXPECTATION_SIGNS[operator]}${below}\\left[${written.join(', ')}\\right]`;
}

/** The a and b of `(a - E[a]) (b - E[b])'`. */
function centred(covariance: Term): readonly Term[] {
  if (covariance.kind !== 'product') return [covariance];
  return [covariance.first, ...covariance.rest.map(({ factor }) => factor)].map((factor) => {
    const centre = withoutParentheses(factor.kind === 'transpose' ? factor.of : factor);
    return centre.kind === 'sum' ? centre.first : centre;
  });
}

const isSimple = ({ kind }: Term): boolean => kind === 'name' || kind === 'identity';

/** A base with a script above takes no second one there. */
const scripted = (text: string, script: '^' | '_'): string =>
  text.includes(script) || text.endsWith("'") ? `{${text}}` : text;

/** As the person spelled it. */
const writtenAt = ({ span }: Term, { text }: TermSetting): string =>
  text.slice(span.start, span.end).normalize('NFKC');

function place(item: IndexTerm, by: TermSetting): string {
  switch (item.kind) {
    case 'all':
      return ':';
    case 'at':
      return write(item.at, by);
    case 'range':
      return `${write(item.from, by)} : ${write(item.to, by)}`;
  }
}

/** A number below a name may be a part of it, which brackets tell from an entry: `[x]_{1}`. */
function indexed(term: Term & { readonly kind: 'index' }, by: TermSetting): string {
  const of = operand(term.of, LEVEL.postfix, by);
  const isSliced = term.items.some(({ kind }) => kind !== 'at');
  const isIndex = isSliced || term.items.every((item) => item.kind === 'at' && isIndexLetter(item.at, by));
  return isIndex ? scripted(of, '_') : `[${of}]`;
}

const isIndexLetter = (term: Term, by: TermSetting): boolean =>
  term.kind === 'name' && by.called(term.name) === null;

/** An operand of something that binds tighter: a call may be printed as a sum or a product. */
function operand(term: Term, level: number, by: TermSetting): string {
  const text = write(term, by);
  return term.kind === 'call' && levelOf(term, by) < level ? inParentheses(text) : text;
}

/** Of `a / b c`, what stands before the sign is divided. */
function product(term: Term & { readonly kind: 'product' }, by: TermSetting): string {
  let text = operand(term.first, term.rest[0]?.sign === '/' ? LEVEL.sum : LEVEL.juxtaposition, by);
  let before: Term = term.first;
  for (const { sign, factor } of term.rest) {
    const next = operand(factor, sign === '/' ? LEVEL.sum : LEVEL.juxtaposition, by);
    if (sign === '/')
      text = `\\frac{${before === term.first ? write(withoutParentheses(before), by) : text}}{${write(withoutParentheses(factor), by)}}`;
    else if (sign === 'juxtaposed' && before.kind === 'number' && factor.kind === 'number')
      text += ` \\cdot ${next}`;
    else text += `${PRODUCT_SIGNS[sign]}${next}`;
    before = factor;
  }
  return text;
}

function quotient(
  of: Term,
  variables: (Term & { readonly kind: 'derivative' })['variables'],
  order: number,
  by: TermSetting,
): string {
  const part = (term: Term): string =>
    isSimple(term) || term.kind === 'call'
      ? write(term, by)
      : inParentheses(write(withoutParentheses(term), by));
  const below = variables.map(({ variable: one, power }) => ({
    text: power > 1 ? scripted(part(one), '^') : part(one),
    power,
  }));
  return quotientLatex(part(of), below, order);
}

function applied(name: string, primes: number, args: readonly Term[], by: TermSetting): string {
  const inside = args.map((arg) => write(withoutParentheses(arg), by)).join(', ');
  return `${nameLatex(by.called(name) ?? name)}${"'".repeat(primes)}${inParentheses(inside)}`;
}

/** A function of the language as its entry in the table writes it, of a file as its name says. */
function call(term: Term & { readonly kind: 'call' }, by: TermSetting): string {
  const { callee, primes, args } = term;
  switch (callee.kind) {
    case 'function':
      return applied(callee.symbol.name, primes, args, by);
    case 'definition':
      return applied(callee.name, primes, args, by);
    case 'operator':
      return (primes === 0 ? asInTable(callee.name, term, by)?.text : null) ?? named(callee.name, term, by);
  }
}

function named(
  name: string,
  { primes, args, option }: Term & { readonly kind: 'call' },
  by: TermSetting,
): string {
  const inside = [
    ...args.map((arg) => write(withoutParentheses(arg), by)),
    ...(option === null ? [] : [`\\text{${option}}`]),
  ];
  return `\\operatorname{${name}}${"'".repeat(primes)}${inParentheses(inside.join(', '))}`;
}

/** The entry writes the call of leaves, which stand for the arguments as they are written. */
function asInTable(
  name: string,
  { args, option }: Term & { readonly kind: 'call' },
  by: TermSetting,
): Written | null {
  const entry = calling(name);
  if (!entry) return null;
  if (entry.calling.takesSizes === 'all') return constantInTable(name, args, option);
  if (entry.calling.takesSizes === 'tail') return null;
  const written = new Map<Expression, Term>();
  for (const [at, arg] of args.entries()) {
    const shape = by.shapes.get(arg);
    if (!shape) return null;
    written.set(
      variable({ name: `argument ${at}`, attributes: [], role: 'value' }, shape),
      withoutParentheses(arg),
    );
  }
  const writer = {
    write(node: Expression, level: number): string {
      const arg = written.get(node);
      const { text, level: own } = arg
        ? { text: write(arg, by), level: levelOf(arg, by) }
        : operatorOf(node).latex(node, writer);
      return own < level ? inParentheses(text) : text;
    },
  };
  const call = entry.calling.build([...written.keys()], [], option);
  // A call that changes nothing, as vec of a column, is written all the same.
  return written.has(call) ? null : operatorOf(call).latex(call, writer);
}

/** `zeros(k)`, `eye(n)`: calls with sizes alone. */
function constantInTable(name: string, args: readonly Term[], option: string | null): Written | null {
  const sizes = args.map((arg) => sizeOfTerm(arg, namedSize));
  const entry = calling(name);
  if (!entry || !sizes.every((size) => size !== null)) return null;
  const constant = entry.calling.build([], sizes, option);
  return operatorOf(constant).latex(constant, {
    write: (node, level) => {
      const { text, level: own } = operatorOf(node).latex(node, { write: () => '' });
      return own < level ? inParentheses(text) : text;
    },
  });
}

/** How tightly a formula binds as it is written. */
function levelOf(term: Term, by: TermSetting): number {
  switch (term.kind) {
    case 'sum':
    case 'bigOperator':
      return LEVEL.sum;
    case 'negate':
      return LEVEL.prefix;
    case 'product':
      return term.rest.some(({ sign }) => sign === '·')
        ? LEVEL.inner
        : term.rest.every(({ sign }) => sign === 'juxtaposed')
          ? LEVEL.juxtaposition
          : LEVEL.product;
    case 'transpose':
    case 'power':
      return LEVEL.postfix;
    case 'call':
      return (term.callee.kind === 'operator' && asInTable(term.callee.name, term, by)?.level) || LEVEL.atom;
    default:
      return LEVEL.atom;
  }
}
