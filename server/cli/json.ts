// The output of `--json`, field by field as the contract of the command line has it. Positions are those of the
// language server protocol: zero-based line and UTF-16 character.

import {
  type Chain,
  type Counterexample,
  type Derivation,
  type DerivationLine,
  type Evidence,
  type JudgedClaim,
  type NamedDerivative,
  type NodeRow,
  namesOfDerivative,
  type Problem,
  type Step,
  type TangentGradient,
  type Verdict,
} from '../engine/api.ts';
import type { LineIndex } from '../protocol/positions.ts';
import { plainEdits } from '../protocol/positions.ts';
import type { PlainEdit, PlainRange } from '../protocol/requests.ts';
import { definitionsOf } from './definitions.ts';
import type { Inspection } from './inspect.ts';

interface JsonPlace {
  readonly message: string;
  readonly range: PlainRange;
}

interface JsonFix {
  readonly title: string;
  readonly edits: readonly PlainEdit[];
  readonly verified: boolean;
}

interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly severity: string;
  readonly related: readonly JsonPlace[];
  readonly fixes: readonly JsonFix[];
}

interface JsonDefinition {
  readonly name: string;
  /** `[]` is a scalar; null where the shape is not known. */
  readonly shape: readonly string[] | null;
  readonly range: PlainRange;
}

interface JsonClaim {
  readonly claim: string;
  readonly range: PlainRange;
  readonly status: Verdict['status'];
  /** Of a verified claim: whether it follows by laws for all sizes and values. */
  readonly proved?: boolean;
  readonly why?: string;
  readonly evidence?: Evidence;
  readonly counterexample?: Counterexample;
  readonly chain?: Chain;
}

/** A claim `target = expr`, with ` for …` where there is one. */
interface JsonLine extends Pick<JsonDerivative, 'shape' | 'expr' | 'latex' | 'operations' | 'verified'> {
  readonly target: string;
  readonly for?: string;
}

interface JsonDerivative extends NamedDerivative {
  readonly shape: readonly string[];
  readonly expr: string;
  readonly latex: string;
  readonly operations: number;
  readonly action?: string;
  readonly adjoint?: string;
  readonly entries?: string;
  /** A backward pass: claims of the language, in an order in which each can be computed. */
  readonly lines?: readonly JsonLine[];
  readonly tangent?: Omit<TangentGradient, 'verified'> & { readonly verified: JsonDerivative['verified'] };
  readonly nodes?: readonly Omit<NodeRow, 'latex' | 'differentialLatex' | 'adjointLatex'>[];
  readonly steps: readonly {
    readonly rule: string;
    readonly cite: string | null;
    readonly expr: string;
    readonly shape: readonly string[];
  }[];
  readonly verified: {
    readonly status: Verdict['status'];
    readonly why?: string;
    readonly maxRelativeError?: number;
    readonly trials?: number;
  };
}

export interface JsonCheckedFile {
  readonly file: string;
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly definitions: readonly JsonDefinition[];
  readonly claims: readonly JsonClaim[];
}

export interface JsonVerifiedFile extends JsonCheckedFile {
  readonly derivatives: readonly JsonDerivative[];
}

/** A file as `check --json` prints it. */
export function checkedFile(inspection: Inspection): JsonCheckedFile {
  return {
    ...shared(inspection),
    claims: inspection.judgement.claims.map((claim) => plainClaim(claim, inspection.lines)),
  };
}

/** `isDetailed` adds the points that verdicts rest on. */
export function verifiedFile(inspection: Inspection, isDetailed: boolean): JsonVerifiedFile {
  return {
    ...shared(inspection),
    claims: inspection.judgement.claims.map((claim) => ({
      ...plainClaim(claim, inspection.lines),
      ...('evidence' in claim.verdict && { evidence: plainEvidence(claim.verdict.evidence, isDetailed) }),
      ...('counterexample' in claim.verdict && { counterexample: claim.verdict.counterexample }),
      ...(claim.chain && { chain: claim.chain }),
    })),
    derivatives: inspection.judgement.derivatives.map((derivation) => plainDerivative(derivation)),
  };
}

function plainEvidence(evidence: Evidence, isDetailed: boolean): Evidence {
  const { points, ...summary } = evidence;
  return isDetailed && points ? { ...summary, points } : summary;
}

/** A derivation as `--json` prints it. */
export function plainDerivative(
  derivation: Derivation,
  { everyMove, nodes }: { readonly everyMove?: boolean; readonly nodes?: boolean } = {},
): JsonDerivative {
  const { shape, expr, latex, operations, lines, tangent, verified } = derivation;
  return {
    ...namesOfDerivative(derivation.derivative),
    shape,
    expr,
    latex,
    operations,
    ...plainMap(derivation),
    ...(lines && { lines: lines.map(plainLine) }),
    ...(tangent !== null && { tangent: { ...tangent, verified: plainVerdict(tangent.verified) } }),
    steps: linesOf(derivation, everyMove === true).map((step) => ({
      rule: step.rule,
      cite: step.cite,
      expr: `${step.left.text} = ${step.expr}`,
      shape: step.shape,
    })),
    ...(nodes && {
      nodes: derivation.nodes.map(({ name, expr, shape, differential, rule, cite, adjoint }) => ({
        name,
        expr,
        shape,
        differential,
        rule,
        cite,
        adjoint,
      })),
    }),
    verified: plainVerdict(verified),
  };
}

/** The fields of a linear map beside its vec matrix. */
function plainMap(derivation: Derivation): Pick<JsonDerivative, 'action' | 'adjoint' | 'entries'> {
  if (derivation.kind === 'matrix') return {};
  const { action, adjoint, entries } = derivation;
  return { action, adjoint, ...(entries !== null && { entries }) };
}

const plainLine = ({ left, expr, latex, range, shape, operations, verified }: DerivationLine): JsonLine => ({
  target: left.text,
  expr,
  latex,
  ...(range && { for: range.text }),
  shape,
  operations,
  verified: plainVerdict(verified),
});

/** The lines of a derivation: as a textbook tells it, or every move, where that is more. */
export function linesOf({ steps, moves }: Derivation, everyMove: boolean): readonly Step[] {
  return everyMove && moves.length > 0 ? moves : steps;
}

/** A value as indented JSON, with a line break at its end. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function shared({ file, lines, analysis, problems }: Inspection): Omit<JsonCheckedFile, 'claims'> {
  return {
    file,
    diagnostics: problems.map((problem) => plainProblem(problem, lines)),
    definitions: definitionsOf(analysis).map(({ name, shape, range }) => ({
      name,
      shape,
      range: lines.rangeOf(range),
    })),
  };
}

function plainProblem(problem: Problem, lines: LineIndex): JsonDiagnostic {
  const { code, severity, message, range, related, fixes } = problem;
  return {
    code,
    severity,
    message,
    range: lines.rangeOf(range),
    related: related.map((place) => ({ message: place.message, range: lines.rangeOf(place.range) })),
    fixes: fixes.map(({ title, edits, verified }) => ({ title, edits: plainEdits(lines, edits), verified })),
  };
}

function plainClaim({ claim, range, verdict }: JudgedClaim, lines: LineIndex): JsonClaim {
  const why = 'why' in verdict ? verdict.why : null;
  return {
    claim,
    range: lines.rangeOf(range),
    status: verdict.status,
    ...(verdict.status === 'verified' && { proved: verdict.proved }),
    ...(why !== null && { why }),
  };
}

function plainVerdict(verdict: Verdict | null): JsonDerivative['verified'] {
  if (verdict === null) return { status: 'unchecked', why: 'no numbers were tried' };
  const why = 'why' in verdict ? verdict.why : null;
  return {
    status: verdict.status,
    ...(why !== null && { why }),
    ...('evidence' in verdict && {
      maxRelativeError: verdict.evidence.maxRelativeError,
      trials: verdict.evidence.trials,
    }),
  };
}
