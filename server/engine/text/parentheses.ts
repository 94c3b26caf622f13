// Parentheses in a text of the language: which one closes which.

/** The place of the parenthesis that closes the one at `start`; -1 where none does. */
function closingAt(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Whether the first parenthesis closes at the very end: `(a b)`, but not `(a)(b)`. */
export function isInParentheses(text: string): boolean {
  return text.startsWith('(') && closingAt(text, 0) === text.length - 1;
}

/** How many parentheses stand within each other. */
export function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
