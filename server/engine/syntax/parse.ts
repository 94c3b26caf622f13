// One statement's text → its tree, or one fault in the words of the language. Never an exception, whatever the text.

import { normaliseLetters } from '../text/names.ts';
import { buildStatement, grammar } from './build-tree.ts';
import { explainFault } from './explain-fault.ts';
import { strangeKeyword } from './explain-keyword.ts';
import { nestedTooDeep, outOfBounds } from './limits.ts';
import { prepare } from './prepare.ts';
import { withTex } from './tex-reading.ts';
import type { ParsedStatement } from './tree.ts';

/**
 * The texts that were read last: an undo brings them back, and while somebody types, the repairs of a fault elsewhere are
 * tried again at every keystroke. A tree costs far more than what is made of it.
 */
const recent = new Map<string, ParsedStatement>();
const MOST_RECENT = 256;
const LONGEST_KEPT = 1_000;

/** The tree of one statement's text, or the fault in it; the texts read last are cached. */
export function parseStatement(text: string): ParsedStatement {
  const known = recent.get(text);
  const parsed = known ?? readStatement(text);
  if (text.length > LONGEST_KEPT) return parsed;
  // A map keeps the order in which its keys came: the first is the one that nobody asked for the longest.
  recent.delete(text);
  recent.set(text, parsed);
  const [oldest] = recent.size > MOST_RECENT ? recent.keys() : [];
  if (oldest !== undefined) recent.delete(oldest);
  return parsed;
}

function readStatement(text: string): ParsedStatement {
  const bounded = outOfBounds(text);
  if (bounded) return { kind: 'broken', fault: bounded, names: introducedNames(text) };
  const strange = strangeKeyword(text);
  if (strange) {
    const names = introducedNames(`${strange.keyword} ${text.slice(strange.behind)}`.trimStart());
    return { kind: 'broken', fault: strange.fault, names };
  }
  try {
    const plain = matched(text);
    return plain.kind === 'parsed' ? plain : (readAsTex(text) ?? plain);
  } catch (error) {
    // The bounds above keep what is written far from this; sum signs nest without a bracket, and a caller may be deep already.
    if (!(error instanceof RangeError)) throw error;
    const message = 'nested too deep to be read: give an inner part a name of its own';
    return { kind: 'broken', fault: { message, span: { start: 0, end: 1 } }, names: introducedNames(text) };
  }
}

/** The tree of a statement whose TeX is read where it stands; null where it has none, or still is no statement. */
export function readAsTex(text: string): ParsedStatement | null {
  const read = withTex(text);
  const parsed = read === null ? null : matched(read);
  return parsed?.kind === 'parsed' ? { ...parsed, isTex: true } : null;
}

function matched(text: string): ParsedStatement {
  const prepared = prepare(text);
  const match = grammar.match(prepared, formOf(prepared));
  if (match.failed()) {
    return {
      kind: 'broken',
      fault: explainFault(text, prepared, match.getRightmostFailurePosition()),
      names: introducedNames(text),
    };
  }
  const statement = buildStatement(match, text);
  const fault = nestedTooDeep(statement);
  return fault ? { kind: 'broken', fault, names: introducedNames(text) } : { kind: 'parsed', statement };
}

const HEAD = '[A-Za-z_ΣΠ][A-Za-z0-9_ΣΠ]*(?:\\[[^\\[\\]]*\\])?';
const NAMES = `${HEAD}(?:\\s*,\\s*${HEAD})*`;
const DECLARATION = new RegExp(`^(?:(?:const|param|var)(?![A-Za-z0-9_ΣΠ])|${NAMES}\\s*[:∈])`, 'u');
/** `f : R[n] -> R`: an arrow, or the word, says that a function is declared. */
const MAPS = /->|→|:\s*elementwise\b/u;
/** `n ∈ ℕ` */
const COUNTS = new RegExp(`^${NAMES}\\s*∈\\s*ℕ`, 'u');
const KEYWORDS = 'dim|const|param|var|fn|derive|notation|convention|import';
const KEYWORD = /^(dim|fn|derive|notation|convention|import)(?![A-Za-z0-9_ΣΠ])/u;
const FORMS: ReadonlyMap<string, string> = new Map([
  ['dim', 'Dim'],
  ['fn', 'Function'],
  ['derive', 'Derive'],
  ['notation', 'Notation'],
  ['convention', 'Convention'],
  ['import', 'Import'],
]);

/** The rule that a statement is matched with. Which it is shows at its head, and trying one after the other takes time. */
function formOf(prepared: string): string {
  const keyword = KEYWORD.exec(prepared)?.[1];
  const form = keyword === undefined ? undefined : FORMS.get(keyword);
  if (form) return form;
  if (prepared.trimStart().startsWith('\uE009')) return 'Random';
  if (COUNTS.test(prepared)) return 'Dim';
  if (DECLARATION.test(prepared)) return MAPS.test(prepared) ? 'Function' : 'Declaration';
  return prepared.includes('==') ? 'Identity' : 'Equation';
}

const INTRODUCED = '[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*';
const NAME_HERE = new RegExp(INTRODUCED, 'gu');
const LIST = `${INTRODUCED}(?:\\s*,\\s*${INTRODUCED})*`;
const DECLARED = new RegExp(`^(?:const|param|var|fn|random)\\s+(${LIST})`, 'u');
const DEFINED = new RegExp(
  `^(?!(?:${KEYWORDS})(?![\\p{L}\\p{M}\\p{N}_]))(${LIST})\\s*(?:=(?!=)|:|∈|\\([^()]*\\)\\s*=)`,
  'u',
);

/** The names that a broken statement would have introduced, so that their uses are not reported as unknown. */
function introducedNames(text: string): readonly string[] {
  const list = /^dim\s+(.*)/su.exec(text)?.[1];
  const names =
    list === undefined
      ? ((DECLARED.exec(text) ?? DEFINED.exec(text))?.[1]?.split(/\s*,\s*/u) ?? [])
      : list.split(',').flatMap((item) => item.replace(/[=<≤>].*/su, '').match(NAME_HERE) ?? []);
  return names.map((name) => normaliseLetters(name));
}
