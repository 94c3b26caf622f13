// Why a line through families is as it is: which definitions read the member, at which index, what each hands back (the chain
// rule of many variables), and the rules of these definitions.

import { distinct, rulesOf } from '../../calculus/proofs/rules.ts';
import { openName } from '../../families/open-reading.ts';
import type { Citation } from '../../operators/operator.ts';
import { printExpression, printIndex } from '../../syntax/print.ts';
import type { RangeNode, Expression as Written } from '../../syntax/tree.ts';
import { definitionText, rulesOfReader } from '../line-proof.ts';
import type { LineWriting, PassedAdjoint } from './adjoint-line.ts';
import { type Moving, moved, readFormula, sumText } from './line-text.ts';
import type { FormulaLine } from './member-program.ts';

/** The rules that a line cites are at most so many. */
const MOST_RULES = 3;

/** The reason for a line, in words. */
export function reasonOf(node: string, parts: readonly PassedAdjoint[], by: LineWriting): Citation {
  const rules = distinct(
    parts.flatMap(({ part: { line, reads } }) => (line && reads !== null ? rulesOfUse(line, reads, by) : [])),
  ).slice(0, MOST_RULES);
  const cited = rules.length > 0 ? rulesOf(rules) : null;
  const said = readersText(node, parts, by);
  return cited ? { rule: `${said}; ${cited.rule}`, cite: cited.cite } : { rule: said, cite: null };
}

function readersText(node: string, parts: readonly PassedAdjoint[], by: LineWriting): string {
  const [only, ...more] = parts;
  if (!only) return `nothing reads ${node} there`;
  const nameAt = ({ part, at }: PassedAdjoint): string => {
    const reader = part.line && readerOf(part.line, by);
    return reader ? nameOf(reader, at, by) : `${by.derived.of} itself`;
  };
  if (more.length > 0)
    return parts
      .map((part, place) => `${place === 0 ? 'the sum of ' : 'and '}${sumText([part])} from ${nameAt(part)}`)
      .join('; ');
  const reader = only.part.line && readerOf(only.part.line, by);
  if (!reader) return `the derivative of ${by.derived.of} by itself`;
  const formula = definitionAt(reader, only.at, by);
  const all = only.summed.filter(({ index }) => reader.ranges.some((own) => own.index.name === index.name));
  const each =
    all.length === 0 ? '' : ` for each ${all.map(rangeText).join(', ')}, and what these hand back adds up`;
  return `read by ${nameAt(only)}${formula === null ? '' : ` = ${formula}`}${each}`;
}

const rangeText = ({ index, from, to }: RangeNode): string =>
  `${index.name} = ${printIndex(from)}..${printIndex(to)}`;

/** The definition that a line belongs to: that of a sum is the one in which it stands. */
function readerOf(line: FormulaLine, by: LineWriting): FormulaLine {
  const reader = readerOfSum(line, by);
  return reader ? readerOf(reader, by) : line;
}

function readerOfSum({ target }: FormulaLine, { reading, program }: LineWriting): FormulaLine | null {
  return reading.sums.has(target.node) ? (program.readersOf(target.node)[0] ?? null) : null;
}

/** `h[t+1]` */
function nameOf({ target }: FormulaLine, at: ReadonlyMap<string, Written>, by: LineWriting): string {
  if (target.places.length === 0) return target.name;
  return openName(
    target.node,
    target.places.map((place) => moved(place, movingTo(at, by))),
  );
}

const movingTo = (at: ReadonlyMap<string, Written>, { families, reading }: LineWriting): Moving => ({
  families,
  sums: reading.sums,
  at,
});

/** The right side of a definition at other indices; null where it is not written in one. */
function definitionAt(
  { target }: FormulaLine,
  at: ReadonlyMap<string, Written>,
  by: LineWriting,
): string | null {
  if (target.places.length === 0) return definitionOf(target.name, by);
  const { document } = by.documentFormulas;
  const { parsed } = document.statements[document.scope.symbols.get(target.name)?.statement ?? -1] ?? {};
  const right =
    parsed?.kind === 'parsed' && parsed.statement.kind === 'equation' ? parsed.statement.sides[1] : undefined;
  const tree = right && readFormula(printExpression(right));
  return tree ? printExpression(moved(tree, movingTo(at, by))) : null;
}

/** As the file writes it. */
function definitionOf(name: string, { documentFormulas }: LineWriting): string | null {
  const statement = documentFormulas.document.scope.symbols.get(name)?.statement ?? -1;
  return definitionText(name, statement, documentFormulas)?.slice(`${name} = `.length) ?? null;
}

/** The rules on the way from a member through a line; of a sum also through the definition in which it stands. */
function rulesOfUse(line: FormulaLine, reads: string, by: LineWriting): readonly Citation[] {
  const leaf = by.documentFormulas.program.leafOf(reads);
  const reader = readerOfSum(line, by);
  const around = reader ? rulesOfUse(reader, line.target.name, by) : [];
  const isProduct = by.reading.sums.get(line.target.node)?.sum.sign === '∏';
  return [...around, ...(isProduct ? [EACH_FACTOR] : []), ...(leaf ? rulesOfReader(line, leaf) : [])];
}

const EACH_FACTOR: Citation = { rule: 'product rule, for each factor', cite: 'Delong (12)' };
