// Everything that judging one document needs, made once: expressions of its names, right answers, and the words for them.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { allNamesIn, dependsOn, valueTerm } from '../analysis/dependence.ts';
import { statementRange } from '../analysis/places.ts';
import {
  type Answer,
  answerQuestion,
  derivativeOfFormula,
  deriveAnswer,
  type LinearMapText,
} from '../calculus/derive.ts';
import { differential as differentialOf, differentialOfVariable } from '../calculus/differential.ts';
import { reachableSides } from '../calculus/equality/reachable-sides.ts';
import { derivativeAsValue } from '../calculus/expand.ts';
import { type Names, print } from '../calculus/print.ts';
import { differentiable } from '../calculus/recognition.ts';
import type { InferredDocument, InferredStatement } from '../document/document.ts';
import * as build from '../expressions/build.ts';
import { type Expression, topological } from '../expressions/expression.ts';
import { lift } from '../expressions/lift.ts';
import { substitute } from '../expressions/substitute.ts';
import { type DocumentProgram, lowerDocument } from '../lowering/lower-document.ts';
import type { Lowered } from '../lowering/lowered.ts';
import type { LoweringCalculus } from '../lowering/lowering.ts';
import { faultMessage } from '../names/resolution.ts';
import type { VariableSymbol } from '../names/symbols.ts';
import { type DerivativeTerm, innerTerms, type Term } from '../names/term.ts';
import { budgetOf } from '../numeric/budget.ts';
import { decompositions } from '../numeric/decompositions/index.ts';
import type { JudgeOptions, Setting } from '../numeric/setting.ts';
import { operatorNamed } from '../operators/table.ts';
import type { TextEdit } from '../problems/problem.ts';
import { parseStatement } from '../syntax/parse.ts';
import { applyEdits } from '../text/edits.ts';
import { declaredSpellings, inLetters } from './declared-spellings.ts';
import {
  createLowerings,
  type DerivativeQuery,
  keptBy,
  type Lowerings,
  type QueryResolution,
  resolveDerivative,
} from './derivative-query.ts';
import type { JudgementOptions } from './judgement-options.ts';
import { mapOf } from './map-words.ts';

export interface DocumentFormulas {
  readonly document: InferredDocument;
  readonly written: InferredDocument;
  readonly lowerings: Lowerings;
  /** The definitions as a program of named values, lowered when it is first asked for. */
  readonly program: DocumentProgram;
  textOf(index: number): string;
  /** Whether the statement's derivative is upside down (reported already). */
  reversed(index: number): boolean;
  /** What a derivative in a statement asks for; `text` is the statement's. */
  queryOf(target: DerivativeTerm, statement: InferredStatement, text: string): QueryResolution;
  /** The right answer to what is posed, derived and simplified. */
  answer(query: DerivativeQuery): Answer;
  /** The same for a differential of what varies in the statement. */
  differential(of: Expression, statement: InferredStatement): Answer;
  /** The variables that move in a statement about differentials. */
  varying(statement: InferredStatement, of: Expression): readonly Expression[];
  /** The variables of no declared role that a differential takes as constant, since it does not name theirs. */
  heldConstant(statement: InferredStatement, of: Expression): readonly string[];
  differentialLeaf(variable: Expression): Expression;
  mapText(query: DerivativeQuery, index: number): LinearMapText | null;
  /** A `derive` statement that does not stand in the file, read as if it stood at `index`. */
  ask(
    text: string,
    index: number,
  ):
    | { readonly kind: 'asked'; readonly statement: InferredStatement; readonly target: Term }
    | { readonly kind: 'refused'; readonly why: string };
  setting(definitions: ReadonlyMap<Expression, Expression>): Setting;
  judgeOptions(options: JudgementOptions): JudgeOptions;
  /**
   * An expression in the file's own names, as far as they are introduced before or apart from this statement; those `kept`
   * stand in it as leaves.
   */
  print(expression: Expression, index: number, kept?: readonly string[]): string;
  /** A text of ours in the letters of the file, with the product signs that mean the same at this statement, where `notation` says so. */
  spelled(text: string, index: number): string;
  /** Definitions by their formulas, over leaves of those that are `kept`. */
  names(index: number, kept?: readonly string[]): Names;
  /** Another text in place of a side: its term, its statement and that one's text, or null where it has no shape. */
  readSide(
    index: number,
    side: Term,
    replacement: string,
  ): { readonly term: Term; readonly statement: InferredStatement; readonly text: string } | null;
  /** The statement with another term in place of a side, written so; null where it has no shape. */
  withSide(
    index: number,
    side: Term,
    by: WrittenSide,
  ): { readonly term: Term; readonly statement: InferredStatement } | null;
  /** The term that a formula is at a statement, with the text that it stands in; null where it cannot be read. */
  readTerm(index: number, formula: string): { readonly term: Term; readonly text: string } | null;
  /** The edits that mend the definitions that were only read as repaired and that this statement builds on. */
  recoveryEdits(index: number): readonly TextEdit[];
}

/** A formula with its words, for any place of a text. */
interface WrittenSide {
  readonly text: string;
  termAt(start: number): Term;
}

/** Work that one claim may cost, in numbers computed. */
const BUDGET = 3e7;
/** The same, for a judgement at one point. */
const GLANCE = 3e6;

/** The formulas of one version of a document; once it is `cancelled`, what is judged comes to a quick end. */
export function createDocumentFormulas(
  analysis: DocumentAnalysis,
  cancelled: () => boolean = () => false,
): DocumentFormulas {
  const { document, written } = analysis;
  let lowerings: Lowerings | null = null;
  const textOf = (index: number): string => document.statements[index]?.text ?? '';
  const varying = (statement: InferredStatement, of: Expression): readonly Expression[] => {
    const leaves = topological([of]).filter((node) => build.variableOf(node)?.role === 'value');
    const named = differentialsNamed(statement);
    const roleOf = (leaf: Expression) => roleIn(document, leaf);
    const isNamed = (leaf: Expression): boolean => named.has(build.variableOf(leaf)?.name ?? '');
    const listed = argumentsListed(statement, document);
    if (listed)
      return leaves.filter((leaf) => listed.has(build.variableOf(leaf)?.name ?? '') || isNamed(leaf));
    if (leaves.some((leaf) => roleOf(leaf) === 'param'))
      return leaves.filter((leaf) => roleOf(leaf) === 'param' || isNamed(leaf));
    const isFree = (leaf: Expression): boolean => roleOf(leaf) === null && !leaves.some(isNamed);
    return leaves.filter((leaf) => roleOf(leaf) === 'var' || isFree(leaf) || isNamed(leaf));
  };
  const calculus: LoweringCalculus = {
    differential: (of, statement) =>
      asLowered(
        differentialOf(
          of,
          new Map(varying(statement, of).map((leaf) => [leaf, differentialOfVariable(leaf)])),
        ),
      ),
    derivative: (of, variables, shape, { conventions: { layout, symmetric } }) =>
      asLowered(
        derivativeAsValue(of, variables, shape, {
          layout,
          symmetric: symmetric === 'entries' ? 'entries' : 'frobenius',
        }),
      ),
    elementwise: (formula, parameter) => asLowered(derivativeOfFormula(formula, parameter)),
    lift: (formula, parameters, args) => {
      const lifted = lift(formula, parameters, args);
      return lifted
        ? { kind: 'done', value: lifted }
        : { kind: 'refused', why: 'this function cannot be applied entry by entry' };
    },
    substitute,
  };
  lowerings = createLowerings(document, calculus);
  const all = lowerings;
  const nameMaps = new Map<string, Names>();
  const names = (index: number, kept: readonly string[] = []): Names => {
    const own = document.inferred[index]?.resolved.statement;
    const except = [...(own?.kind === 'definition' ? [own.name] : []), ...mendedApart(index, analysis)];
    const key = `${except.join(',')} ${kept.join(',')}`;
    const known = nameMaps.get(key) ?? definitionNames(document, all.keeping(kept), except);
    nameMaps.set(key, known);
    return known;
  };
  const letters = declaredSpellings(document);
  // `⊙` is the elementwise product under every notation.
  const spelled = (text: string, index: number): string => {
    const { notation } = (document.inferred[index] ?? document.inferred.at(-1))?.conventions ?? {
      notation: null,
    };
    const written = inLetters(text, letters);
    return (notation?.get('∘') ?? 'hadamard') === 'hadamard' ? written : written.replaceAll('∘', '⊙');
  };
  const printWith = (expression: Expression, index: number, kept?: readonly string[]): string =>
    spelled(print(expression, names(index, kept)), index);
  let program: DocumentProgram | null = null;
  return {
    document,
    written,
    lowerings,
    get program() {
      program ??= lowerDocument(document, calculus);
      return program;
    },
    textOf,
    reversed: (index) => {
      const range = statementRange(index, document);
      return analysis.problems.some(
        (problem) =>
          problem.code === 'reversed-derivative' &&
          problem.range.start >= range.start &&
          problem.range.start <= range.end,
      );
    },
    queryOf: (target, statement, text) =>
      statement.derivative
        ? resolveDerivative(target, statement.derivative, statement, text, document, all)
        : { kind: 'refused', why: 'it has an error' },
    answer: (query) => deriveAnswer(query),
    differential: (of, statement) =>
      answerQuestion({ kind: 'differential', of, along: varying(statement, of) }),
    varying,
    heldConstant: (statement, of) => {
      if (argumentsListed(statement, document)) return [];
      const moving = varying(statement, of);
      if (moving.some((leaf) => roleIn(document, leaf) === 'param')) return [];
      return topological([of])
        .filter((leaf) => roleIn(document, leaf) === null && !moving.includes(leaf))
        .map((leaf) => build.variableOf(leaf)?.name ?? '');
    },
    differentialLeaf: differentialOfVariable,
    mapText: (query, index) => mapOf(query, names(index, keptBy(query))),
    ask: (text, index) => {
      const parsed = parseStatement(text);
      const fault = parsed.kind === 'broken' ? parsed.fault.message : null;
      const statement = document.reinfer(index, { start: 0, text, parsed });
      const resolved = statement.resolved.statement;
      const problem = fault ?? statement.faults[0]?.message ?? nameFault(statement);
      if (problem !== null) return { kind: 'refused', why: problem };
      return resolved.kind === 'question'
        ? { kind: 'asked', statement, target: resolved.target }
        : { kind: 'refused', why: `\`${text}\` is no question` };
    },
    setting: (definitions) => ({
      dims: document.dims.free.map((dim) => ({ name: dim.name, value: null, atMost: dim.atMost })),
      definitions,
      operatorNamed,
      decompositions,
      sidesOf: reachableSides,
      print: (expression) => print(expression, new Map()),
      printNamed: (expression) => printWith(expression, document.statements.length, keptBy({ definitions })),
    }),
    judgeOptions: (options) => ({
      seed: options.seed,
      trials: options.trials,
      tolerance: options.tolerance,
      quick: options.quick === true,
      pointsOnly: options.pointsOnly === true,
      budget: budgetOf(options.trials === 1 ? GLANCE : BUDGET, cancelled),
    }),
    print: printWith,
    spelled,
    names,
    readSide: (index, side, replacement) => {
      const placed = document.statements[index];
      if (!placed) return null;
      const text = applyEdits(placed.text, [{ span: side.span, text: replacement }]);
      const parsed = parseStatement(text);
      if (parsed.kind === 'broken') return null;
      const statement = document.reinfer(index, { ...placed, text, parsed });
      const term = shapedSide(statement, document.inferred[index], side);
      return term && { term, statement, text };
    },
    withSide: (index, side, by) => {
      const { text } = document.statements[index] ?? {};
      if (text === undefined) return null;
      const { start, end } = side.span;
      const changed = `${text.slice(0, start)}${by.text}${text.slice(end)}`;
      const statement = document.withSide(index, side, by.termAt(start), changed);
      const term = statement && shapedSide(statement, document.inferred[index], side);
      return term && { term, statement };
    },
    readTerm: (index, formula) => {
      const text = `${formula} == 0`;
      const parsed = parseStatement(text);
      if (parsed.kind === 'broken') return null;
      const { resolved } = document.reinfer(index, { start: 0, text, parsed });
      const [term] = resolved.statement.kind === 'identity' ? resolved.statement.sides : [];
      return term && resolved.faults.length === 0 ? { term, text } : null;
    },
    recoveryEdits: (index) => recoveryEdits(index, analysis),
  };
}

/** The term at the place of `side`, where all of the statement has a shape. */
function shapedSide(
  statement: InferredStatement,
  before: InferredStatement | undefined,
  side: Term,
): Term | null {
  if (statement.resolved.faults.length > 0 || statement.faults.some((fault) => fault.severity === 'error'))
    return null;
  const found = statement.sides[before?.sides.findIndex((entry) => entry.term === side) ?? -1];
  return found?.shape ? found.term : null;
}

function asLowered(
  result:
    | { readonly kind: 'derived'; readonly expression: Expression }
    | { readonly kind: 'refused'; readonly why: string },
): Lowered<Expression> {
  return result.kind === 'derived' ? { kind: 'done', value: result.expression } : result;
}

function nameFault(statement: InferredStatement): string | null {
  const [fault] = statement.resolved.faults;
  return fault ? faultMessage(fault) : null;
}

/** The role in the declaration of a variable: `const`, `param`, `var`, or none; null of no variable of the file. */
function roleIn(document: InferredDocument, leaf: Expression): VariableSymbol['role'] | undefined {
  const symbol = document.scope.symbols.get(build.variableOf(leaf)?.name ?? '');
  return symbol?.kind === 'variable' ? symbol.role : undefined;
}

/** The variable that a differential moves by where its definition gives it: x, for `dL` of `L(x) = …`. */
function argumentsListed(
  { resolved }: InferredStatement,
  { scope }: InferredDocument,
): ReadonlySet<string> | null {
  const { statement } = resolved;
  const asked = statement.kind === 'question' && statement.target.kind === 'differential';
  const of = statement.kind === 'differential' ? statement.of : asked ? statement.target.of : null;
  const symbol = of?.kind === 'name' ? scope.symbols.get(of.name) : undefined;
  if (symbol?.kind !== 'definition' || !symbol.parameters) return null;
  return new Set(symbol.parameters.map((parameter) => parameter.name));
}

/** The variables whose differentials a statement writes out (`dΘ`). */
function differentialsNamed(statement: InferredStatement): ReadonlySet<string> {
  const named = new Set<string>();
  const open: Term[] = statement.sides.map((side) => side.term);
  for (let term = open.pop(); term; term = open.pop()) {
    if (term.kind === 'differential' && term.of.kind === 'name') named.add(term.of.name);
    open.push(...innerTerms(term));
  }
  return named;
}

function namesDerivative(term: Term): boolean {
  return term.kind === 'derivative' || innerTerms(term).some(namesDerivative);
}

/** A variable, a number, or a variable transposed. */
function isPlain({ operator, args: [inside] }: Expression): boolean {
  return inside === undefined || (operator === 'transpose' && inside.args.length === 0);
}

/** The file's definitions by their formulas, as written and as they are differentiated; numbers and plain variables need no name. */
function definitionNames(
  document: InferredDocument,
  lowering: Lowerings['plain'],
  except: readonly string[],
): Names {
  const names = new Map<Expression, string>();
  for (const symbol of document.scope.symbols.values()) {
    const term = valueTerm(symbol.name, document);
    if (symbol.kind !== 'definition' || !term || except.includes(symbol.name)) continue;
    // `g = ∂L/∂x` is a question of its own: `∂L/∂x = g` would be no answer.
    if (namesDerivative(term)) continue;
    if (except.some((name) => dependsOn(term, name, document))) continue;
    const expression = lowering.name(symbol.name);
    if (expression.kind === 'refused' || isPlain(expression.value) || names.has(expression.value)) continue;
    names.set(expression.value, symbol.name);
    const read = differentiable(expression.value);
    if (!isPlain(read) && !names.has(read)) names.set(read, symbol.name);
  }
  return names;
}

/** Definitions that were only read as mended and that this statement does not build on: a fix must not lean on them. */
function mendedApart(index: number, analysis: DocumentAnalysis): readonly string[] {
  const { document, recovered } = analysis;
  const used = new Set(recoveryEdits(index, analysis).map((edit) => edit.range.start));
  return [...recovered.keys()].flatMap((at) => {
    const resolved = document.inferred[at]?.resolved.statement;
    return resolved?.kind === 'definition' && !used.has(statementRange(at, analysis.written).start)
      ? [resolved.name]
      : [];
  });
}

function recoveryEdits(index: number, analysis: DocumentAnalysis): readonly TextEdit[] {
  const { document, written, recovered } = analysis;
  if (recovered.size === 0) return [];
  const statement = document.inferred[index];
  const terms = statement ? [...statement.sides.map((side) => side.term), ...targetTerms(statement)] : [];
  const names = new Set(terms.flatMap((term) => [...allNamesIn(term, document)]));
  return [...recovered].flatMap(([at, text]) => {
    const resolved = document.inferred[at]?.resolved.statement;
    return resolved?.kind === 'definition' && names.has(resolved.name)
      ? [{ range: statementRange(at, written), newText: text }]
      : [];
  });
}

function targetTerms(statement: InferredStatement): readonly Term[] {
  const resolved = statement.resolved.statement;
  if (resolved.kind === 'claim') return [resolved.target];
  return resolved.kind === 'differential' ? [resolved.of] : [];
}
