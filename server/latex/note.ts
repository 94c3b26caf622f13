// What somebody is told about a place in a document.

import type { TextRange } from '../engine/api.ts';

export interface Note {
  readonly message: string;
  /** Where in the document. */
  readonly range: TextRange;
}
