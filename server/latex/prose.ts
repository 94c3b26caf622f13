// Properties of letters in the words between formulas: `a symmetric matrix $A$`, `where $U$ is an $m \times m$ diagonal matrix`,
// `$w$ is a $d$-dimensional vector`. Only sentences of a few plain forms are understood; what stands under an `if` or a `not`
// says nothing.

import type { Attribute } from '../engine/api.ts';
import { attributeEnding, attributeIn } from './attributes.ts';
import { plainText } from './letter-names.ts';
import type { Line } from './lines.ts';
import { isSign, type Row, rangeOfRow, splitRow } from './math.ts';

/** A formula within a sentence, with the words on both sides of it. */
export interface InSentence {
  row(): Row;
  /** Which of the formulas of the document it is. */
  readonly at: number;
  readonly start: number;
  readonly before: string;
  readonly behind: string;
}

export interface LetterProperty {
  readonly line: Line;
  readonly start: number;
  /** The remark for the author of the document. */
  readonly message: string;
}

/** Words that take back what is said, or say it for some cases only. */
const DOUBT = /\b(?:not|if|when|unless|whether|neither|nor|otherwise|non)\b/iu;

/** A verb behind a letter, or a word of ours. */
const TELLING =
  /^\s*(?:is|are|be|being|of|with|has|have)\b|matri|vector|symm|definite|diagonal|ortho|inver|singular|triang/iu;

const KINDS = '(?:matrix|matrices|vector|vectors)';
const BE = /^\s*(?:is|are|be|being)\s+/iu;
/** `is a`, `are`, `is the`, and nothing more up to the next formula. */
const IS_A = /^\s*(?:is|are|be|being)\s+(?:an?|the)?\s*(?:real|fixed|given)?\s*$/iu;
/** `is a matrix of size`, `of size`, `has dimensions`. */
const OF_SIZE = new RegExp(
  `^\\s*(?:(?:is|are|be)\\s+(?:an?|the)?\\s*(?:[\\w-]+\\s+)?${KINDS}\\s+)?(?:of|with|has|have)\\s+(?:the\\s+)?(?:size|sizes|dimension|dimensions|shape|order|length)?\\s*$`,
  'iu',
);
const KIND_BEFORE = new RegExp(`\\s+${KINDS}\\s*$`, 'iu');

/** The properties that the words of a document give to its letters. */
export function propertiesInProse(formulas: readonly InSentence[]): readonly LetterProperty[] {
  return listsIn(formulas).flatMap(({ members, next }): readonly LetterProperty[] => {
    const [first, last] = [members[0], members.at(-1)];
    if (!first || !last) return [];
    const behind = sentenceBehind(last.behind);
    const before = sentenceBefore(first.before);
    // Few formulas have such words beside them, and only these are looked into.
    if (!TELLING.test(behind) && !TELLING.test(before)) return [];
    const isWhole = behind.length === last.behind.length && next !== null;
    // `$U$ is an $m \times m$ diagonal matrix`: the words go on behind the size.
    const sizes = isWhole && (IS_A.test(behind) || OF_SIZE.test(behind)) ? sizesIn(next, behind) : null;
    const words = sizes && next ? `${behind} ${sentenceBehind(next.behind)}` : behind;
    const clause = BE.test(words) && !DOUBT.test(before) ? firstPart(words) : '';
    const named = before.replace(KIND_BEFORE, ' ');
    const attribute = attributeOf(clause) ?? (DOUBT.test(before) ? null : attributeEnding(named));
    return members.flatMap((member) => {
      const isLast = member === last;
      const names = namesIn(member.row()).filter((name) => isLast || !isMatrix(sizes) || isCapital(name));
      const range = rangeOfRow(member.row());
      const list = names.map((name) => plainText(name)).join(', ');
      const { start } = member;
      const shape: readonly LetterProperty[] =
        sizes && names.length > 0 && !DOUBT.test(before)
          ? [
              {
                line: { kind: 'declaration', names, sizes, range },
                start,
                message: `the shape of ${list} is read from the text`,
              },
            ]
          : [];
      const attributes = names.flatMap((name): readonly LetterProperty[] => {
        if (attribute === null || !isCapital(name)) return [];
        const message = `${plainText(name)} is read as ${WORDS[attribute] ?? attribute}, as the text says`;
        return [{ line: { kind: 'attribute', name, attribute, range }, start, message }];
      });
      return [...shape, ...attributes];
    });
  });
}

const isCapital = (name: Row): boolean => /^\p{Lu}/u.test(plainText(name));

const isMatrix = (sizes: readonly Row[] | null): boolean =>
  sizes !== null && sizes.length === 2 && sizes.every((size) => plainText(size) !== '1');

/** `$A$, $B$ and $C$` as one, with the formula behind them. */
function listsIn(formulas: readonly InSentence[]): readonly {
  readonly members: readonly InSentence[];
  readonly next: InSentence | null;
}[] {
  const lists: { members: InSentence[]; next: InSentence | null }[] = [];
  for (const [at, formula] of formulas.entries()) {
    const behind = formulas[at + 1];
    const next = behind && behind.at === formula.at + 1 ? behind : null;
    const list = lists.at(-1);
    if (list && list.next === formula && /^\s*,?\s*(?:and)?\s*$/u.test(formula.before)) {
      list.members.push(formula);
      list.next = next;
    } else lists.push({ members: [formula], next });
  }
  return lists;
}

/** Attributes in words, where the language shortens them. */
const WORDS: Readonly<Partial<Record<Attribute, string>>> = {
  spd: 'symmetric positive definite',
  psd: 'symmetric positive semidefinite',
  skew: 'skew-symmetric',
  lower: 'lower triangular',
  upper: 'upper triangular',
};

const attributeOf = (words: string): Attribute | null => (DOUBT.test(words) ? null : attributeIn(words));

/** Up to the end of the sentence, or to a comma or `and` that goes on with something else. */
const sentenceBehind = (text: string): string => text.split(/[.;:!?](?:\s|$)|\n\s*\n/u, 1)[0] ?? '';

const sentenceBefore = (text: string): string => text.split(/[.;:!?)](?:\s|$)|\n\s*\n/u).at(-1) ?? '';

const firstPart = (words: string): string =>
  words.split(/,|\band\b(?!\s+positive)|\bwhere\b|\bwith\b/u, 1)[0] ?? '';

/** `A`, `A, B`, and the names of `A \in \mathbb{R}^{n \times n}`. */
function namesIn(row: Row): readonly Row[] {
  const [listed = []] = splitRow(row, (node) => isSign(node, '∈'));
  const names = splitRow(listed, (node) => isSign(node, ','));
  const isName = ([node, ...more]: Row): boolean => {
    const base = node?.kind === 'scripts' && node.above.length === 0 ? node.base : node;
    return base?.kind === 'letter' && more.length === 0;
  };
  return names.every(isName) ? names : [];
}

/** `m \times n` of `is an $m \times n$ matrix`, `d` of `is a $d$-dimensional vector`, `n` of `of length $n$`. */
function sizesIn({ row, behind }: InSentence, before: string): readonly Row[] | null {
  const sizes = splitRow(row(), (node) => isSign(node, '×'));
  const isSize = (part: Row): boolean =>
    part.length > 0 &&
    part.every(
      ({ kind }) => kind === 'letter' || kind === 'number' || kind === 'scripts' || kind === 'sign',
    ) &&
    !part.some((node) => node.kind === 'sign' && !/^[+*-]$/u.test(node.text));
  if (sizes.length > 2 || !sizes.every(isSize)) return null;
  if (sizes.length === 2) return sizes;
  const isVector =
    /^\s*-\s*(?:dimensional|vector)/iu.test(behind) || /\b(?:length|vector|vectors)\b[^,]*$/iu.test(before);
  return isVector ? sizes : null;
}
