// What stands under the cursor: the smallest term with a shape, where its sizes come from, and the places of a name.

import type { HoverSummary, TextRange } from '../api.ts';
import type { InferredDocument, InferredStatement } from '../inference/document.ts';
import { traceSize } from '../inference/origins.ts';
import { displayShape, displaySize } from '../inference/shaping.ts';
import type { NameSymbol } from '../names/scope.ts';
import { childrenOf } from '../names/scope.ts';
import { innerTerms, type Term } from '../names/term.ts';
import { calling } from '../operators/table.ts';
import { isScalar, type Shape } from '../shapes/shape.ts';
import type { Expression, NameNode, SpaceNode, Statement } from '../syntax/tree.ts';
import { inFile, placeOf, rangeOf, statementAt, traceable } from './places.ts';
import { shapeNamed } from './symbols.ts';

/** `written` has the places, `understood` the shapes where a definition was recovered. */
export function hoverAt(
  offset: number,
  written: InferredDocument,
  understood: InferredDocument,
): HoverSummary | null {
  const index = statementAt(offset, written);
  const placed = written.statements[index];
  const inferred = written.inferred[index];
  if (!placed || !inferred) return null;
  const at = offset - placed.start;
  const touched = nameAt(placed.parsed.kind === 'parsed' ? placed.parsed.statement : null, at);
  const name = touched && at < touched.span.end ? touched : null;
  const callee = calleeAt(inferred, at);
  if (callee)
    return {
      range: rangeOf(callee.span, index, written),
      title: callee.title,
      origins: [],
      notes: callee.notes,
    };
  const term = termsAt(inferred, at).at(-1) ?? null;
  if (name && (!term || term.kind === 'name' || term.kind === 'broken')) {
    const about = aboutName(name, understood);
    if (about) return { ...about, range: rangeOf(name.span, index, written) };
  }
  const shape = term && shapeOfHovered(term, index, written, understood);
  if (!term || !shape) return null;
  return {
    range: rangeOf(term.span, index, written),
    title: `${oneLine(placed.text.slice(term.span.start, term.span.end))} : ${displayShape(shape)}`,
    origins: originsOfShape(term, shape, index, written),
    notes: [],
  };
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ');

function shapeOfHovered(
  term: Term,
  index: number,
  written: InferredDocument,
  understood: InferredDocument,
): Shape | null {
  const own = written.inferred[index]?.shapes.get(term);
  if (own) return own;
  // The same statement, read with its definitions recovered, has other term objects: find the one at the same place.
  for (const [other, shape] of understood.inferred[index]?.shapes ?? []) {
    if (other.span.start === term.span.start && other.span.end === term.span.end && other.kind === term.kind)
      return shape;
  }
  return null;
}

function originsOfShape(
  term: Term,
  shape: Shape,
  index: number,
  document: InferredDocument,
): HoverSummary['origins'] {
  if (isScalar(shape)) return [];
  const file = traceable(document);
  return (['rows', 'cols'] as const).flatMap((axis) => {
    const origin = traceSize({ term, axis }, index, file);
    if (!origin || (axis === 'cols' && shape.cols.key === '1')) return [];
    return [
      {
        text: `${displaySize(shape[axis])}: ${origin.text}${inFile(origin.statement, document)}`,
        range: rangeOf(origin.span, origin.statement, document),
      },
    ];
  });
}

function rootsOf(statement: InferredStatement): readonly Term[] {
  const { statement: resolved } = statement.resolved;
  switch (resolved.kind) {
    case 'definition':
      return [resolved.term, ...resolved.links];
    case 'claim':
      return [resolved.target, ...resolved.sides];
    case 'differential':
      return [resolved.of, ...resolved.sides];
    case 'identity':
      return resolved.sides;
    case 'question':
      return [resolved.target];
    case 'function':
      return resolved.formula ? [resolved.formula] : [];
    case 'other':
      return [];
  }
}

/** The parts of an expression that hold an offset, from the smallest on, and the statement behind them. */
export function partsAt(offset: number, document: InferredDocument): readonly TextRange[] {
  const index = statementAt(offset, document);
  const [placed, inferred] = [document.statements[index], document.inferred[index]];
  if (!placed || !inferred) return [];
  const whole = { start: placed.start, end: placed.start + placed.text.length };
  if (offset > whole.end) return [];
  const terms = termsAt(inferred, offset - placed.start);
  return [...terms.map((term) => rangeOf(term.span, index, document)).reverse(), whole];
}

/** The terms that hold an offset, from the whole side to the smallest; at the very end of a term, that term. */
function termsAt(statement: InferredStatement, at: number): readonly Term[] {
  const found: Term[] = [];
  let open: readonly Term[] = rootsOf(statement);
  for (;;) {
    const inside = open.find((term) => term.span.start <= at && at < term.span.end);
    const next = inside ?? (found.length > 0 ? undefined : open.find((term) => term.span.end === at));
    if (!next) return found;
    found.push(next);
    open = innerTerms(next);
  }
}

function calleeAt(
  statement: InferredStatement,
  at: number,
): { span: { start: number; end: number }; title: string; notes: readonly string[] } | null {
  const open: Term[] = [...rootsOf(statement)];
  for (let term = open.pop(); term; term = open.pop()) {
    if (at < term.span.start || at > term.span.end) continue;
    if (
      term.kind === 'call' &&
      term.callee.kind === 'operator' &&
      term.calleeSpan.start <= at &&
      at < term.calleeSpan.end
    ) {
      const entry = calling(term.callee.name);
      const shape = statement.shapes.get(term);
      if (entry)
        return {
          span: term.calleeSpan,
          title: `${term.callee.name}(…)${shape ? ` : ${displayShape(shape)}` : ''}`,
          notes: [entry.calling.summary],
        };
    }
    open.push(...innerTerms(term));
  }
  return null;
}

function aboutName(node: NameNode, document: InferredDocument): Omit<HoverSummary, 'range'> | null {
  const symbol = symbolFor(node.name, document);
  if (!symbol) return null;
  const place = placeOf(symbol, document);
  const line = (text: string) => ({ text, range: place });
  const foreign = document.statements[symbol.statement]?.foreign;
  const from = foreign ? [`from ${foreign.file}, line ${foreign.line}`] : [];
  switch (symbol.kind) {
    case 'dim': {
      const size = document.dims.sizes.get(symbol.name);
      const fixed = size && size.key !== symbol.name ? ` = ${displaySize(size)}` : '';
      return { title: `dim ${symbol.name}${fixed}`, origins: [line('declared')], notes: from };
    }
    case 'function':
      return {
        title: `fn ${symbol.name}${describeFunction(symbol)}`,
        origins: [line('declared')],
        notes: from,
      };
    case 'variable':
    case 'definition': {
      const shape = shapeNamed(symbol.name, document);
      const term: Term = { kind: 'name', name: symbol.name, span: node.span };
      const attributes =
        symbol.kind === 'variable'
          ? symbol.attributes.map((attribute) => [attribute.name, attribute.axis].filter(Boolean).join(' '))
          : [];
      const differential = node.name !== symbol.name ? 'd' : '';
      return {
        title: `${differential}${symbol.name} : ${shape ? displayShape(shape) : 'not known'}`,
        origins: shape ? originsOfShape(term, shape, 0, document) : [],
        notes: [symbol.kind === 'variable' ? (symbol.role ?? 'var') : 'definition', ...attributes, ...from],
      };
    }
  }
}

function describeFunction(symbol: Extract<NameSymbol, { kind: 'function' }>): string {
  switch (symbol.body.kind) {
    case 'elementwise':
      return ' : elementwise';
    case 'map':
      return ` : a map${symbol.body.along ? ` of ${symbol.body.along}` : ''}, not elementwise`;
    case 'formula':
      return `(${symbol.body.parameters.map((parameter) => parameter.name.text).join(', ')})`;
  }
}

function symbolFor(name: string, document: InferredDocument): NameSymbol | undefined {
  return (
    document.scope.symbols.get(name) ??
    (name.startsWith('d') ? document.scope.symbols.get(name.slice(1)) : undefined)
  );
}

function nameAt(statement: Statement | null, at: number): NameNode | null {
  const names = statement ? namesOf(statement) : [];
  return (
    names.find((node) => node.span.start <= at && at < node.span.end) ??
    names.find((node) => node.span.end === at) ??
    null
  );
}

/** Every name that a statement writes, in no particular order. */
export function namesOf(statement: Statement): readonly NameNode[] {
  const names: NameNode[] = [];
  const open: Expression[] = [];
  const space = (node: SpaceNode): void => {
    for (const size of node.sizes) if (size.kind === 'size') open.push(size.size);
  };
  switch (statement.kind) {
    case 'dim':
      for (const item of statement.items) {
        names.push(item.name);
        if (item.size) open.push(item.size);
      }
      break;
    case 'declaration':
      names.push(...statement.names);
      space(statement.space);
      break;
    case 'function':
      names.push(statement.name);
      if (statement.body.kind === 'map') {
        statement.body.from.forEach(space);
        space(statement.body.to);
      }
      if (statement.body.kind === 'formula') {
        open.push(statement.body.formula);
        for (const parameter of statement.body.parameters) if (parameter.space) space(parameter.space);
      }
      break;
    case 'equation':
    case 'identity':
      open.push(...statement.sides);
      break;
    case 'derive':
      open.push(statement.target);
      break;
    case 'notation':
    case 'convention':
    case 'import':
      break;
  }
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'name') names.push(node);
    if (node.kind === 'bigOperator' && node.index) names.push(node.index);
    open.push(...childrenOf(node));
  }
  return names;
}
