// About how wide a formula prints.

const TOKEN = /\\begin\{\w+\}|\\end\{\w+\}|\\left(?:\\.|.)|\\right(?:\\.|.)|\\[A-Za-z]+|\\.| [+-] |./gsu;

/** Commands, signs and letters one by one; joined, they are the formula. */
export const latexTokens = (latex: string): readonly string[] => latex.match(TOKEN) ?? [];

/** In letters of the usual width: scripts are smaller, a fraction is as wide as its wider half. */
export function widthOf(latex: string): number {
  const tokens = latexTokens(latex);
  let at = 0;
  let width = 0;
  /** A group in braces, or one sign. */
  const argument = (): number => {
    while (/^\s$/u.test(tokens[at] ?? '')) at += 1;
    if (tokens[at] !== '{') return piece();
    at += 1;
    let inside = 0;
    while (at < tokens.length && tokens[at] !== '}') inside += piece();
    at += 1;
    return inside;
  };
  const piece = (): number => {
    const token = tokens[at] ?? '';
    if (token === '{') return argument();
    at += 1;
    if (/^[\^_]$/u.test(token)) return 0.7 * argument();
    if (/^\\[tdc]?frac$/u.test(token)) {
      const [above, below] = [argument(), argument()];
      return Math.max(above, below) * (token === '\\tfrac' ? 0.7 : 1) + 0.5;
    }
    if (/^\\(?:text|operatorname|mathit|mathrm|mathbf|mathbb)$/u.test(token)) return 0.9 * argument();
    if (/^\\big[lr]$/u.test(token)) return 0;
    if (/^\\(?:quad|qquad|log|exp|det|sum|prod)$/u.test(token)) return 2.5;
    if (/^ [+-] $/u.test(token) || token === '=') return 2.5;
    if (/^\\(?:cdot|circ|odot|oslash|otimes|times)$/u.test(token)) return 1.8;
    if (/^(?:\\[,;:! ]|\s|[&}$]|\\(?:begin|end).*)$/su.test(token)) return token === ' ' ? 0.1 : 0.3;
    return 1;
  };
  while (at < tokens.length) width += piece();
  return width;
}
