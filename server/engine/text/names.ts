// Whether a text is a name, for those who write formulas (a name needs no parentheses), and how names are compared.

/** Letters with their accents, digits and underscores, as in `Θ`, `W₁`, `x̂_2`; a number counts as well. */
const NAME = /^[\p{L}\p{M}\p{N}_]+$/u;

export const isName = (text: string): boolean => NAME.test(text);

/** `Θ` as it is, `(X Θ)` in parentheses: how what is indexed or derived is written. */
export const nameOrEnclosed = (text: string): string => (isName(text) ? text : `(${text})`);

/** The family of a member, `W` of `W[l]`; any other name is itself. */
export const familyOf = (name: string): string => name.split('[', 1)[0] ?? name;

/** Letters that NFKC takes for others, and that on paper look different: `ℓ` and `l`, `ϕ` and `φ`, `ϵ` and `ε`. */
const OWN_LETTERS = 'ℓϵϑϰϕϱϖ';
/** ϵ ϑ ϰ ϕ ϱ ϖ in bold, italics and the like stand in this order from each of these on. */
const STYLED_OWN_LETTERS = [0x1d6dc, 0x1d716, 0x1d750, 0x1d78a, 0x1d7c4];

const ownLetter = (character: string): string | null => {
  if (OWN_LETTERS.includes(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const first = STYLED_OWN_LETTERS.find((from) => code >= from && code < from + OWN_LETTERS.length - 1);
  return first === undefined ? null : OWN_LETTERS.charAt(1 + code - first);
};

/** NFKC as far as it joins subscripts and mathematical alphabets: what looks different on paper stays two letters. */
export function normaliseLetters(text: string): string {
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) > 127) return normaliseAround(text);
  return text;
}

function normaliseAround(text: string): string {
  let [result, from, at] = ['', 0, 0];
  for (const character of text) {
    const own = ownLetter(character);
    if (own !== null) {
      result += text.slice(from, at).normalize('NFKC') + own;
      from = at + character.length;
    }
    at += character.length;
  }
  return (result + text.slice(from).normalize('NFKC')).normalize('NFC');
}
