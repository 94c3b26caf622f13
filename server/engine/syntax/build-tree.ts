// From a match of the grammar to the tree.

import type { McalcSemantics } from '../../../grammar/mcalc.ohm-bundle.js';
import './read-expression.ts';
import './read-postfix.ts';
import './read-statement.ts';
import { readFrom, semantics } from './reading.ts';
import type { Statement } from './tree.ts';

export { grammar } from './reading.ts';

/** The tree of a statement that the grammar matched; `text` is the original, before `prepare`. */
export function buildStatement(match: Parameters<McalcSemantics>[0], text: string): Statement {
  readFrom(text);
  return semantics(match).statement();
}
