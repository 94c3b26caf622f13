// Statements with their names resolved: which equation is a definition, which a claim, which a differential.

import { recordingNames } from '../names/recording.ts';
import {
  isValue,
  type NameDoubt,
  type NameFault,
  type Notation,
  type Resolution,
  type Vocabulary,
} from '../names/resolution.ts';
import { resolve } from '../names/resolve.ts';
import { definedName, formulaNames, type Names, type PlacedStatement } from '../names/scope.ts';
import type { DerivativeTerm, Term } from '../names/term.ts';
import { innerTerms } from '../names/term.ts';
import type { Expression, Span, Statement } from '../syntax/tree.ts';
import { customsAfter, PLAIN } from './customs.ts';

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
    };

export interface Resolved {
  readonly statement: ResolvedStatement;
  readonly faults: readonly StatementFault[];
  readonly doubts: readonly NameDoubt[];
  /** Of a definition or function: the names that its formula reads. */
  readonly reads: ReadonlySet<string>;
  /** The names whose meaning was asked for: while they mean the same, so does the statement. */
  readonly lookups: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set();

export function resolveStatement(
  placed: PlacedStatement,
  index: number,
  names: Names,
  vocabulary: Vocabulary,
  notation: Notation,
): Resolved {
  const nothing = { statement: { kind: 'other' }, faults: [], doubts: [], reads: NOTHING } as const;
  if (placed.parsed.kind === 'broken') return { ...nothing, lookups: [] };
  const faults: StatementFault[] = [];
  const doubts: NameDoubt[] = [];
  const lookups = new Set<string>();
  const by: Resolution = {
    scope: recordingNames(names, lookups),
    vocabulary,
    notation,
    bound: new Map(),
    boundSizes: new Set(),
    locals: new Map(),
    note: null,
    report: (fault) => faults.push(fault),
    doubt: (doubt) => doubts.push(doubt),
  };
  const { statement } = placed.parsed;
  if (statement.kind === 'import' && placed.unread !== undefined)
    faults.push({ kind: 'import', span: statement.pathSpan, message: placed.unread });
  const found = resolved(statement, index, by, faults);
  // Claims and questions of an imported file stay there.
  if (placed.foreign && found.kind !== 'definition' && found.kind !== 'function')
    return { ...nothing, lookups: [...lookups] };
  return { statement: found, faults, doubts, reads: readBy(found, statement), lookups: [...lookups] };
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
      if (customsAfter(statement, PLAIN) === PLAIN && !['numerator', 'set'].includes(statement.value.name)) {
        faults.push({
          kind: 'convention',
          span: statement.span,
          message:
            'the conventions are `layout = numerator`, `layout = denominator` and `symmetric = entries`',
        });
      }
      return { kind: 'other' };
    case 'import':
    case 'dim':
    case 'declaration':
    case 'notation':
      return { kind: 'other' };
  }
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
        message: `\`${parameter.text}\` is no variable of this file: \`${whole} = …\` names what \`${defined.name.text}\` is seen as a function of. Declare it, or say its shape: \`fn ${defined.name.text}(${parameter.text} : R[…]) = …\``,
      });
    }
    const differentiated = by.scope.symbols.get(defined.name.name.slice(1));
    if (
      defined.name.name.startsWith('d') &&
      symbol.statement === index &&
      (differentiated?.kind === 'variable' || differentiated?.kind === 'definition')
    )
      faults.push({
        kind: 'differential-name',
        span: defined.name.span,
        message: `this defines a name \`${defined.name.text}\`, since its right side has no differential in it: from here on \`${defined.name.text}\` is not the differential of \`${differentiated.name}\``,
      });
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
  if (target.kind === 'differential')
    return { kind: 'differential', of: target.of, target: target.span, sides: sides() };
  if (target.kind !== 'broken' && mentionsDerivative(target))
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

function mentionsDerivative(term: Term): boolean {
  return term.kind === 'derivative' || innerTerms(term).some(mentionsDerivative);
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
