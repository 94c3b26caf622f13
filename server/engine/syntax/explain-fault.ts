// The fault of a statement that the grammar could not match: one message, at its place, in the words of the language.

import { canonical } from './characters.ts';
import { explainHead } from './explain-head.ts';
import type { SyntaxFault } from './tree.ts';

const PAIRS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['⟩', '⟨'],
]);

/** How far around a place words are looked for: names are no longer than that. */
const NEAR = 200;

/** `at` is how far the grammar came. */
export function explainFault(text: string, prepared: string, at: number): SyntaxFault {
  const code = withoutComments(text).trimEnd();
  return (
    bareDifferential(code) ??
    bareOperator(code) ??
    derivativeOfBlocks(code) ??
    habit(code, prepared, at) ??
    unbalanced(code) ??
    brokenDerivative(code, at) ??
    openBar(code, prepared) ??
    explainHead(code, at) ??
    atPlace(code, prepared, at)
  );
}

const fault = (message: string, start: number, length = 1): SyntaxFault => ({
  message,
  span: { start, end: start + length },
});

/** Of the same length, so that places stay. */
function withoutComments(text: string): string {
  return text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
}

/** `∂L = …` */
function bareDifferential(code: string): SyntaxFault | null {
  const [sign, name] = /^∂\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)(?=\s*=(?!=))/u.exec(code) ?? [];
  if (sign === undefined || name === undefined) return null;
  const message = `\`${sign}\` is no derivative by itself: the differential is \`d${name}\`, a derivative names its variable, as in \`∂${name}/∂x\``;
  const explained = fault(message, 0, sign.length);
  return { ...explained, fixes: [{ title: `Write \`d${name}\``, span: explained.span, text: `d${name}` }] };
}

/** `∂/∂x x A x`: how far it reaches is offered to be all that stands on its side. */
function bareOperator(code: string): SyntaxFault | null {
  const found = /∂\s*\/\s*∂\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)?\s*([^=+-]*)/u.exec(code);
  if (!found) return null;
  const [whole, variable, of = ''] = found;
  const explained = fault(
    '`∂/∂` lacks what is differentiated: write `∂(…)/∂x`',
    found.index,
    whole.indexOf('∂', 1) + 1,
  );
  if (variable === undefined || of.trim() === '') return explained;
  const span = { start: found.index, end: found.index + whole.trimEnd().length };
  const text = `∂(${of.trim()})/∂${variable}`;
  return { ...explained, fixes: [{ title: `Write \`${text}\``, span, text }] };
}

const PLAIN = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const COLUMN = String.raw`(?:\[\s*${PLAIN}(?:\s*[;,]\s*${PLAIN})*\s*\]|${PLAIN})`;
const OF_BLOCKS = new RegExp(`^∂\\s*(${COLUMN})\\s*/\\s*∂\\s*(${COLUMN})\\s*=(?!=)`, 'u');

/** `∂[u; v]/∂[x; y] = …` of numbers: the matrix of their derivatives. */
function derivativeOfBlocks(code: string): SyntaxFault | null {
  const [whole = '', above = '', below = ''] = OF_BLOCKS.exec(code) ?? [];
  if (!/^\[/u.test(above) && !/^\[/u.test(below)) return null;
  const names = (list: string): readonly string[] => list.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? [];
  const rows = names(above).map((of) =>
    names(below)
      .map((by) => `∂${of}/∂${by}`)
      .join(', '),
  );
  const left = `[${rows.join('; ')}]`;
  const span = { start: 0, end: whole.length };
  const explained = fault(
    'a derivative is of one name by one: of several it is the matrix of their derivatives',
    0,
    whole.length,
  );
  return { ...explained, fixes: [{ title: `Write \`${left} ==\``, span, text: `${left} ==` }] };
}

/** Habits from other languages and from paper, each with what mcalc has instead. `near`: only where the grammar stopped. */
const HABITS: readonly {
  readonly sign: RegExp;
  readonly near?: true;
  readonly message: string;
  readonly write?: string | ((found: string, groups: readonly string[]) => string);
}[] = [
  { sign: /[±∓]/u, message: 'is no operator: write the two cases as two definitions' },
  { sign: /===/u, message: 'is one sign too long: a claimed identity is `a == b`' },
  {
    // Of arrays it is of every entry. The stars first: what is looked for around them is not looked for at every place.
    sign: /\*\*(?:(?=[^=]{0,200}(?:@|\b(?:np|jnp|torch)\.))|(?<=(?:@|\b(?:np|jnp|torch)\.)[^=]{0,200}))/u,
    message: 'is no operator: a power is `A^2`, of every entry `A.^2`',
    write: '.^',
  },
  { sign: /\*\*/u, message: 'is no operator: a power is `A^2`, of every entry `A.^2`', write: '^' },
  { sign: /\.'/u, message: "is no operator: the transpose is `A'` or `Aᵀ`", write: "'" },
  {
    sign: /(?<![\p{L}\p{N}_.])(?:np|numpy|jnp|torch|tf|math)\.(?:linalg\.)?(?=\p{L})/u,
    message: 'is not needed: functions have no library in front',
    write: '',
  },
  {
    sign: /(?<=[\p{L}\p{M}\p{N}_)\]])(?:\.transpose\(\)|\.t\(\)|\.mT(?![\p{L}\p{N}_]))/u,
    message: "is written `A'` or `Aᵀ`",
    write: "'",
  },
  {
    sign: /(?<=[\p{L}\p{M}_)\]])\.(?!T(?![\p{L}\p{N}_]))\p{L}[\p{L}\p{N}_]*/u,
    message: 'has no meaning: a name has no parts',
  },
  { sign: /†/u, message: 'is no operator: the pseudoinverse is `pinv(A)`' },
  {
    sign: /(?=@)(?<==\s*)@(?=\s*\()/u,
    message: 'makes no function: what depends on w is defined as `f(w) = …`',
  },
  { sign: /@/u, message: 'is no operator: a matrix product is `A B` or `A * B`', write: '*' },
  { sign: /\\[a-zA-Z]+/u, message: 'is TeX: write the sign itself, such as `Θ`, `∂` or `∑`' },
  {
    // The letter first: a lookbehind tried at every blank of many would take their square.
    sign: /(?=[ad])(?<=,\s*)(?:axis|dim)\s*=\s*(?:-1|1)(?!\d)/u,
    message: 'is written `rows` here: along each row',
    write: 'rows',
  },
  {
    sign: /(?=[ad])(?<=,\s*)(?:axis|dim)\s*=\s*0(?!\d)/u,
    message: 'is written `cols` here: along each column',
    write: 'cols',
  },
  {
    sign: /^let\s+(?=.*(?:[:∈=]|\bbe\b))/iu,
    message: 'is not needed: a declaration is `X : R[m, n]`',
    write: '',
  },
  {
    sign: /(?=be)(?<=^[\p{L}\p{M}\p{N}_, ]+\s)be(?:\s+in)?(?=\s+[Rℝ](?![\p{L}\p{N}_]))/u,
    message: 'is written `:` here',
    write: ':',
  },
  { sign: /√(?=\s*\()/u, message: 'is no operator: a root is `sqrt(…)`', write: 'sqrt' },
  {
    sign: /√\s*([\p{L}_][\p{L}\p{M}\p{N}_]*|\p{N}+)/u,
    message: 'is no operator: a root is `sqrt(…)`',
    write: (_, [, name = '']) => `sqrt(${name})`,
  },
  { sign: /√/u, message: 'is no operator: a root is `sqrt(…)`' },
  {
    sign: /(?=,)(?<=[=+\-*/(]\s*\p{Nd}+),(?=\p{Nd}+(?:\s|$|[)+\-*/]))/u,
    message: 'stands between arguments: a decimal fraction has a point, as in `0.5`',
    write: '.',
  },
  { sign: /∫/u, message: 'is no operator: there are no integrals here' },
  {
    sign: /(?:=>|⇒|⟹|⟺|⇔)(?=\s*\S)/u,
    message: 'has no meaning: what follows is a statement of its own',
    write: '\n',
  },
  {
    sign: /(?<![,\s])[,\s]+(?=det|\|)(?<=^[^=≠!]*[:∈][^=≠!]*)(?:det\s*\(?\s*\p{L}[\p{L}\p{M}\p{N}_]*\s*\)?|\|\s*\p{L}[\p{L}\p{M}\p{N}_]*\s*\|)\s*(?:≠|!=)\s*0/u,
    message: 'is said with a word: a matrix that has an inverse is `invertible`',
    write: ' invertible',
  },
  {
    // All entries of a column, one by one.
    sign: /(?=[[(])[[(]\s*([\p{L}_][\p{L}\p{M}\p{N}]*)_\{?1\}?\s*[,;]\s*(?:\1_\{?2\}?\s*[,;]\s*)?(?:\.\.\.|…|⋯)\s*[,;]\s*\1_\{?[\p{L}\p{N}]+\}?\s*[\])]/u,
    message: 'has no meaning: a column is written by its name alone',
    write: (_, [, name = '']) => `(${name})`,
  },
  { sign: /[≈≅≃≡≠]|!=|~=|<-|=>/u, message: 'has no meaning: a claim is `=`, a claimed identity `==`' },
  { sign: /[⊕⊖⊘]/u, message: 'is no operator: entry by entry they are `.+`, `.-` and `./`' },
  { sign: /[∞]/u, message: 'is no number here' },
  { sign: /\/\//u, message: 'has no meaning: a comment begins with `#`', write: '#' },
  { sign: /∇(?:[²³]|\^\{?\d\}?)?(?!\s*[_²³^\p{L}])/u, message: 'needs its variable: `∇_Θ L`' },
  { sign: /%\*%/u, message: 'is no operator: a matrix product is `A B` or `A * B`', write: '*' },
  { sign: /%(?=[^\n]{0,200}[)\]}])(?<=[([{][^)\]}]{0,200}%)/u, message: 'has no meaning here' },
  { sign: /%/u, message: 'has no meaning: a comment begins with `#`', write: '#' },
  { sign: /[$&!~`]/u, message: 'has no meaning here' },
  {
    sign: /;/u,
    near: true,
    message: 'stands only between the rows of `[A B; C D]`; a statement ends with its line',
    write: '\n',
  },
  {
    sign: /(?=\()\(\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*>\s*0\s*\)/u,
    message: 'is no value: 1 where x > 0 and 0 elsewhere is `step(x)`',
    write: (_, [, name = '']) => `(step(${name}))`,
  },
  { sign: /<=|>=|[<>≤≥]/u, near: true, message: 'stands only in `dim k <= n`' },
  { sign: /->|→/u, near: true, message: 'stands only in a function of matrices: `fn h : R[n] -> R[m]`' },
  { sign: /"/u, near: true, message: 'stands only around a path: `import "layers.mcalc"`' },
  { sign: /\{/u, near: true, message: 'stands only behind `^` and `_`: parentheses are `( )`' },
  { sign: /\?/u, near: true, message: 'stands only for a size, as in `R[?, ?]`' },
];

function habit(code: string, prepared: string, at: number): SyntaxFault | null {
  if (/^import(?![\p{L}\p{N}_])/u.test(code)) return null;
  for (const { sign, near, message, write: writes } of HABITS) {
    const found = sign.exec(near ? code.slice(at, at + NEAR) : code);
    if (!found || (near && found.index > 0)) continue;
    const start = found.index + (near ? at : 0);
    if (found[0] === '{' && /[_^]\s*$/u.test(code.slice(Math.max(0, start - NEAR), start))) continue;
    // The text of a note is free.
    const note = prepared.lastIndexOf('¦', start);
    if (note >= 0 && !prepared.slice(note, start).includes('\n')) continue;
    const quoted = found[0].trim();
    const write = typeof writes === 'function' ? writes(quoted, found) : writes;
    const explained = fault(`\`${quoted}\` ${message}`, start, quoted.length);
    if (write === undefined) return explained;
    const title =
      write === '' ? `Remove \`${quoted}\`` : write === '\n' ? 'Begin a new line' : `Write \`${write}\``;
    return { ...explained, fixes: [{ title, span: explained.span, text: write }] };
  }
  return null;
}

function unbalanced(code: string): SyntaxFault | null {
  const open: { sign: string; at: number }[] = [];
  for (let i = 0; i < code.length; i++) {
    const sign = canonical(code.charAt(i));
    if ('([{⟨'.includes(sign)) open.push({ sign, at: i });
    const partner = PAIRS.get(sign);
    if (partner === undefined) continue;
    const last = open.pop();
    if (!last) return fault(`\`${sign}\` has no \`${partner}\` before it`, i);
    if (last.sign !== partner) return fault(`\`${last.sign}\` is closed by \`${sign}\``, i);
  }
  const last = open.at(-1);
  return last ? (missingSize(code, last.at) ?? fault(`\`${last.sign}\` is never closed`, last.at)) : null;
}

/** `R[n,` says more about what is missing than about the bracket. */
function missingSize(code: string, bracket: number): SyntaxFault | null {
  const before = code.slice(Math.max(0, bracket - NEAR), bracket);
  const inside = code.slice(bracket + 1);
  const space = /(?<![\p{L}\p{N}_])[Rℝ]\^?$/u.exec(before)?.[0];
  if (space === undefined || !/^$|,$/u.test(inside.trim())) return null;
  const what = inside.trim() === '' ? `${space}${code.charAt(bracket)}` : ',';
  const start = what === ',' ? bracket : bracket - space.length;
  return fault(`expected a size after \`${what}\``, start, code.length - start);
}

/** A derivative that is not finished where the grammar stopped. */
function brokenDerivative(code: string, at: number): SyntaxFault | null {
  const from = Math.max(0, at - NEAR);
  const before = /(?=∂)(?<!\/\s*)∂(?:(?!\/\s*∂)[^∂=+\-\s])*(?:\s*\/\s*)?∂?$/u.exec(code.slice(from, at));
  if (!before || /\/\s*∂.+$/u.test(before[0])) return null;
  const start = from + before.index;
  const quoted = code.slice(start, at).trim();
  return fault(`expected a derivative such as \`∂L/∂x\`, and this stops at \`${quoted}\``, start, at - start);
}

const BARS: ReadonlyMap<string, string> = new Map([
  ['\uE000', '\uE001'],
  ['\uE004', '\uE005'],
]);

function openBar(code: string, prepared: string): SyntaxFault | null {
  const open: number[] = [];
  for (let i = 0; i < prepared.length; i++) {
    const mark = prepared.charAt(i);
    if (BARS.has(mark)) open.push(i);
    else if (BARS.get(prepared.charAt(open.at(-1) ?? -1)) === mark) open.pop();
  }
  const at = open.at(-1);
  if (at === undefined) return null;
  const bar = code.startsWith('||', at) && prepared[at] === '\uE000' ? '||' : code.charAt(at);
  return fault(`\`${bar}\` is never closed`, at, bar.length);
}

/** The sign that a text ends with, where an operand has to follow. */
const OPERATOR = /(?:\.[+\-*/^]|==|[+\-−*∗∘◦⊙/∕\\⊗·⋅∙×⨯=^([{,⟨;:∑∏])$/u;

/** At the place where the grammar stopped. */
function atPlace(code: string, prepared: string, at: number): SyntaxFault {
  const before = code.slice(Math.max(0, at - NEAR), at).trimEnd();
  const sign = OPERATOR.exec(before)?.[0];
  if (at >= code.length) {
    if (sign) return fault(`expected an expression after \`${sign}\``, lastPlace(code, sign), sign.length);
    if (/^[^=:∈]+$/u.test(code)) {
      const forms = 'a definition is `name = …`, a claim `∂L/∂x = …` or `a == b`, a question `derive …`';
      return { ...fault(`this says nothing: ${forms}`, 0, Math.max(1, code.length)), isNameless: true };
    }
    const big = /[∑∏]\S+$/u.exec(before)?.[0];
    if (big) return fault(`expected an expression after \`${big}\``, lastPlace(code, big), big.length);
    const word = lastWord(before);
    return fault(`expected more after \`${word}\``, lastPlace(code, word), word.length);
  }
  const place = at + (/^\s*/u.exec(code.slice(at, at + NEAR))?.[0].length ?? 0);
  const word = /^(?:[\p{L}\p{M}\p{N}_]+|==|\.[+\-*/^]|.)/su.exec(code.slice(place, place + NEAR))?.[0] ?? '';
  const wordFault = (message: string): SyntaxFault => fault(message, place, Math.max(1, word.length));
  if (/^['′ᵀ⊤⊺″’]/u.test(word)) {
    if (sign) return wordFault(`\`${word}\` has nothing before it to transpose`);
    if (place > 0 && /\s/u.test(code.charAt(place - 1))) {
      return wordFault(`\`${word}\` stands right behind what it transposes, without a space`);
    }
  }
  const bar = /[‖∥|]+_?$/u.exec(before)?.[0];
  if (bar !== undefined && (word.startsWith('_') || bar.endsWith('_'))) {
    const bars = /[‖∥]|\|\|/u.test(bar);
    return wordFault(
      bars ? 'a norm is `‖A‖_F`, `‖A‖_1`, `‖A‖_2` or `‖A‖_*`' : 'a norm has double bars: `‖x‖_1`',
    );
  }
  const summed = /(?<![\p{L}\p{N}_])(sum|prod)_$/u.exec(before)?.[1];
  if (summed && word === '{') {
    return wordFault(`a sum over an index is \`∑_{i} x[i]\` or \`${summed}(i in n, x[i])\``);
  }
  if (word === '_' || (word === '{' && before.endsWith('_'))) {
    return wordFault('a subscript is part of a name: write `x_1` or `x₁`');
  }
  if (word === '==' || (word === '=' && prepared.includes('=='))) {
    return wordFault('`=` and `==` do not stand in one chain');
  }
  const what = barNamed(prepared[place]) ?? `\`${word}\``;
  if (word === '⟩' && !sign) return wordFault('an inner product is of two: `⟨A, B⟩`');
  if (sign && /^[)\]}⟩]$/u.test(word) && PAIRS.get(word) === sign) {
    return fault(
      `\`${sign}${word}\` is empty`,
      lastPlace(code.slice(0, place), sign),
      place + 1 - lastPlace(code.slice(0, place), sign),
    );
  }
  if (sign === '^' && word === '+') return wordFault('the pseudoinverse is `pinv(A)`');
  if (sign === '^' && /^[*∗]$/u.test(word))
    return wordFault("all matrices are real here: the conjugate transpose is the transpose `A'`");
  if (sign === '^' && word === '-') return wordFault('a negative exponent is one number: `A^-2`, or `A^(…)`');
  if (sign) return wordFault(`expected an expression after \`${sign}\`, not ${what}`);
  if (before === '') return wordFault(`a statement does not begin with ${what}`);
  if (word === ':' && /=/u.test(before)) {
    const explained = wordFault('`:` is no product here: the inner product is `A · B`');
    return { ...explained, fixes: [{ title: 'Write `·`', span: explained.span, text: '·' }] };
  }
  if (word === ',')
    return wordFault('`,` stands only between arguments, places, sizes or entries of a block');
  if (/^[½⅓⅔¼¾⅕⅙⅛]$/u.test(word))
    return wordFault(`${what} cannot follow a number: write the sum, as in \`2.5\``);
  if (/\d$/u.test(before) && word === '.') return wordFault('a number has a digit behind its point: `3.0`');
  if (/^[₀-₉ₐ-ₜᵢ-ᵪⱼ]/u.test(word)) return wordFault('a subscript stands before the power: `x₁²`');
  return wordFault(`${what} cannot stand here, after \`${lastWord(before)}\``);
}

const barNamed = (mark: string | undefined): string | null =>
  mark === '\uE001' || mark === '\uE005' ? 'the bar that closes' : null;

const lastPlace = (code: string, word: string): number => Math.max(0, code.trimEnd().length - word.length);

function lastWord(text: string): string {
  return /(?:[\p{L}\p{M}\p{N}_]+|\S)$/u.exec(text.trimEnd().slice(-NEAR))?.[0] ?? '';
}
