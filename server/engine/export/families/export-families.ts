// A file with families as Python: for each scalar a function with its loops, and one that gives its gradients as well. The
// lines of a backward pass are read behind the file as definitions of their own, so both directions are the same loops.

import type { FamilyAnalysis } from '../../analysis/analyse.ts';
import { type DerivationAnswer, rightText } from '../../derivations/derivation.ts';
import { derivativeRead } from '../../derivations/families/closed-line.ts';
import { readFormula } from '../../derivations/families/line-text.ts';
import { type FormulaLine, memberProgram, nodesBelow } from '../../derivations/families/member-program.ts';
import { variableOf } from '../../expressions/build.ts';
import { createDocumentFormulas } from '../../queries/document-formulas.ts';
import { isScalar } from '../../shapes/shape.ts';
import { mapExpression } from '../../syntax/map-expression.ts';
import { printExpression } from '../../syntax/print.ts';
import type { Expression } from '../../syntax/tree.ts';
import { type AskedDerivative, partial } from '../../text/derivative.ts';
import { familyOf } from '../../text/names.ts';
import { withNeeds } from '../array-file.ts';
import type { Exported, Refusal } from '../export-input.ts';
import { createNamer } from '../targets/python-names.ts';
import type { Target } from '../targets/target.ts';
import { loopFile } from './loop-file.ts';
import type { Given, LoopFile } from './loop-opening.ts';
import { loopProgram } from './loop-program.ts';
import { type NamedLoops, pythonLoops } from './python-loops.ts';

export interface FamilyExport {
  readonly source: string;
  readonly selfTest: boolean;
  /** The gradients of a scalar by all params, as lines that are confirmed. */
  derive(asked: AskedDerivative): DerivationAnswer;
}

/**
 * A file with families as code with loops: forward pass, backward pass and gradients of its scalars. What cannot be written is
 * a refusal.
 */
export function exportFamilies(families: FamilyAnalysis, target: Target, request: FamilyExport): Exported {
  const refusals: Refusal[] = [];
  const asked = askedIn(families);
  refusals.push(...asked.refusals);
  const scalars = new Set([...outermost(families), ...asked.gradients.keys()]);
  const found = [...scalars].map((of) => ({
    of,
    backward: backwardLines(of, asked.gradients.get(of) ?? new Set(), request),
  }));
  for (const { of, backward } of found)
    if (backward.kind === 'refused') refusals.push({ what: `the gradients of ${of}`, why: backward.why });
  const behind = families.followedBy(
    found.flatMap(({ backward }) => (backward.kind === 'lines' ? backward.lines : [])),
  );
  const whole = behind.families ?? families;
  const { reading, analysis } = whole.derivable();
  const formulas = createDocumentFormulas(analysis);
  const program = memberProgram(formulas, reading);
  const symbols = [...formulas.document.scope.symbols.values()];
  const nodeOf = (name: string): string => program.readOf(name).node;
  const defined = new Set(program.lines.map((line) => line.target.node));
  const given = new Map<string, Given>();
  for (const { kind, name } of symbols) {
    const node = nodeOf(name);
    const value = formulas.document.valueOf(name);
    if (kind !== 'variable' || defined.has(node) || given.has(node) || value?.kind !== 'shape') continue;
    const leaf = formulas.program.leafOf(name);
    const attributes = (leaf && variableOf(leaf)?.attributes) ?? [];
    given.set(node, { name: node, shape: value.shape, isFamily: whole.families.has(node), attributes });
  }
  const helperNames = Object.keys(target.helpers).map(target.helperName);
  const names = createNamer([...target.reserved, ...helperNames], target.identifier);
  const spelled = new Map<string, string>();
  const spell = (name: string): string => {
    const known = spelled.get(name) ?? names.fresh(name);
    spelled.set(name, known);
    return known;
  };
  const adjoints = new Map(
    found.flatMap(({ backward }) => (backward.kind === 'lines' ? [...backward.adjoints] : [])),
  );
  for (const name of [...given.keys(), ...defined])
    if (!reading.sums.has(name) && !adjoints.has(name)) spell(name);
  // Each function has one scalar: its derivative by h is called dh in all of them.
  const spelledAdjoints = new Map<string, string>();
  for (const [name, of] of adjoints) {
    const known = spelledAdjoints.get(of) ?? names.fresh(`d${of}`);
    spelledAdjoints.set(of, known);
    spelled.set(name, known);
  }
  const helpers = new Set<string>();
  const file: LoopFile = {
    target,
    families: whole.families,
    program,
    sums: reading.sums,
    given: [...given.values()],
    shapeOf: (name) => formulas.program.leafOf(name)?.shape ?? null,
    spelled: spell,
    callable: (name, order) => spell(order === 0 ? name : `${order === 1 ? 'd' : `d${order}`}${name}`),
    helper: (name) => {
      helpers.add(name);
      return target.helperName(name);
    },
    taken: [...spelled.values(), ...helperNames, ...target.reserved],
  };
  const functions: NamedLoops[] = [];
  const functionNames = createNamer(
    [...spelled.values(), ...helperNames, ...target.reserved],
    target.identifier,
  );
  const add = (of: string, gradients: readonly { readonly by: string; readonly name: string }[]): void => {
    const wanted = gradients.length === 0 ? [of] : [of, ...gradients.map(({ name }) => name)];
    const below = new Set(wanted.flatMap((name) => [...nodesBelow(name, program)]));
    const lines = program.lines.filter(({ target: { node } }) => below.has(node) && !reading.sums.has(node));
    const what = gradients.length === 0 ? of : `${of} with its gradients`;
    const missing = missingLine(lines, wanted, program.whyNot);
    const ordered = loopProgram(lines, program, reading.sums);
    if (missing !== null || ordered.kind === 'refused') {
      refusals.push({ what, why: missing ?? (ordered.kind === 'refused' ? ordered.why : '') });
      return;
    }
    const name = gradients.length === 0 ? spell(of) : functionNames.fresh(`${of}_and_gradients`);
    const about =
      gradients.length === 0
        ? `${of}, a number.`
        : `${of} and its gradients by ${gradients.map(({ by }) => by).join(', ')}, by name.`;
    const made = pythonLoops({ spelled: name, about, steps: ordered.steps, value: of, gradients }, file);
    if (made.kind === 'refused') refusals.push({ what, why: made.why });
    else
      functions.push({ ...made.value, spelled: name, of, gradients: gradients.map(({ by }) => spell(by)) });
  };
  for (const { of, backward } of found) {
    add(of, []);
    if (backward.kind === 'lines') add(of, backward.gradients);
  }
  const text = loopFile(target, {
    source: request.source,
    refusals: refusals.map(({ what, why }) => `${what}: ${why}`),
    helpers: withNeeds(['array', 'number', ...helpers], target),
    functions,
    families: whole.families,
    selfTest: request.selfTest,
    spelled: spell,
  });
  return { text, refusals };
}

/** Why a name that is wanted is not computed by any line; null where all are. */
function missingLine(
  lines: readonly FormulaLine[],
  wanted: readonly string[],
  whyNot: (node: string) => string | null,
): string | null {
  for (const line of lines)
    for (const { name, node } of [line.target, ...line.reads]) {
      const why = whyNot(node);
      if (why !== null) return node === line.target.node ? why : `it reads \`${name}\`: ${why}`;
    }
  const missing = wanted.find((name) => !lines.some(({ target }) => target.node === name));
  return missing === undefined ? null : (whyNot(missing) ?? `\`${missing}\` has no formula`);
}

/** The scalars that the file defines and that nothing else is made of. */
function outermost(families: FamilyAnalysis): readonly string[] {
  const { reading, analysis } = families.derivable();
  const program = memberProgram(createDocumentFormulas(analysis), reading);
  return program.lines.flatMap(({ target, leaf, ranges }) => {
    const isInner = program.readersOf(target.node).length > 0 || reading.sums.has(target.node);
    const isMember = target.places.length > 0 || ranges.length > 0;
    return isScalar(leaf.shape) && !isInner && !isMember ? [target.name] : [];
  });
}

interface Asked {
  /** By scalars, the variables and families that the file asks for the derivative by. */
  readonly gradients: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refusals: readonly Refusal[];
}

/** The derivatives that the file asks for or claims: gradients of scalars are written, others are refused. */
function askedIn({ open, members }: FamilyAnalysis): Asked {
  const gradients = new Map<string, Set<string>>();
  const refusals: Refusal[] = [];
  for (const [index, { resolved }] of open.inferred.entries()) {
    const { statement } = resolved;
    const target = statement.kind === 'question' || statement.kind === 'claim' ? statement.target : null;
    if (target?.kind !== 'derivative') continue;
    const [only, ...more] = target.variables;
    const of = target.of.kind === 'name' ? target.of.name : null;
    const value = of === null ? null : open.valueOf(of);
    const by = only?.variable.kind === 'name' ? only.variable.name : null;
    const isGradient =
      target.order === 1 && more.length === 0 && value?.kind === 'shape' && isScalar(value.shape);
    if (of !== null && by !== null && isGradient && !members.has(of)) {
      const node = members.get(by)?.family.name ?? by;
      if (open.scope.symbols.get(by)?.kind === 'variable')
        gradients.set(of, (gradients.get(of) ?? new Set()).add(node));
    } else if (statement.kind === 'question') {
      const { text } = open.statements[index] ?? { text: '' };
      refusals.push({
        what: text.slice(target.span.start, target.span.end),
        why: 'of a file with families, the gradients of scalars are written as code, and nothing else yet',
      });
    }
  }
  return { gradients, refusals };
}

type Backward =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'lines';
      /** Definitions: `dL_dh[t] = … for t = T-1..1`. */
      readonly lines: readonly string[];
      readonly gradients: readonly { readonly by: string; readonly name: string }[];
      /** The variables of the names that stand for derivatives. */
      readonly adjoints: ReadonlyMap<string, string>;
    };

/** The backward pass by all params, and by what is asked for, as definitions that stand behind the file. */
function backwardLines(of: string, asked: ReadonlySet<string>, { derive }: FamilyExport): Backward {
  const questions = [{ kind: 'gradients', of } as const, ...[...asked].map((by) => partial(of, by))];
  const answers = questions.map(derive);
  const [first] = answers;
  const derivations = answers.flatMap((answer) => (answer.kind === 'derived' ? answer.derivations : []));
  if (derivations.length === 0 && first?.kind === 'refused') return first;
  const adjoints = new Map<string, string>();
  const nameOf = (node: string): string => {
    const name = `d${of}_d${node}`;
    adjoints.set(name, node);
    return name;
  };
  const renamed = (node: Expression): Expression => {
    const read = derivativeRead(node);
    if (!read || read.of !== of) return mapExpression(node, renamed);
    const { span } = node;
    const name = nameOf(read.node);
    const base: Expression = { kind: 'name', name, text: name, span };
    return read.items.length === 0
      ? base
      : { kind: 'postfix', base, operations: [{ kind: 'index', items: read.items, span }], span };
  };
  const rename = (text: string): string | null => {
    const tree = readFormula(text);
    return tree && printExpression(renamed(tree));
  };
  const lines = new Map<string, string>();
  for (const { left, expr, range } of derivations.flatMap((derivation) => derivation.lines ?? [])) {
    const [name, right] = [rename(left.text), rename(expr)];
    if (name !== null && right !== null) lines.set(name, `${name} = ${rightText({ expr: right, range })}`);
  }
  const by = new Set(
    derivations.flatMap(({ derivative }) =>
      derivative.kind === 'partial' ? familyOf(derivative.by[0]) : [],
    ),
  );
  const gradients = [...by].map((node) => ({ by: node, name: nameOf(node) }));
  return { kind: 'lines', lines: [...lines.values()], gradients, adjoints };
}
