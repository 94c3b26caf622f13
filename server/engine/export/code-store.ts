// Pieces of NumPy code, each once: the writer that the table's entries write with.

import { type Expression, topological, type UnknownFunction } from '../expressions/expression.ts';
import {
  type Code,
  type CodeLoop,
  type CodeTemplate,
  type Hole,
  hole,
  type NumpyHelper,
  type NumpyWriter,
} from '../operators/code.ts';
import { operatorOf } from '../operators/table.ts';
import { LEVEL } from '../operators/writing.ts';
import type { Dimension, Monomial } from '../shapes/dimension.ts';

/** What a name in the code stands for: what a function needs is read off the code that is left in the end. */
export type Leaf =
  | { readonly kind: 'variable'; readonly name: string; readonly role: 'value' | 'differential' | 'bound' }
  | { readonly kind: 'dim'; readonly name: string }
  | { readonly kind: 'helper'; readonly name: NumpyHelper }
  | { readonly kind: 'callable'; readonly fn: UnknownFunction; readonly order: number };

/** How names of the document are called in the code. */
export interface Spelling {
  value(name: string): string;
  differential(name: string): string;
  dim(name: string): string;
  index(name: string): string;
  callable(name: string, order: number): string;
  helper(name: NumpyHelper): string;
  isDim(name: string): boolean;
}

export interface CodeStore {
  readonly writer: NumpyWriter;
  leafOf(code: Code): Leaf | undefined;
}

/** An operation that NumPy cannot be told; the message is for the user. */
export class NotWritten extends Error {}

const NO_INDEX: ReadonlySet<string> = new Set();

export function createCodeStore(spelling: Spelling, uses: (expression: Expression) => number): CodeStore {
  const interned = new Map<string, Code>();
  const leaves = new Map<Code, Leaf>();
  const turned = new Map<Code, Code>();
  const written = new Map<Expression, Code>();

  const piece = (
    parts: readonly (string | Hole)[],
    level: number,
    cheap: boolean,
    loop: CodeLoop | null = null,
    index: string | null = null,
  ): Code => {
    const key = `${level}${cheap ? '.' : ':'}${parts.map((part) => (typeof part === 'string' ? part : `\u0000${part.code.id}/${part.level}\u0000`)).join('')}`;
    const known = interned.get(key);
    if (known) return known;
    const inside = [
      ...parts.flatMap((part) => (typeof part === 'string' ? [] : [part.code])),
      ...(loop ? [loop.body] : []),
    ];
    const indices = new Set(inside.flatMap((code) => [...code.free]));
    if (loop) indices.delete(loop.index);
    if (index !== null) indices.add(index);
    const free = indices.size === 0 ? NO_INDEX : indices;
    const made: Code = { id: interned.size + 1, parts, level, cheap, loop, free };
    interned.set(key, made);
    return made;
  };

  const leaf = (text: string, of: Leaf): Code => {
    const made = piece([text], LEVEL.atom, true);
    leaves.set(made, of);
    return made;
  };

  const template =
    (level: number, cheap = false): CodeTemplate =>
    (strings, ...values) => {
      const parts: (string | Hole)[] = [];
      const put = (text: string): void => {
        const last = parts.at(-1);
        if (typeof last === 'string') parts[parts.length - 1] = last + text;
        else if (text !== '') parts.push(text);
      };
      strings.forEach((text, place) => {
        put(text);
        const value = values[place];
        if (typeof value === 'string') put(value);
        else if (value !== undefined) parts.push('parts' in value ? hole(value, LEVEL.sum) : value);
      });
      return piece(parts, level, cheap);
    };

  const listed = (
    open: readonly (string | Hole)[],
    entries: readonly (Code | string)[],
    close: string,
    cheap = false,
  ): Code => {
    const parts: (string | Hole)[] = [...open];
    entries.forEach((entry, place) => {
      if (place > 0) parts.push(', ');
      parts.push(typeof entry === 'string' ? entry : hole(entry, LEVEL.sum));
    });
    return piece([...parts, close], LEVEL.atom, cheap);
  };

  const monomial = (term: Monomial): Code => {
    const factors = term.factors.map((name) =>
      spelling.isDim(name)
        ? leaf(spelling.dim(name), { kind: 'dim', name })
        : piece([spelling.index(name)], LEVEL.atom, true, null, name),
    );
    const size = Math.abs(term.coefficient);
    const [first, ...rest] =
      size === 1 && factors.length > 0 ? factors : [piece([String(size)], LEVEL.atom, true), ...factors];
    return rest.reduce(
      (product, factor) =>
        template(LEVEL.product, true)`${hole(product, LEVEL.product)} * ${hole(factor, LEVEL.prefix)}`,
      first ?? piece(['1'], LEVEL.atom, true),
    );
  };

  const size = (dimension: Dimension): Code => {
    const terms = [...dimension.monomials].sort(
      (a, b) => Number(b.coefficient > 0) - Number(a.coefficient > 0),
    );
    const [first, ...rest] = terms;
    if (!first) return piece(['0'], LEVEL.atom, true);
    const lead = monomial(first);
    const signed = first.coefficient < 0 ? template(LEVEL.prefix, true)`-${hole(lead, LEVEL.prefix)}` : lead;
    return rest.reduce(
      (sum, term) =>
        template(
          LEVEL.sum,
          true,
        )`${hole(sum, LEVEL.sum)} ${term.coefficient < 0 ? '-' : '+'} ${hole(monomial(term), LEVEL.product)}`,
      signed,
    );
  };

  const of = (expression: Expression): Code => {
    const known = written.get(expression);
    if (known) return known;
    for (const node of topological([expression])) {
      if (written.has(node)) continue;
      const rule = operatorOf(node).numpy;
      if (!rule) throw new NotWritten(`the operator \`${node.operator}\` has no NumPy form`);
      written.set(node, rule(node, writer));
    }
    const made = written.get(expression);
    if (!made) throw new NotWritten(`the operator \`${expression.operator}\` has no NumPy form`);
    return made;
  };

  const writer: NumpyWriter = {
    of,
    size,
    code: template,
    call: (name, ...args) =>
      listed([typeof name === 'string' ? name : hole(name, LEVEL.atom), '('], args, ')'),
    list: (entries) => listed(['['], entries, ']', true),
    transposed: (code) => {
      const known = turned.get(code);
      if (known) return known;
      const made = template(LEVEL.atom, code.cheap)`${hole(code, LEVEL.atom)}.T`;
      turned.set(code, made);
      turned.set(made, code);
      return made;
    },
    loop: (parts) => {
      const bounds = [hole(parts.from, LEVEL.sum), hole(parts.to, LEVEL.sum), hole(parts.start, LEVEL.sum)];
      return piece(
        [`${parts.combine} ${parts.index} ${parts.body.id} `, ...bounds],
        LEVEL.atom,
        false,
        parts,
      );
    },
    helper: (name) => leaf(spelling.helper(name), { kind: 'helper', name }),
    callable: (fn, order) => leaf(spelling.callable(fn.name, order), { kind: 'callable', fn, order }),
    variable: (name, role) =>
      role === 'bound'
        ? piece([spelling.index(name)], LEVEL.atom, true, null, name)
        : leaf(role === 'differential' ? spelling.differential(name) : spelling.value(name), {
            kind: 'variable',
            name,
            role,
          }),
    uses,
  };
  return { writer, leafOf: (code) => leaves.get(code) };
}

/** In how many places each expression below the roots stands. */
export function countUses(roots: readonly Expression[]): (expression: Expression) => number {
  const counts = new Map<Expression, number>();
  const count = (node: Expression): void => {
    counts.set(node, (counts.get(node) ?? 0) + 1);
  };
  roots.forEach(count);
  for (const node of topological(roots)) node.args.forEach(count);
  return (expression) => counts.get(expression) ?? 0;
}
