// A statement in TeX as the person wrote it: of a chain, a row for each link.

import type { Term } from '../names/term.ts';
import { nameLatex } from '../operators/writing.ts';
import type { RangeNode } from '../syntax/tree.ts';
import type { InferredStatement } from './infer-statement.ts';
import { rangesLatex } from './range-latex.ts';
import { termLatex } from './term-latex.ts';

interface StatementRow {
  /** Empty where it is that of the row before. */
  readonly left: string;
  readonly right: string;
  /** Where the right side begins in the statement. */
  readonly place: number;
}

export interface StatementLatex {
  readonly kind: 'definition' | 'claim';
  /** `\equiv` of a claim that would else be read as a definition or as a condition. */
  readonly sign: '=' | '\\equiv';
  readonly rows: readonly StatementRow[];
  /** The indices that it holds for: `t = 1, \ldots, T`; empty where it has none. */
  readonly range: string;
}

/**
 * @param called how one of the file's names is called in print; null of any other, such as an index
 * @param ranges what stands behind its `for`
 * @returns null of what is no formula, and where a part of it could not be read
 */
export function statementLatex(
  statement: InferredStatement,
  text: string,
  called: (name: string) => string | null,
  ranges: readonly RangeNode[] = [],
): StatementLatex | null {
  const setting = { text, shapes: statement.shapes, called };
  const range = rangesLatex(ranges);
  const { statement: resolved } = statement.resolved;
  const chain = (
    kind: StatementLatex['kind'],
    left: string | null,
    sides: readonly Term[],
    sign: StatementLatex['sign'] = '=',
  ): StatementLatex | null => {
    if (left === null) return null;
    const rows = sides.flatMap((side, at) => {
      const right = termLatex(side, setting);
      return right === null ? [] : [{ left: at === 0 ? left : '', right, place: side.span.start }];
    });
    return rows.length === sides.length ? { kind, sign, rows, range } : null;
  };
  switch (resolved.kind) {
    case 'definition': {
      const printed = (name: string): string => nameLatex(called(name) ?? name);
      const parameters = resolved.parameters ? `(${resolved.parameters.map(printed).join(', ')})` : '';
      return chain('definition', `${printed(resolved.name)}${parameters}`, [
        resolved.term,
        ...resolved.links,
      ]);
    }
    case 'claim':
      return chain('claim', termLatex(resolved.target, setting), resolved.sides, signOf(resolved.sides));
    case 'differential': {
      const { of } = resolved;
      return chain(
        'claim',
        termLatex({ kind: 'differential', of, span: of.span }, setting),
        resolved.sides,
        signOf(resolved.sides),
      );
    }
    case 'identity': {
      const [left, ...sides] = resolved.sides;
      return left ? chain('claim', termLatex(left, setting), sides, '\\equiv') : null;
    }
    case 'question':
    case 'function':
    case 'other':
      return null;
  }
}

/** A term that is set to 0 is a condition as a rule. */
const signOf = (sides: readonly Term[]): StatementLatex['sign'] =>
  sides.some((side) => side.kind === 'number' && side.value === 0) ? '\\equiv' : '=';
