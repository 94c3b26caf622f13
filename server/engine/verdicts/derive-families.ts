// The questions of a file with families, answered with recursions: lines with `for`, each read and judged as if it stood
// behind the file.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import { rangeOf, statementRange } from '../analysis/places.ts';
import { type AskedDerivations, refusal } from '../derivations/asked-derivations.ts';
import {
  type Derivation,
  type DerivationAnswer,
  type DerivationLine,
  rightLatex,
  rightText,
} from '../derivations/derivation.ts';
import type { AdjointLine } from '../derivations/families/adjoint-line.ts';
import { leftSideOf } from '../derivations/left-side.ts';
import type { InferredStatement } from '../document/document.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import { type AskedDerivative, derivativeText, differentialOf, variablesOf } from '../text/derivative.ts';
import { familyLines } from './family-lines.ts';
import { type JudgeUnrolled, judgeFamilies, restsOnFamilies } from './judge-families.ts';
import { withoutExpectations } from './without-expectations.ts';

interface Run {
  cancelled(): boolean;
}

/** The subject of a `derive` statement; null where families have no part in it. */
export function derivedAt(
  index: number,
  analysis: DocumentAnalysis,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): AskedDerivations | null {
  const { document } = analysis;
  const resolved = document.inferred[index]?.resolved.statement;
  if (resolved?.kind !== 'question' || !restsOnFamilies(index, families)) return null;
  const asked = askedBy(resolved.target);
  const answer: DerivationAnswer = asked
    ? derivedFamilies(asked, families, options, run, judgeUnrolled)
    : { kind: 'refused', why: 'through families, a derivative is of a name: give one to the formula first' };
  if (answer.kind === 'derived') return { derivations: answer.derivations, problems: [], why: null };
  return refusal(answer.why, rangeOf(resolved.target.span, index, document));
}

/** The subject of a question in normalised names; null of a formula without a name. */
function askedBy(target: Term): AskedDerivative | null {
  if (target.kind === 'name') return { kind: 'gradients', of: target.name };
  if (target.kind === 'differential')
    return target.of.kind === 'name' ? differentialOf(target.of.name) : null;
  if (target.kind !== 'derivative' || target.of.kind !== 'name') return null;
  const by = variablesOf(
    target.variables.flatMap(({ variable, power }) =>
      variable.kind === 'name' ? Array.from({ length: power }, () => variable.name) : [],
    ),
  );
  return by?.length === target.order ? { kind: 'partial', of: target.of.name, by } : null;
}

/** The answer to a question, each of its lines judged as if it stood behind the file. */
export function derivedFamilies(
  asked: AskedDerivative,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): DerivationAnswer {
  const found = familyLines(asked, families, run);
  if (found.kind === 'refused') return found;
  const judge = (given: readonly AdjointLine[]): readonly PastedLine[] =>
    judgePasted(given, families, options, run, judgeUnrolled);
  const first = judge(found.lines);
  const written = first.map(({ line, verdict }) =>
    verdict.status !== 'verified' && line.guard !== null ? { ...line, range: line.guard } : line,
  );
  const pasted = written.some((line, at) => line !== found.lines[at]) ? judge(written) : first;
  const lines = pasted.map((own) => ({ line: own.line, judged: judgedLine(own) }));
  const open = lines.find(({ judged: { verified } }) => verified.status !== 'verified');
  if (open) return { kind: 'refused', why: whyWithheld(open.line, open.judged.verified) };
  return { kind: 'derived', derivations: derivationsOf(found.wanted, lines) };
}

/** Why a line is no answer: it holds for large sizes alone, or could not be checked. */
function whyWithheld(line: AdjointLine, verdict: Verdict): string {
  const why = verdict.status === 'verified' ? null : verdict.why;
  const reason = why === null ? '' : ` (${why})`;
  return `what was derived is not confirmed for all sizes, so it is withheld: \`${textOf(line)}\`${reason}`;
}

const textOf = ({ derivative, expr, range }: AdjointLine): string =>
  `${derivativeText(derivative)} = ${expr}${range === null ? '' : ` for ${range}`}`;

/** A line that is read behind the file. */
interface PastedLine {
  readonly line: AdjointLine;
  readonly verdict: Verdict;
  readonly typeset: TypesetRight;
  readonly shape: readonly string[];
}

/** Lines as they are read behind the file, each with its verdict. */
function judgePasted(
  lines: readonly AdjointLine[],
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): readonly PastedLine[] {
  const behind = families.followedBy(lines.map(textOf));
  const pasted = withoutExpectations(behind, run.cancelled);
  const first = pasted.reading.own.length - lines.length;
  const judged =
    pasted.families &&
    judgeFamilies(
      pasted,
      pasted.families,
      { ...options, repair: false, quick: true },
      run,
      judgeUnrolled,
      (index) => index >= first && index < first + lines.length,
    );
  return lines.map((line, at) => {
    const [claim] = judged?.get(first + at)?.claims ?? [];
    const range = statementRange(first + at, behind.document);
    return {
      line,
      verdict: claim?.verdict ?? { status: 'unchecked', why: 'it was not judged' },
      typeset: typesetRight(behind.latexOf(range)),
      shape: shapeOfLine(behind.document.inferred[first + at]) ?? line.shape,
    };
  });
}

interface TypesetRight {
  readonly formula: string;
  readonly range: string;
}

/** The right side of a line as it is read, and the indices that it holds for; what cannot be read is no answer. */
function typesetRight(read: ReturnType<DocumentAnalysis['latexOf']>): TypesetRight {
  const [row] = read?.rows ?? [];
  return read && row ? { formula: row.right, range: read.range } : { formula: '', range: '' };
}

/** The shape of what a line gives, in its own letters; null where it has none, as a number has not. */
function shapeOfLine(statement: InferredStatement | undefined): readonly string[] | null {
  const resolved = statement?.resolved.statement;
  const of =
    resolved?.kind === 'claim' ? resolved.target : resolved?.kind === 'differential' ? resolved.of : null;
  const shape = of && statement?.shapes.get(of);
  return shape ? shapeAsJson(shape) : null;
}

function judgedLine({ line, verdict: verified, typeset, shape }: PastedLine): DerivationLine {
  const { derivative, expr, operations } = line;
  const range = line.range === null ? null : { text: line.range, latex: typeset.range };
  return { left: leftSideOf(derivative), expr, latex: typeset.formula, range, shape, operations, verified };
}

/** One derivation for each wanted name; the first has the lines of inner names. */
function derivationsOf(
  wanted: readonly string[],
  lines: readonly { readonly line: AdjointLine; readonly judged: DerivationLine }[],
): readonly Derivation[] {
  const inner = lines.filter(({ line }) => !wanted.includes(line.node));
  return wanted.flatMap((node, at): readonly Derivation[] => {
    const own = [...(at === 0 ? inner : []), ...lines.filter(({ line }) => line.node === node)];
    const final = own.at(-1);
    if (!final) return [];
    const last = final.judged;
    const open = own.find(({ judged: { verified } }) => verified.status !== 'verified');
    return [
      {
        kind: 'matrix',
        derivative: final.line.derivative,
        shape: last.shape,
        expr: rightText(last),
        latex: rightLatex(last),
        operations: own.reduce((sum, { judged }) => sum + judged.operations, 0),
        steps: own.map(({ line, judged }) => ({
          ...line.reason,
          left: judged.left,
          expr: rightText(judged),
          latex: rightLatex(judged),
          shape: judged.shape,
          confirmed: judged.verified.status === 'verified' ? true : null,
        })),
        moves: [],
        nodes: [],
        tangent: null,
        lines: own.map(({ judged }) => judged),
        verified: open?.judged.verified ?? last.verified,
      },
    ];
  });
}
