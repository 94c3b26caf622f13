// The verdicts on a document: one line a claim, counted, with the evidence of each.

import {
  type Analysis,
  type Chain,
  type Derivation,
  derivativeLatex,
  derivativeText,
  type JudgedClaim,
  type Judgement,
  type TextRange,
  type Verdict,
} from '../engine/api.ts';
import { counted, formatShape } from './numbers.ts';
import { covers } from './ranges.ts';
import { renderVerdict, type VerdictView } from './verdict-view.ts';

export interface ClaimView {
  /** `∂L/∂Θ` */
  readonly claim: string;
  /** The claim as written, on one line. */
  readonly text: string;
  /** In TeX, where it could be read. */
  readonly latex: string | null;
  readonly range: TextRange;
  readonly verdict: VerdictView;
  readonly fixes: readonly string[];
  readonly chain: ChainView | null;
}

/** The chain of a wrong product, as the engine gives it, ready for display. */
export interface ChainView {
  readonly links: readonly {
    readonly name: string;
    readonly formula: string | null;
    readonly shape: string;
    /** `∂L/∂c = -c` */
    readonly flows: string;
    readonly back: string | null;
    readonly written: string | null;
    /** Each in TeX, where it could be read. */
    readonly latex: {
      readonly value: string | null;
      readonly flows: string | null;
      readonly back: string | null;
      readonly written: string | null;
    };
  }[];
  readonly wrongAt: number;
  readonly sentence: string;
}

export interface DerivativeView {
  readonly title: string;
  readonly expr: string;
  readonly latex: string | null;
  readonly verdict: VerdictView | null;
}

/** How many claims have each verdict; `proved` are those of the verified ones that follow by the rules. */
export type VerdictCounts = Readonly<Record<Verdict['status'] | 'proved', number>>;

const NO_VERDICTS: VerdictCounts = {
  verified: 0,
  proved: 0,
  refuted: 0,
  'ill-shaped': 0,
  unchecked: 0,
};

/** How many verdicts of each status there are. */
export function countVerdicts(judgement: Judgement): VerdictCounts {
  const counts = { ...NO_VERDICTS };
  for (const { verdict } of judgement.claims) {
    counts[verdict.status] += 1;
    if (verdict.status === 'verified' && verdict.proved) counts.proved += 1;
  }
  return counts;
}

/** `3 claims verified (2 proved), 1 refuted`; counts of nothing are left out. */
export function summarizeCounts(counts: VerdictCounts): string {
  const named: readonly (readonly [number, string])[] = [
    [counts.verified, counts.proved > 0 ? `verified (${counts.proved} proved)` : 'verified'],
    [counts.refuted, 'refuted'],
    [counts['ill-shaped'], 'in the wrong shape'],
    [counts.unchecked, 'not checked'],
  ];
  const parts = named.filter(([count]) => count > 0);
  if (parts.length === 0) return 'No claims to verify';
  return parts
    .map(([count, word], index) => `${index === 0 ? counted(count, 'claim') : count} ${word}`)
    .join(', ');
}

/** Claims with their verdicts as the panel displays them. */
export function renderClaims(analysis: Analysis, judgement: Judgement): readonly ClaimView[] {
  const rows = new Map(
    analysis.claims.flatMap(({ statementRange }) =>
      (analysis.latexOf(statementRange)?.rows ?? []).map(
        ({ left, right, place }) => [place, `${left} = ${right}`] as const,
      ),
    ),
  );
  const quote = ({ start, end }: TextRange): string => oneLine(analysis.text.slice(start, end));
  return judgement.claims.map((claim, index) => ({
    claim: claim.claim,
    text: isLaterLink(judgement.claims[index - 1], claim)
      ? `= ${quote(claim.sideRange)}`
      : quote(claim.range),
    latex: rows.get(claim.sideRange.start) ?? null,
    range: claim.sideRange,
    verdict: renderVerdict(explained(claim, analysis)),
    fixes: claim.fixes.map((fix) => fix.title),
    chain: claim.chain ? renderChain(claim.chain, claim.sideRange.start, analysis) : null,
  }));
}

function renderChain({ links, wrongAt, sentence }: Chain, offset: number, analysis: Analysis): ChainView {
  const typeset = (...sides: readonly string[]): string | null => {
    const written = sides.map((side) => analysis.latexOfText(side, offset));
    return written.includes(null) ? null : written.join(' = ');
  };
  return {
    links: links.map(({ name, formula, shape, derivative, adjoint, back, written }) => ({
      name,
      formula,
      shape: formatShape(shape),
      flows: `${derivative} = ${adjoint}`,
      back,
      written,
      latex: {
        value: formula === null ? typeset(name) : typeset(name, formula),
        flows: typeset(derivative, adjoint),
        back: back === null ? null : typeset(back),
        written: written === null ? null : typeset(written),
      },
    })),
    wrongAt,
    sentence,
  };
}

/** The diagnostic on a side in the wrong shape names both shapes, which the verdict does not. */
function explained({ verdict, sideRange }: JudgedClaim, analysis: Analysis): Verdict {
  if (verdict.status !== 'ill-shaped') return verdict;
  const problem = analysis.problems.find(
    ({ code, range }) => code === 'gradient-shape' && covers(sideRange, range),
  );
  return problem ? { ...verdict, why: problem.message } : verdict;
}

/** The first link of a chain is displayed with its left side, the others go on from it. */
function isLaterLink(before: JudgedClaim | undefined, claim: JudgedClaim): boolean {
  return before?.statementRange.start === claim.statementRange.start;
}

/** Derived answers with their verdicts as the panel displays them. */
export function renderDerivatives(judgement: Judgement): readonly DerivativeView[] {
  return judgement.derivatives.map((derivation) => ({
    title: derivativeText(derivation.derivative),
    expr: derivation.expr,
    latex: latexOf(derivation),
    verdict: derivation.verified && renderVerdict(derivation.verified),
  }));
}

function latexOf({ derivative, latex }: Derivation): string | null {
  const left = derivativeLatex(derivative);
  return left === null ? null : `${left} = ${latex}`;
}

/** Comments and line breaks out: the text of one statement, to be read beside its verdict. */
function oneLine(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .join(' ')
    .trim();
}
