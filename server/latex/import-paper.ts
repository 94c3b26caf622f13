// A document of LaTeX as a file of the language: its lines read in all ways that its signs allow, and written in the way in
// which the shapes have the fewest errors. Whether a claim holds is never examined.

import type { Analysis, Engine } from '../engine/api.ts';
import { type CommentDeclarations, commentDeclarations } from './comment-declarations.ts';
import { type Format, type Paper, placeIn, readPaper } from './document.ts';
import { withExpectations } from './expectations.ts';
import { factsOf } from './facts.ts';
import { withHypotheses } from './hypotheses.ts';
import { withoutLeftLogarithms } from './left-logarithms.ts';
import { type Line, linesOf, type PlacedLine } from './lines.ts';
import type { Row } from './math.ts';
import { hasMathml, latexOfMathml } from './mathml.ts';
import { withNablaSubscripts } from './nabla-subscripts.ts';
import { nested } from './nest.ts';
import type { Note } from './note.ts';
import { withNamedOnes } from './ones.ts';
import type { Piece } from './pieces.ts';
import { type Places, placesOf } from './places.ts';
import { withProgrammersGradients } from './programmers-gradients.ts';
import { type InSentence, propertiesInProse } from './prose.ts';
import { tellsLoss, withProseLoss } from './prose-loss.ts';
import { isPython, readPython } from './python/read.ts';
import { readMath } from './read-math.ts';
import { chooseReading, type Effort, type Remembered } from './readings.ts';
import { relevantLines } from './relevance.ts';
import { withSigmoid } from './sigmoid.ts';
import { withSquaredNames } from './squared-names.ts';
import { statementsOf } from './statements.ts';
import { isUnicode, latexOfUnicode } from './unicode.ts';
import { withWordNames } from './word-names.ts';

export interface Imported extends Places {
  /** The file. What could not be read stands in it as comments. */
  readonly text: string;
  /** The file as the engine understands it. */
  readonly analysis: Analysis;
  readonly notes: readonly Note[];
  /** The choices made for signs with several meanings. */
  readonly readings: readonly Note[];
  /** The statements that end the file, with their places in the document. */
  readonly body: readonly Piece[];
  /** Whether the document says something to mcalc: `% mcalc: …`. */
  readonly isAsked: boolean;
  /** The state that the next version of the document is read with. */
  readonly memory: Memory;
}

/** The state kept of a version of a document. */
interface Memory {
  readonly remembered: Remembered;
  readonly comments: CommentDeclarations;
  /** The lines of each formula, by its text and the macros that it was read with. */
  readonly formulas: ReadonlyMap<string, ReadFormula>;
  /** Formulas within sentences that have properties from the words beside them. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** The lines of a formula, with places counted from its beginning. */
type ReadFormula =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'unreadable'; readonly why: string; readonly at: number };

export interface ImportOptions {
  readonly effort?: Effort;
  /** The version before: what has not changed is not read again. */
  readonly before?: Memory | null;
}

/** The document as a `.mcalc` file. `analyse` is the engine's. */
export function importPaper(
  text: string,
  format: Format,
  analyse: Engine['analyse'],
  options: ImportOptions = {},
): Imported {
  if (format === 'python' || (format === 'piece' && isPython(text)))
    return importPython(text, analyse, options);
  const { effort = 'all', before = null } = options;
  const source = format === 'piece' ? latexOfPiece(text) : text;
  const { formulas, remarks, macros } = readPaper(source, format);
  const notes: Note[] = [];
  const spelled = JSON.stringify(macros);
  const read = new Map<string, ReadFormula>();
  const relation = relationIn(macros);
  const rows = new Map<string, Row>();
  const rowOf = (latex: string): Row => {
    const key = `${spelled}${latex}`;
    const row = rows.get(key) ?? before?.rows.get(key) ?? readRow(latex, macros);
    rows.set(key, row);
    return row;
  };
  const losses = new Set<PlacedLine>();
  const lined = formulas.flatMap(({ latex, start, isDisplayed }): readonly PlacedLine[] => {
    // Within a sentence a formula without a relation only names what is talked about, or is what is minimized.
    const isLoss = !isDisplayed && latex.length > SHORTEST_LOSS && tellsLoss(wordsBefore(source, start));
    if (!isDisplayed && !isLoss && !relation.test(latex)) return [];
    const key = `${spelled}${latex}`;
    if (read.size >= MOST_FORMULAS && !read.has(key)) {
      if (notes.at(-1)?.message !== TOO_MANY) notes.push({ message: TOO_MANY, range: { start, end: start } });
      return [];
    }
    const formula = read.get(key) ?? before?.formulas.get(key) ?? readFormula(latex, macros);
    read.set(key, formula);
    if (formula.kind === 'unreadable') {
      const at = placeIn({ latex, start }, formula.at);
      notes.push({ message: formula.why, range: { start: at, end: at } });
      return [];
    }
    return formula.lines.flatMap((line): readonly PlacedLine[] => {
      if (!isDisplayed && !isLoss && !hasRelation(line)) return [];
      const own = placed(line, start);
      if (!isDisplayed && !hasRelation(line)) losses.add(own);
      return [own];
    });
  });
  const all = [...withProseLoss(lined, losses)];
  const prose = propertiesInProse(inSentences(source, formulas, rowOf));
  all.push(...prose.map(({ line, start }) => placed(line, start)));
  const ofProse = prose.map(
    ({ line, start, message }): Note => ({ message, range: placed(line, start).range }),
  );
  const remarked = [...new Set(remarks.map((remark) => remark.text))].join('\n').slice(0, MOST_SAID);
  const comments =
    before?.comments.text === remarked ? before.comments : commentDeclarations(remarked, analyse);
  const expected = withExpectations(all, comments);
  const words = withSquaredNames(
    withoutLeftLogarithms(withWordNames(expected.lines, comments.spelled)),
    comments.spelled,
  );
  const known = withNamedOnes(withNablaSubscripts(words));
  const ours = format === 'piece' ? known : relevantLines(known, comments);
  const relevant = ours.slice(0, MOST_LINES);
  const beyond = ours[MOST_LINES];
  if (beyond) notes.push({ message: TOO_MANY, range: beyond.range });
  const first = factsOf(relevant, comments);
  const hypotheses = withHypotheses(relevant, first);
  const models = withSigmoid(hypotheses.lines, first);
  const second = models.lines === relevant ? first : factsOf(models.lines, comments);
  const flows = withProgrammersGradients(models.lines, second);
  const { lines } = flows;
  const facts = lines === models.lines ? second : factsOf(lines, comments);
  const statements = statementsOf(lines, facts, comments.names);
  const chosen = chooseReading(statements, facts, analyse, effort, before?.remembered ?? null);
  return {
    text: chosen.text,
    analysis: chosen.analysis,
    notes: [...notes, ...chosen.notes],
    readings: [
      ...ofProse,
      ...expected.notes,
      ...hypotheses.notes,
      ...models.notes,
      ...flows.notes,
      ...chosen.readings,
    ],
    body: chosen.body,
    isAsked: remarks.length > 0,
    ...placesOf(chosen.text, chosen.body),
    memory: { remembered: chosen.remembered, formulas: read, rows, comments },
  };
}

/** Lines with formulas of ours that are read, and different formulas that are looked into: more has no paper. */
const MOST_LINES = 3_000;
const MOST_FORMULAS = 30_000;
const TOO_MANY = 'formulas from here on are too many to be read';

/** Characters of comments that are read: more is no declaration of a paper. */
const MOST_SAID = 100_000;

/** Text copied from a web page or PDF may be MathML, or Unicode characters. */
function latexOfPiece(text: string): string {
  if (hasMathml(text)) return latexOfMathml(text);
  return isUnicode(text) ? latexOfUnicode(text) : text;
}

/** Lines of NumPy or PyTorch: their names are one each, and all of them count. */
function importPython(
  text: string,
  analyse: Engine['analyse'],
  { effort = 'all', before = null }: ImportOptions,
): Imported {
  const { lines, remarks, notes } = readPython(text);
  const comments = commentDeclarations(remarks, analyse);
  const facts = factsOf(lines, comments, 'code');
  const statements = statementsOf(lines, facts, comments.names);
  const chosen = chooseReading(statements, facts, analyse, effort, before?.remembered ?? null);
  return {
    text: chosen.text,
    analysis: chosen.analysis,
    notes: [...notes, ...chosen.notes],
    readings: chosen.readings,
    body: chosen.body,
    isAsked: false,
    ...placesOf(chosen.text, chosen.body),
    memory: { remembered: chosen.remembered, formulas: new Map(), rows: new Map(), comments },
  };
}

function readFormula(latex: string, macros: Readonly<Record<string, string>>): ReadFormula {
  const read = readMath(latex, macros);
  if (read.kind === 'unreadable') return read;
  return { kind: 'lines', lines: linesOf(nested(read.row)) };
}

function readRow(latex: string, macros: Readonly<Record<string, string>>): Row {
  const read = readMath(latex, macros);
  return read.kind === 'read' ? nested(read.row) : [];
}

/** Formulas with the words between them and their neighbours. */
function inSentences(
  source: string,
  formulas: Paper['formulas'],
  rowOf: (latex: string) => Row,
): readonly InSentence[] {
  return formulas.flatMap(({ latex, start, isDisplayed }, at): readonly InSentence[] => {
    const [last, next] = [formulas[at - 1], formulas[at + 1]];
    if (isDisplayed || latex.length > MOST_NAMED) return [];
    const end = start + latex.length;
    const before = source.slice(
      Math.max(last ? last.start + last.latex.length : 0, start - MOST_WORDS),
      start,
    );
    const behind = source.slice(end, Math.min(next?.start ?? source.length, end + MOST_WORDS));
    return [
      {
        row: () => rowOf(latex),
        at,
        start,
        before: before.replace(/^(?:\$|\\\))|(?:\$|\\\()$/gu, ''),
        behind: behind.replace(/^(?:\$|\\\))|(?:\$|\\\()$/gu, ''),
      },
    ];
  });
}

/** The words in front of a formula within a sentence. */
const wordsBefore = (source: string, start: number): string =>
  source.slice(Math.max(0, start - MOST_WORDS), start).replace(/(?:\$|\\\()$/u, '');

/** A single letter is no loss. */
const SHORTEST_LOSS = 4;

/** Characters of a name with its space, and of the words beside it that are read. */
const MOST_NAMED = 120;
const MOST_WORDS = 160;

/** Whether a formula is a relation, or may become one: most formulas within sentences are none, and need no reading. */
function relationIn(macros: Readonly<Record<string, string>>): RegExp {
  const names = Object.entries(macros).flatMap(([name, body]) =>
    RELATION.test(body) && /^\\[a-zA-Z]+$/u.test(name) ? [`\\${name}(?![a-zA-Z])`] : [],
  );
  return names.length === 0 ? RELATION : new RegExp(`${RELATION.source}|${names.join('|')}`, 'u');
}

const RELATION =
  /[=<>∈≤≥←≔≜…]|\\(?:in|equiv|coloneqq|triangleq|leftarrow|gets|to|l?dots|cdots|le|ge|leq|geq|lt|gt|leqslant|geqslant|prec|succ|preceq|succeq|preccurlyeq|succcurlyeq)(?![a-zA-Z])/u;

const hasRelation = (line: Line): boolean => line.kind !== 'equation' || line.sides.length > 1;

function placed(line: Line, start: number): PlacedLine {
  return { ...line, range: { start: line.range.start + start, end: line.range.end + start }, start };
}
