// From terms with shapes to shaped expressions: what the calculus and the judge work on. Only done where an answer is
// wanted; typing never waits for it.

import type { InferredDocument, InferredStatement } from '../document/document.ts';
import * as build from '../expressions/build.ts';
import type { Expression } from '../expressions/expression.ts';
import { isAttribute, needsSquare } from '../inference/attributes.ts';
import type { Term } from '../names/term.ts';
import { createPartialParts, type PartialPart, type PartialParts } from '../operators/partial-parts.ts';
import { isSquare } from '../shapes/shape.ts';
import { lowerTerm } from './lower-term.ts';
import { lowered, NotLowered } from './lowered.ts';
import {
  type Context,
  type DerivativeValue,
  type Lowering,
  type LoweringCalculus,
  type NameReader,
  type Recording,
  UNBOUND,
} from './lowering.ts';
import { movingNames } from './moving-names.ts';

/**
 * `opaque` names stay variables although they are defined: what a derivative by a definition needs. With `derivativeValue`,
 * derivatives that stand in formulas are leaves too.
 */
export function createLowering(
  document: InferredDocument,
  calculus: LoweringCalculus,
  opaque: ReadonlySet<string> = new Set(),
  derivativeValue: DerivativeValue | null = null,
): Lowering {
  const reader = createReader(document, calculus, opaque, derivativeValue);
  return {
    name: (name) => lowered(() => reader.name(name)),
    leaf: (name) => lowered(() => reader.leaf(name)),
    term: (term, statement) => lowered(() => reader.term(term, statement, () => {})),
    parts: (term, statement) => {
      const found = createPartialParts();
      const value = lowered(() => reader.term(term, statement, found.add));
      return value.kind === 'done' ? { kind: 'done', value: found.list() } : value;
    },
    partsOf: reader.partsOf,
  };
}

/** The same inside the recursion over terms. Throws `NotLowered`. */
interface TermReader extends NameReader {
  term(term: Term, statement: InferredStatement, record: Recording): Expression;
}

function createReader(
  document: InferredDocument,
  calculus: LoweringCalculus,
  opaque: ReadonlySet<string>,
  derivativeValue: DerivativeValue | null,
): TermReader {
  const named = new Map<string, Expression>();
  const called: Context['called'] = new WeakMap();
  const partial = new Map<string, PartialParts>();
  const { scope } = document;
  const moving = movingNames(document);
  const keeping = (names: readonly string[]): NameReader =>
    createReader(document, calculus, new Set(names), null);

  const leaf = (name: string): Expression => {
    const symbol = scope.symbols.get(name);
    const value = document.valueOf(name);
    if (value?.kind !== 'shape') throw new NotLowered(`the shape of \`${name}\` is not known`);
    const attributes =
      symbol?.kind === 'variable'
        ? symbol.attributes
            .map((attribute) => (attribute.axis ? `${attribute.name} ${attribute.axis}` : attribute.name))
            .filter(isAttribute)
            .filter((attribute) => isSquare(value.shape) || !needsSquare(attribute))
        : [];
    const moves = moving.has(name) && { moves: true };
    return build.variable({ name, attributes, role: 'value', ...moves }, value.shape);
  };

  const ofName = (name: string): Expression => {
    const known = named.get(name);
    if (known) return known;
    const size = document.dimNamed(name);
    const symbol = scope.symbols.get(name);
    let expression: Expression;
    if (size) expression = build.size(size);
    else if (symbol?.kind === 'variable' || opaque.has(name)) expression = leaf(name);
    else if (symbol?.kind === 'definition') expression = definition(name);
    else throw new NotLowered(`nothing is known of \`${name}\``);
    named.set(name, expression);
    return expression;
  };

  /** Definitions that a definition needs are worked out first, without recursion over the length of the chain. */
  const definition = (root: string): Expression => {
    for (const name of definitionsBelow(root, document, opaque)) {
      if (named.has(name)) continue;
      const statement = document.statementOf(name);
      const resolved = statement?.resolved.statement;
      if (resolved?.kind !== 'definition' || !statement)
        throw new NotLowered(`nothing is known of \`${name}\``);
      if (!statement.shape) throw new NotLowered(`\`${name}\` has an error of its own`);
      const parts = createPartialParts();
      partial.set(name, parts);
      named.set(name, lowerTerm(resolved.term, context(statement, parts.add)));
    }
    const found = named.get(root);
    if (!found) throw new NotLowered(`\`${root}\` is defined in terms of itself`);
    return found;
  };

  const partsOf = (name: string): readonly PartialPart[] => partial.get(name)?.list() ?? [];
  const context = (statement: InferredStatement, record: Recording): Context => ({
    document,
    statement,
    calculus,
    ofName,
    keeping,
    called,
    derivativeValue,
    ...UNBOUND,
    record,
    partsOf,
  });

  const term = (root: Term, statement: InferredStatement, record: Recording): Expression => {
    // A term without a shape would break the constructors, which take sound shapes for granted.
    if (!statement.shapes.has(root) && root.kind !== 'derivative') throw new NotLowered('it has no shape');
    return lowerTerm(root, context(statement, record));
  };
  return { name: ofName, leaf, term, partsOf };
}

/** The definitions that a definition reads, itself last. */
function definitionsBelow(
  root: string,
  document: InferredDocument,
  opaque: ReadonlySet<string>,
): readonly string[] {
  const wanted = new Set<string>();
  const open = [root];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (wanted.has(name) || (opaque.has(name) && name !== root)) continue;
    const symbol = document.scope.symbols.get(name);
    if (symbol?.kind !== 'definition' && symbol?.kind !== 'function') continue;
    wanted.add(name);
    open.push(...document.readsOf(name));
  }
  return document.order.filter(
    (name) => wanted.has(name) && document.scope.symbols.get(name)?.kind === 'definition',
  );
}
