// Lines of NumPy and PyTorch as lines of a document: definitions in their order, gradients by the names that programs give them.

import type { TextRange } from '../../engine/api.ts';
import type { PlacedLine } from '../lines.ts';
import type { Math as Node } from '../math.ts';
import type { Note } from '../note.ts';
import { meaningOf } from './functions.ts';
import { rowOfExpression, type Size } from './rows.ts';
import { type Expression, type PythonLine, readLine } from './tree.ts';

export interface ReadPython {
  readonly lines: readonly PlacedLine[];
  /** The remark on functions that are called and not defined. */
  readonly remarks: string;
  readonly notes: readonly Note[];
}

/** Whether a piece is code: signs and names that formulas on paper do not have. */
export const isPython = (text: string): boolean =>
  !/[\\$]/u.test(text) &&
  /\b(?:np|torch|jnp|F)\.\w|\.T\b|[\w)\]] @ [\w(]|\*\*|\.(?:sum|mean|dot)\(|\bNone\b|\baxis=/u.test(text);

interface Placed {
  readonly line: PythonLine;
  readonly start: number;
}

/** Lines of NumPy or PyTorch as lines of a paper. */
export function readPython(text: string): ReadPython {
  const notes: Note[] = [];
  const read = logicalLines(text).flatMap(({ text: line, start }): readonly Placed[] => {
    if (/^(?:import|from|#|$)/u.test(line.trim())) return [];
    if (line.length > LONGEST || depthOf(line) > DEEPEST) {
      notes.push({
        message: 'not read: a line that is longer or deeper than formulas are',
        range: { start, end: start },
      });
      return [];
    }
    const found = readLine(line);
    if (found.kind === 'line') return [{ line: found.line, start }];
    const range = { start: start + found.at, end: start + found.at };
    notes.push({ message: `not read: this is no formula of NumPy or PyTorch: “${line.trim()}”`, range });
    return [];
  });
  const nameAt = namesOf(read.map(({ line }) => line));
  const sizes = new Map<string, { readonly axis: number; readonly name: string }[]>();
  const sizeAt = ({ of, axis }: Size, range: TextRange): Node => {
    const name = `${of}_${axis === 0 ? 'rows' : 'cols'}`;
    sizes.set(of, [...(sizes.get(of) ?? []), { axis, name }]);
    return letter(name, range);
  };
  const lines = read.flatMap(({ line, start }): readonly PlacedLine[] => {
    if (line.kind === 'sizes') {
      const { range } = line.of;
      const [names, sizes] = [
        [[nameAt(line.of.name, range)]],
        line.sizes.map((size) => [letter(size.name, size.range)]),
      ];
      return [{ kind: 'declaration', names, sizes, range: moved(range, start), start }];
    }
    const rowed = rowOfExpression(line.value, nameAt, sizeAt);
    if (rowed.kind === 'refused') {
      notes.push({ message: `not read: ${rowed.refusal.why}`, range: moved(rowed.refusal.range, start) });
      return [];
    }
    const range = moved(
      line.name ? { start: line.name.range.start, end: line.value.range.end } : line.value.range,
      start,
    );
    const left = line.name ? [[nameAt(line.name.name, line.name.range)]] : [];
    return [{ kind: 'equation', sides: [...left, rowed.row], range, start }];
  });
  const called = new Set(
    read.flatMap(({ line }) => (line.kind === 'definition' ? calledIn(line.value) : [])),
  );
  const declared = [...sizes].map(([of, own]): PlacedLine => {
    const range = { start: 0, end: 0 };
    const count = /^[A-Z]/u.test(of) || own.some(({ axis }) => axis === 1) ? 2 : 1;
    const spaces = Array.from({ length: count }, (_, at): Node[] => {
      const known = own.find(({ axis }) => axis === at);
      return [known ? letter(known.name, range) : { kind: 'number', text: '?', range }];
    });
    return { kind: 'declaration', names: [[letter(of, range)]], sizes: spaces, range, start: 0 };
  });
  return {
    lines: [...declared, ...lines],
    remarks: [...called].map((name) => `fn ${name} : elementwise`).join('\n'),
    notes,
  };
}

const LONGEST = 5_000;
const DEEPEST = 40;

/** How many brackets stand in one another at most. */
function depthOf(line: string): number {
  let [depth, deepest] = [0, 0];
  for (const character of line) {
    depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const moved = ({ start, end }: TextRange, by: number): TextRange => ({ start: start + by, end: end + by });

const letter = (name: string, range: TextRange): Node => ({ kind: 'letter', name, face: 'plain', range });

/** Lines of Python: brackets that are open go on in the next one. Comments become blanks. */
function logicalLines(text: string): readonly { readonly text: string; readonly start: number }[] {
  const lines: { text: string; start: number }[] = [];
  let depth = 0;
  let at = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*$/u, (comment) => ' '.repeat(comment.length));
    const last = lines.at(-1);
    if (depth > 0 && last) last.text += `\n${line}`;
    else lines.push({ text: line, start: at });
    for (const character of line) depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    depth = Math.max(0, depth);
    at += raw.length + 1;
  }
  return lines.filter((line) => line.text.trim() !== '');
}

/** Names that losses have in programs. */
const LOSSES = /^(?:L|J|E|C|loss|cost|nll|mse|obj|objective|f)$/u;

/** `dW`, `dL_dW`, `grad_W` as ∂L/∂W, where L is the one loss and W a name of the program; other names as they are. */
function namesOf(lines: readonly PythonLine[]): (name: string, range: TextRange) => Node {
  const names = new Set(lines.flatMap(namesIn));
  const losses = lines.flatMap((line) =>
    line.kind === 'definition' && line.name && LOSSES.test(line.name.name) ? [line.name.name] : [],
  );
  const loss = new Set(losses).size === 1 ? losses[0] : undefined;
  return (name, range) => {
    const by = /^(?:d|grad_?|g_|d(?:L|J|E|C|loss|cost)_?d)(\w+)$/u.exec(name)?.[1];
    if (loss === undefined || by === undefined || !names.has(by)) return letter(name, range);
    const sign: Node = { kind: 'sign', text: '∂', range };
    return { kind: 'fraction', above: [sign, letter(loss, range)], below: [sign, letter(by, range)], range };
  };
}

function namesIn(line: PythonLine): readonly string[] {
  if (line.kind === 'sizes') return [line.of.name];
  return [
    ...(line.name ? [line.name.name] : []),
    ...partsOf(line.value).flatMap((one) => (one.kind === 'name' ? [one.name] : [])),
  ];
}

/** Functions that are neither of the libraries nor of the language. */
const calledIn = (value: Expression): readonly string[] =>
  partsOf(value).flatMap((one) =>
    one.kind === 'call' && one.of.kind === 'name' && one.of.name !== 'len' && !meaningOf(one.of.name)
      ? [one.of.name]
      : [],
  );

/** An expression with all that stands in it; a function's name is no part. */
function partsOf(one: Expression): readonly Expression[] {
  switch (one.kind) {
    case 'name':
    case 'number':
    case 'word':
      return [one];
    case 'negative':
    case 'bracket':
    case 'attribute':
    case 'part':
      return [one, ...partsOf(one.of)];
    case 'binary':
      return [one, ...partsOf(one.left), ...partsOf(one.right)];
    case 'tuple':
      return [one, ...one.items.flatMap(partsOf)];
    case 'call': {
      const inner = one.arguments.flatMap(({ value }) => partsOf(value));
      return [one, ...(one.of.kind === 'name' ? [] : partsOf(one.of)), ...inner];
    }
  }
}
