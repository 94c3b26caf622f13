// Words that begin a statement in other languages and on paper, each with the keyword that says it here.

import type { SyntaxFault } from './tree.ts';

/** '' where the statement needs no keyword. */
const KEYWORD_FOR: Readonly<Record<string, string>> = {
  ...alike('dim', 'dims dimension dimensions size sizes'),
  ...alike('const', 'consts constant constants given'),
  ...alike('param', 'params parameter parameters'),
  ...alike('var', 'vars variable variables'),
  ...alike('fn', 'func function functions fun def define'),
  ...alike('derive', 'derivative differentiate diff find compute gradient'),
  ...alike('import', 'include use load require'),
  ...alike('notation', 'notations operator'),
  ...alike('convention', 'conventions'),
  ...alike('', 'let claim prove show verify check assert'),
};

function alike(keyword: string, words: string): Readonly<Record<string, string>> {
  return Object.fromEntries(words.split(' ').map((word) => [word, keyword]));
}

/** The text that follows each keyword: only then is a word before it meant as one, since all of them may be names. */
const FOLLOWS: Readonly<Record<string, RegExp>> = {
  dim: /^NAME(?:\s*,|\s*=(?!=)|\s*<=|\s*≤|\s*$)/u,
  const: /^NAME(?:\s*,\s*NAME)*\s*(?:[:∈]|=(?!=)|$)/u,
  param: /^NAME(?:\s*,\s*NAME)*\s*(?:[:∈]|=(?!=)|$)/u,
  var: /^NAME(?:\s*,\s*NAME)*\s*(?:[:∈]|=(?!=)|$)/u,
  fn: /^NAME\s*(?:[:∈]|=(?!=)|\([^()]*\)\s*=(?!=))/u,
  derive: /^(?:[∂∇][^=]*|NAME\s*)$/u,
  import: /^"/u,
  notation: /^[*·∘×]\s*=/u,
  convention: /^(?:(?:layout|symmetric)\s*=|d\s*=\s*gradient\s)/u,
  '': /^(?:[∂∇]|NAME\s*(?:[:∈]|=(?!=)|\([^()]*\)\s*=(?!=)|\/|$))/u,
};

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const BEHIND = new Map(
  Object.entries(FOLLOWS).map(([keyword, form]) => [
    keyword,
    new RegExp(form.source.replaceAll('NAME', NAME), 'u'),
  ]),
);
const HEAD = /^([a-z]+)\s+(?=[^\s=:,])/u;

/** A statement that begins with such a word; `behind` is where the word ends. */
export function strangeKeyword(
  text: string,
): { readonly fault: SyntaxFault; readonly keyword: string; readonly behind: number } | null {
  const head = HEAD.exec(text);
  const word = head?.[1];
  if (!head || word === undefined || !Object.hasOwn(KEYWORD_FOR, word)) return null;
  const keyword = meant(word, text.slice(head[0].length));
  if (keyword === null) return null;
  const span = { start: 0, end: word.length };
  if (keyword === '') {
    const message = `\`${word}\` is no keyword, and none is needed here: a definition is \`name = …\`, a claim \`∂L/∂x = …\``;
    const fix = { title: `Remove \`${word}\``, span: { start: 0, end: head[0].length }, text: '' };
    return { fault: { message, span, fixes: [fix] }, keyword, behind: head[0].length };
  }
  const message = `\`${word}\` is no keyword; did you mean \`${keyword}\`?`;
  const fixes = [{ title: `Write \`${keyword}\``, span, text: keyword }];
  return { fault: { message, span, fixes }, keyword, behind: word.length };
}

/** The keyword that a word stands for before such a text; a function without parameters is a definition. */
function meant(word: string, rest: string): string | null {
  const keyword = KEYWORD_FOR[word] ?? '';
  const isDefinition = /^[\p{L}_][\p{L}\p{M}\p{N}_]*\s*=(?!=)/u.test(rest);
  if (keyword !== 'dim' && isDefinition && !BEHIND.get('convention')?.test(rest)) return '';
  return BEHIND.get(keyword)?.test(rest) ? keyword : null;
}
