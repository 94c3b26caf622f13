// Statements with an error that are read all the same, and what each of them may have been meant as: whoever accuses a claim
// that rests on one has to examine all of these.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import { isAttribute, needsSquare } from '../inference/attributes.ts';
import { termsOf } from '../lowering/moving-names.ts';
import { withStatement } from '../repair/shapes/try-shapes.ts';
import { isSquare } from '../shapes/shape.ts';
import { attributeMeant } from './attributes-meant.ts';
import { allNamesIn } from './dependence.ts';
import { type ChosenReadings, type Recovery, recover } from './recovery.ts';

/** One thing that a statement may have been meant as. */
export interface GuessedReading {
  /** "line 4 is `x'x I - A`", in its two parts. */
  readonly subject: string;
  readonly is: string;
  /** Whether it is among the fixes that are offered for the error. */
  readonly isOffered: boolean;
  /** Other texts for statements of the file as written. */
  readonly texts: ReadonlyMap<number, string>;
  /** How ill-shaped definitions are read. */
  readonly chosen: ChosenReadings;
}

/** A statement with an error that is read as one of several things. */
export interface Guess {
  readonly line: number;
  /** The names that are guessed at; null of what concerns every statement behind it. */
  readonly name: string | null;
  readonly statement: number;
  /** How it is read comes first. */
  readonly readings: readonly [GuessedReading, ...GuessedReading[]];
  /** Whether it may well have been meant otherwise than any of the readings says. */
  readonly isOpen: boolean;
}

/** The guesses in a file; none where it has no errors. */
export function guessesIn(text: string, written: InferredDocument, recovery: Recovery): readonly Guess[] {
  const lineOf = (statement: number): number =>
    text.slice(0, written.statements[statement]?.start ?? 0).split('\n').length;
  return [
    ...definitionGuesses(recovery, lineOf),
    ...duplicateGuesses(written, lineOf),
    ...attributeGuesses(written, lineOf),
    ...conventionGuesses(written, lineOf),
  ];
}

type LineOf = (statement: number) => number;

const NONE: ReadonlyMap<number, string> = new Map();

/** A reading in which nothing else is changed. */
const asItIs = (subject: string, is: string): GuessedReading => ({
  subject,
  is,
  isOffered: true,
  texts: NONE,
  chosen: NONE,
});

/** Ill-shaped definitions, each read as a repair of it. */
function definitionGuesses({ readings, document }: Recovery, lineOf: LineOf): readonly Guess[] {
  return [...readings].flatMap(([statement, texts]): readonly Guess[] => {
    const resolved = document.inferred[statement]?.resolved.statement;
    if (resolved?.kind !== 'definition') return [];
    // The left side is written alike in all of them.
    const right = (text: string): string => text.slice(resolved.term.span.start).trim();
    const line = lineOf(statement);
    const [first, ...others] = texts.map(
      ({ text, isOffered }): GuessedReading => ({
        ...asItIs(`line ${line}`, `\`${right(text)}\``),
        isOffered,
        chosen: new Map([[statement, text]]),
      }),
    );
    // Where one repair alone gives it a shape, that is what it was meant as.
    return first ? [guess(statement, line, resolved.name, [first, ...others], false)] : [];
  });
}

/** With only one reading, nobody knows whether it is the one that was meant. */
function guess(
  statement: number,
  line: number,
  name: string | null,
  readings: Guess['readings'],
  isOpen: boolean = readings.length === 1,
): Guess {
  return { line, name, statement, readings, isOpen };
}

/** Names that are introduced twice: each of the statements may be the one that is meant. */
function duplicateGuesses(written: InferredDocument, lineOf: LineOf): readonly Guess[] {
  const found = new Map<string, Guess>();
  for (const { first, again } of written.scope.duplicates) {
    const { name } = first;
    const own = written.statements[first.statement];
    const other = written.statements[again.statement];
    if (!own || !other) continue;
    const quoted = (text: string, statement: number): string =>
      `the one of line ${lineOf(statement)}, \`${text.trim()}\``;
    const subject = `\`${name}\``;
    const asRead = asItIs(subject, quoted(own.text, first.statement));
    const before = found.get(name) ?? guess(again.statement, lineOf(again.statement), name, [asRead], false);
    // A declaration in another file is not read instead of one in this file.
    const isForeign = own.foreign !== undefined || other.foreign !== undefined;
    const isSame = own.text.trim() === other.text.trim();
    const reading: GuessedReading = {
      ...asItIs(subject, quoted(other.text, again.statement)),
      texts: new Map([
        [first.statement, other.text],
        [again.statement, own.text],
      ]),
    };
    found.set(name, {
      ...before,
      isOpen: before.isOpen || isForeign,
      readings: isForeign || isSame ? before.readings : [...before.readings, reading],
    });
  }
  return [...found.values()];
}

/** Attributes that do not exist, or that the shape cannot have: they are passed over. */
function attributeGuesses(written: InferredDocument, lineOf: LineOf): readonly Guess[] {
  return written.attributed.flatMap(({ name, statement, attributes }): readonly Guess[] => {
    const value = written.valueOf(name);
    const text = written.statements[statement]?.text ?? '';
    return attributes.flatMap((attribute, order): readonly Guess[] => {
      const word = attribute.axis === null ? attribute.name : `${attribute.name} ${attribute.axis}`;
      const line = lineOf(statement);
      const meantAs = (meant: string, { start, end } = attribute.span): string =>
        (text.slice(0, start) + meant + text.slice(end)).trim();
      const without = asItIs(`line ${line}`, `\`${meantAs('')}\``);
      if (isAttribute(word)) {
        const fits = value?.kind !== 'shape' || !needsSquare(word) || isSquare(value.shape);
        return fits ? [] : [guess(statement, line, name, [without])];
      }
      const { span, words } = attributeMeant(attributes, order);
      const near = words.map((meant) => ({
        ...asItIs(`line ${line}`, `\`${meantAs(meant, span)}\``),
        texts: new Map([[statement, meantAs(meant, span)]]),
      }));
      return [guess(statement, line, name, [without, ...near], near.length === 0)];
    });
  });
}

/** `notation` and `convention` that cannot be read: what they would have set may concern every statement behind them. */
function conventionGuesses(written: InferredDocument, lineOf: LineOf): readonly Guess[] {
  return written.reportable.flatMap((statement): readonly Guess[] => {
    const placed = written.statements[statement];
    if (!placed || placed.foreign) return [];
    const isRefused = written.inferred[statement]?.resolved.faults.some(({ kind }) => kind === 'convention');
    const isBroken = placed.parsed.kind === 'broken' && /^(?:notation|convention)\b/u.test(placed.text);
    if (!isRefused && !isBroken) return [];
    const line = lineOf(statement);
    return [guess(statement, line, null, [asItIs(`line ${line}`, 'left out')])];
  });
}

/** The guesses that a statement rests on. */
export function guessesBelow(
  index: number,
  guesses: readonly Guess[],
  document: InferredDocument,
): readonly Guess[] {
  const statement = document.inferred[index];
  if (guesses.length === 0 || !statement) return [];
  const names = new Set(termsOf(statement).flatMap((term) => [...allNamesIn(term, document)]));
  return guesses.filter(({ name, statement: at }) => (name === null ? at < index : names.has(name)));
}

/** The file as it is understood where its guesses are these. */
export function recoverAs(
  readings: readonly GuessedReading[],
  written: InferredDocument,
): { readonly written: InferredDocument; readonly recovery: Recovery } {
  const statements = readings
    .flatMap(({ texts }) => [...texts])
    .reduce((all, [index, text]) => withStatement(all, index, text), written.statements);
  const other =
    statements === written.statements ? written : inferDocument(statements, { previous: written });
  const chosen = new Map(readings.flatMap((reading) => [...reading.chosen]));
  return { written: other, recovery: recover(other, false, chosen) };
}
