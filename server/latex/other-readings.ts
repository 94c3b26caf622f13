// Another reading of a sign than the one that was chosen, as edits of the document: the sign is written as what it means, or a
// comment says it.

import type { TextEdit } from '../engine/api.ts';
import type { Format } from './document.ts';

const SIGNS = {
  dagger: /\\dagger(?![a-zA-Z])|†/gu,
  /** The 2 below a norm. */
  norm: /(?<=\\\||\|\||\\r?[vV]ert|[‖∥])\s*_\s*(?:2|\{\s*2\s*\})/gu,
} as const;

export type OtherReading =
  /** A sign is written as another one wherever it stands. */
  | {
      readonly kind: 'sign';
      readonly sign: keyof typeof SIGNS;
      readonly instead: string;
      readonly title: string;
    }
  /** A comment of the document says what a sign means. */
  | { readonly kind: 'statement'; readonly statement: string; readonly title: string };

/** The edits of the document by which another reading is chosen. */
export function editsOf(other: OtherReading, document: string, format: Format): readonly TextEdit[] {
  switch (other.kind) {
    case 'sign':
      return [...document.matchAll(SIGNS[other.sign])].map(({ 0: found, index }) => ({
        range: { start: index, end: index + found.length },
        newText: other.instead,
      }));
    case 'statement': {
      const isMarkdown = format === 'markdown';
      const first = /^[^\n]*(?:%|<!--)\s*mcalc:/mu.exec(document)?.index ?? 0;
      const comment = isMarkdown ? `<!-- mcalc: ${other.statement} -->` : `% mcalc: ${other.statement}`;
      return [{ range: { start: first, end: first }, newText: `${comment}\n` }];
    }
  }
}
