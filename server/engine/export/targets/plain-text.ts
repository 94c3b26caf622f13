// Text of the document, and the name of its file, as it may stand in a comment or a docstring of exported code.

/** Line breaks of every kind and characters that steer a terminal, an editor or a compiler rather than being read. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * One line of seen characters. In its first two lines Python takes `coding:` and `coding=` for what its file is encoded
 * in, also in the middle of a comment, so these are set apart.
 */
export function plainText(text: string): string {
  return text.replace(UNSEEN, ' ').replace(/coding(?=[:=])/gu, 'coding ');
}
