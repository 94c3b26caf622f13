// The chain under a wrong gradient in a long program: the lines of the backward pass from the scalar, or from the derivatives
// that the claim reads, to the variable.

import { deriveLine } from '../calculus/backward/derive-line.ts';
import { localScalar } from '../calculus/backward/local-scalar.ts';
import type { Chain } from '../diagnosis/chain.ts';
import { chainAlong } from '../diagnosis/chain-explanation.ts';
import { formulaOf, isReadable, type Link, MOST_LINKS } from '../diagnosis/chain-links.ts';
import { number } from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { coneOf, derivativeLeaf } from '../lowering/program.ts';
import type { Term } from '../names/term.ts';
import type { ClaimContext } from '../queries/claim-context.ts';
import type { ClaimByNames } from './claim-by-names.ts';
import { valuesInFile } from './values-in-file.ts';

/** The claimed product beside the lines; null where it is no product, or there is no chain to tell. */
export function chainByNames(side: Term, claim: ClaimByNames, own: ClaimContext): Chain | null {
  const { documentFormulas, options } = own;
  const links = linksOf(claim, own);
  if (!links || !isReadable(links)) return null;
  const roots = [claim.question.of, ...links.map(({ adjoint }) => adjoint)];
  const definitions = valuesInFile(roots, documentFormulas, documentFormulas.judgeOptions(options));
  if (!definitions) return null;
  const request = { question: claim.question, definitions, of: claim.of };
  return chainAlong(side, links, request, own);
}

function linksOf(
  { of, by, read, answer, question }: ClaimByNames,
  { documentFormulas }: ClaimContext,
): readonly Link[] | null {
  const { program } = documentFormulas;
  const cone = coneOf(program, of);
  const isKnown = (name: string): boolean => read.has(name);
  const local = localScalar(program, { of, by, cone, isKnown, most: MOST_LINKS });
  if (!local || answer.kind === 'refused') return null;
  const lineOf = (name: string, leaf: Expression): Expression | null => {
    const line = deriveLine(program, { of, by: name, cone, isKnown: () => true, most: 0 }, leaf, 'frobenius');
    return line.kind === 'line' ? line.line.expression : null;
  };
  const links: Link[] = [];
  for (const { name, leaf } of local.way.toReversed()) {
    const isScalar = name === of;
    const byName = isScalar ? number(1) : lineOf(name, leaf);
    if (!byName) return null;
    const adjoint = isScalar ? number(1) : derivativeLeaf(of, name, leaf.shape);
    links.push({ name, formula: formulaOf(name, documentFormulas), adjoint, byName, back: null });
  }
  const line = lineOf(by, question.by);
  const last = {
    name: by,
    formula: null,
    adjoint: answer.expression,
    byName: line ?? answer.expression,
    back: null,
  };
  return [...links, last];
}
