// A document with families, or with expectations that moments do not determine, on paper: what is derived of it is lines of the
// language with their typesetting, where other documents have formulas.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { statementAt } from '../analysis/places.ts';
import type { Derivation, DerivationAnswer } from '../derivations/derivation.ts';
import { leftSideOf } from '../derivations/left-side.ts';
import type { InferredDocument } from '../document/document.ts';
import { rangesLatex } from '../document/range-latex.ts';
import { termLatex } from '../document/term-latex.ts';
import type { VerdictStatus } from '../numeric/verdict.ts';
import { type AskedDerivative, derivativeText, sameDerivative } from '../text/derivative.ts';
import { declaredLaws } from './declared-laws.ts';
import type { Refusal, WrittenStatement } from './export-input.ts';
import type { Row } from './latex-lines.ts';
import { namesPrintedAlike } from './latex-names.ts';
import {
  aligned,
  type Block,
  declarations,
  type Paper,
  type PrintedVariable,
  rowsOf,
  titled,
} from './paper.ts';

export interface AnsweredPaper {
  readonly source: string;
  /** The verdicts on claims, by the places in the document where their right sides begin. */
  readonly verdicts: ReadonlyMap<number, VerdictStatus>;
  derive(asked: AskedDerivative): DerivationAnswer;
}

/** The whole document; its statements have letters for indices. */
export function answeredPaper(analysis: DocumentAnalysis, request: AnsweredPaper): Paper {
  const { document } = analysis;
  const called = (name: string): string | null => (document.scope.symbols.has(name) ? name : null);
  const statements = writtenStatements(analysis);
  const rows = (kind: 'definition' | 'claim'): readonly Row[] =>
    statements.flatMap((one) => rowsOf(one, kind, called, request.verdicts));
  const answers = answersTo(analysis, request.derive, () => true);
  const alike = namesPrintedAlike([...document.scope.symbols.keys()]).map(
    (names): Refusal => ({
      what: names.join(', '),
      why: 'these names look alike in print: rename one of them',
    }),
  );
  return {
    source: request.source,
    renamed: new Map(),
    declaredBy: () => [],
    refusals: [...alike, ...answers.refusals],
    blocks: [
      ...declarations(declaredIn(analysis)),
      ...aligned(rows('definition')),
      ...titled('As derived by hand:', [aligned(rows('claim'))]),
      ...answers.blocks,
    ],
  };
}

/** Definitions and claims as they are written. */
export function writtenStatements({ document }: DocumentAnalysis): readonly WrittenStatement[] {
  return document.inferred.flatMap((statement, index): readonly WrittenStatement[] => {
    const placed = document.statements[index];
    if (!placed || placed.foreign || placed.mended || placed.parsed.kind === 'broken') return [];
    const { ranges = [] } = placed.parsed.statement;
    return [{ statement, text: placed.text, start: placed.start, ranges }];
  });
}

/** The declarations, in the order of the file; of a family one member for all. */
function declaredIn(analysis: DocumentAnalysis): readonly PrintedVariable[] {
  const { document } = analysis;
  const laws = declaredLaws(analysis);
  return [...document.scope.symbols.values()].flatMap((symbol): readonly PrintedVariable[] => {
    const placed = document.statements[symbol.statement];
    const value = document.valueOf(symbol.name);
    if (symbol.kind !== 'variable' || !placed || placed.foreign || value?.kind !== 'shape') return [];
    const ranges = placed.parsed.kind === 'parsed' ? (placed.parsed.statement.ranges ?? []) : [];
    const attributes = symbol.attributes.map(({ name, axis }) => (axis === null ? name : `${name} ${axis}`));
    const law = laws.get(symbol.name);
    return [
      { name: symbol.name, shape: value.shape, attributes, ...(law && { law }), range: rangesLatex(ranges) },
    ];
  });
}

interface Answers {
  readonly blocks: readonly Block[];
  readonly refusals: readonly Refusal[];
}

/** The derivatives that the file asks for or claims, as they were derived; each line stands once. */
export function answersTo(
  { document, questions, text }: DocumentAnalysis,
  derive: AnsweredPaper['derive'],
  isWanted: (asked: AskedDerivative) => boolean,
): Answers {
  const printed = new Set<string>();
  const refusals: Refusal[] = [];
  const blocks: (readonly Block[])[] = [];
  const asLaidOut = [...questions].sort((a, b) => Number(b.asked) - Number(a.asked));
  for (const { derivative, asked, range, statementRange } of asLaidOut) {
    if (!isWanted(derivative) || printed.has(derivativeText(derivative))) continue;
    const answer = derive(derivative);
    if (answer.kind === 'refused') {
      // A claim stands where it is written, with its verdict.
      if (asked) refusals.push({ what: text.slice(range.start, range.end), why: answer.why });
      continue;
    }
    const left = targetAt(statementRange.start, document);
    const rows = answer.derivations.flatMap((derivation) =>
      rowsOfAnswer(derivation, derivative, left, printed),
    );
    blocks.push(aligned(rows));
  }
  return { blocks: titled('As derived:', blocks), refusals };
}

/** The derivative that the statement at an offset asks for or claims, as it is written. */
function targetAt(start: number, document: InferredDocument): string | null {
  const index = statementAt(start, document);
  const [placed, statement] = [document.statements[index], document.inferred[index]];
  const resolved = statement?.resolved.statement;
  if (!placed || !statement || (resolved?.kind !== 'question' && resolved?.kind !== 'claim')) return null;
  const called = (name: string): string | null => (document.scope.symbols.has(name) ? name : null);
  return termLatex(resolved.target, { text: placed.text, shapes: statement.shapes, called });
}

function rowsOfAnswer(
  { derivative, lines, latex }: Derivation,
  asked: AskedDerivative,
  left: string | null,
  printed: Set<string>,
): readonly Row[] {
  const whole = leftSideOf(derivative);
  const all = lines ?? [{ left: whole, latex, range: null }];
  return all.flatMap((line): readonly Row[] => {
    if (printed.has(line.left.text)) return [];
    printed.add(line.left.text);
    const asWritten = sameDerivative(derivative, asked) && line.left.text === whole.text;
    const own = line.left.latex ?? (asWritten ? left : null);
    return own === null ? [] : [{ left: own, right: line.latex, range: line.range?.latex ?? '' }];
  });
}
