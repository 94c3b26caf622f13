// The proof of a line of a backward pass: the name and its value, the definitions that read it with what each passes back
// (a sum, where there are several: the chain rule of many variables), and the rules of those definitions.

import type { Line } from '../calculus/backward/derive-line.ts';
import { answerQuestion } from '../calculus/derive.ts';
import { depending } from '../calculus/gradient.ts';
import { foldNames, latex, type Names, print } from '../calculus/print.ts';
import {
  ruleOf as differentialRule,
  distinct,
  isNumberInFront,
  LINEARITY,
  moveOf,
  partOf,
  rulesOf,
  squaredNorm,
} from '../calculus/proofs/rules.ts';
import { differentiable } from '../calculus/recognition.ts';
import { inner, variableOf } from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { derivativeLeaf, type NamedValue, withWrittenDerivatives } from '../lowering/program.ts';
import type { Citation } from '../operators/operator.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import { shapeAsJson } from '../shapes/shape.ts';
import type { NodeRow } from './derivation.ts';

/** The part that the lines of one backward pass share. */
export interface LineSetting {
  /** The scalar's name. */
  readonly of: string;
  /** The statement at which the lines are read. */
  readonly index: number;
  /** The names that the file gives to derivatives, by what they are taken by. */
  readonly names: ReadonlyMap<string, string>;
  readonly documentFormulas: DocumentFormulas;
}

/** Of a name with more readers than this, they are counted and not listed with what each hands back. */
const MOST_READERS = 6;
/** The rules that a line cites are at most so many. */
const MOST_RULES = 3;

/** The reason for a line, in words. */
export function proveLine({ by, way }: Line, setting: LineSetting): Citation {
  const readers = way.filter(({ reads }) => reads.has(nameOf(by)));
  const own = definitionText(nameOf(by), setting.index, setting.documentFormulas);
  const rules = distinct(readers.flatMap((reader) => rulesOfReader(reader, by))).slice(0, MOST_RULES);
  const cited = rules.length > 0 ? rulesOf(rules) : null;
  const said = [...(own === null ? [] : [own]), readersText(readers, by, setting)];
  if (!cited) return { rule: said.join('; '), cite: null };
  return { rule: [...said, cited.rule].join('; '), cite: cited.cite };
}

/** `read by U = H W`; of several, each with what it hands back. */
function readersText(readers: readonly NamedValue[], by: Expression, setting: LineSetting): string {
  const [only, ...more] = readers;
  if (!only) return `nothing reads ${nameOf(by)}`;
  const { index, documentFormulas } = setting;
  const text = ({ name }: NamedValue): string =>
    definitionText(name, index, documentFormulas) ?? documentFormulas.spelled(name, index);
  if (more.length === 0) return `read by ${text(only)}`;
  if (readers.length > MOST_READERS)
    return `the sum of what ${readers.length} definitions that read it hand back`;
  return readers
    .map((reader, place) => {
      const part = passedAdjoint(reader, by, setting);
      const name = documentFormulas.spelled(reader.name, index);
      return `${place === 0 ? 'the sum of ' : 'and '}${part ?? 'what comes'} from ${name}`;
    })
    .join('; ');
}

/** The adjoint that one reader passes back: ∂L/∂u through the reader's own formula; null where that has no rule. */
function passedAdjoint(
  { name, leaf, formula }: NamedValue,
  by: Expression,
  { of, index, names, documentFormulas }: LineSetting,
): string | null {
  const scalar = name === of ? formula : inner(derivativeLeaf(of, name, leaf.shape), formula);
  const answer = answerQuestion({ kind: 'gradient', of: scalar, by, symmetric: 'frobenius' });
  if (answer.kind === 'refused') return null;
  const inOwn = foldNames(answer.expression, ownNames(name, formula));
  const written = withWrittenDerivatives(inOwn, documentFormulas.program, names);
  return documentFormulas.spelled(print(written), index);
}

/** The rules on the way from a name through the formula of one reader: moves to the other side, and derivatives of functions. */
export function rulesOfReader({ formula }: Pick<NamedValue, 'formula'>, by: Expression): readonly Citation[] {
  const order = topological([formula]);
  const dependent = depending(order, new Set([by]));
  const squared = order.filter(squaredNorm).flatMap(({ args: [norm] }) => norm ?? []);
  return order
    .filter((node) => node.args.length > 0 && dependent.has(node) && !isNumberInFront(node))
    .filter((node) => !squared.includes(node))
    .map((node) =>
      partOf(node, dependent) === 'outer' || squaredNorm(node)
        ? differentialRule(node, dependent)
        : moveOf(node),
    )
    .filter(({ rule }) => rule !== LINEARITY.rule);
}

/** The rules of the differential of a formula in all that it reads. */
export function rulesOfDifferential(formula: Expression): readonly Citation[] {
  const order = topological([formula]);
  const dependent = depending(order, new Set(order.filter((node) => variableOf(node)?.role === 'value')));
  return distinct(
    order
      .filter((node) => node.args.length > 0 && dependent.has(node) && !isNumberInFront(node))
      .map((node) => differentialRule(node, dependent)),
  );
}

/** `H = tanh(U)`, as the file writes it; null of what is declared. */
export function definitionText(
  name: string,
  index: number,
  documentFormulas: DocumentFormulas,
): string | null {
  const { document } = documentFormulas;
  const symbol = document.scope.symbols.get(name);
  const resolved = document.statementOf(name)?.resolved.statement;
  if (symbol?.kind !== 'definition' || resolved?.kind !== 'definition') return null;
  const { start, end } = resolved.term.span;
  const formula = documentFormulas.textOf(symbol.statement).slice(start, end).replace(/\s+/gu, ' ');
  return `${documentFormulas.spelled(name, index)} = ${formula}`;
}

/** A line as a row of the table of nodes: what the name is, its own differential, and its adjoint. */
export function nodeOfLine(line: Line, adjoint: Adjoint, setting: LineSetting): NodeRow {
  const { by } = line;
  const { index, documentFormulas } = setting;
  const value = documentFormulas.program.values.get(nameOf(by));
  const differential = value && differentialOf(value, setting);
  const name = documentFormulas.spelled(nameOf(by), index);
  return {
    name,
    expr: value ? documentFormulas.spelled(print(value.formula), index) : name,
    latex: latex(value?.formula ?? by),
    shape: shapeAsJson(by.shape),
    differential: differential ? documentFormulas.spelled(print(differential), index) : null,
    differentialLatex: differential ? latex(differential) : null,
    ...proveLine(line, setting),
    adjoint: adjoint.expr,
    adjointLatex: adjoint.latex,
  };
}

interface Adjoint {
  readonly expr: string;
  readonly latex: string;
}

/** d(name) in the differentials of what it reads, and in its own name; null where it has no rule. */
function differentialOf({ name, formula }: NamedValue, { documentFormulas }: LineSetting): Expression | null {
  const { symbols } = documentFormulas.document.scope;
  const along = topological([formula]).filter((leaf) => {
    const read = variableOf(leaf)?.role === 'value' ? symbols.get(nameOf(leaf)) : undefined;
    return read !== undefined && !(read.kind === 'variable' && read.role === 'const');
  });
  const answer = answerQuestion({ kind: 'differential', of: formula, along });
  return answer.kind === 'derived' ? foldNames(answer.expression, ownNames(name, formula)) : null;
}

/** A name for its formula, as it is written and as it is differentiated. */
const ownNames = (name: string, formula: Expression): Names =>
  new Map([formula, differentiable(formula)].map((read) => [read, name] as const));

const nameOf = (leaf: Expression): string => variableOf(leaf)?.name ?? '';
