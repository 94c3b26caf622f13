// The two sides of an equation, so that its `=` can be aligned with those of the other lines.

export interface Sides {
  /** null where the text is no equation, or begins with `=`. */
  readonly left: string | null;
  readonly right: string;
}

/** Splits at the first `=` that stands outside all brackets; of the language itself. */
export function splitEquation(text: string): Sides {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('({['.includes(character)) depth += 1;
    else if (')}]'.includes(character)) depth -= 1;
    else if (character === '=' && depth === 0) {
      const left = text.slice(0, at).trim();
      return { left: left === '' ? null : left, right: text.slice(at + 1).replace(/^[=\s]+/, '') };
    }
  }
  return { left: null, right: text };
}
