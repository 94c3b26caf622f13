// An engine that knows nothing of mathematics, for tests of what stands around it: a claim with `wrong` in it is
// refuted and repaired to `right`, one with `misshapen` has the wrong shape, and a `?` is a syntax error.

import type {
  Analysis,
  AskedDerivative,
  ClaimSummary,
  Derivation,
  DerivationAnswer,
  Derivative,
  Evidence,
  JudgedClaim,
  Judgement,
  JudgementOptions,
  NameOccurrence,
  Problem,
  Question,
  SymbolSummary,
  TextRange,
  Verdict,
} from '../../server/engine/api.ts';
import { leftSideOf } from '../../server/engine/derivations/left-side.ts';
import { differentialOf, partial } from '../../server/engine/text/derivative.ts';

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  return lines;
}

const NAME = '[\\p{L}\\p{N}_]+';
const CLAIM = new RegExp(`^(∂(${NAME})/∂(${NAME})) = (.*)$`, 'u');
const DERIVE = new RegExp(`^derive (∂(${NAME})/∂(${NAME}))(?: *#.*)?$`, 'u');
const DECLARED = new RegExp(`^(const|param|var) (${NAME}) : R\\[(.*)\\]$`, 'u');
const DEFINED = new RegExp(`^(${NAME})(?:\\(.*\\))? = (.*)$`, 'u');
const CRASH = 'crash the analysis';

export function analyse(text: string): Analysis {
  if (text.includes(CRASH)) throw new Error('asked to crash');
  const symbols: SymbolSummary[] = [];
  const claims: ClaimSummary[] = [];
  const questions: Question[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const range = { start: line.start, end: line.start + line.text.length };
    const claim = CLAIM.exec(line.text);
    const derive = DERIVE.exec(line.text);
    const declared = DECLARED.exec(line.text);
    const defined = DEFINED.exec(line.text);
    const mark = line.text.indexOf('?');
    if (mark >= 0) {
      const at = line.start + mark;
      problems.push(problem('syntax', 'A question mark says nothing.', { start: at, end: at + 1 }));
    } else if (claim) {
      const [, name = '', of = '', wrt = '', side = ''] = claim;
      const sideRange = { start: range.end - side.length, end: range.end };
      claims.push({ claim: name, isIdentity: false, range, sideRange, statementRange: range });
      const named = { start: range.start, end: range.start + name.length };
      questions.push({ derivative: partial(of, wrt), range: named, statementRange: range, asked: false });
      if (side.includes('misshapen'))
        problems.push(problem('gradient-shape', 'The shape is wrong.', sideRange));
    } else if (derive) {
      const [, name = '', of = '', wrt = ''] = derive;
      const start = line.start + 'derive '.length;
      const named = { start, end: start + name.length };
      questions.push({ derivative: partial(of, wrt), range: named, statementRange: range, asked: true });
    } else if (declared) {
      const [, role = 'var', name = '', sizes = ''] = declared;
      const kind = role === 'const' ? 'const' : role === 'param' ? 'param' : 'var';
      const shape = sizes.split(', ');
      const start = line.start + role.length + 1;
      symbols.push(symbol(name, kind, shape, { start, end: start + name.length }, range));
    } else if (defined) {
      const [, name = ''] = defined;
      const shape = name === name.toUpperCase() ? [] : ['M', 'out'];
      symbols.push(
        symbol(name, 'definition', shape, { start: line.start, end: line.start + name.length }, range),
      );
    }
  }
  const symbolAt = (offset: number): SymbolSummary | undefined => {
    const word = wordAt(text, offset);
    return symbols.find(({ name }) => name === word);
  };
  return {
    text,
    symbols,
    claims,
    claimBases: claims.map(({ range }) => text.slice(range.start, range.end)),
    questions,
    problems,
    hoverAt: (offset) => {
      const found = symbolAt(offset);
      if (!found) return null;
      const origins = [{ text: `rows of ${found.name}`, place: { file: null, range: found.range } }];
      return { range: found.range, title: `${found.name} : ${found.shapeText}`, origins, notes: [] };
    },
    imports: [],
    statements: linesOf(text).map(({ text: line, start }) => ({ start, end: start + line.length })),
    partsAt: () => [],
    latexOf: () => null,
    latexOfText: () => null,
    statementBefore: (offset) => {
      const line = linesOf(text).findLast(({ start }) => start <= offset);
      return line ? { start: line.start, end: line.start + line.text.length } : null;
    },
    shapeOf: () => null,
    occurrenceAt: (offset) => {
      const found = symbolAt(offset);
      return found
        ? (occurrencesOf(text, found).find(({ range }) => range.start <= offset && offset <= range.end) ??
            null)
        : null;
    },
    occurrencesOf: ({ range }) => {
      const found = symbols.find((candidate) => candidate.range.start === range.start);
      return found ? occurrencesOf(text, found) : [];
    },
    occurrencesIn: () => symbols.flatMap((found) => occurrencesOf(text, found)),
  };
}

function symbol(
  name: string,
  kind: SymbolSummary['kind'],
  shape: readonly string[],
  range: TextRange,
  statementRange: TextRange,
): SymbolSummary {
  return {
    name,
    kind,
    shape,
    shapeText: shape.length === 0 ? 'scalar' : shape.join('×'),
    range,
    statementRange,
    isImported: false,
  };
}

function problem(code: Problem['code'], message: string, range: TextRange): Problem {
  return {
    code,
    severity: 'error',
    message,
    range,
    related: [{ message: 'here', range: { start: 0, end: 1 } }],
    fixes: [],
  };
}

function wordAt(text: string, offset: number): string {
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(0, offset))?.[0] ?? '';
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset))?.[0] ?? '';
  return before + after;
}

function occurrencesOf(text: string, { name, kind, range: place }: SymbolSummary): NameOccurrence[] {
  return [...text.matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter((match) => match[0] === name)
    .map(({ index }) => ({
      range: { start: index, end: index + name.length },
      isDeclaration: index === place.start,
      binding: { kind, name, place: { file: null, range: place } },
    }));
}

function evidence(options: JudgementOptions, maxRelativeError: number): Evidence {
  return { maxRelativeError, trials: options.trials, sizes: [{ M: 3, in: 4, out: 5 }], seed: options.seed };
}

function verdictOn(side: string, options: JudgementOptions): Verdict {
  if (side.includes('misshapen')) return { status: 'ill-shaped', why: 'M×in, but Θ is in×out' };
  if (!side.includes('wrong'))
    return { status: 'verified', proved: false, evidence: evidence(options, 3e-11) };
  return {
    status: 'refuted',
    why: 'twice the right answer',
    evidence: evidence(options, 1),
    counterexample: {
      sizes: { M: 1, in: 2, out: 1 },
      at: { X: [[1, 0]], Θ: [[1], [2]] },
      claimed: [[8], [0]],
      actual: [[4], [0]],
      entry: [0, 0],
    },
  };
}

export function judge(analysis: Analysis, options: JudgementOptions): Judgement {
  const claims = analysis.claims.map((claim): JudgedClaim => {
    const side = analysis.text.slice(claim.sideRange.start, claim.sideRange.end);
    const verdict = verdictOn(side, options);
    const newText = side.replace(/wrong|misshapen/, 'right');
    const fix = { title: `Write ${newText}`, edits: [{ range: claim.sideRange, newText }], verified: true };
    return { ...claim, verdict, fixes: verdict.status === 'verified' ? [] : [fix] };
  });
  const problems = claims
    .filter((claim) => claim.verdict.status === 'refuted')
    .map(
      (claim): Problem => ({
        ...problem('refuted-claim', 'This is refuted.', claim.sideRange),
        fixes: claim.fixes,
      }),
    );
  const derivatives = analysis.questions
    .filter((question) => question.asked)
    .flatMap(({ derivative }) => (derivative.kind === 'partial' ? derivation(derivative, options) : []));
  return { claims, problems, derivatives, renewed: claims.length };
}

function derivation(derivative: Derivative, options: JudgementOptions): Derivation {
  const left = leftSideOf(differentialOf('L'));
  const step = (rule: string, cite: string | null, expr: string, latex: string) => ({
    rule,
    cite,
    left,
    expr,
    latex,
    shape: [],
    confirmed: true,
  });
  return {
    kind: 'matrix',
    derivative,
    shape: ['in', 'out'],
    expr: "X' (h(X Θ) - Y)",
    latex: 'X^{\\top} (h(X Θ) - Y)',
    operations: 5,
    steps: [
      step('definition', null, 'd(½ sum(c.^2))', '\\mathrm{d}(\\tfrac12 \\sum c^{\\circ 2})'),
      step('product rule', 'Delong (12)', 'c · dc', 'c \\cdot \\mathrm{d}c'),
    ],
    tangent: null,
    moves: [],
    nodes: [],
    verified: { status: 'verified', proved: false, evidence: evidence(options, 3e-11) },
  };
}

export function derive(
  analysis: Analysis,
  asked: AskedDerivative,
  options: JudgementOptions,
): DerivationAnswer {
  if (!analysis.symbols.some((symbol) => symbol.name === asked.of))
    return { kind: 'refused', why: `${asked.of} is not defined.` };
  const params = analysis.symbols.filter(({ kind }) => kind === 'param');
  const wanted = asked.kind === 'gradients' ? params.map(({ name }) => partial(asked.of, name)) : [asked];
  return { kind: 'derived', derivations: wanted.map((derivative) => derivation(derivative, options)) };
}
