// What is asked of a file with families, answered with recursions: lines with `for`, each read and judged as if it stood
// behind the file.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import { rangeOf } from '../analysis/places.ts';
import type { Derivation, DerivationLine } from '../derivations/derivation.ts';
import type { DerivationAnswer } from '../derivations/derivation-request.ts';
import type { AskedDerivations } from '../derivations/derivations.ts';
import { type AdjointLine, adjointLines } from '../derivations/families/adjoint-lines.ts';
import { memberProgram, nodesBelow } from '../derivations/families/member-program.ts';
import type { InferredDocument } from '../document/document.ts';
import type { Term } from '../names/term.ts';
import type { Verdict } from '../numeric/verdict.ts';
import { createDocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { type JudgeUnrolled, judgeFamilies, restsOnFamilies } from './judge-families.ts';
import { withoutExpectations } from './without-expectations.ts';

interface Run {
  cancelled(): boolean;
}

/** What a `derive` statement asks for; null where it asks for nothing that families have to do with. */
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
  const answer: DerivationAnswer =
    typeof asked === 'string'
      ? { kind: 'refused', why: asked }
      : derivedFamilies(asked.of, asked.by, families, options, run, judgeUnrolled);
  if (answer.kind === 'derived') return { derivations: answer.derivations, problems: [], why: null };
  const range = rangeOf(resolved.target.span, index, document);
  return {
    derivations: [],
    problems: [
      {
        code: 'not-differentiable',
        severity: 'error',
        message: answer.why,
        range,
        related: [],
        fixes: [],
      },
    ],
    why: answer.why,
  };
}

/** The scalar and the variable of a question, or why there is no answer. */
function askedBy(target: Term): { readonly of: string; readonly by: string | null } | string {
  if (target.kind === 'name') return { of: target.name, by: null };
  if (target.kind !== 'derivative') return 'a differential through families is not derived yet';
  const [variable, ...more] = target.variables;
  if (target.order !== 1 || !variable || more.length > 0)
    return 'a second derivative through families is not derived yet';
  const by = variable.variable;
  if (target.of.kind !== 'name' || by.kind !== 'name')
    return 'through families, what is derived is the gradient of a name by a name';
  return { of: target.of.name, by: by.name };
}

/** The gradient of a scalar by a variable, a family or a member of one; by all params where `by` is null. */
export function derivedFamilies(
  of: string,
  by: string | null,
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): DerivationAnswer {
  const derivable = families.derivable();
  const documentFormulas = createDocumentFormulas(derivable.analysis, run.cancelled);
  const program = memberProgram(documentFormulas, derivable.reading);
  const wanted =
    by === null ? paramsAmong(nodesBelow(nodeOf(of), program), derivable.analysis.document) : [nodeOf(by)];
  if (wanted.length === 0)
    return { kind: 'refused', why: `\`${of}\` depends on no \`param\`: say by what, as in \`∂${of}/∂x\`` };
  const found = adjointLines({
    of,
    wanted,
    ...(by !== null && { member: by }),
    families: families.families,
    reading: derivable.reading,
    documentFormulas,
    program,
  });
  if (found.kind === 'refused') return found;
  const judge = (given: readonly AdjointLine[]): readonly Verdict[] =>
    judgePasted(given, families, options, run, judgeUnrolled);
  const first = judge(found.lines);
  const written = found.lines.map((line, at) =>
    first[at]?.status !== 'verified' && line.guard !== null ? { ...line, range: line.guard } : line,
  );
  const verdicts = written.some((line, at) => line !== found.lines[at]) ? judge(written) : first;
  const lines = written.map((line, at) => ({
    line,
    judged: judgedLine(line, verdicts[at] ?? { status: 'unchecked', why: 'it was not judged' }),
  }));
  const open = lines.find(({ judged: { verified } }) => verified.status !== 'verified');
  if (open) return { kind: 'refused', why: notShown(open.line, open.judged.verified) };
  return { kind: 'derived', derivations: derivationsOf(wanted, lines) };
}

/** Why a line is no answer: it holds for large sizes alone, or could not be checked. */
function notShown(line: AdjointLine, verdict: Verdict): string {
  const why = verdict.status === 'verified' ? null : verdict.why;
  const reason = why === null ? '' : ` (${why})`;
  return `what was derived is not confirmed for all sizes, so it is not shown: \`${textOf(line)}\`${reason}`;
}

/** The family of a member, `W` of `W[l]`; any other name is itself. */
const nodeOf = (name: string): string => name.replace(/\[.*\]$/u, '');

/** The params among what a scalar is made from, families by their names; without any, all variables that are not constant. */
function paramsAmong(below: ReadonlySet<string>, document: InferredDocument): readonly string[] {
  const inRole = (wanted: 'param' | 'var'): readonly string[] =>
    [...document.scope.symbols.values()].flatMap((symbol) => {
      const node = nodeOf(symbol.name);
      const isWanted = symbol.kind === 'variable' && (symbol.role ?? 'var') === wanted;
      const isDefined = node !== symbol.name && definedNodes.has(node);
      return isWanted && !isDefined && below.has(node) ? [node] : [];
    });
  const definedNodes = new Set(
    [...document.scope.symbols.values()].flatMap(({ kind, name }) =>
      kind === 'definition' ? [nodeOf(name)] : [],
    ),
  );
  const params = inRole('param');
  return [...new Set(params.length > 0 ? params : inRole('var'))];
}

const textOf = ({ target, expr, range }: AdjointLine): string =>
  `${target} = ${expr}${range === '' ? '' : ` ${range}`}`;

/** The verdicts on lines that are read behind the file. */
function judgePasted(
  lines: readonly AdjointLine[],
  families: FamilyAnalysis,
  options: JudgementOptions,
  run: Run,
  judgeUnrolled: JudgeUnrolled,
): readonly Verdict[] {
  const pasted = withoutExpectations(families.followedBy(lines.map(textOf)), run.cancelled);
  if (!pasted.families) return [];
  const first = pasted.reading.own.length - lines.length;
  const judged = judgeFamilies(
    pasted,
    pasted.families,
    { ...options, repair: false, quick: true },
    run,
    judgeUnrolled,
    (index) => index >= first && index < first + lines.length,
  );
  return lines.map((_, at) => {
    const [claim] = judged.get(first + at)?.claims ?? [];
    return claim?.verdict ?? { status: 'unchecked', why: 'it was not judged' };
  });
}

function judgedLine(line: AdjointLine, verified: Verdict): DerivationLine {
  const { target, latex, shape, operations } = line;
  const expr = line.range === '' ? line.expr : `${line.expr} ${line.range}`;
  return { target, expr, latex, shape, operations, verified };
}

/** One derivation for each wanted name; the first has the lines of inner names. */
function derivationsOf(
  wanted: readonly string[],
  lines: readonly { readonly line: AdjointLine; readonly judged: DerivationLine }[],
): readonly Derivation[] {
  const inner = lines.filter(({ line }) => !wanted.includes(line.node));
  return wanted.flatMap((node, at): readonly Derivation[] => {
    const own = [...(at === 0 ? inner : []), ...lines.filter(({ line }) => line.node === node)];
    const last = own.at(-1)?.judged;
    if (!last) return [];
    const open = own.find(({ judged: { verified } }) => verified.status !== 'verified');
    return [
      {
        kind: 'matrix',
        of: last.target.slice(1, last.target.indexOf('/∂')),
        wrt: last.target.slice(last.target.indexOf('/∂') + 2),
        order: 1,
        shape: last.shape,
        expr: last.expr,
        latex: last.latex,
        operations: own.reduce((sum, { judged }) => sum + judged.operations, 0),
        steps: own.map(({ line, judged }) => ({
          rule: `${line.node} is read by ${line.readers.join(', ')}`,
          cite: null,
          expr: `${judged.target} = ${judged.expr}`,
          latex: judged.latex,
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
