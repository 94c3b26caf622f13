// Makes `spoilings.json`: published claims and spoiled ones, labelled by central differences in NumPy, never by the judge.
// Run by hand, from the top of the checkout, when the edits or the cases have changed:
//
//     npx esbuild test/judge/make-spoilings.ts --bundle --platform=node --format=esm --outfile=out/make-spoilings.mjs
//     node out/make-spoilings.mjs && npx biome check --write test/judge/spoilings.json
//
// It prints what it leaves out: claims that the differences neither confirm nor deny clearly, and claims of which the
// analysis and NumPy do not agree whether they have a shape.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { findPython } from '../../.ci/python.mjs';
import { analyse, type DocumentAnalysis } from '../../server/engine/analysis/analyse.ts';
import type { InferredStatement } from '../../server/engine/document/document.ts';
import type { Term } from '../../server/engine/names/term.ts';
import type { Dimension } from '../../server/engine/shapes/dimension.ts';
import { sameShape } from '../../server/engine/shapes/shape.ts';
import type { Labelled, LabelledCase } from './claims.ts';
import { withSide } from './claims.ts';
import { editsOf } from './edits.ts';
import { NotRead, pythonOf } from './python-terms.ts';

interface Published {
  readonly id: string;
  readonly file: string;
}

type Label = 'right' | 'wrong' | 'ill-shaped' | 'undefined' | 'unclear';

/** What `labels.py` is given of a case. */
interface DerivativeQuery {
  readonly kind: 'gradient' | 'jacobian' | 'hessian' | 'scalar' | 'differential';
  readonly by: string;
  readonly symmetric: boolean;
  readonly entries: boolean;
  readonly dims: readonly string[];
  readonly inverts: boolean;
  readonly variables: readonly {
    readonly name: string;
    readonly shape: readonly string[];
    readonly attributes: readonly string[];
  }[];
  readonly definitions: readonly (readonly [name: string, code: string])[];
  readonly of: string;
}

interface Claim {
  readonly side: string;
  readonly code: string;
  readonly fits: boolean;
}

/** How many of each kind are kept of a case. */
const KEPT = { right: 9, wrong: 24, 'ill-shaped': 5 } as const;

function claimOf(analysis: DocumentAnalysis): {
  readonly statement: InferredStatement;
  readonly text: string;
  readonly side: Term;
} | null {
  for (const [index, statement] of analysis.written.inferred.entries()) {
    const { kind } = statement.resolved.statement;
    const side = statement.sides[0]?.term;
    const text = analysis.written.statements[index]?.text;
    if ((kind === 'claim' || kind === 'differential') && side && text !== undefined)
      return { statement, text, side };
  }
  return null;
}

/** A size as Python. */
function sizeCode({ monomials }: Dimension): string {
  const terms = monomials.map((term) =>
    [`num(${term.coefficient})`, ...term.factors.map((dim) => `v_${dim}`)].join(' * '),
  );
  return terms.join(' + ');
}

function withoutVec(term: Term): Term {
  return term.kind === 'call' && term.callee.kind === 'operator' && term.callee.name === 'vec'
    ? (term.args[0] ?? term)
    : term.kind === 'group'
      ? withoutVec(term.inside)
      : term;
}

function pose(file: string, analysis: DocumentAnalysis, statement: InferredStatement): DerivativeQuery {
  const { document } = analysis;
  const symbols = [...document.scope.symbols.values()];
  const variables = symbols.flatMap((symbol) => {
    const value = document.valueOf(symbol.name);
    if (symbol.kind !== 'variable' || value?.kind !== 'shape') return [];
    const attributes = symbol.attributes.map(({ name, axis }) => (axis ? `${name} ${axis}` : name));
    return [{ name: symbol.name, shape: [value.shape.rows, value.shape.cols].map(sizeCode), attributes }];
  });
  const definitions = document.inferred.flatMap(({ resolved }) =>
    resolved.statement.kind === 'definition'
      ? [[resolved.statement.name, pythonOf(resolved.statement.term)] as const]
      : [],
  );
  const resolved = statement.resolved.statement;
  const moved = resolved.kind === 'claim' ? resolved.target.variables[0]?.variable : null;
  const target =
    resolved.kind === 'claim' ? resolved.target.of : resolved.kind === 'differential' ? resolved.of : null;
  if (!target) throw new Error(`no claim in ${file}`);
  const variable = moved ? withoutVec(moved) : null;
  // Differentials are asked for where one variable alone is in the formula: the one that is declared first.
  const by = variable?.kind === 'name' ? variable.name : (variables[0]?.name ?? '');
  const attributes = variables.find(({ name }) => name === by)?.attributes ?? [];
  const kinds = {
    gradient: 'gradient',
    'by-scalar': 'scalar',
    jacobian: 'jacobian',
    'vec-jacobian': 'jacobian',
    hessian: 'hessian',
    'vec-hessian': 'hessian',
  } as const;
  const { derivative } = statement;
  if (
    resolved.kind === 'claim' &&
    (!derivative || derivative.kind === 'tensor' || derivative.kind === 'unsupported')
  )
    throw new Error(`no derivative in ${file}`);
  const kind =
    !derivative || derivative.kind === 'tensor' || derivative.kind === 'unsupported'
      ? 'differential'
      : kinds[derivative.kind];
  return {
    kind,
    by,
    symmetric: attributes.some((name) => name === 'symmetric' || name === 'spd'),
    entries: statement.conventions.symmetric === 'entries',
    dims: symbols.flatMap((symbol) => (symbol.kind === 'dim' ? [symbol.name] : [])),
    inverts: /inv|det/u.test(file),
    variables,
    definitions,
    of: pythonOf(withoutVec(target)),
  };
}

function claimsOf(file: string, analysis: DocumentAnalysis): readonly Claim[] {
  const claim = claimOf(analysis);
  if (!claim) throw new Error(`no claim in ${file}`);
  const { document } = analysis;
  const shapeNamed = (name: string) => {
    const value = document.valueOf(name);
    return value?.kind === 'shape' ? value.shape : null;
  };
  const names = [...document.scope.symbols.values()].flatMap((symbol) =>
    symbol.kind === 'variable' || symbol.kind === 'definition' ? [symbol.name] : [],
  );
  const answer = claim.statement.sides[0]?.shape ?? null;
  const like = (shape: ReturnType<typeof shapeNamed>): readonly string[] =>
    names.filter((name) => {
      const other = shapeNamed(name);
      return shape && other && sameShape(shape, other);
    });
  const own = claim.text.slice(claim.side.span.start, claim.side.span.end);
  const edits = editsOf(claim.text, claim.side, {
    dims: [...document.scope.symbols.values()].flatMap((symbol) =>
      symbol.kind === 'dim' ? [symbol.name] : [],
    ),
    namesLike: (name) => like(shapeNamed(name)).filter((other) => other !== name),
    likeAnswer: like(answer),
  });
  return [own, ...edits].flatMap((side) => {
    const edited = analyse(withSide(file, side));
    const found = claimOf(edited);
    const errors = edited.problems.filter((problem) => problem.severity === 'error');
    // What is no formula at all, or names what is not there, is another test's matter.
    if (!found || errors.some((problem) => problem.code === 'syntax')) return [];
    try {
      return [{ side, code: pythonOf(found.side), fits: errors.length === 0 }];
    } catch (error) {
      if (error instanceof NotRead) return [];
      throw error;
    }
  });
}

function labelled(
  cases: readonly (DerivativeQuery & { readonly claims: readonly string[] })[],
): readonly (readonly Label[] | null)[] {
  const { status, stdout, stderr } = spawnSync(findPython(), ['test/judge/labels.py'], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** So many of them, the first ones and then evenly from all the others. */
function some<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]).filter(
    (one): one is Exclude<typeof one, undefined> => one !== undefined,
  );
}

/** `labels.py` draws tall matrices alone where a file inverts. These claims have a value for wide ones too, and lack a term there. */
const WRONG_OF_WIDE: ReadonlySet<string> = new Set([
  "(-pinv(X)) * dX * pinv(X) + pinv(X' * X) * dX' * (eye(m) - X * pinv(X))",
]);

const published: readonly Published[] = JSON.parse(readFileSync('test/cases/derivatives.json', 'utf8'));
const query = published.map(({ id, file: whole }) => {
  const file = whole.replace(/^derive .*\n?/gmu, '');
  const analysis = analyse(file);
  const claim = claimOf(analysis);
  if (!claim) throw new Error(`no claim in ${id}`);
  return { id, pose: pose(file, analysis, claim.statement), claims: claimsOf(file, analysis) };
});
const labels = labelled(
  query.map(({ pose: asked, claims }) => ({ ...asked, claims: claims.map(({ code }) => code) })),
);
const counts = new Map<string, number>();
const count = (what: string, by = 1): void => {
  counts.set(what, (counts.get(what) ?? 0) + by);
};
const made: readonly LabelledCase[] = query.flatMap(({ id, claims }, at) => {
  const given = labels[at];
  if (!given) {
    console.log(`${id}: no point at which differences tell the derivative`);
    return [];
  }
  if (given[0] !== 'right') console.log(`${id}: what is published is ${given[0]}`);
  const sides: Labelled = { right: [], wrong: [], 'ill-shaped': [] };
  claims.forEach(({ side, fits }, place) => {
    const own = given[place] === 'right' && WRONG_OF_WIDE.has(side) ? 'wrong' : given[place];
    if (own === undefined || own === 'undefined' || own === 'unclear') {
      count(`left out: ${own}`);
    } else if (fits === (own === 'ill-shaped')) {
      count('left out: the analysis and NumPy do not agree whether it has a shape');
      console.log(`${id}: ${fits ? 'fits, says the analysis' : 'an error, says the analysis'}: ${side}`);
    } else sides[own].push(side);
  });
  const kept: Labelled = {
    right: [...some(sides.right, KEPT.right)],
    wrong: [...some(sides.wrong, KEPT.wrong)],
    'ill-shaped': [...some(sides['ill-shaped'], KEPT['ill-shaped'])],
  };
  count('right', kept.right.length);
  count('wrong', kept.wrong.length);
  count('ill-shaped', kept['ill-shaped'].length);
  if (kept.right.length + kept.wrong.length < 15)
    console.log(`${id}: only ${kept.right.length + kept.wrong.length}`);
  return [{ id, ...kept }];
});
writeFileSync('test/judge/spoilings.json', `${JSON.stringify(made, null, 2)}\n`);
console.log(Object.fromEntries(counts));
