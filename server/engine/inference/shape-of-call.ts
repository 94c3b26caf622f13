// The shape of a call: of a function of the table, of the file's own functions, of a definition, and of the derivatives of those.

import type { FunctionSymbol } from '../names/symbols.ts';
import type { CallTerm, Term } from '../names/term.ts';
import type { Demand } from '../operators/operator.ts';
import { calling } from '../operators/table.ts';
import { type Dimension, displaySize } from '../shapes/dimension.ts';
import { displayShape, isColumn, isScalar, type Shape, shapeOf } from '../shapes/shape.ts';
import { shapeOfTerm } from './shape-of-term.ts';
import { isShaped, type Operand, quote, type Shaping } from './shaping.ts';

/** The shape of a call; null where an argument has none or the call is at fault, which is reported. */
export function shapeOfCall(term: CallTerm, by: Shaping): Shape | null {
  const { callee } = term;
  switch (callee.kind) {
    case 'operator':
      return shapeOfOperatorCall(term, callee.name, by);
    case 'function':
      return shapeOfFunctionCall(term, callee.symbol, by);
    case 'definition':
      return shapeOfDefinitionCall(term, callee.name, callee.parameters, by);
  }
}

/** `L(Θ₁)`: every argument is shaped like what the definition is seen as a function of. */
function shapeOfDefinitionCall(
  term: CallTerm,
  name: string,
  parameters: readonly string[],
  by: Shaping,
): Shape | null {
  const args = operands(term.args, by);
  if (term.primes > 0)
    return badCall(
      term,
      `\`${name}'\` has no meaning here: ask for \`∂${name}/∂${parameters[0] ?? 'x'}\``,
      by,
    );
  if (!args) return null;
  if (args.length !== parameters.length) return wrongCount(term, name, parameters.length, args.length, by);
  for (const [index, arg] of args.entries()) {
    const parameter = parameters[index] ?? '';
    const wanted = by.valueOf(parameter);
    if (wanted.kind !== 'shape' || fits(arg.shape, wanted.shape, by)) continue;
    const shape = by.unifier.knownShape(wanted.shape);
    by.report({
      code: 'size-mismatch',
      severity: 'error',
      span: arg.term.span,
      message: `\`${name}\` is a function of \`${parameter}\`, which is ${isScalar(shape) ? 'a scalar' : displayShape(shape)}, but ${isShaped(arg, by)}`,
      sources: [
        { term: arg.term, axis: 'rows' },
        { term: arg.term, axis: 'cols' },
      ],
      site: { kind: 'argument', at: index, args },
    });
    return null;
  }
  const value = by.valueOf(name);
  return value.kind === 'shape' ? value.shape : null;
}

function fits(got: Shape, wanted: Shape, by: Shaping): boolean {
  return by.unifier.attempt(
    () => by.unifier.equate(got.rows, wanted.rows) && by.unifier.equate(got.cols, wanted.cols),
  );
}

function wrongCount(term: Term, name: string, wanted: number, got: number, by: Shaping): null {
  const takes = `takes ${wanted} argument${wanted === 1 ? '' : 's'}`;
  return badCall(term, `\`${name}\` ${takes}, here ${got === 1 ? 'is 1' : `are ${got}`}`, by);
}

function operands(terms: readonly Term[], by: Shaping): readonly Operand[] | null {
  const found: Operand[] = [];
  for (const term of terms) {
    const shape = shapeOfTerm(term, by);
    if (shape) found.push({ term, shape });
  }
  return found.length === terms.length ? found : null;
}

function badCall(term: Term, message: string, by: Shaping): null {
  by.report({ code: 'bad-call', severity: 'error', span: term.span, message, sources: [], site: null });
  return null;
}

function shapeOfOperatorCall(term: CallTerm, name: string, by: Shaping): Shape | null {
  const entry = calling(name);
  if (!entry) return badCall(term, `\`${name}\` is no function`, by);
  const [least, most] = entry.calling.arity;
  const count = term.args.length;
  if (count < least || count > most) {
    const wanted =
      least === most
        ? `${least}`
        : most === Number.POSITIVE_INFINITY
          ? `at least ${least}`
          : `${least} to ${most}`;
    return badCall(
      term,
      `\`${name}\` takes ${wanted} argument${wanted === '1' ? '' : 's'}, here ${count === 1 ? 'is 1' : `are ${count}`}`,
      by,
    );
  }
  if (term.primes > 0) {
    const [only, ...more] = term.args;
    if (!entry.elementwise || !only || more.length > 0)
      return badCall(term, `\`${name}\` has no \`'\`: only an elementwise function of one argument has`, by);
    return shapeOfTerm(only, by);
  }
  const takesSizes = entry.calling.takesSizes;
  const sizeTerms = takesSizes === 'all' ? term.args : takesSizes === 'tail' ? term.args.slice(1) : [];
  const sizes: Dimension[] = [];
  for (const sizeTerm of sizeTerms) {
    const shape = shapeOfTerm(sizeTerm, by);
    const size = shape && by.sizeOf(sizeTerm);
    if (!shape) return null;
    if (!size)
      return badCall(
        sizeTerm,
        `${quote(sizeTerm, by)} must be a size: a whole number, a dim, or what is made of those`,
        by,
      );
    sizes.push(size);
  }
  const args = operands(
    takesSizes === 'all' ? [] : takesSizes === 'tail' ? term.args.slice(0, 1) : term.args,
    by,
  );
  if (!args) return null;
  return ruled(
    term,
    name,
    args,
    entry.calling.shape(
      args.map((arg) => by.unifier.knownShape(arg.shape)),
      sizes,
      term.option,
    ),
    by,
  );
}

type Ruling = ReturnType<NonNullable<ReturnType<typeof calling>>['calling']['shape']>;

function ruled(
  term: Term,
  name: string,
  args: readonly Operand[],
  ruling: Ruling,
  by: Shaping,
): Shape | null {
  if (ruling.kind === 'refused') {
    by.report({
      code: 'shape',
      severity: 'error',
      span: term.span,
      message: ruling.message,
      sources: [],
      site: { kind: 'call', name, span: term.span, args },
    });
    return null;
  }
  for (const demand of ruling.demands) {
    if (!demanded(demand, args, by)) {
      const left = args[demand.left.argument];
      const right = 'argument' in demand.right ? args[demand.right.argument] : undefined;
      const shapes = args.map((arg) => isShaped(arg, by)).join(' and ');
      by.report({
        code: 'size-mismatch',
        severity: 'error',
        span: term.span,
        message: `\`${name}\` needs ${demandText(demand, args, by)}, but ${shapes}`,
        sources: [
          ...(left ? [{ term: left.term, axis: demand.left.axis }] : []),
          ...('argument' in demand.right && right ? [{ term: right.term, axis: demand.right.axis }] : []),
        ],
        site: { kind: 'call', name, span: term.span, args },
      });
      return null;
    }
  }
  return by.unifier.knownShape(ruling.shape);
}

function demanded(demand: Demand, args: readonly Operand[], by: Shaping): boolean {
  const left = args[demand.left.argument]?.shape[demand.left.axis];
  const right =
    'argument' in demand.right ? args[demand.right.argument]?.shape[demand.right.axis] : demand.right;
  return left !== undefined && right !== undefined && by.unifier.equate(left, right);
}

function demandText(demand: Demand, args: readonly Operand[], by: Shaping): string {
  if (!('argument' in demand.right))
    return `${demand.left.axis === 'rows' ? 'rows' : 'columns'} of ${displaySize(demand.right)}`;
  if (demand.left.argument === demand.right.argument) return 'a square matrix';
  const left = args[demand.left.argument];
  const right = args[demand.right.argument];
  const axis = (name: string): string => (name === 'rows' ? 'rows' : 'columns');
  if (!left || !right) return 'fitting shapes';
  if (demand.left.axis === demand.right.axis)
    return `equally many ${axis(demand.left.axis)} in ${quote(left.term, by)} and ${quote(right.term, by)}`;
  return `as many ${axis(demand.left.axis)} in ${quote(left.term, by)} as ${axis(demand.right.axis)} in ${quote(right.term, by)}`;
}

function shapeOfFunctionCall(term: CallTerm, symbol: FunctionSymbol, by: Shaping): Shape | null {
  const args = operands(term.args, by);
  if (!args) return null;
  const [only] = args;
  switch (symbol.body.kind) {
    case 'elementwise':
      if (!only || args.length !== 1) return wrongCount(term, symbol.name, 1, args.length, by);
      return only.shape;
    case 'formula': {
      const wanted = symbol.body.parameters.length;
      if (args.length !== wanted) return wrongCount(term, symbol.name, wanted, args.length, by);
      if (term.primes > 0) {
        if (symbol.body.parameters.some((parameter) => parameter.space) || !only)
          return badCall(
            term,
            `\`${symbol.name}\` is not elementwise, so \`${symbol.name}'\` has no meaning here; ask for \`∂…/∂…\``,
            by,
          );
        return only.shape;
      }
      return by.applyFormula(symbol, args, term);
    }
    case 'map':
      return shapeOfMapCall(term, symbol, args, by);
  }
}

/** The arguments of an unknown map, checked against its signature. */
function signatureFor(
  term: Term,
  symbol: FunctionSymbol,
  args: readonly Operand[],
  by: Shaping,
): { readonly from: readonly Shape[]; readonly to: Shape } | null {
  const signature = by.signature(symbol);
  if (!signature) return null;
  if (args.length !== signature.from.length)
    return wrongCount(term, symbol.name, signature.from.length, args.length, by);
  const along = symbol.body.kind === 'map' ? symbol.body.along : null;
  for (const [index, arg] of args.entries()) {
    const want = signature.from[index];
    if (!want) return null;
    const fits =
      along === 'rows'
        ? by.unifier.equate(arg.shape.cols, want.rows)
        : along === 'cols'
          ? by.unifier.equate(arg.shape.rows, want.rows)
          : by.unifier.equate(arg.shape.rows, want.rows) && by.unifier.equate(arg.shape.cols, want.cols);
    if (fits) continue;
    const takes =
      along === 'rows'
        ? `rows of ${displaySize(want.rows)} entries`
        : along === 'cols'
          ? `columns of ${displaySize(want.rows)} entries`
          : isScalar(want)
            ? 'a number'
            : `a matrix of ${displayShape(want)}`;
    by.report({
      code: 'size-mismatch',
      severity: 'error',
      span: arg.term.span,
      message: `\`${symbol.name}\` takes ${takes}, but ${isShaped(arg, by)}${isOfNumbers(signature) ? `; \`fn ${symbol.name} : elementwise\` is a function of each entry` : ''}`,
      sources: [
        { term: arg.term, axis: 'rows' },
        { term: arg.term, axis: 'cols' },
      ],
      site: null,
    });
    return null;
  }
  return { from: signature.from.map(by.unifier.knownShape), to: by.unifier.knownShape(signature.to) };
}

/** `R -> R`: what people write for a function of each entry. */
const isOfNumbers = ({ from, to }: { readonly from: readonly Shape[]; readonly to: Shape }): boolean =>
  from.length === 1 && from.every(isScalar) && isScalar(to);

function shapeOfMapCall(
  term: CallTerm,
  symbol: FunctionSymbol,
  args: readonly Operand[],
  by: Shaping,
): Shape | null {
  const signature = signatureFor(term, symbol, args, by);
  const [arg] = args;
  const [from] = signature?.from ?? [];
  if (!signature || !arg || symbol.body.kind !== 'map') return null;
  const { along } = symbol.body;
  if (term.primes === 0) return applied(along, arg.shape, signature.to);
  const scalarValued = isScalar(signature.to) && along === null;
  if (args.length > 1 || !from)
    return badCall(term, `the derivative of a function of several arguments is written \`∂…/∂…\``, by);
  if (scalarValued && term.primes === 1) return from;
  if (scalarValued && term.primes === 2 && isColumn(from)) return shapeOf(from.rows, from.rows);
  if (
    along === null &&
    term.primes === 1 &&
    (isColumn(from) || isScalar(from)) &&
    (isColumn(signature.to) || isScalar(signature.to))
  )
    return shapeOf(signature.to.rows, from.rows);
  // Of a number the derivative is shaped like the value.
  if (along === null && term.primes === 1 && isScalar(from)) return signature.to;
  const name = symbol.name;
  const a = by.text.slice(arg.term.span.start, arg.term.span.end);
  if (term.primes > 1) {
    const known = scalarValued && isColumn(from) ? `\`${name}'\` and \`${name}''\`` : `\`${name}'\``;
    by.report({
      code: 'not-supported',
      severity: 'error',
      span: term.span,
      message: `the derivatives of \`${name}\` go as far as ${known}: ${quote(term, by)} is no matrix`,
      sources: [],
      site: null,
    });
    return null;
  }
  by.report({
    code: 'linear-map',
    severity: 'error',
    span: term.span,
    message: `\`${name}\` is not elementwise, so \`${name}'(${a})\` is a linear map and no matrix: use its action \`${name}'(${a})[H]\` or its adjoint \`${name}'(${a})ᵀ[G]\``,
    sources: [],
    site: null,
  });
  return null;
}

function applied(along: 'rows' | 'cols' | null, arg: Shape, to: Shape): Shape {
  if (along === 'rows') return shapeOf(arg.rows, to.rows);
  if (along === 'cols') return shapeOf(to.rows, arg.cols);
  return to;
}

/** The shape of the derivative of a map applied to a direction, `f'(X)[H]`; null where it is at fault, which is reported. */
export function shapeOfAction(term: Extract<Term, { kind: 'action' }>, by: Shaping): Shape | null {
  const args = operands(term.at, by);
  const direction = shapeOfTerm(term.direction, by);
  if (!args || !direction) return null;
  const signature = signatureFor(term, term.symbol, args, by);
  const [arg] = args;
  if (!signature || !arg || term.symbol.body.kind !== 'map') return null;
  if (term.primes !== 1 || args.length !== 1)
    return badCall(term, `only the first derivative of a map of one argument acts on a matrix here`, by);
  const out = applied(term.symbol.body.along, arg.shape, signature.to);
  const [wanted, result] = term.adjoint ? [out, arg.shape] : [arg.shape, out];
  if (
    by.unifier.attempt(
      () => by.unifier.equate(direction.rows, wanted.rows) && by.unifier.equate(direction.cols, wanted.cols),
    )
  )
    return result;
  by.report({
    code: 'size-mismatch',
    severity: 'error',
    span: term.direction.span,
    message: `${term.adjoint ? 'the adjoint takes what is shaped like the result' : 'the derivative acts on what is shaped like the argument'}, ${displayShape(by.unifier.knownShape(wanted))}, but ${isShaped({ term: term.direction, shape: direction }, by)}`,
    sources: [
      { term: term.direction, axis: 'rows' },
      { term: term.direction, axis: 'cols' },
    ],
    site: null,
  });
  return null;
}

/**
 * The shape of the gradient of an entry of a map, which is that of its argument; null where it is at fault, which is reported.
 */
export function shapeOfEntryGradient(
  term: Extract<Term, { kind: 'entryGradient' }>,
  by: Shaping,
): Shape | null {
  const args = operands(term.at, by);
  shapeOfTerm(term.row, by);
  shapeOfTerm(term.col, by);
  if (!args || !signatureFor(term, term.symbol, args, by)) return null;
  return args[0]?.shape ?? null;
}
