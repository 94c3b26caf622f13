// The lines that answer a question about families: gradients, Jacobians, differentials, and Hessians as Jacobians of gradients.

import type { FamilyAnalysis } from '../analysis/analyse.ts';
import type { AdjointLine } from '../derivations/families/adjoint-line.ts';
import { type AdjointLines, adjointLines } from '../derivations/families/adjoint-lines.ts';
import { closedFormula } from '../derivations/families/closed-line.ts';
import { differentialLine, differentialOfScalar } from '../derivations/families/differential-lines.ts';
import { type MemberProgram, memberProgram, nodesBelow } from '../derivations/families/member-program.ts';
import type { InferredDocument } from '../document/document.ts';
import { openName } from '../families/open-reading.ts';
import { createDocumentFormulas, type DocumentFormulas } from '../queries/document-formulas.ts';
import { isScalar } from '../shapes/shape.ts';
import { type AskedDerivative, derivativeText, partial, type Variables } from '../text/derivative.ts';
import { familyOf } from '../text/names.ts';

export type FamilyLines =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'derived';
      readonly lines: readonly AdjointLine[];
      /** The nodes whose lines are the answer, the other lines being needed for them. */
      readonly wanted: readonly string[];
    };

interface Run {
  cancelled(): boolean;
}

/** The lines that answer a question about names or members; first and second derivatives, and differentials. */
export function familyLines(asked: AskedDerivative, families: FamilyAnalysis, run: Run): FamilyLines {
  switch (asked.kind) {
    case 'gradients':
      return gradientLines(asked.of, null, families, run);
    case 'differential':
      return differentialLines(asked.of, families, run);
    case 'partial': {
      const [by, and, ...more] = asked.by;
      if (more.length > 0) return { kind: 'refused', why: AT_MOST_SECOND };
      return and === undefined
        ? gradientLines(asked.of, by, families, run)
        : hessianLines(asked.of, by, and, families, run);
    }
  }
}

const AT_MOST_SECOND = 'through families, a derivative is a first or second one of a name by names';

interface Read {
  readonly documentFormulas: DocumentFormulas;
  readonly program: MemberProgram;
  lines(of: string, wanted: readonly string[], member: string | null): AdjointLines;
}

function read(families: FamilyAnalysis, run: Run): Read {
  const { reading, analysis } = families.derivable('sums and stacks');
  const documentFormulas = createDocumentFormulas(analysis, run.cancelled);
  const program = memberProgram(documentFormulas, reading);
  return {
    documentFormulas,
    program,
    lines: (of, wanted, member) =>
      adjointLines({
        of,
        wanted,
        ...(member !== null && { member }),
        families: families.families,
        reading,
        documentFormulas,
        program,
      }),
  };
}

function gradientLines(of: string, by: string | null, families: FamilyAnalysis, run: Run): FamilyLines {
  const { program, documentFormulas, lines } = read(families, run);
  const below = nodesBelow(familyOf(of), program);
  const open = [...below].find((node) => program.whyNot(node) !== null && node !== familyOf(by ?? ''));
  if (open !== undefined)
    return {
      kind: 'refused',
      why: `through \`${open}\` nothing is derived yet (as a claim it is judged): ${program.whyNot(open)}`,
    };
  const wanted = by === null ? paramsAmong(below, documentFormulas.document) : [familyOf(by)];
  if (wanted.length === 0)
    return { kind: 'refused', why: `\`${of}\` depends on no \`param\`: say by what, as in \`∂${of}/∂x\`` };
  const found = lines(of, wanted, by);
  return found.kind === 'refused' ? found : { ...found, wanted };
}

function differentialLines(of: string, families: FamilyAnalysis, run: Run): FamilyLines {
  const { program, documentFormulas, lines } = read(families, run);
  const { document } = documentFormulas;
  const node = familyOf(of);
  const below = nodesBelow(node, program);
  const varying = paramsAmong(below, document);
  if (node !== of) {
    const { reading } = families.derivable('sums and stacks');
    const own = program.lines.filter(({ target }) => target.node === node);
    const defined = new Set(program.lines.map(({ target }) => target.node));
    const moving: AdjointLine[] = [];
    for (const line of own) {
      const found = differentialLine(line, (name) => defined.has(name) || varying.includes(name), {
        derived: { of, node, shape: line.leaf.shape, leaf: line.leaf, places: [], index: null },
        families: families.families,
        reading,
        documentFormulas,
        program,
        own: null,
      });
      if (found.kind === 'refused') return found;
      if (found.value) moving.push(found.value);
    }
    if (moving.length === 0)
      return { kind: 'refused', why: `\`${of}\` depends on no \`param\`, so its differential is 0` };
    return { kind: 'derived', lines: moving, wanted: [node] };
  }
  const value = document.valueOf(of);
  if (value?.kind !== 'shape' || !isScalar(value.shape))
    return {
      kind: 'refused',
      why: `\`${of}\` is no scalar: ask for the differentials of the members it is made of`,
    };
  const found = lines(of, varying, null);
  if (found.kind === 'refused') return found;
  const terms = varying.map((name) => {
    const piece = families.families.get(name)?.pieces[0];
    const letters = piece?.places.flatMap((place) => (place.kind === 'name' ? [place.name] : [])) ?? [];
    return { name: piece ? `${name}[${letters.join(', ')}]` : name, ranges: piece?.ranges ?? [] };
  });
  return { kind: 'derived', lines: [...found.lines, differentialOfScalar(of, terms)], wanted: [of] };
}

/** The Jacobian of the gradient, which is read behind the file as a name of its own. */
function hessianLines(of: string, by: string, and: string, families: FamilyAnalysis, run: Run): FamilyLines {
  const moving = { families: families.families, sums: new Map(), at: new Map() };
  const found = read(families, run).lines(of, [familyOf(by)], null);
  if (found.kind === 'refused') return found;
  const own = found.lines.filter(({ node }) => node === familyOf(by));
  const [gradient] = own;
  if (!gradient || own.length > 1)
    return {
      kind: 'refused',
      why: `the gradient by \`${by}\` is another one at the ends of its index: its second derivative is not derived yet`,
    };
  let name = 'gradient';
  while (families.shapes.scope.symbols.has(name) || families.families.has(name)) name += '_';
  const inMember = (node: string): string =>
    gradient.places.length > 0 ? openName(node, gradient.places) : node;
  const closed = closedFormula(gradient, found.lines, moving);
  if (closed.kind === 'refused') return closed;
  const formula = closed.value;
  const behind = families.followedBy([
    `${inMember(name)} = ${formula}${gradient.range === null ? '' : ` for ${gradient.range}`}`,
    `derive ${derivativeText(partial(inMember(name), and))}`,
  ]);
  if (!behind.families) return { kind: 'refused', why: `the gradient by \`${by}\` is not read back` };
  const second = read(behind.families, run).lines(inMember(name), [familyOf(and)], and);
  if (second.kind === 'refused')
    return {
      kind: 'refused',
      why: `the gradient by \`${by}\` is \`${formula}\`, and its derivative is not derived yet: ${second.why}`,
    };
  const lines: AdjointLine[] = [];
  for (const line of second.lines.filter(({ node }) => node === familyOf(and))) {
    const { of: member } = line.derivative;
    const last = line.derivative.kind === 'partial' ? line.derivative.by[0] : and;
    const variables: Variables = [familyOf(by) + member.slice(name.length), last];
    const written = closedFormula(line, second.lines, { ...moving, families: behind.families.families });
    if (written.kind === 'refused') return written;
    lines.push({
      ...line,
      derivative: { kind: 'partial', of, by: variables },
      reason: {
        rule: `the Jacobian of ${derivativeText(partial(of, by))} = ${formula}`,
        cite: null,
      },
      expr: written.value,
    });
  }
  return { kind: 'derived', lines, wanted: [familyOf(and)] };
}

/** The params among what a scalar is made from, families by their names; without any, all variables that are not constant. */
function paramsAmong(below: ReadonlySet<string>, document: InferredDocument): readonly string[] {
  const inRole = (wanted: 'param' | 'var'): readonly string[] =>
    [...document.scope.symbols.values()].flatMap((symbol) => {
      const node = familyOf(symbol.name);
      const isWanted = symbol.kind === 'variable' && (symbol.role ?? 'var') === wanted;
      const isDefined = node !== symbol.name && definedNodes.has(node);
      return isWanted && !isDefined && below.has(node) ? [node] : [];
    });
  const definedNodes = new Set(
    [...document.scope.symbols.values()].flatMap(({ kind, name }) =>
      kind === 'definition' ? [familyOf(name)] : [],
    ),
  );
  const params = inRole('param');
  return [...new Set(params.length > 0 ? params : inRole('var'))];
}
