// The memo of a document: text → statements → trees → names → shapes → problems. Needs no numbers; runs at every keystroke.

import { type InferredDocument, inferDocument } from '../document/document.ts';
import { writtenDerivative } from '../document/written-derivative.ts';
import type { InlinedReading, NamedReading } from '../expectations/readings.ts';
import type { Bounds } from '../families/bounds.ts';
import type { NamedParts, OpenReading } from '../families/open-reading.ts';
import { readOnPaper } from '../families/paper-families.ts';
import type { Unrolled } from '../families/unroll.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { Term } from '../names/term.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import { applyEdits } from '../text/edits.ts';
import { withAlikeFixes } from './alike-fixes.ts';
import type { Analysis, AnalysisOptions, ClaimSummary, Question } from './analysis.ts';
import { withBlockFixes } from './block-fixes.ts';
import type { Census } from './census.ts';
import { claimBases } from './claim-bases.ts';
import { type ExpectationReading, expectationReading, type MomentOf } from './expectation-reading.ts';
import { type FamilyReading, familyReading } from './family-reading.ts';
import { problemsThatHold } from './guessed-problems.ts';
import { type Guess, type GuessedReading, guessesIn, recoverAs } from './guesses.ts';
import { hoverAt } from './hover.ts';
import { latexAt, latexOfText } from './latex-at.ts';
import { importsOf, indexOccurrences } from './occurrences.ts';
import { once } from './once.ts';
import { paperHints } from './paper-hints.ts';
import { rangeOf, statementBefore, statementRange, statementRanges } from './places.ts';
import { errorsAmong } from './problem-parts.ts';
import { problemsOf } from './problems-of.ts';
import { withProductNotation } from './product-notation.ts';
import { type Reading, readDocument } from './reading.ts';
import { type Recovery, recover } from './recovery.ts';
import { shapeOfText } from './shape-of-text.ts';
import { symbolsOf } from './symbols.ts';
import { partsAt } from './terms-at.ts';
import { withTexFixes } from './tex-fixes.ts';
import { withNameFixes } from './unknown-names.ts';

/** An analysis with what the judge needs of it. */
export interface DocumentAnalysis extends Analysis {
  /** As written. */
  readonly written: InferredDocument;
  /**
   * As understood: ill-shaped definitions are read as their best repair says, so that what depends on them can be
   * checked and is not reported again.
   */
  readonly document: InferredDocument;
  /** The repaired text of such definitions, by statement. */
  readonly recovered: ReadonlyMap<number, string>;
  /** The guesses, in these definitions and elsewhere. */
  readonly guesses: readonly Guess[];
  /** The same file where its guesses are others. */
  readAs(readings: readonly GuessedReading[]): DocumentAnalysis;
  /** The state that the analysis after an edit takes over. */
  readonly reading: Reading;
  /** Of a file with random variables: in `written` and `document`, `E[e]` is as `e` is. */
  readonly expectations: ExpectationAnalysis | null;
  /** Of a file with families: `written` and `document` have letters for indices. */
  readonly families: FamilyAnalysis | null;
  /** Whether statements are instances of those of the text, which then says less than they do. */
  readonly isUnrolled: boolean;
}

/** A file with random variables: what its expectations are. */
export interface ExpectationAnalysis
  extends Pick<ExpectationReading, 'variables' | 'randomness' | 'outermost'> {
  /** Why nothing can be worked out: a declared moment that is none; null where all are. */
  readonly fault: string | null;
  /** The file in which every expectation has a name, defined as what it is taken of. */
  named(): { readonly reading: NamedReading; readonly analysis: DocumentAnalysis };
  /** The file with `e` for `E[e]`, what is defined with expectations written out. */
  inlined(): { readonly reading: InlinedReading; readonly analysis: DocumentAnalysis };
  /** The file without expectations. */
  sampled(momentOf: MomentOf): DocumentAnalysis;
}

/** A file with families: where it is examined, and what it is there. */
export interface FamilyAnalysis extends FamilyReading {
  /** The file with more statements behind it. */
  followedBy(lines: readonly string[]): DocumentAnalysis;
  /** The file with letters for indices and names for sums over members. */
  derivable(named?: NamedParts): { readonly reading: OpenReading; readonly analysis: DocumentAnalysis };
  /** The same file without families at these bounds. */
  at(bounds: Bounds): { readonly unrolled: Unrolled; readonly analysis: DocumentAnalysis };
}

/**
 * The analysis of a document: problems, names, shapes and claims; reads over from `options.previous` what an edit leaves
 * unchanged. Never throws: faults of the text are problems of the analysis.
 */
export function analyse(text: string, options: AnalysisOptions = {}): DocumentAnalysis {
  const previous =
    options.previous && 'written' in options.previous ? (options.previous as DocumentAnalysis) : null;
  const keepsShapes = options.keepsShapes ?? false;
  const reading = readDocument(text, previous?.reading ?? null, options.readImport);
  const { census } = reading;
  const expectations = census.laws > 0 ? expectationReading(reading.statements) : null;
  if (expectations) return analysedExpectations(text, reading, expectations, options);
  const ofFamilies = (families: FamilyReading): DocumentAnalysis => {
    const plain = once(() => inferDocument(reading.statements));
    const problems = withNameFixes(families.problems, families.open, text, plain);
    return analysedFamilies(
      text,
      reading,
      { ...families, problems: withTriedSizes(problems, text, options) },
      options,
    );
  };
  const families = census.families > 0 ? familyReading(reading.statements) : null;
  if (families) return ofFamilies(families);
  const onPaper = census.paperIndices > 0 ? paperFamilies(reading.statements) : null;
  const wrong = onPaper ? errorsAmong(onPaper.problems) : 0;
  if (onPaper && wrong === 0) return ofFamilies(onPaper);
  const written = inferDocument(reading.statements, {
    ...(previous && !previous.families && !previous.expectations && { previous: previous.written }),
    keepsShapes,
  });
  const plain = analysed(text, reading, written, recover(written, keepsShapes));
  // Indices of paper are mended first; a problem that remains without them is not about them.
  return onPaper?.hasFamilies && wrong <= errorsAmong(plain.problems) ? ofFamilies(onPaper) : plain;
}

/** Of a file with families, names for sizes are offered where it has fewer errors with them: `h[0] = 0` says too little of W. */
function withTriedSizes(
  problems: readonly Problem[],
  text: string,
  options: AnalysisOptions,
): readonly Problem[] {
  const { previous: _, ...others } = options;
  const before = errorsAmong(problems);
  const isBetter = ({ edits }: Fix): boolean => {
    const named = applyEdits(
      text,
      edits.map(({ range, newText }) => ({ span: range, text: newText })),
    );
    return errorsAmong(analyse(named, others).problems) < before;
  };
  return problems.map((problem) => {
    if (problem.code !== 'unresolved-size' || problem.fixes.length === 0) return problem;
    const fixes = once(() => problem.fixes.filter(isBetter));
    return {
      ...problem,
      get fixes(): readonly Fix[] {
        return fixes();
      },
    };
  });
}

/** A file whose indices are those of paper, and whether names are one of many in it; null of one that lacks none. */
function paperFamilies(
  statements: readonly PlacedStatement[],
): (FamilyReading & { readonly hasFamilies: boolean }) | null {
  const paper = readOnPaper(statements);
  const families = paper.read.length === 0 ? null : familyReading(paper.statements);
  if (!families) return null;
  const problems = [...families.problems, ...paperHints(paper, statements)].sort(
    (a, b) => a.range.start - b.range.start,
  );
  return { ...families, problems, hasFamilies: paper.read.some(({ kind }) => kind === 'family') };
}

/** Nothing is read as a repair of it. */
const unrecovered = (document: InferredDocument): Recovery => ({
  document,
  recovered: new Map(),
  repairs: new Map(),
  readings: new Map(),
});

function analysedExpectations(
  text: string,
  reading: Reading,
  expectations: ExpectationReading,
  options: AnalysisOptions,
): DocumentAnalysis {
  const { variables, randomness } = expectations;
  const read = (statements: readonly PlacedStatement[]): DocumentAnalysis => {
    const families = familyReading(statements);
    if (families) return analysedFamilies(text, reading, families, options);
    const written = inferDocument(statements);
    return analysed(text, reading, written, recover(written, false));
  };
  const own = read(expectations.shapes);
  const problems = [...own.problems, ...expectations.problems(own.written)].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return {
    ...own,
    problems,
    expectations: {
      variables,
      randomness,
      outermost: expectations.outermost,
      fault: expectations.momentProblems(own.written)[0]?.message ?? null,
      named: () => {
        const named = expectations.named();
        return { reading: named, analysis: read(named.statements) };
      },
      inlined: () => {
        const inlined = expectations.inlined();
        return { reading: inlined, analysis: read(inlined.statements) };
      },
      sampled: (momentOf) => ({ ...read(expectations.sampled(momentOf)), problems, isUnrolled: true }),
    },
  };
}

function analysedFamilies(
  text: string,
  reading: Reading,
  families: FamilyReading,
  options: AnalysisOptions,
): DocumentAnalysis {
  // A version that kept the one before it would keep all of them.
  const { previous: _, ...withoutPrevious } = options;
  const own: DocumentAnalysis = analysed(text, reading, families.open, unrecovered(families.open), {
    problems: families.problems,
    isUnrolled: false,
    families: {
      ...families,
      derivable: (named = 'sums') => {
        const { document, ...lettered } = families.withNamedParts(named);
        return {
          reading: lettered,
          analysis: analysed(text, reading, document, unrecovered(document), OF_FAMILY),
        };
      },
      at: (bounds) => {
        const unrolled = families.unrolledAt(bounds);
        const document = inferDocument(unrolled.statements);
        return { unrolled, analysis: analysed(text, reading, document, unrecovered(document), OF_FAMILY) };
      },
      followedBy: (lines) => analyse(`${text}\n${lines.join('\n')}\n`, { ...withoutPrevious, previous: own }),
    },
  });
  return own;
}

/** The sentences that differ for a file with families, and for what it is unrolled to. */
type OfFamilies = Pick<DocumentAnalysis, 'problems' | 'families' | 'isUnrolled'>;

const OF_FAMILY: OfFamilies = { problems: [], families: null, isUnrolled: true };

function analysed(
  text: string,
  reading: Reading,
  written: InferredDocument,
  recovery: Recovery,
  ofFamilies: OfFamilies | null = null,
): DocumentAnalysis {
  const { document } = recovery;
  const guesses = ofFamilies ? [] : guessesIn(reading.text, written, recovery);
  const problems =
    ofFamilies?.problems ??
    fixed(mergedProblems(written, recovery, guesses), written, recovery, { text, census: reading.census });
  const symbols = once(() => symbolsOf(document));
  const claims = once(() => claimsOf(document));
  const bases = once(() => claimBases(claims(), document));
  const questions = once(() => questionsOf(document));
  const statements = once(() => statementRanges(written));
  const imports = once(() => importsOf(written));
  const occurrences = once(() => indexOccurrences(written));
  const names = ofFamilies?.families
    ? once(() => indexOccurrences(ofFamilies.families?.names() ?? written))
    : occurrences;
  return {
    text,
    written,
    document,
    recovered: recovery.recovered,
    reading,
    expectations: null,
    families: ofFamilies?.families ?? null,
    isUnrolled: ofFamilies?.isUnrolled ?? false,
    guesses,
    readAs: (readings) => {
      const other = recoverAs(readings, written);
      return analysed(text, reading, other.written, other.recovery);
    },
    problems,
    get symbols() {
      return symbols();
    },
    get claims() {
      return claims();
    },
    get claimBases() {
      return bases();
    },
    get questions() {
      return questions();
    },
    hoverAt: (offset) =>
      hoverAt(offset, { written, understood: document, occurrences: occurrences(), problems }),
    get statements() {
      return statements();
    },
    shapeOf: (expression, offset) => shapeOfText(expression, offset, document),
    statementBefore: (offset) => statementBefore(offset, written),
    latexOf: ({ start }) => latexAt(start, written),
    latexOfText: (expression, offset) => latexOfText(expression, offset, document),
    partsAt: (offset) => partsAt(offset, written),
    get imports() {
      return imports();
    },
    occurrenceAt: (offset) => names().at(offset),
    occurrencesOf: (place) => names().of(place),
    occurrencesIn: (range) => names().within(range),
  };
}

/** The problems with their fixes, those of shapes behind those that say what is written. */
function fixed(
  problems: readonly Problem[],
  written: InferredDocument,
  recovery: Recovery,
  { text, census }: { readonly text: string; readonly census: Census },
): readonly Problem[] {
  const shaped = withTexFixes(withFixes(problems, written, recovery), written, census.tex > 0);
  const named = withNameFixes(shaped, written, text);
  return withAlikeFixes(withBlockFixes(withProductNotation(named, written), written), text);
}

/** Problems as written; where something was read mended, also those of the reading, without what only followed. */
function mergedProblems(
  written: InferredDocument,
  recovery: Recovery,
  guesses: readonly Guess[],
): readonly Problem[] {
  const understood = problemsThatHold(problemsOf(recovery.document), written, recovery, guesses);
  if (recovery.document === written) return understood;
  const { reportable, statements } = recovery.document;
  const changed = [...written.reportable, ...reportable].filter((index) => statements[index]?.mended);
  const inside = (problem: Problem): boolean => changed.some((index) => within(problem, index, written));
  return [...problemsOf(written).filter(inside), ...understood].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
}

function within(problem: Problem, statement: number, document: InferredDocument): boolean {
  const range = statementRange(statement, document);
  return problem.range.start >= range.start && problem.range.start <= range.end;
}

function withFixes(
  problems: readonly Problem[],
  written: InferredDocument,
  recovery: Recovery,
): readonly Problem[] {
  const fixes = new Map<string, readonly Fix[]>();
  for (const [key, tried] of recovery.repairs) {
    const [statement = 0, start = 0, end = 0] = key.split(':').map(Number);
    const range = rangeOf({ start, end }, statement, written);
    fixes.set(
      `${range.start}:${range.end}`,
      tried.slice(0, 3).map((repair) => ({
        title: repair.attempt.title,
        edits: repair.attempt.edits.map((edit) => ({
          range: rangeOf(edit.span, statement, written),
          newText: edit.text,
        })),
        // That it has a shape says nothing of its numbers.
        verified: false,
      })),
    );
  }
  return problems.map((problem) => {
    const found =
      problem.fixes.length === 0 ? fixes.get(`${problem.range.start}:${problem.range.end}`) : undefined;
    return found &&
      ['size-mismatch', 'shape', 'ambiguous-product', 'scalar-plus-matrix'].includes(problem.code)
      ? { ...problem, fixes: found }
      : problem;
  });
}

function claimsOf(document: InferredDocument): readonly ClaimSummary[] {
  const claims: ClaimSummary[] = [];
  for (let index = 0; index < document.inferred.length; index++) {
    const statement = document.inferred[index]?.resolved.statement;
    // Nearly all that a keystroke passes by.
    if (!statement || (statement.kind === 'definition' && statement.links.length === 0)) continue;
    const text = document.statements[index]?.text ?? '';
    switch (statement.kind) {
      case 'claim':
      case 'differential': {
        const { start, end } = statement.kind === 'claim' ? statement.target.span : statement.target;
        const claim = { claim: text.slice(start, end), isIdentity: false };
        for (const side of statement.sides) claims.push({ ...claim, ...rangesOf(side, index, document) });
        break;
      }
      case 'identity':
      case 'definition': {
        const sides = statement.kind === 'identity' ? statement.sides : [statement.term, ...statement.links];
        const quotes = sides.map(({ span }) => text.slice(span.start, span.end));
        for (const [link, side] of sides.slice(1).entries())
          claims.push({
            claim: `${quotes[link]} == ${quotes[link + 1]}`,
            isIdentity: true,
            ...rangesOf(side, index, document),
          });
        break;
      }
      case 'question':
      case 'function':
      case 'other':
    }
  }
  return claims;
}

/** Where a side of a claim stands. */
function rangesOf(
  side: Term,
  index: number,
  document: InferredDocument,
): Pick<ClaimSummary, 'range' | 'sideRange' | 'statementRange'> {
  const whole = statementRange(index, document);
  const sideRange = rangeOf(side.span, index, document);
  return { range: { start: whole.start, end: sideRange.end }, sideRange, statementRange: whole };
}

function questionsOf(document: InferredDocument): readonly Question[] {
  const questions: Question[] = [];
  for (let index = 0; index < document.inferred.length; index++) {
    const statement = document.inferred[index]?.resolved.statement;
    if (statement?.kind !== 'claim' && statement?.kind !== 'question') continue;
    const derivative = writtenDerivative(statement.target, document.statements[index]?.text ?? '');
    if (!derivative) continue;
    const range = rangeOf(statement.target.span, index, document);
    const asked = statement.kind === 'question';
    questions.push({ derivative, range, statementRange: statementRange(index, document), asked });
  }
  return questions;
}
