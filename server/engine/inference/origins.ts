// Where a size comes from: from a size of a term back to the declaration that wrote it down.

import type { Term } from '../names/term.ts';
import type { Shape } from '../shapes/shape.ts';
import { isScalar } from '../shapes/shape.ts';
import type { Span } from '../syntax/tree.ts';
import type { Axis, SizeSource } from './shaping.ts';

export interface Origin {
  /** `rows of X` */
  readonly text: string;
  /** The statement, and the place in it, where the size stands. */
  readonly statement: number;
  readonly span: Span;
}

/** A statement, as text and number. */
interface Place {
  readonly statement: number;
  readonly text: string;
}

/** The parts of a document that tracing needs. */
export interface Traceable {
  /** The shape of a term of a statement. */
  shapeOf(term: Term, statement: number): Shape | undefined;
  /** The place of a declared variable's size, or the term that a definition stands for, as a statement means the name. */
  introduced(
    name: string,
    statement: number,
  ):
    | {
        readonly kind: 'declared';
        readonly statement: number;
        readonly name: Span;
        readonly sizes: readonly Span[];
        /** For sizes left open with `?`: what determined them. */
        readonly inferredFrom: readonly (Place | null)[];
      }
    | { readonly kind: 'defined'; readonly statement: number; readonly term: Term; readonly name: Span }
    | null;
}

/** Follows a size through terms and definitions; stops where it is written down or made. */
export function traceSize(source: SizeSource, statement: number, file: Traceable): Origin | null {
  let { term, axis } = source;
  let at = statement;
  for (let hops = 0; hops < 1000; hops++) {
    if (term.kind === 'name') {
      const introduced = file.introduced(term.name, at);
      if (!introduced) return null;
      if (introduced.kind === 'declared') {
        const size = introduced.sizes[axis === 'rows' ? 0 : 1];
        const what = introduced.sizes.length === 0 ? 'shape' : axis === 'rows' ? 'rows' : 'columns';
        const inferredFrom = introduced.inferredFrom[axis === 'rows' ? 0 : 1];
        if (inferredFrom)
          return {
            text: `${what} of ${term.name}, inferred from \`${inferredFrom.text}\``,
            statement: inferredFrom.statement,
            span: { start: 0, end: inferredFrom.text.length },
          };
        return {
          text: `${what} of ${term.name}`,
          statement: introduced.statement,
          span: size ?? introduced.name,
        };
      }
      at = introduced.statement;
      term = introduced.term;
      continue;
    }
    const next = through(term, axis, (part) => file.shapeOf(part, at));
    if (!next) return { text: axis === 'rows' ? 'rows' : 'columns', statement: at, span: term.span };
    ({ term, axis } = next);
  }
  return null;
}

const flip = (axis: Axis): Axis => (axis === 'rows' ? 'cols' : 'rows');

/** The part of a term that a size of it is the size of. */
function through(term: Term, axis: Axis, shapeOf: (term: Term) => Shape | undefined): SizeSource | null {
  const nonScalar = (candidates: readonly Term[]): Term | undefined => {
    const known = candidates.filter((candidate) => {
      const shape = shapeOf(candidate);
      return shape && !isScalar(shape);
    });
    return known.find((candidate) => candidate.kind !== 'identity' && candidate.kind !== 'ones') ?? known[0];
  };
  switch (term.kind) {
    case 'group':
      return { term: term.inside, axis };
    case 'negate':
    case 'differential':
      return { term: term.of, axis };
    case 'power':
      return { term: term.of, axis };
    case 'transpose':
      return { term: term.of, axis: flip(axis) };
    case 'sum': {
      const part = nonScalar([term.first, ...term.rest.map((entry) => entry.term)]);
      return part ? { term: part, axis } : null;
    }
    case 'product': {
      const factors = [term.first, ...term.rest.map((entry) => entry.factor)];
      if (term.rest.some((entry) => entry.sign === '⊗' || entry.sign === '·')) return null;
      const elementwise = term.rest.every(
        (entry) => entry.sign === '∘' || entry.sign === '⊙' || entry.sign === '.*' || entry.sign === './',
      );
      const part = nonScalar(axis === 'rows' || elementwise ? factors : factors.reverse());
      return part ? { term: part, axis } : null;
    }
    case 'call': {
      const elementwise = term.callee.kind === 'function' && term.callee.symbol.body.kind === 'elementwise';
      const [arg] = term.args;
      const own = shapeOf(term);
      const inner = arg && shapeOf(arg);
      const keeps = own && inner && own.rows === inner.rows && own.cols === inner.cols && !isScalar(own);
      return arg && (elementwise || keeps) ? { term: arg, axis } : null;
    }
    case 'derivative': {
      const [only, ...more] = term.variables;
      const own = shapeOf(term);
      const inner = only && shapeOf(only.variable);
      return only && more.length === 0 && own && inner && own.rows === inner.rows && own.cols === inner.cols
        ? { term: only.variable, axis }
        : null;
    }
    case 'number':
    case 'name':
    case 'identity':
    case 'ones':
    case 'action':
    case 'entryGradient':
    case 'index':
    case 'bigOperator':
    case 'norm':
    case 'absolute':
    case 'block':
    case 'stack':
    case 'broken':
      return null;
  }
}
