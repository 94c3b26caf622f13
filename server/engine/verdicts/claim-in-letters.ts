// A claim about members, `∂L/∂h[t] = W' ∂L/∂h[t+1]`, as a file of its own without families: every member and every derivative
// in it is a plain name of its shape, so that what mends an identity of plain names can mend the claim for every index.
// A fix found so is only a proposal: members that are one name in letters may differ, so each is judged in its own file.

import type { DocumentAnalysis, FamilyAnalysis } from '../analysis/analyse.ts';
import { sizeExpression } from '../families/open-reading.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import { definedName } from '../names/symbols.ts';
import type { Shape } from '../shapes/shape.ts';
import { isScalar } from '../shapes/shape.ts';
import { namesWithin } from '../syntax/children.ts';
import { mapExpression } from '../syntax/map-expression.ts';
import { printExpression, printStatement } from '../syntax/print.ts';
import type { Expression, NameNode, Statement } from '../syntax/tree.ts';

export interface ClaimInLetters {
  readonly text: string;
  /** Where the claimed side stands in it. */
  readonly side: { readonly start: number; readonly end: number };
  /** A text with these plain names in the names of the family's file. */
  inMembers(text: string): string;
}

/**
 * `right == side`, with all that both are made of; null where a name has no shape. Both are trees of the reading with letters.
 * `lineFor` tells what a derivative is that the side does not name, by its variable.
 */
export function claimInLetters(
  right: Expression,
  side: Expression,
  { document }: DocumentAnalysis,
  families: FamilyAnalysis,
  lineFor: (variable: string) => Expression | null,
): ClaimInLetters | null {
  const { statements } = families.open;
  const plainNames = new Map<string, string>();
  const declarations = new Map<string, string>();
  const definitions: string[] = [];
  const sizes = new Set<string>();
  let isWhole = true;
  let isSide = true;

  const plain = (name: string): string => {
    const known = plainNames.get(name);
    if (known !== undefined) return known;
    const stem = /^[\p{L}\p{M}\p{N}]+/u.exec(name.replace(/^∂.*\/∂/u, 'slope'))?.[0] ?? 'x';
    let own = `${stem}_${plainNames.size + 1}`;
    while (document.scope.symbols.has(own)) own += '_';
    plainNames.set(name, own);
    return own;
  };
  const plainName = (node: NameNode, name: string): NameNode => ({ ...node, name, text: name });

  const sizeText = (size: Shape['rows']): string =>
    printExpression(written(sizeExpression(size), (name) => sizes.add(name)));
  const declare = (name: string, own: string, shape: Shape): void => {
    if (declarations.has(own)) return;
    declarations.set(own, '');
    const symbol = document.scope.symbols.get(name);
    const [role, attributes] = symbol?.kind === 'variable' ? [symbol.role, symbol.attributes] : ['const', []];
    const space = isScalar(shape) ? 'R' : `R[${sizeText(shape.rows)}, ${sizeText(shape.cols)}]`;
    const behind = attributes.map(
      (attribute) => ` ${attribute.name}${attribute.axis ? ` ${attribute.axis}` : ''}`,
    );
    declarations.set(own, `${role ?? 'var'} ${own} : ${space}${behind.join('')}`);
  };

  /** A tree in plain names; `note` hears those that it leaves as they are. */
  function written(
    node: Expression,
    note: (name: string) => void,
    within: ReadonlySet<string> = new Set(),
  ): Expression {
    const write = (inner: Expression): Expression => written(inner, note, within);
    switch (node.kind) {
      case 'name': {
        if (within.has(node.name)) return node;
        const own = node.name.includes('[') ? plain(node.name) : node.name;
        note(node.name);
        return own === node.name ? node : plainName(node, own);
      }
      case 'derivative': {
        const [part, ...more] = node.variables;
        if (node.order !== 1 || part?.variable.kind !== 'name' || more.length > 0) break;
        const name = `∂${printExpression(node.numerator)}/∂${part.variable.name}`;
        const value = document.valueOf(part.variable.name);
        if (value?.kind !== 'shape') break;
        const own = plain(name);
        const line = isSide || declarations.has(own) ? null : lineFor(part.variable.name);
        if (line) {
          declarations.set(own, '');
          definitions.push(`${own} = ${printExpression(written(line, introduce))}`);
        } else declare(name, own, value.shape);
        return { kind: 'name', name: own, text: own, span: node.span };
      }
      case 'bigOperator': {
        const index = node.index?.name;
        if (index === undefined) break;
        const around = new Set([...within, index]);
        return {
          ...node,
          from: node.from && write(node.from),
          to: node.to && write(node.to),
          body: written(node.body, note, around),
        };
      }
      case 'quotient': {
        for (const part of [node.numerator, node.denominator]) if (part.kind === 'name') note(part.name);
        return node;
      }
      default:
        break;
    }
    return mapExpression(node, write);
  }

  const introduced = new Map<string, PlacedStatement>();
  for (const placed of statements) {
    const [left] =
      placed.parsed.kind === 'parsed' && placed.parsed.statement.kind === 'equation'
        ? placed.parsed.statement.sides
        : [];
    const name = left && definedName(left)?.name.name;
    if (name !== undefined && !introduced.has(name)) introduced.set(name, placed);
  }

  /** Declares what a name of a tree is, or defines it as the file does. */
  const introduce = (name: string): void => {
    const own = plainNames.get(name) ?? name;
    if (declarations.has(own)) return;
    const symbol = document.scope.symbols.get(name);
    if (!symbol) return;
    if (symbol.kind === 'dim') {
      sizes.add(name);
      return;
    }
    if (symbol.kind === 'function') {
      const { parsed } = statements[symbol.statement] ?? { parsed: null };
      if (parsed?.kind !== 'parsed' || parsed.statement.kind !== 'function') return;
      declarations.set(own, '');
      for (const inner of namesOfFunction(parsed.statement)) introduce(inner);
      declarations.set(own, printStatement(parsed.statement));
      return;
    }
    const value = document.valueOf(name);
    if (value?.kind !== 'shape') {
      isWhole = false;
      return;
    }
    const { parsed } = introduced.get(name) ?? { parsed: null };
    const formula =
      parsed?.kind === 'parsed' && parsed.statement.kind === 'equation'
        ? parsed.statement.sides[1]
        : undefined;
    if (!formula || namesWithin(formula).some((inner) => inner.name === name)) {
      declare(name, own, value.shape);
      return;
    }
    declarations.set(own, '');
    definitions.push(`${own} = ${printExpression(written(formula, introduce))}`);
  };

  const sideText = printExpression(written(side, introduce));
  isSide = false;
  const rightText = printExpression(written(right, introduce));
  if (!isWhole) return null;
  const conventions = statements.flatMap(({ parsed }) =>
    parsed.kind === 'parsed' && ['notation', 'convention'].includes(parsed.statement.kind)
      ? [printStatement(parsed.statement)]
      : [],
  );
  const dims = [...sizes].map((name) => plainNames.get(name) ?? name);
  const before = [
    ...(dims.length > 0 ? [`dim ${[...new Set(dims)].join(', ')}`] : []),
    ...conventions,
    ...[...declarations.values()].filter((line) => line !== ''),
    ...definitions,
  ].join('\n');
  const start = `${before}\n${rightText} == `.length;
  const members = new Map([...plainNames].map(([name, own]) => [own, name] as const));
  return {
    text: `${before}\n${rightText} == ${sideText}`,
    side: { start, end: start + sideText.length },
    inMembers: (text) => text.replace(/[\p{L}\p{M}\p{N}_]+/gu, (name) => members.get(name) ?? name),
  };
}

/** The names in the sizes and the formula of a function. */
function namesOfFunction({ body }: Extract<Statement, { kind: 'function' }>): readonly string[] {
  switch (body.kind) {
    case 'elementwise':
      return [];
    case 'map':
      return [...body.from, body.to].flatMap(({ sizes }) =>
        sizes.flatMap((size) => (size.kind === 'size' ? namesWithin(size.size).map(({ name }) => name) : [])),
      );
    case 'formula':
      return namesWithin(body.formula).flatMap(({ name }) =>
        body.parameters.some((parameter) => parameter.name.name === name) ? [] : [name],
      );
  }
}
