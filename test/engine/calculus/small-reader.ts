// A small reader of formulas for the calculus' own tests: declarations, definitions, claims in the plain spellings.
// Independent of the language's grammar, so that these tests stand on their own.

import { differentialOfVariable } from '../../../server/engine/calculus/differential.ts';
import * as build from '../../../server/engine/expressions/build.ts';
import type { Attribute, Expression } from '../../../server/engine/expressions/expression.ts';
import { calling } from '../../../server/engine/operators/table.ts';
import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  namedSize,
  ONE,
  subtractSizes,
} from '../../../server/engine/shapes/dimension.ts';
import { isScalar, type Shape, shapeOf } from '../../../server/engine/shapes/shape.ts';

interface Claim {
  readonly kind: 'gradient' | 'hessian' | 'vec' | 'vecHessian' | 'differential';
  readonly of: string;
  readonly by: string | null;
  readonly value: Expression;
}

export interface SmallFile {
  readonly names: ReadonlyMap<string, Expression>;
  readonly definitions: ReadonlyMap<string, Expression>;
  readonly claim: Claim | null;
  readonly entries: boolean;
}

/** `f` as a formula of matrices A, B (m×n) and M (n×n, invertible) and of columns x and z. */
export function readFormula(formula: string): SmallFile {
  return readSmall(
    [
      'dim m, n',
      'var A : R[m, n]',
      'var B : R[m, n]',
      'var M : R[n, n] invertible',
      'var x : R[n]',
      'var z : R[n]',
      `f = ${formula}`,
    ].join('\n'),
  );
}

const TOKEN = /\s*(\.\*|\.\/|\.\^|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*|.)/uy;

export function readSmall(text: string): SmallFile {
  const names = new Map<string, Expression>();
  const sizes = new Map<string, Dimension>();
  const definitions = new Map<string, Expression>();
  const fns = new Map<string, 'elementwise' | { from: Shape; to: Shape }>();
  let claim: Claim | null = null;
  let entries = false;
  const expression = (source: string): Expression => parse(source, names, sizes, fns);
  for (const line of text.split('\n').map((one) => one.replace(/#.*/, '').trim())) {
    if (line === '' || line.startsWith('derive')) continue;
    const declared = /^(?:var|const|param) ([^:]+):\s*R(?:\[([^\]]*)\])?\s*(.*)$/u.exec(line);
    const mapping = /^fn (\w+) : (elementwise|R\[(.*)\] -> R\[(.*)\])$/u.exec(line);
    if (line.startsWith('dim '))
      for (const name of line.slice(4).split(',')) sizes.set(name.trim(), namedSize(name.trim()));
    else if (line === 'convention symmetric = entries') entries = true;
    else if (mapping) {
      const shape = (list: string): Shape => {
        const [rows = ONE, cols = ONE] = list.split(',').map((size) => sizes.get(size.trim()) ?? ONE);
        return shapeOf(rows, cols);
      };
      fns.set(
        mapping[1] ?? '',
        mapping[2] === 'elementwise'
          ? 'elementwise'
          : { from: shape(mapping[3] ?? ''), to: shape(mapping[4] ?? '') },
      );
    } else if (declared) {
      const [rows = ONE, cols = ONE] = (declared[2] ?? '')
        .split(',')
        .map((size) => sizes.get(size.trim()) ?? ONE);
      const attributes = (declared[3] ?? '').trim() === '' ? [] : [(declared[3] ?? '').trim() as Attribute];
      for (const name of (declared[1] ?? '').split(','))
        names.set(
          name.trim(),
          build.variable({ name: name.trim(), attributes, role: 'value' }, shapeOf(rows, cols)),
        );
    } else {
      const split = line.indexOf(' = ');
      const left = line.slice(0, split).trim();
      const value = expression(line.slice(split + 3));
      const gradient = /^∂(\w+)\/∂(\w+)$/u.exec(left);
      const second = /^∂²(\w+)\/∂(\w+)²$/u.exec(left);
      const vec = /^∂vec\((\w+)\)\/∂vec\((\w+)\)$/u.exec(left);
      const vecSecond = /^∂²(\w+)\/∂vec\((\w+)\)²$/u.exec(left);
      const d = /^d\((\w+)\)$/u.exec(left);
      const found = gradient ?? second ?? vec ?? vecSecond ?? d;
      if (found) {
        const kind = gradient
          ? 'gradient'
          : second
            ? 'hessian'
            : vec
              ? 'vec'
              : vecSecond
                ? 'vecHessian'
                : 'differential';
        claim = { kind, of: found[1] ?? '', by: found[2] ?? null, value };
      } else {
        names.set(left, value);
        definitions.set(left, value);
      }
    }
  }
  return { names, definitions, claim, entries };
}

function parse(
  source: string,
  names: ReadonlyMap<string, Expression>,
  sizes: ReadonlyMap<string, Dimension>,
  fns: ReadonlyMap<string, 'elementwise' | { from: Shape; to: Shape }>,
): Expression {
  const tokens = [...source.matchAll(new RegExp(TOKEN.source, 'gu'))].map((match) => match[1] ?? '');
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const need = (token: string): void => {
    if (!take(token)) throw new Error(`expected ${token} at ${tokens.slice(at).join(' ')} in ${source}`);
  };
  const spreadTo = (a: Expression, b: Expression): Expression =>
    isScalar(a.shape) && !isScalar(b.shape) ? build.spread(a, b.shape) : a;

  const sum = (): Expression => {
    const negative = take('-');
    let total = product();
    if (negative) total = build.negate(total);
    for (;;) {
      if (take('+')) {
        const next = product();
        total = build.add(spreadTo(total, next), spreadTo(next, total));
      } else if (take('-')) {
        const next = product();
        total = build.subtract(spreadTo(total, next), spreadTo(next, total));
      } else return total;
    }
  };
  const product = (): Expression => {
    let total = prefix();
    for (;;) {
      if (take('*')) total = build.matmul(total, prefix());
      else if (take('.*') || take('∘')) {
        const next = prefix();
        total =
          isScalar(total.shape) || isScalar(next.shape)
            ? build.times([total, next])
            : build.hadamard(total, next);
      } else if (take('./')) {
        const next = prefix();
        total = isScalar(next.shape)
          ? build.divide(total, next)
          : build.divideEach(spreadTo(total, next), next);
      } else if (take('/')) total = build.divide(total, prefix());
      else if (take('⊗')) total = build.kronecker(total, prefix());
      else if (startsOperand()) total = build.matmul(total, prefix());
      else return total;
    }
  };
  const startsOperand = (): boolean => at < tokens.length && /^[\p{L}\p{N}_(½]/u.test(tokens[at] ?? '');
  const prefix = (): Expression => (take('-') ? build.negate(prefix()) : postfix());
  const exponent = (): number => {
    const negative = take('-');
    const value = take('(') ? exponent() : Number(tokens[at++]);
    if (tokens[at] === ')' && tokens[at - 2] === '(') need(')');
    return negative ? -value : value;
  };
  const postfix = (): Expression => {
    let value = primary();
    for (;;) {
      if (take("'")) value = build.transpose(value);
      else if (take('.^')) value = build.powerEach(value, build.number(exponent()));
      else if (take('^')) {
        const p = exponent();
        value = isScalar(value.shape) ? build.powerEach(value, build.number(p)) : build.matrixPower(value, p);
      } else return value;
    }
  };
  const size = (): Dimension => {
    let total = sizeProduct();
    for (;;) {
      if (take('+')) total = addSizes(total, sizeProduct());
      else if (take('-')) total = subtractSizes(total, sizeProduct());
      else return total;
    }
  };
  const sizeProduct = (): Dimension => {
    const one = (): Dimension => {
      const token = tokens[at++] ?? '';
      return sizes.get(token) ?? fixedSize(Number(token));
    };
    let total = one();
    while (take('*')) total = multiplySizes(total, one());
    return total;
  };
  const primary = (): Expression => {
    if (take('(')) {
      const inside = sum();
      need(')');
      return inside;
    }
    const token = tokens[at++] ?? '';
    if (/^\d/.test(token)) return build.number(Number(token));
    if (token === '½') return build.number(0.5);
    const known = names.get(token);
    if (known) return known;
    const dim = sizes.get(token);
    if (dim) return build.size(dim);
    const entry = calling(token);
    const fn = fns.get(token);
    if (fn) {
      let order = 0;
      while (take("'")) order += 1;
      need('(');
      const inside = sum();
      need(')');
      if (fn === 'elementwise')
        return build.unknownElementwise({ kind: 'elementwise', name: token }, order, inside);
      return build.unknownMap({ kind: 'map', name: token, along: null, from: [fn.from], to: fn.to }, [
        inside,
      ]);
    }
    if (entry && tokens[at] === '(') {
      need('(');
      const args: Expression[] = [];
      const given: Dimension[] = [];
      let option: string | null = null;
      const mode = entry.calling.takesSizes;
      while (!take(')')) {
        if (mode === 'all' || (mode === 'tail' && args.length > 0)) given.push(size());
        else if (entry.calling.options.includes(tokens[at] ?? '') && tokens[at + 1] === ')')
          option = tokens[at++] ?? null;
        else args.push(sum());
        take(',');
      }
      return entry.calling.build(args, given, option);
    }
    if (token.startsWith('d')) {
      const leaf = names.get(token.slice(1));
      if (leaf) return differentialOfVariable(leaf);
    }
    throw new Error(`unknown ${token} in ${source}`);
  };
  const result = sum();
  if (at < tokens.length) throw new Error(`left over: ${tokens.slice(at).join(' ')} in ${source}`);
  return result;
}
