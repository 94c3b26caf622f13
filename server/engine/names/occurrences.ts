// The occurrences of a statement: every name in it, declared or used, with what it is bound to. They are heard from the
// resolution itself, so that nobody else decides again what a name means.

import { namesWithin } from '../syntax/children.ts';
import type {
  Expression,
  FunctionBody,
  HeadNode,
  NameNode,
  SizeNode,
  SpaceNode,
  Statement,
} from '../syntax/tree.ts';
import type { Binding, Local, Occurrence } from './occurrence.ts';
import type { PlacedStatement } from './placed-statement.ts';
import {
  noteUse,
  type ReadingConventions,
  type Resolution,
  type Vocabulary,
  withIndex,
} from './resolution.ts';
import { resolve } from './resolve.ts';
import type { Names } from './scope.ts';
import { definedName, sizeNames } from './symbols.ts';

/** Occurrences by their place, each once. Of a statement that cannot be read there are none. */
export function occurrencesIn(
  placed: PlacedStatement,
  names: Names,
  vocabulary: Vocabulary,
  { notation, gradientOf }: ReadingConventions,
): readonly Occurrence[] {
  if (placed.parsed.kind === 'broken') return [];
  const found = new Map<number, Occurrence>();
  const by: Resolution = {
    scope: names,
    vocabulary,
    notation,
    gradientOf,
    bound: new Map(),
    boundSizes: new Set(),
    locals: new Map(),
    // The place that introduces a name stays its declaration, though the name may be used in the same place.
    note: (occurrence) => {
      const known = found.get(occurrence.span.start);
      if (!known || occurrence.isDeclaration) found.set(occurrence.span.start, occurrence);
    },
    report: () => {},
    warning: () => {},
  };
  readStatement(placed.parsed.statement, by);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** Whether two bindings are of one name: what introduces it stands at one place. Locals are compared inside a statement. */
export function sameBinding(a: Binding, b: Binding): boolean {
  switch (a.kind) {
    case 'name':
      return (
        b.kind === 'name' &&
        a.symbol.statement === b.symbol.statement &&
        a.symbol.span.start === b.symbol.span.start
      );
    case 'local':
      return b.kind === 'local' && a.local.span.start === b.local.span.start;
    case 'operator':
      return b.kind === 'operator' && a.name === b.name;
  }
}

function readStatement(statement: Statement, around: Resolution): void {
  const by = (statement.ranges ?? []).reduce((inside, { index, from, to }) => {
    for (const bound of [from, to]) use(bound, inside);
    return withIndex(index, inside).inside;
  }, around);
  switch (statement.kind) {
    case 'dim':
      for (const item of statement.items) {
        declare(item.name, by);
        if (item.size) use(item.size, by);
      }
      return;
    case 'declaration':
      for (const name of statement.names) declare(name, by);
      readSpace(statement.space, by);
      for (const moment of [statement.law?.mean, statement.law?.cov]) if (moment) resolve(moment, by);
      return;
    case 'function':
      declare(statement.name, by);
      readBody(statement.body, by);
      return;
    case 'equation': {
      const [left, ...rights] = statement.sides;
      const defined = definedName(left);
      if (defined && by.scope.symbols.has(defined.name.name)) {
        declare(defined.name, by);
        for (const parameter of defined.parameters ?? []) noteUse(parameter.name, parameter.span, by);
      } else if (left) resolve(left, by);
      if (left?.kind === 'postfix' && left.base.kind === 'name' && isMember(left.base, by))
        declare(left.base, by);
      for (const side of rights) resolve(side, by);
      return;
    }
    case 'identity':
      for (const side of statement.sides) resolve(side, by);
      return;
    case 'derive':
      resolve(statement.target, by);
      return;
    case 'convention':
      if (statement.of) noteUse(statement.of.name, statement.of.span, by);
      return;
    case 'notation':
    case 'import':
      return;
  }
}

/** Whether a name with an index that stands left of `=` is a family that is defined so. */
function isMember({ name }: NameNode, by: Resolution): boolean {
  const symbol = by.scope.symbols.get(name);
  return symbol?.kind === 'definition' && symbol.parameters === null;
}

/** A name that was introduced before is bound to what introduced it first. */
function declare({ name, span, places = [] }: HeadNode, by: Resolution): void {
  for (const place of places) if (place.kind === 'at') use(place.at, by);
  const symbol = by.scope.symbols.get(name);
  if (symbol) by.note?.({ span, isDeclaration: true, binding: { kind: 'name', symbol } });
}

function use(expression: Expression, by: Resolution): void {
  for (const node of namesWithin(expression)) noteUse(node.name, node.span, by);
}

function readSpace(space: SpaceNode, by: Resolution): void {
  for (const size of space.sizes) readSize(size, by);
}

function readSize(size: SizeNode, by: Resolution): void {
  if (size.kind === 'size') use(size.size, by);
}

function readBody(body: FunctionBody, by: Resolution): void {
  switch (body.kind) {
    case 'elementwise':
      return;
    case 'map':
      for (const space of [...body.from, body.to]) readSpace(space, by);
      return;
    case 'formula': {
      const locals = localsOf(body);
      for (const local of locals.values())
        by.note?.({ span: local.span, isDeclaration: true, binding: { kind: 'local', local } });
      const bound = new Map([...locals.keys()].map((name) => [name, name]));
      const sizes = [...locals.values()].filter(({ role }) => role === 'size');
      const boundSizes = new Set(sizes.map(({ name }) => name));
      const inside: Resolution = { ...by, bound, boundSizes, locals };
      for (const { space } of body.parameters) if (space) readSpace(space, inside);
      resolve(body.formula, inside);
    }
  }
}

/** The parameters, and the sizes that their shapes name: generic, whatever else has these names in the file. */
function localsOf(body: Extract<FunctionBody, { kind: 'formula' }>): ReadonlyMap<string, Local> {
  const locals = new Map<string, Local>();
  const add = (role: Local['role'], { name, span }: NameNode): void => {
    if (!locals.has(name)) locals.set(name, { role, name, span });
  };
  for (const parameter of body.parameters) add('parameter', parameter.name);
  for (const size of sizeNames(body)) add('size', size);
  return locals;
}
