// What is wrong with a statement that the grammar could not match: one message, at its place, in the words of the language.

import { canonical } from './characters.ts';
import type { SyntaxFault } from './tree.ts';

const PAIRS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['⟩', '⟨'],
]);

/** `at` is how far the grammar came. */
export function explainFault(text: string, prepared: string, at: number): SyntaxFault {
  return strangeSign(text) ?? unbalanced(text) ?? leftSide(text) ?? atPlace(text, prepared, at);
}

const fault = (message: string, start: number, length = 1): SyntaxFault => ({
  message,
  span: { start, end: start + length },
});

function strangeSign(text: string): SyntaxFault | null {
  const code = withoutComments(text);
  const plusMinus = code.search(/[±∓]/u);
  if (plusMinus >= 0)
    return fault(`\`${code[plusMinus]}\` is no operator: write the two cases as two definitions`, plusMinus);
  const assign = code.indexOf(':=');
  if (assign >= 0) return fault('a definition is written with `=`, not `:=`', assign, 2);
  const other = code.search(/[@$%&!~`;?<>](?![=≤])/u);
  if (other >= 0 && !insideBrackets(code, other))
    return fault(`\`${code[other]}\` has no meaning here`, other);
  return null;
}

function insideBrackets(text: string, at: number): boolean {
  const before = text.slice(0, at);
  return (before.match(/\[/gu)?.length ?? 0) > (before.match(/\]/gu)?.length ?? 0);
}

function withoutComments(text: string): string {
  return text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
}

function unbalanced(text: string): SyntaxFault | null {
  const code = withoutComments(text);
  const open: { sign: string; at: number }[] = [];
  for (let i = 0; i < code.length; i++) {
    const sign = canonical(code[i] ?? '');
    if ('([{⟨'.includes(sign)) open.push({ sign, at: i });
    const partner = PAIRS.get(sign);
    if (partner === undefined) continue;
    const last = open.pop();
    if (!last) return fault(`\`${sign}\` has no \`${partner}\``, i);
    if (last.sign !== partner) return fault(`\`${last.sign}\` is closed by \`${sign}\``, i);
  }
  const last = open.at(-1);
  if (!last) return null;
  // `R[n,` says more about what is missing than about the bracket.
  const tail = code.slice(last.at + 1).trim();
  const before = code.slice(0, last.at).trimEnd();
  if (/(?:^|[^\p{L}])[Rℝ]$/u.test(before) && (tail === '' || tail.endsWith(',')))
    return fault(
      `expected a size after \`${tail === '' ? `${before.slice(-1)}${last.sign}` : ','}\``,
      last.at,
      1,
    );
  return fault(`\`${last.sign}\` is never closed`, last.at);
}

function leftSide(text: string): SyntaxFault | null {
  const code = withoutComments(text).trimEnd();
  const keyword = /^(dim|const|param|var|fn|derive|notation|convention|import)(?![\p{L}\p{N}_])\s*$/u.exec(
    code,
  );
  if (keyword)
    return fault(`expected ${AFTER[keyword[1] ?? ''] ?? 'more'} after \`${keyword[1]}\``, 0, code.length);
  if (/^(?:const|param|var)\s+[\p{L}_][\p{L}\p{N}_]*\s*$/u.test(code))
    return fault('expected `:` and a shape, as in `X : R[m, n]`', 0, code.length);
  if (/^=/u.test(code)) return fault('expected a name before `=`', 0);
  if (/(?:[=]|^derive\s)\s*$/u.test(code)) return fault('expected an expression after `=`', code.length - 1);
  return null;
}

const AFTER: Readonly<Record<string, string>> = {
  dim: 'a name for a size',
  const: 'a name',
  param: 'a name',
  var: 'a name',
  fn: 'a name',
  derive: 'a derivative, such as `∂L/∂x`,',
  notation: 'a product sign',
  convention: '`layout = …` or `symmetric = …`',
  import: 'a path in quotes',
};

/** At the place where the grammar stopped. */
function atPlace(text: string, prepared: string, at: number): SyntaxFault {
  const code = withoutComments(text).trimEnd();
  const start = Math.min(at, Math.max(0, code.length - 1));
  const before = code.slice(0, at).trimEnd();
  const here = code.slice(at).trimStart();
  const skipped = code.length - code.slice(at).trimStart().length;
  const sign = /(\.[+\-*/^]|[+\-*∘⊙/\\⊗·×=,^−⋅])$/u.exec(before)?.[1];
  if (at >= code.length && sign)
    return fault(`expected an expression after \`${sign}\``, before.length - sign.length, sign.length);
  if (at >= code.length) {
    const single = /^[^=:∈]+$/u.test(code);
    if (single && !code.includes('=='))
      return fault(
        'this says nothing: a definition is `name = …`, a claim `∂L/∂x = …` or `a == b`',
        0,
        Math.max(1, code.length),
      );
    return fault(`expected more after \`${lastWord(before)}\``, start);
  }
  const word = /^(?:[\p{L}\p{N}_]+|.)/u.exec(here)?.[0] ?? here.slice(0, 1);
  const place = Math.max(skipped, 0);
  if (sign) return fault(`expected an expression after \`${sign}\`, not \`${word}\``, place, word.length);
  if (/[Rℝ]\[?[^\]]*$/u.test(before) && /[[,]$/u.test(before))
    return fault(`expected a size after \`${lastWord(before)}\``, place, word.length);
  if (word === '(' || word === '[' || word === '{') return fault(`\`${word}\` cannot stand here`, place, 1);
  if (prepared[place] === '\uE001' || prepared[place] === '\uE005')
    return fault('this bar closes nothing that is complete', place, 1);
  return fault(
    `\`${word}\` cannot stand here${before === '' ? '' : `, after \`${lastWord(before)}\``}`,
    place,
    word.length,
  );
}

function lastWord(text: string): string {
  return /(?:[\p{L}\p{N}_]+|\S)$/u.exec(text.trimEnd())?.[0] ?? '';
}
