// A small reader of formulas for the judge's own tests: declarations and definitions to expressions, without the
// language's front end (no inference, no problems: a formula that does not fit throws).

import {
  add,
  divide,
  divideEach,
  hadamard,
  inverse,
  isScalarExpression,
  kronecker,
  matmul,
  matrixPower,
  negate,
  number,
  powerEach,
  size,
  spread,
  subtract,
  transpose,
  unknownElementwise,
  variable,
} from '../../../server/engine/expressions/build.ts';
import type { Attribute, Expression } from '../../../server/engine/expressions/expression.ts';
import type { Question } from '../../../server/engine/expressions/question.ts';
import { budgetOf } from '../../../server/engine/numeric/budget.ts';
import { decompositions } from '../../../server/engine/numeric/decompositions/index.ts';
import type { JudgeOptions, Setting } from '../../../server/engine/numeric/setting.ts';
import type { DimFact } from '../../../server/engine/numeric/sizes.ts';
import { calling, operatorNamed } from '../../../server/engine/operators/table.ts';
import {
  addSizes,
  type Dimension,
  fixedSize,
  multiplySizes,
  namedSize,
  ONE,
  subtractSizes,
} from '../../../server/engine/shapes/dimension.ts';
import { shapeOf } from '../../../server/engine/shapes/shape.ts';

export interface Document {
  readonly setting: Setting;
  readonly names: ReadonlyMap<string, Expression>;
  /** Each claim with its question. */
  readonly claims: readonly {
    readonly question: Question;
    readonly claimed: Expression;
    readonly text: string;
  }[];
  read(formula: string): Expression;
}

export const judgeOptions = (seed = 1, trials = 8): JudgeOptions => ({
  seed,
  trials,
  tolerance: 1e-6,
  budget: budgetOf(1e9),
});

/** Reads lines such as `dim n, k`, `var X : R[n, k] spd`, `fn h : elementwise`, `f = …`, `∂f/∂X = …`, `a == b`, `d(f) = …`. */
export function readDocument(text: string): Document {
  const dims: DimFact[] = [];
  const names = new Map<string, Expression>();
  const functions = new Set<string>();
  const claims: { question: Question; claimed: Expression; text: string }[] = [];
  let entries = false;
  const read = (formula: string): Expression => new Reader(formula, names, functions, dims).whole();
  for (const line of text
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const [, head = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (head === 'derive') continue;
    if (head === 'dim') {
      for (const part of rest.split(',').map((item) => item.trim())) {
        const [, name = '', relation = '', value = ''] = /^(\w+)\s*(<=|=)?\s*(.*)$/.exec(part) ?? [];
        const bound = relation === '' ? null : new Reader(value, names, functions, dims).size();
        dims.push({ name, value: relation === '=' ? bound : null, atMost: relation === '<=' ? bound : null });
      }
    } else if (head === 'convention') entries = rest.includes('entries');
    else if (head === 'fn') functions.add(rest.split(/[ :]/)[0] ?? '');
    else if (['var', 'const', 'param'].includes(head)) declare(rest, names, functions, dims);
    else if (line.includes('==')) {
      const [left = '', right = ''] = line.split('==');
      claims.push({ question: { kind: 'identity', of: read(left) }, claimed: read(right), text: line });
    } else {
      const place = line.indexOf('=');
      const left = line.slice(0, place).trim();
      const right = line.slice(place + 1);
      const question = questionOf(left, names, entries);
      if (question) claims.push({ question, claimed: read(right), text: line });
      else names.set(left, read(right));
    }
  }
  const setting: Setting = {
    dims,
    definitions: new Map(),
    operatorNamed,
    decompositions,
    sidesOf: () => [-1, 1],
    print: (expression) => expression.operator,
    printNamed: (expression) => expression.operator,
  };
  return { setting, names, claims, read };
}

function declare(
  rest: string,
  names: Map<string, Expression>,
  functions: ReadonlySet<string>,
  dims: readonly DimFact[],
): void {
  const [list = '', space = ''] = rest.split(':');
  const [, sizes = '', words = ''] = /^\s*R(?:\[([^\]]*)\])?\s*(.*)$/.exec(space) ?? [];
  const [rows, cols] =
    sizes === ''
      ? [ONE, ONE]
      : sizes.split(',').map((part) => new Reader(part, names, functions, dims).size());
  const attributes = words
    .replace(/(simplex|onehot) (rows|cols)/g, '$1_$2')
    .split(' ')
    .filter((word) => word !== '');
  for (const name of list.split(',').map((part) => part.trim())) {
    const found = attributes.map((word) => asAttribute(word.replace('_', ' ')));
    names.set(name, variable({ name, attributes: found, role: 'value' }, shapeOf(rows ?? ONE, cols ?? ONE)));
  }
}

const ATTRIBUTES: readonly Attribute[] = [
  'symmetric',
  'skew',
  'spd',
  'psd',
  'diagonal',
  'orthogonal',
  'lower',
  'upper',
  'invertible',
  'positive',
  'nonneg',
  'binary',
  'probability',
  'unit',
  'simplex',
  'simplex rows',
  'simplex cols',
  'onehot',
  'onehot rows',
  'onehot cols',
];

function asAttribute(word: string): Attribute {
  const found = ATTRIBUTES.find((attribute) => attribute === word);
  if (!found) throw new Error(`no attribute ${word}`);
  return found;
}

function questionOf(left: string, names: Map<string, Expression>, entries: boolean): Question | null {
  const named = (name: string): Expression => {
    const found = names.get(name);
    if (!found) throw new Error(`no name ${name}`);
    return found;
  };
  const plain = (name: string): string => name.replace(/^vec\((.*)\)$/, '$1').replace('²', '');
  const second = /^∂²(\S+)\/∂(\S+)$/.exec(left);
  if (second) {
    const by = named(plain(plain(second[2] ?? '')));
    return { kind: 'hessian', of: named(second[1] ?? ''), by, and: by };
  }
  const first = /^∂(\S+)\/∂(\S+)$/.exec(left);
  if (first) {
    const of = named(plain(first[1] ?? ''));
    const by = named(plain(first[2] ?? ''));
    if (left.includes('vec(')) return { kind: 'jacobian', of, by, layout: 'numerator' };
    if (isScalarExpression(of))
      return { kind: 'gradient', of, by, symmetric: entries ? 'entries' : 'frobenius' };
    if (isScalarExpression(by)) return { kind: 'scalarDerivative', of, by };
    return { kind: 'jacobian', of, by, layout: 'numerator' };
  }
  const differential = /^d\((\S+)\)$/.exec(left);
  if (!differential) return null;
  const of = named(differential[1] ?? '');
  const along = [...names.values()].filter(
    (leaf) => leaf.payload.kind === 'variable' && leaf.payload.variable.role === 'value',
  );
  return { kind: 'differential', of, along };
}

const TOKEN = /\s*(\.\^|\.\*|\.\/|\d+(?:\.\d+)?(?:e-?\d+)?|[½∘⊗²³+\-*/^'(),]|[\p{L}_][\p{L}\p{M}\p{N}_]*)/uy;

/** Recursive descent over one formula. */
class Reader {
  private readonly tokens: readonly string[];
  private place = 0;

  private readonly names: ReadonlyMap<string, Expression>;
  private readonly functions: ReadonlySet<string>;
  private readonly dims: readonly DimFact[];

  constructor(
    formula: string,
    names: ReadonlyMap<string, Expression>,
    functions: ReadonlySet<string>,
    dims: readonly DimFact[],
  ) {
    this.names = names;
    this.functions = functions;
    this.dims = dims;
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    const text = formula.trim();
    while (TOKEN.lastIndex < text.length) {
      const at = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (!found) throw new Error(`cannot read ${text.slice(at)}`);
      tokens.push(found[1] ?? '');
    }
    this.tokens = tokens;
  }

  whole(): Expression {
    const result = this.sum();
    if (this.place < this.tokens.length)
      throw new Error(`left over: ${this.tokens.slice(this.place).join(' ')}`);
    return result;
  }

  size(): Dimension {
    let total = this.sizeProduct();
    for (;;) {
      if (this.take('+')) total = addSizes(total, this.sizeProduct());
      else if (this.take('-')) total = subtractSizes(total, this.sizeProduct());
      else return total;
    }
  }

  private sizeProduct(): Dimension {
    let product = this.sizeAtom();
    while (this.take('*')) product = multiplySizes(product, this.sizeAtom());
    return product;
  }

  private sizeAtom(): Dimension {
    const token = this.next();
    return /^\d/.test(token) ? fixedSize(Number(token)) : namedSize(token);
  }

  private sum(): Expression {
    let total = this.product();
    for (;;) {
      if (this.take('+')) total = combined(total, this.product(), add);
      else if (this.take('-')) total = combined(total, this.product(), subtract);
      else return total;
    }
  }

  private product(): Expression {
    let left = this.unary();
    for (;;) {
      if (this.take('*')) left = matmul(left, this.unary());
      else if (this.take('.*') || this.take('∘'))
        left = combined(left, this.unary(), (a, b) => hadamard(a, b));
      else if (this.take('./')) left = combined(left, this.unary(), divideEach);
      else if (this.take('/')) left = divide(left, this.unary());
      else if (this.take('⊗')) left = kronecker(left, this.unary());
      else if (/^[\p{L}\d(½]/u.test(this.peek())) left = matmul(left, this.unary());
      else return left;
    }
  }

  private unary(): Expression {
    return this.take('-') ? negate(this.unary()) : this.postfix();
  }

  private postfix(): Expression {
    let value = this.primary();
    for (;;) {
      if (this.take("'")) value = transpose(value);
      else if (this.take('²')) value = power(value, 2);
      else if (this.take('³')) value = power(value, 3);
      else if (this.take('.^')) value = powerEach(value, this.primary());
      else if (this.take('^'))
        value = power(value, this.take('-') ? -Number(this.next()) : Number(this.next()));
      else return value;
    }
  }

  private primary(): Expression {
    const token = this.next();
    if (token === '½') return number(0.5);
    if (/^\d/.test(token)) return number(Number(token));
    if (token === '(') return this.closed(this.sum());
    let order = 0;
    if (this.functions.has(token) || (calling(token) && !this.names.has(token))) {
      while (this.take("'")) order += 1;
      if (this.take('(')) return this.call(token, order);
    }
    const named = this.names.get(token);
    if (named) return named;
    const base = token.startsWith('d') ? this.names.get(token.slice(1)) : undefined;
    if (base?.payload.kind === 'variable') {
      return variable({ ...base.payload.variable, role: 'differential' }, base.shape);
    }
    if (this.dims.some((dim) => dim.name === token)) return size(namedSize(token));
    throw new Error(`no name ${token}`);
  }

  private call(name: string, order: number): Expression {
    if (this.functions.has(name))
      return unknownElementwise({ kind: 'elementwise', name }, order, this.closed(this.sum()));
    const found = calling(name);
    if (!found) throw new Error(`no function ${name}`);
    const args: Expression[] = [];
    const sizes: Dimension[] = [];
    let option: string | null = null;
    do {
      const isSize =
        found.calling.takesSizes === 'all' || (found.calling.takesSizes === 'tail' && args.length > 0);
      if (found.calling.options.includes(this.peek())) option = this.next();
      else if (isSize) sizes.push(this.size());
      else args.push(this.sum());
    } while (this.take(','));
    this.closed(number(0));
    const [first] = args;
    if (order === 1 && first && found.elementwise) return found.elementwise.derivative(first);
    return found.calling.build(args, sizes, option);
  }

  private closed(value: Expression): Expression {
    if (!this.take(')')) throw new Error('a bracket is open');
    return value;
  }

  private peek(): string {
    return this.tokens[this.place] ?? '';
  }

  private next(): string {
    const token = this.peek();
    this.place += 1;
    return token;
  }

  private take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.place += 1;
    return true;
  }
}

/** A scalar spreads to the other's shape. */
function combined(
  a: Expression,
  b: Expression,
  by: (a: Expression, b: Expression) => Expression,
): Expression {
  if (isScalarExpression(a) && !isScalarExpression(b)) return by(spread(a, b.shape), b);
  if (isScalarExpression(b) && !isScalarExpression(a)) return by(a, spread(b, a.shape));
  return by(a, b);
}

function power(a: Expression, exponent: number): Expression {
  if (isScalarExpression(a)) return powerEach(a, number(exponent));
  return exponent === -1 ? inverse(a) : matrixPower(a, exponent);
}
