// Pieces of code as lines: what stands in several places gets a local variable, loops become loops, and what does not
// depend on a loop's index is computed before it.

import { type Code, type CodeLoop, type Hole, hole } from '../operators/code.ts';
import { bracketed, LEVEL, type Written } from '../operators/writing.ts';

/** `name = code`, or, without a name, what the function returns. */
export interface Statement {
  readonly name: string | null;
  readonly code: Code;
}

/** Lines longer than this are cut into local variables. */
const WIDEST = 80;
/** Shorter pieces are not worth one. */
const SHORTEST = 16;

/** The pieces that a piece is made of, those inside a loop included. */
function partsOf(code: Code): readonly Code[] {
  const own = code.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.code]));
  return code.loop ? [...own, code.loop.body] : own;
}

/** Everything that is left of the code in the end, each once, what is needed first first. */
export function reachable(
  roots: readonly Code[],
  known: (code: Code) => boolean = () => false,
): readonly Code[] {
  const seen = new Set<Code>();
  const open = [...roots];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next) || known(next)) continue;
    seen.add(next);
    open.push(...partsOf(next));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

export interface Locals {
  /** A name for a piece that needs one. */
  name(code: Code): string;
  index(name: string): string;
}

interface Block {
  readonly indent: string;
  readonly bound: ReadonlySet<string>;
  /** Pieces that are written already, and how they are read again. */
  readonly known: Map<Code, Written>;
}

/** The lines of a function's body. */
export function linesOf(statements: readonly Statement[], locals: Locals): readonly string[] {
  const all = reachable(statements.map(({ code }) => code));
  const uses = new Map<Code, number>();
  for (const code of all) for (const part of partsOf(code)) uses.set(part, (uses.get(part) ?? 0) + 1);
  const lines: string[] = [];

  const keep = (code: Code, text: string, block: Block, name = locals.name(code)): Written => {
    lines.push(`${block.indent}${name} = ${text}`);
    const written = { text: name, level: LEVEL.atom };
    block.known.set(code, written);
    return written;
  };

  const textOf = (code: Code, block: Block): Written => {
    const holes = code.parts.filter((part): part is Hole => typeof part !== 'string');
    const render = (): string =>
      code.parts
        .map((part) =>
          typeof part === 'string' ? part : bracketed(block.known.get(part.code) ?? MISSING, part.level),
        )
        .join('');
    let text = render();
    while (text.length > WIDEST) {
      const longest = holes
        .filter((part) => !part.code.cheap)
        .map((part) => ({ code: part.code, text: block.known.get(part.code)?.text ?? '' }))
        .reduce((most, part) => (part.text.length > most.text.length ? part : most), { code, text: '' });
      if (longest.text.length < SHORTEST) break;
      keep(longest.code, longest.text, block);
      text = render();
    }
    return { text, level: code.level };
  };

  const write = (statement: Statement, block: Block): string => {
    const own = reachable([statement.code], (code) => block.known.has(code)).filter((code) =>
      [...code.free].every((index) => block.bound.has(index)),
    );
    const ours = new Set(own);
    // What a loop inside reads is computed before it.
    const readInside = new Set(
      reachable([statement.code], (code) => block.known.has(code))
        .filter((code) => !ours.has(code))
        .flatMap((code) => [...partsOf(code)])
        .filter((code) => ours.has(code)),
    );
    for (const code of own) {
      if (code.loop) {
        const name = code === statement.code && statement.name ? statement.name : locals.name(code);
        writeLoop(code, code.loop, name, block);
        continue;
      }
      const written = textOf(code, block);
      block.known.set(code, written);
      const isShared = (uses.get(code) ?? 0) > 1 || readInside.has(code);
      if (isShared && !code.cheap && code !== statement.code) keep(code, written.text, block);
    }
    return block.known.get(statement.code)?.text ?? MISSING.text;
  };

  const writeLoop = (code: Code, loop: CodeLoop, name: string, block: Block): void => {
    const read = (part: Code): string => block.known.get(part)?.text ?? MISSING.text;
    const index = locals.index(loop.index);
    const to = bracketed(block.known.get(loop.to) ?? MISSING, LEVEL.sum);
    lines.push(`${block.indent}${name} = ${read(loop.start)}`);
    lines.push(`${block.indent}for ${index} in range(${read(loop.from)}, ${to} + 1):`);
    const inner: Block = {
      indent: `${block.indent}    `,
      bound: new Set([...block.bound, loop.index]),
      known: new Map(block.known),
    };
    write({ name: null, code: loop.body }, inner);
    const sign = loop.combine === 'sum' ? '+' : '*';
    const level = loop.combine === 'sum' ? LEVEL.product : LEVEL.prefix;
    const body = bracketed(inner.known.get(loop.body) ?? MISSING, hole(loop.body, level).level);
    lines.push(`${inner.indent}${name} = ${name} ${sign} ${body}`);
    block.known.set(code, { text: name, level: LEVEL.atom });
  };

  const outer: Block = { indent: '    ', bound: new Set(), known: new Map() };
  for (const statement of statements) {
    const text = write(statement, outer);
    if (statement.name === null) lines.push(`${outer.indent}return ${text}`);
    else if (text !== statement.name) keep(statement.code, text, outer, statement.name);
  }
  return lines;
}

const MISSING: Written = { text: 'np.nan', level: LEVEL.atom };
