// Whether a text is a name, for those who write formulas: a name needs no parentheses.

/** Letters with their accents, digits and underscores, as in `Θ`, `W₁`, `x̂_2`; a number counts as well. */
const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;

export const isName = (text: string): boolean => NAME.test(text);

/** `Θ` as it is, `(X Θ)` in parentheses: how what is indexed or derived is written. */
export const nameOrEnclosed = (text: string): string => (isName(text) ? text : `(${text})`);
