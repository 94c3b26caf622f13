// The fault at the head of a statement: a keyword without what it needs, a declaration without its shape.

import type { SyntaxFault } from './tree.ts';

/** Behind each keyword: what is expected first, and the whole form. */
const KEYWORDS: ReadonlyMap<string, { readonly first: string; readonly form: string }> = new Map([
  ['dim', { first: 'a name for a size', form: '`dim M, in, out`, `dim k = 3` or `dim k <= n`' }],
  ['const', { first: 'a name', form: '`const X : R[m, n]`' }],
  ['param', { first: 'a name', form: '`param X : R[m, n]`' }],
  ['var', { first: 'a name', form: '`var X : R[m, n]`' }],
  [
    'fn',
    { first: 'the name of a function', form: '`fn h : elementwise`, `fn h : R[n] -> R[n]` or `fn h(x) = …`' },
  ],
  ['derive', { first: 'what to derive', form: '`derive ∂L/∂x`' }],
  ['notation', { first: '`*`, `·`, `∘` or `×`', form: '`notation ∘ = matmul`' }],
  ['convention', { first: '`layout`, `symmetric` or `d`', form: '`convention layout = denominator`' }],
  ['import', { first: 'a path in double quotes', form: '`import "layers.mcalc"`' }],
]);

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*/u;

const fault = (message: string, start: number, length: number): SyntaxFault => ({
  message,
  span: { start, end: start + Math.max(1, length) },
});

/** `at` is how far the grammar came; null where the head is in order. */
export function explainHead(code: string, at: number): SyntaxFault | null {
  const keyword = /^(dim|const|param|var|fn|derive|notation|convention|import)(?![\p{L}\p{M}\p{N}_])/u.exec(
    code,
  )?.[1];
  if (keyword === undefined) return explainDeclaration(code, at) ?? explainSides(code);
  const { first, form } = KEYWORDS.get(keyword) ?? { first: 'more', form: '' };
  const rest = code.slice(keyword.length);
  const start = keyword.length + (rest.length - rest.trimStart().length);
  const next = rest.trimStart();
  if (next === '') return fault(`expected ${first} after \`${keyword}\`, as in ${form}`, 0, keyword.length);
  if (keyword === 'import')
    return fault(`expected ${first} after \`import\`, as in ${form}`, start, next.length);
  if (at <= start) {
    const word = NAME.exec(next)?.[0] ?? Array.from(next)[0] ?? '';
    return fault(`expected ${first} after \`${keyword}\`, not \`${word}\``, start, word.length);
  }
  switch (keyword) {
    case 'dim':
      return explainSizes(code, at);
    case 'derive':
      return code.slice(at).trimStart().startsWith(',')
        ? fault(
            'a statement asks for one thing: `derive …` once more in the next line',
            code.indexOf(',', at),
            1,
          )
        : explainSides(code);
    case 'const':
    case 'param':
    case 'var':
      return explainDeclaration(code, at);
    case 'fn':
      return explainFunction(code, start);
    case 'notation': {
      const equals = code.indexOf('=');
      if (equals < 0) return fault(`expected \`=\` and a meaning, as in ${form}`, start, next.length);
      return wordBehind(code, equals, 'expected `matmul`, `hadamard` or `inner`');
    }
    case 'convention': {
      const equals = code.indexOf('=');
      if (equals < 0) return fault(`expected \`=\` and a choice, as in ${form}`, start, next.length);
      return wordBehind(code, equals, 'expected a choice, such as `denominator`');
    }
    default:
      return explainSides(code);
  }
}

function explainSizes(code: string, at: number): SyntaxFault | null {
  const rest = code.slice(at).trimStart();
  const start = code.length - rest.length;
  const [sign] = /^==?/u.exec(code.slice(at - 1)) ?? /^==/u.exec(code.slice(at)) ?? [];
  if (sign === '==') return fault('a size is fixed with one `=`: `dim k = 3`', code.indexOf('=='), 2);
  const word = NAME.exec(rest)?.[0];
  if (word !== undefined && !code.includes('=')) {
    return fault(`expected a comma before \`${word}\`: \`dim M, in, out\``, start, word.length);
  }
  return explainSides(code);
}

function wordBehind(code: string, at: number, message: string): SyntaxFault {
  const rest = code.slice(at + 1);
  const word = rest.trim();
  if (word === '') return fault(`${message} after \`${code.charAt(at)}\``, at, 1);
  return fault(`${message}, not \`${word}\``, code.length - rest.trimStart().length, word.length);
}

function explainDeclaration(code: string, at: number): SyntaxFault | null {
  const head =
    /^(?:(?:const|param|var)\s+)?[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{M}\p{N}_]*)*/u.exec(
      code,
    )?.[0];
  if (head === undefined) return null;
  const rest = code.slice(head.length);
  const behind = head.length + rest.length - rest.trimStart().length;
  const sign = rest.trimStart().charAt(0);
  if (/^(?:const|param|var)\s/u.test(code) && sign !== ':' && sign !== '∈') {
    if (sign === '=') {
      const word = head.split(/\s/u)[0] ?? '';
      const name = head.slice(word.length).trim();
      return {
        ...fault(
          `\`${word}\` declares and takes a shape, \`X : R[m, n]\`; a definition is \`name = …\` alone`,
          behind,
          1,
        ),
        fixes: [
          {
            title: `Define it: \`${name} = …\``,
            span: { start: 0, end: head.length - name.length },
            text: '',
          },
          {
            title: `Declare a number: \`${word} ${name} : R\``,
            span: { start: head.length, end: code.length },
            text: ' : R',
          },
        ],
      };
    }
    if (sign === '') return fault('expected `:` and a shape, as in `X : R[m, n]`', 0, head.length);
    return fault('expected `:` and a shape here, as in `X : R[m, n]`', behind, 1);
  }
  if (sign !== ':' && sign !== '∈') return null;
  const several = explainSeveral(code, behind, at);
  if (several) return several;
  return explainSpace(code, behind, at);
}

const NEXT =
  /(?:[,;]|\s{1,9}and\s)\s{0,9}(?:and\s{1,9})?(?=([\p{L}_][\p{L}\p{M}\p{N}_]*(?:\s{0,9},\s{0,9}[\p{L}_][\p{L}\p{M}\p{N}_]*){0,20})\s{0,9}(?:[:∈]|in\s{1,9}[Rℝ](?![\p{L}\p{N}_])))/gu;

/** `x : R[n], A : R[m, n] and b : R[m]`: several declarations in one line, each of which begins one of its own. */
function explainSeveral(code: string, behind: number, at: number): SyntaxFault | null {
  const role = /^(?:const|param|var)\s/u.exec(code)?.[0] ?? '';
  const joints = [...code.matchAll(NEXT)].filter(({ index }) => index > behind);
  const [first] = joints;
  if (!first || at < first.index) return null;
  const place = first.index + first[0].length + (first[1]?.length ?? 0);
  const second = place + (/^\s*/u.exec(code.slice(place))?.[0].length ?? 0);
  const explained = fault('a statement declares one shape: the next one begins a new line', second, 1);
  const title =
    joints.length === 1 ? `Begin a new line at \`${first[1]}\`` : 'Begin a new line at each of them';
  const text = code.slice(first.index).replace(NEXT, `\n${role}`);
  return { ...explained, fixes: [{ title, span: { start: first.index, end: code.length }, text }] };
}

/** From the `:` of a declaration on. */
function explainSpace(code: string, colon: number, at: number): SyntaxFault | null {
  const rest = code.slice(colon + 1);
  const start = colon + 1 + rest.length - rest.trimStart().length;
  const next = rest.trimStart();
  if (next === '') return fault('expected a shape after `:`, as in `X : R[m, n]`', colon, 1);
  const space = /^[Rℝ](?![\p{L}\p{M}\p{N}_])/u.exec(next);
  if (!space) {
    const word = NAME.exec(next)?.[0] ?? Array.from(next)[0] ?? '';
    if (word === 'elementwise')
      return fault('a function is declared with `fn`: `fn h : elementwise`', start, word.length);
    return fault(`expected a shape, \`R[m, n]\`, \`R[n]\` or \`R\`, not \`${word}\``, start, word.length);
  }
  const bracket = /^[Rℝ]\s*(\^?\s*[[{(])\s*([\]})])/u.exec(next);
  if (bracket)
    return fault(`expected a size after \`${next.charAt(0)}${bracket[1]}\``, start, bracket[0].length);
  const power = /^[Rℝ]\s*\^$/u.exec(next);
  if (power) return fault(`expected a size after \`${power[0]}\``, start, power[0].length);
  const above = /^[Rℝ]\s*\^\s*[{(][^})]*([×,])\s*[×,})]/u.exec(next);
  if (above) {
    const sign = above[1] ?? '×';
    return fault(
      `expected a size after \`${sign}\``,
      start + above[0].lastIndexOf(sign, above[0].length - 2),
      1,
    );
  }
  const times = /^[Rℝ]\s*\[[^\]]*?([×⨯])/u.exec(next);
  if (times) {
    const sign = start + times[0].length - 1;
    const span = { start: sign - (/\s*$/u.exec(times[0].slice(0, -1))?.[0].length ?? 0), end: sign + 1 };
    return {
      ...fault('in brackets a comma stands between the sizes: `R[m, n]`', sign, 1),
      fixes: [{ title: 'Write a comma', span, text: ',' }],
    };
  }
  const hole = /(,)\s*(?=[,\]])|(\[)\s*(?=,)/u.exec(next.slice(0, next.indexOf(']') + 1));
  if (hole) {
    const [sign, from] = [hole[1] ?? hole[2] ?? ',', start + hole.index];
    return fault(`expected a size after \`${sign === '[' ? 'R[' : sign}\``, from, hole[0].length + 1);
  }
  if (/^[Rℝ]\s*\(/u.test(next))
    return fault('a shape is written `R[m, n]`, or `ℝ^(m×n)`', start, next.length);
  if (/->|→/u.test(next))
    return fault('a function is declared with `fn`: `fn f : R[n] -> R`', start, next.length);
  const equals = next.indexOf('=');
  if (equals >= 0 && at >= start + equals) {
    return fault(
      'a declaration says what shape it has, and no value: write the value as `name = …` alone',
      start + equals,
      1,
    );
  }
  return null;
}

function explainFunction(code: string, start: number): SyntaxFault | null {
  const name = NAME.exec(code.slice(start))?.[0] ?? '';
  const behind = start + name.length;
  const rest = code.slice(behind).trimStart();
  const at = code.length - rest.length;
  if (rest === '')
    return fault(
      `expected what \`${name}\` is: \`fn ${name} : elementwise\` or \`fn ${name}(x) = …\``,
      0,
      code.length,
    );
  if (rest.startsWith(':')) {
    const kind = rest.slice(1).trim();
    if (kind === '') return fault('expected `elementwise` or `R[n] -> R[n]` after `:`', at, 1);
    if (!/->|→/u.test(kind)) {
      return fault(
        'expected `elementwise`, or where it leads: `R[n] -> R[n]`',
        code.length - kind.length,
        kind.length,
      );
    }
    const arrow = code.search(/->|→/u);
    const target = code.slice(arrow).replace(/^(?:->|→)\s*/u, '');
    if (target === '') return fault('expected a shape after `->`', arrow, code.length - arrow);
    if (!/^[Rℝ](?![\p{L}\p{M}\p{N}_])/u.test(target)) {
      return fault(
        `expected a shape after the arrow, \`R[n]\` or \`R\`, not \`${target}\``,
        code.length - target.length,
        target.length,
      );
    }
    return null;
  }
  if (rest.startsWith('(')) {
    const close = code.indexOf(')', at);
    const body = close < 0 ? '' : code.slice(close + 1).trimStart();
    if (close >= 0 && body === '')
      return fault('expected `=` and a formula after the parameters', at, close + 1 - at);
    return null;
  }
  if (rest.startsWith(','))
    return fault('a statement declares one function: the next one begins a new line', at, 1);
  if (rest.startsWith('=')) {
    return fault(`a function has parameters: \`fn ${name}(x) = …\``, start, name.length);
  }
  if (/^['′]/u.test(rest))
    return fault(
      `\`${name}'\` is the derivative of \`${name}\`, which alone is declared`,
      start,
      name.length + 1,
    );
  return fault(`expected \`:\` or \`(\` after \`${name}\``, at, 1);
}

function explainSides(code: string): SyntaxFault | null {
  if (/^==?/u.test(code))
    return fault('expected a left side before `=`', 0, /^=+/u.exec(code)?.[0].length ?? 1);
  const last = /(={1,2})$/u.exec(code)?.[1];
  if (last) return fault(`expected an expression after \`${last}\``, code.length - last.length, last.length);
  return null;
}
