// The notations that a document can be exported to, by the names that the command line and assistants have for them.

import { TARGET_NAMES } from './targets/target.ts';

export const NOTATIONS = ['latex', 'markdown', ...TARGET_NAMES] as const;

export type Notation = (typeof NOTATIONS)[number];
