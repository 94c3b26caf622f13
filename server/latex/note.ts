// A remark for the author about a place in a document.

import type { TextRange } from '../engine/api.ts';
import type { OtherReading } from './other-readings.ts';

export interface Note {
  readonly message: string;
  /** Where in the document. */
  readonly range: TextRange;
  /** Other meanings that the place could have. */
  readonly others?: readonly OtherReading[];
}
