// Statements with their names resolved: which equation is a definition, which a claim, which a differential.

import type { PlacedStatement } from '../names/placed-statement.ts';
import { recordingNames } from '../names/recording.ts';
import {
  isValue,
  type NameFault,
  type NameWarning,
  type ReadingConventions,
  type Resolution,
  type Vocabulary,
} from '../names/resolution.ts';
import { resolve } from '../names/resolve.ts';
import { gradientConvention, type Names } from '../names/scope.ts';
import { DERIVATIVE_CALLS, definedName, formulaNames } from '../names/symbols.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { innerTerms } from '../names/term.ts';
import type { Expression, Span, Statement } from '../syntax/tree.ts';
import { conventionsAfter, PLAIN } from './conventions.ts';

/** A statement with its names resolved. */
export type ResolvedStatement =
  | {
      readonly kind: 'definition';
      readonly name: string;
      readonly nameSpan: Span;
      readonly parameters: readonly string[] | null;
      readonly term: Term;
      readonly links: readonly Term[];
    }
  /** `∂L/∂Θ = e₁ = e₂`: every side claims to be the derivative. */
  | { readonly kind: 'claim'; readonly target: DerivativeTerm; readonly sides: readonly Term[] }
  /** `dL = e₁ = e₂` */
  | {
      readonly kind: 'differential';
      readonly of: Term;
      readonly target: Span;
      readonly sides: readonly Term[];
    }
  | { readonly kind: 'identity'; readonly sides: readonly Term[] }
  | { readonly kind: 'question'; readonly target: Term; readonly closed: boolean }
  | { readonly kind: 'function'; readonly name: string; readonly formula: Term | null }
  | { readonly kind: 'other' };

export type StatementFault =
  | NameFault
  | {
      readonly kind: 'not-supported' | 'bad-equation' | 'import' | 'convention' | 'differential-name';
      readonly span: Span;
      readonly message: string;
      /** Texts that may stand in a place of the statement. */
      readonly fixes?: readonly { readonly span: Span; readonly text: string }[];
    };

/** A statement with its names resolved, the faults found, and the names it depends on. */
export interface Resolved {
  readonly statement: ResolvedStatement;
  readonly faults: readonly StatementFault[];
  readonly warnings: readonly NameWarning[];
  /** Of a definition or function: the names that its formula reads. */
  readonly reads: ReadonlySet<string>;
  /** The names whose meaning was asked for: while they mean the same, so does the statement. */
  readonly lookups: readonly string[];
}

/** The statement with another term for one of the sides that claim something. */
export function withSide(statement: ResolvedStatement, side: Term, by: Term): ResolvedStatement {
  const changed = (sides: readonly Term[]): readonly Term[] => sides.map((own) => (own === side ? by : own));
  switch (statement.kind) {
    case 'claim':
    case 'differential':
    case 'identity':
      return { ...statement, sides: changed(statement.sides) };
    case 'definition':
      return { ...statement, links: changed(statement.links) };
    case 'question':
    case 'function':
    case 'other':
      return statement;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * One statement with its names resolved, and the faults and warnings of that. Never throws: a broken statement is of kind
 * `other`.
 */
export function resolveStatement(
  placed: PlacedStatement,
  index: number,
  names: Names,
  vocabulary: Vocabulary,
  { notation, gradientOf }: ReadingConventions,
): Resolved {
  const nothing = { statement: { kind: 'other' }, faults: [], warnings: [], reads: NOTHING } as const;
  if (placed.parsed.kind === 'broken') return { ...nothing, lookups: [] };
  const faults: StatementFault[] = [];
  const warnings: NameWarning[] = [];
  const lookups = new Set<string>();
  const by: Resolution = {
    scope: recordingNames(names, lookups),
    vocabulary,
    notation,
    gradientOf,
    bound: new Map(),
    boundSizes: new Set(),
    locals: new Map(),
    note: null,
    report: (fault) => faults.push(fault),
    warning: (warning) => warnings.push(warning),
  };
  const { statement } = placed.parsed;
  if (statement.kind === 'import' && placed.unread !== undefined)
    faults.push({ kind: 'import', span: statement.pathSpan, message: placed.unread });
  const found = resolved(statement, index, by, faults);
  // Claims and questions of an imported file stay there.
  if (placed.foreign && found.kind !== 'definition' && found.kind !== 'function')
    return { ...nothing, lookups: [...lookups] };
  return { statement: found, faults, warnings, reads: readBy(found, statement), lookups: [...lookups] };
}

/** Without what a function's parameters are called. */
function readBy(resolved: ResolvedStatement, statement: Statement): ReadonlySet<string> {
  if (resolved.kind === 'definition') return namesIn(resolved.term);
  if (resolved.kind !== 'function' || !resolved.formula) return NOTHING;
  const names = namesIn(resolved.formula);
  if (statement.kind !== 'function' || statement.body.kind !== 'formula') return names;
  const own = new Set(formulaNames(statement.body));
  return new Set([...names].filter((name) => !own.has(name)));
}

function resolved(
  statement: Statement,
  index: number,
  by: Resolution,
  faults: StatementFault[],
): ResolvedStatement {
  switch (statement.kind) {
    case 'equation':
      return equation(statement, index, by, faults);
    case 'identity':
      return { kind: 'identity', sides: statement.sides.map((side) => resolve(side, by)) };
    case 'derive':
      return { kind: 'question', target: questionTarget(statement.target, by), closed: statement.closed };
    case 'function': {
      const { body, name } = statement;
      if (body.kind !== 'formula') return { kind: 'function', name: name.name, formula: null };
      const bound = new Map(formulaNames(body).map((own) => [own, own]));
      const parameters = new Set(body.parameters.map((parameter) => parameter.name.name));
      const boundSizes = new Set([...bound.keys()].filter((own) => !parameters.has(own)));
      return {
        kind: 'function',
        name: name.name,
        formula: resolve(body.formula, { ...by, bound, boundSizes }),
      };
    }
    case 'convention':
      faults.push(...conventionFaults(statement, by));
      return { kind: 'other' };
    case 'import':
    case 'dim':
    case 'declaration':
    case 'notation':
      return { kind: 'other' };
  }
}

function conventionFaults(
  statement: Extract<Statement, { kind: 'convention' }>,
  by: Resolution,
): readonly StatementFault[] {
  const kind = 'convention';
  const of = gradientConvention(statement);
  if (of)
    return isValue(of.name, by)
      ? []
      : [{ kind, span: of.span, message: `\`${of.text}\` is neither declared nor defined` }];
  const isPlain = !statement.of && ['numerator', 'set'].includes(statement.value.name);
  if (isPlain || conventionsAfter(statement, PLAIN) !== PLAIN) return [];
  const message =
    'the conventions are `layout = numerator`, `layout = denominator`, `symmetric = entries` and `d = gradient L`';
  return [{ kind, span: statement.span, message }];
}

function equation(
  statement: Extract<Statement, { kind: 'equation' }>,
  index: number,
  by: Resolution,
  faults: StatementFault[],
): ResolvedStatement {
  const [left, ...rights] = statement.sides;
  if (!left) return { kind: 'other' };
  const defined = definedName(left);
  const symbol = defined && by.scope.symbols.get(defined.name.name);
  const sides = () => rights.map((side) => resolve(side, by));
  if (defined && symbol) {
    const [term, ...links] = sides();
    const parameters = defined.parameters?.map((node) => node.name) ?? null;
    for (const parameter of defined.parameters ?? []) {
      if (isValue(parameter.name, by)) continue;
      const whole = `${defined.name.text}(${parameter.text})`;
      faults.push({
        kind: 'bad-call',
        span: parameter.span,
        ...(by.vocabulary.has(defined.name.name) ? {} : { undeclared: parameter.name }),
        message: `\`${parameter.text}\` is no variable of this file: \`${whole} = …\` names what \`${defined.name.text}\` is seen as a function of. Declare it, or say its shape: \`fn ${defined.name.text}(${parameter.text} : R[…]) = …\``,
      });
    }
    const warning =
      symbol.statement === index && term ? namedLikeDerivative(defined, left.span, term, by) : null;
    if (warning) faults.push(warning);
    if (!term) return { kind: 'other' };
    return {
      kind: 'definition',
      name: defined.name.name,
      nameSpan: defined.name.span,
      parameters,
      term,
      links,
    };
  }
  const target = questionTarget(left, by);
  if (target.kind === 'derivative') return { kind: 'claim', target, sides: sides() };
  // `dL = 1`, where `dL` is the gradient of L by itself.
  if (by.gradientOf !== null && left.kind === 'name' && left.name === `d${by.gradientOf}`)
    return { kind: 'identity', sides: [target, ...sides()] };
  if (target.kind === 'differential')
    return { kind: 'differential', of: target.of, target: target.span, sides: sides() };
  // `-∂L/∂x = …`, `2 dL = …`
  if (target.kind !== 'broken' && mentions(target, ['derivative', 'differential']))
    return { kind: 'identity', sides: [target, ...sides()] };
  if (target.kind !== 'broken') {
    const constant = left.kind === 'number' && !/^[\d.]/u.test(left.text);
    faults.push({
      kind: 'bad-equation',
      span: left.span,
      message: constant
        ? `\`${left.text}\` is a number and cannot be given another value: take another name`
        : 'the left side of `=` is a new name, `∂…/∂…` or `d(…)`; two expressions are claimed to be equal with `==`',
    });
  }
  for (const side of rights) resolve(side, by);
  return { kind: 'other' };
}

/** The target of a claim or question; `dL` by itself is the differential of L. */
function questionTarget(node: Expression, by: Resolution): Term {
  return resolve(node, by);
}

function mentions(term: Term, kinds: readonly Term['kind'][]): boolean {
  return kinds.includes(term.kind) || innerTerms(term).some((inner) => mentions(inner, kinds));
}

/** How differentials are written elsewhere. */
const SMALL_CHANGE = /^[δΔ∆](?=.)/u;

/** A definition whose name looks like a claim of a derivative, and is none. */
function namedLikeDerivative(
  { name, parameters }: NonNullable<ReturnType<typeof definedName>>,
  left: Span,
  value: Term,
  by: Resolution,
): StatementFault | null {
  const kind = 'differential-name';
  const isDefined = (own: string): boolean => by.scope.symbols.get(own)?.kind === 'definition';
  const isValueNamed = (own: string): boolean =>
    isDefined(own) || by.scope.symbols.get(own)?.kind === 'variable';
  const hasDifferential = mentions(value, ['differential']);
  const of = name.text.slice(1);
  if (name.name.startsWith('d') && isValueNamed(name.name.slice(1))) {
    const [parameter] = parameters ?? [];
    if (parameter && hasDifferential)
      return {
        kind,
        span: left,
        message: `this defines a name \`${name.text}\`, a function of \`${parameter.text}\`: the differential of \`${of}\` is claimed with \`${name.text} = …\``,
        fixes: [{ span: left, text: name.text }],
      };
    const message = `this defines a name \`${name.text}\`, since its right side has no differential in it: from here on \`${name.text}\` is not the differential of \`${of}\``;
    return { kind, span: name.span, message };
  }
  if (SMALL_CHANGE.test(name.name) && isValueNamed(name.name.slice(1)) && hasDifferential)
    return {
      kind,
      span: name.span,
      message: `this defines a name \`${name.text}\` and claims nothing: the differential of \`${of}\` is \`d${of}\``,
      fixes: [{ span: name.span, text: `d${of}` }],
    };
  const [only, second] = parameters ?? [];
  if (DERIVATIVE_CALLS.has(name.name) && only && !second && isDefined(only.name))
    return {
      kind,
      span: left,
      message: `this defines a function \`${name.text}\` and claims nothing: a derivative is claimed with its variable, as in \`${name.text}(${only.text}, x) = …\` or \`∂${only.text}/∂x = …\``,
    };
  return null;
}

/** The names that a term reads, functions included. No recursion on the depth of chains of names. */
export function namesIn(term: Term): ReadonlySet<string> {
  const names = new Set<string>();
  const open: Term[] = [term];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'name') names.add(next.name);
    if (next.kind === 'call' && next.callee.kind === 'function') names.add(next.callee.symbol.name);
    if (next.kind === 'call' && next.callee.kind === 'definition') names.add(next.callee.name);
    if (next.kind === 'action' || next.kind === 'entryGradient') names.add(next.symbol.name);
    open.push(...innerTerms(next));
  }
  return names;
}
