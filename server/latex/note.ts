// What somebody is told about a place in a document.

import type { TextRange } from '../engine/api.ts';
import type { OtherReading } from './other-readings.ts';

export interface Note {
  readonly message: string;
  /** Where in the document. */
  readonly range: TextRange;
  /** What the place could mean besides. */
  readonly others?: readonly OtherReading[];
}
