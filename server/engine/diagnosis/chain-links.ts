// The chain of a gradient: the values on the way from a scalar to the variable, each with its adjoint.
// The file's own definitions are its links; where there are none, the nodes of the formula.

import { allNamesIn, dependsOn } from '../analysis/dependence.ts';
import { deriveGradients, deriveLinearMap, linearMapText } from '../calculus/derive.ts';
import { adjointTable } from '../calculus/proofs/adjoint-table.ts';
import { differentiable } from '../calculus/recognition.ts';
import type { InferredStatement } from '../document/document.ts';
import { number, substitute } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { leavesOf } from '../numeric/remembered-values.ts';
import type { DerivativeQuery } from '../queries/derivative-query.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { isScalar } from '../shapes/shape.ts';

/** One value of a chain, with its adjoint. */
export interface Link {
  readonly name: string;
  /** Its definition, as written; null of the variable, and where the name is the formula. */
  readonly formula: string | null;
  /** ∂(scalar)/∂(value), shaped like the value, in the file's variables. */
  readonly adjoint: Expression;
  /** The same in names: of a link by names its line, over the derivatives of the values above. */
  readonly byName: Expression;
  /** `G ↦ X' G`: how the adjoint comes from that of the one value that this one is used for; null where these are several. */
  readonly back: string | null;
}

/** Longer chains are no longer read. */
export const MOST_LINKS = 24;
/** The scalar, something between, and the variable. */
const LEAST_LINKS = 3;

/** The question of a gradient claim, with all that its chain is made from. */
export interface ChainCase {
  readonly target: DerivativeTerm;
  readonly query: DerivativeQuery;
  readonly statement: InferredStatement;
  readonly index: number;
  readonly documentFormulas: DocumentFormulas;
}

/** Whether a chain has enough links to explain something, and few enough to be read. */
export const isReadable = (links: readonly Link[]): boolean =>
  links.length >= LEAST_LINKS && links.length <= MOST_LINKS;

/** The links from the scalar to the variable; null where nothing between has a name, or a rule is missing. */
export function namedLinks(of: ChainCase): readonly Link[] | null {
  const links = linksByName(of);
  return links && isReadable(links) ? links : null;
}

function linksByName({ target, query, statement, documentFormulas }: ChainCase): readonly Link[] | null {
  const { document, lowerings } = documentFormulas;
  const [variable] = query.derivative.by;
  const below = allNamesIn(target.of, document);
  const root = target.of.kind === 'name' ? target.of.name : null;
  const between = [...document.order]
    .reverse()
    .filter(
      (name) =>
        (below.has(name) || name === root) &&
        name !== root &&
        name !== variable &&
        document.scope.symbols.get(name)?.kind === 'definition' &&
        dependsOn(named(name), variable, document),
    );
  if (between.length === 0 || between.length > MOST_LINKS) return null;
  const first: Link = {
    name: query.derivative.of,
    formula: formulaOf(root, documentFormulas),
    adjoint: number(1),
    byName: number(1),
    back: null,
  };
  const links = [...between, variable].map((name): Link | null => {
    const users = [...(root === null ? [] : [root]), ...between].filter((user) =>
      [...document.readsOf(user)].includes(name),
    );
    const [user] = users;
    const lowering = lowerings.keeping([name]);
    const leaf = lowering.leaf(name);
    const of = lowering.term(target.of, statement);
    const isDefined = document.scope.symbols.get(name)?.kind === 'definition';
    const value = isDefined ? lowerings.plain.name(name) : leaf;
    if (leaf.kind === 'refused' || of.kind === 'refused' || value.kind === 'refused') return null;
    const gradients = deriveGradients(differentiable(of.value), [leaf.value]);
    const [gradient] = gradients.kind === 'derived' ? gradients.gradients : [];
    if (!gradient) return null;
    const adjoint = substitute(gradient, new Map([[leaf.value, value.value]]));
    const back =
      root !== null && users.length === 1 && user !== undefined
        ? backText(name, user, documentFormulas)
        : null;
    const formula = name === variable ? null : formulaOf(name, documentFormulas);
    return { name, formula, adjoint, byName: adjoint, back };
  });
  const whole = links.flatMap((link) => (link ? [link] : []));
  return whole.length === links.length ? [first, ...whole] : null;
}

const named = (name: string): Term => ({ kind: 'name', name, span: { start: 0, end: 0 } });

/** The right side of a definition, as written on one line. */
export function formulaOf(name: string | null, { document }: DocumentFormulas): string | null {
  const index = name === null ? undefined : document.scope.symbols.get(name)?.statement;
  const statement = index === undefined ? undefined : document.inferred[index]?.resolved.statement;
  const text = index === undefined ? undefined : document.statements[index]?.text;
  if (statement?.kind !== 'definition' || text === undefined) return null;
  const { start, end } = statement.term.span;
  return text.slice(start, end).replaceAll(/\s+/gu, ' ');
}

function backText(name: string, user: string, documentFormulas: DocumentFormulas): string | null {
  const lowering = documentFormulas.lowerings.keeping([name]);
  const [of, by] = [lowering.name(user), lowering.leaf(name)];
  const map = of.kind === 'done' && by.kind === 'done' ? deriveLinearMap(of.value, by.value) : null;
  if (map?.kind !== 'derived') return null;
  const { document } = documentFormulas;
  return linearMapText(map.map, documentFormulas.names(document.statements.length)).adjoint;
}

/** The same by every node of the formula that takes more than a constant. */
export function nodeLinks({ query, index, documentFormulas }: ChainCase): readonly Link[] | null {
  const [by] = query.variables;
  if (!by) return null;
  const table = adjointTable(differentiable(query.of), by);
  if (table.kind === 'refused' || table.rows.length > MOST_NODES) return null;
  const [first, ...rest] = table.rows;
  // Numbers on the way, such as a norm before it is squared, are in nobody's product.
  const matrices = rest.filter(({ node, adjoint }) => !isScalar(node.shape) && !isConstant(adjoint));
  const rows = matrices.length > 1 ? matrices : rest;
  if (!first) return null;
  const links = [first, ...rows].map(({ node, adjoint }, at): Link => {
    const name =
      at === 0
        ? query.derivative.of
        : node === by
          ? query.derivative.by[0]
          : documentFormulas.print(node, index);
    return { name, formula: null, adjoint, byName: adjoint, back: null };
  });
  return isReadable(links) ? links : null;
}

/** Beyond, not even the table is made. */
const MOST_NODES = 60;

/** Whether no variable is in it. */
export function isConstant(expression: Expression): boolean {
  return leavesOf(expression).every(({ payload }) => payload.kind !== 'variable');
}
