// Other ways to write what the language has, of which only one thing can be meant: put into its own signs, place by place,
// so that the text keeps its length. What has two readings is not touched here.

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;

/** The signs of any of the spellings: most statements have none. */
const HAS_SPELLING =
  /[<{]|∇∇|:=|[.;,]\s*(?:#|$)|sum_|prod_|grad_|nabla|\b(?:in|x)\b|[[({]\s*(?:\p{L}|\p{N}+)x(?:\p{L}|\p{N}+)\s*[\])}]/u;
/** `f = A : B`, `d(X : Y) = …` */
const HAS_COLON = /^[∂∇d][^:]*:|=[^=:]*:/su;

interface Spelling {
  readonly pattern: RegExp;
  /** As long as what is found. */
  readonly write: (found: string, before: string) => string;
}

const SPELLINGS: readonly Spelling[] = [
  // `f := …`
  { pattern: /:=/gu, write: () => ' =' },
  // `∇∇f`, `∇∇ᵀf`: the Hessian
  { pattern: /∇∇(?:[ᵀ⊤]|\^T(?![\p{L}\p{N}_]))?/gu, write: (found) => '∇²'.padEnd(found.length) },
  // The end of a sentence, or of a line of a program; `2.` is a number that lacks a digit.
  { pattern: /(?:[.;](?=\s*$)(?<=[^\s\d.;]\s*[.;])|,(?=\s*$)(?<=[^\s.;,([{]\s*,))/u, write: () => ' ' },
  // `sum_{i=1}^n`, `prod_{i}`
  { pattern: /(?<![\p{L}\p{N}_])sum(?=_\{)/gu, write: () => '  ∑' },
  { pattern: /(?<![\p{L}\p{N}_])prod(?=_\{)/gu, write: () => '   ∏' },
  // `x in R^n` where a declaration begins
  {
    pattern: new RegExp(
      `^(\\s*(?:(?:const|param|var)\\s+)?${NAME}(?:\\s*,\\s*${NAME})*\\s+)in(?=\\s+[Rℝ](?![\\p{L}\\p{N}_]))`,
      'u',
    ),
    write: (_found, before) => `${before} ∈`,
  },
  // `R^{n x n}`, `R^{nxn}`, `R[m x n]`
  {
    pattern: /[Rℝ]\s*\^?\s*[[({][^[\](){}]*[\])}]/gu,
    write: (space) =>
      space.replace(
        /(?<=[\p{L}\p{M}\p{N}_)] )x(?= [\p{L}\p{N}(])|(?<=[[({]\s*(?:\p{L}|\p{N}+))x(?=(?:\p{L}|\p{N}+)\s*[\])}])/gu,
        /^[Rℝ]\s*\[/u.test(space) ? ',' : '×',
      ),
  },
];

/** The text with those spellings in the signs of the language; of the same length. */
export function withSpellings(text: string): string {
  const hasColon = text.includes(':') && HAS_COLON.test(text) && !/^\s*fn\s/u.test(text);
  const isLeft = !hasColon && !HAS_SPELLING.test(text);
  if (isLeft || /^\s*(?:import|dim)(?![\p{L}\p{N}_])/u.test(text)) return text;
  const code = text.replace(/#[^\n]*/gu, (comment) => ' '.repeat(comment.length));
  const spelled = SPELLINGS.reduce(
    (result, { pattern, write }) => result.replace(pattern, write),
    withRoundBrackets(withAngles(code)),
  );
  return hasColon ? withInnerProducts(spelled) : spelled;
}

/** Behind these a colon declares, and between these it parts places. */
const DECLARES = /^:\s*[Rℝ]\s*(?:$|[[{(^,])/u;

/** `A : B`, the inner product of matrices in many papers, as `A · B`: on a right side, or in the brackets of a left one. */
function withInnerProducts(text: string): string {
  const signs = text.split('');
  const open: string[] = [];
  let isRight = false;
  for (const [at, sign] of signs.entries()) {
    if ('([{⟨'.includes(sign)) open.push(sign);
    else if (')]}⟩'.includes(sign)) open.pop();
    else if (sign === '=' && open.length === 0) isRight = true;
    if (sign !== ':' || open.includes('[') || open.includes('{')) continue;
    const isInLeft = open.length > 0 && /^\s*[∂∇d]/u.test(text);
    if ((isRight || isInLeft) && !DECLARES.test(text.slice(at))) signs[at] = '·';
  }
  return signs.join('');
}

/** `<a, b>` as `⟨a, b⟩`: nothing is compared in the language, so what stands between the two and has a comma is an inner product. */
function withAngles(text: string): string {
  if (!text.includes('<')) return text;
  const signs = text.split('');
  const open: { readonly sign: string; readonly at: number; hasComma: boolean }[] = [];
  for (const [at, sign] of signs.entries()) {
    const innermost = open.at(-1);
    if (sign === '<' || '([{'.includes(sign)) open.push({ sign, at, hasComma: false });
    else if (sign === ',' && innermost) innermost.hasComma = true;
    else if (sign === '>' && innermost?.sign === '<') {
      open.pop();
      if (!innermost.hasComma || '-='.includes(signs[at - 1] ?? '')) continue;
      signs[innermost.at] = '⟨';
      signs[at] = '⟩';
    } else if (')]}'.includes(sign)) {
      while (open.at(-1)?.sign === '<') open.pop();
      open.pop();
    }
  }
  return signs.join('');
}

/** Behind these, braces have a meaning of their own; behind a TeX command its argument stands in them. */
const BEFORE_BRACE = /(?:[_^}]|\\[A-Za-z]+)\s*$/u;

/** `exp{x}` and `{a + b}/2` with round brackets. */
function withRoundBrackets(text: string): string {
  if (!text.includes('{')) return text;
  const signs = text.split('');
  const open: { readonly at: number; readonly isRound: boolean }[] = [];
  for (const [at, sign] of signs.entries()) {
    if (sign === '{') open.push({ at, isRound: !BEFORE_BRACE.test(text.slice(Math.max(0, at - 40), at)) });
    if (sign !== '}') continue;
    const opened = open.pop();
    if (!opened?.isRound) continue;
    signs[opened.at] = '(';
    signs[at] = ')';
  }
  return signs.join('');
}
