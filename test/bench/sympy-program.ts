// An expression as a program of SymPy's matrix expressions; null where SymPy has no such operator.

import type { Expression } from '../../server/engine/expressions/expression.ts';
import { topological } from '../../server/engine/expressions/expression.ts';
import { dimsOf, printSize } from '../../server/engine/shapes/dimension.ts';
import { isScalar } from '../../server/engine/shapes/shape.ts';

export interface SympyProgram {
  readonly declare: string;
  readonly of: string;
  readonly by: string;
}

/** The program for ∂of/∂by. */
export function sympyProgram(of: Expression, by: Expression): SympyProgram | null {
  const names = new Map<Expression, string>();
  const declared: string[] = [];
  const sizes = new Set<string>();
  const written = new Map<Expression, string>();
  for (const node of topological([of, by])) {
    for (const size of [node.shape.rows, node.shape.cols]) for (const name of dimsOf(size)) sizes.add(name);
    if (node.payload.kind === 'variable') {
      const name = `v${names.size}`;
      names.set(node, name);
      const shape = `${sizeText(node.shape.rows)}, ${sizeText(node.shape.cols)}`;
      declared.push(
        isScalar(node.shape) ? `${name} = Symbol("${name}")` : `${name} = MatrixSymbol("${name}", ${shape})`,
      );
      written.set(node, name);
      continue;
    }
    const text = writtenNode(
      node,
      node.args.map((arg) => written.get(arg) ?? '?'),
    );
    if (text === null) return null;
    written.set(node, text);
  }
  const dims = [...sizes].map((name, i) => [name, `n${i}`] as const);
  const sized = (text: string): string =>
    dims.reduce((out, [name, letter]) => out.replaceAll(`«${name}»`, letter), text);
  const declare = [
    ...dims.map(([, letter]) => `${letter} = Symbol("${letter}", integer=True, positive=True)`),
    ...declared,
  ];
  return { declare: sized(declare.join('\n')), of: sized(written.get(of) ?? ''), by: names.get(by) ?? '' };
}

/** A size with its dims in marks, for which letters are put in later. */
function sizeText(size: Expression['shape']['rows']): string {
  const names = [...dimsOf(size)].sort((a, b) => b.length - a.length);
  const text = printSize(size);
  const [only] = names;
  return names.length === 0 ? text : names.length === 1 && only === text ? `«${only}»` : '«?»';
}

const FUNCTIONS: readonly string[] = [
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'asin',
  'acos',
  'atan',
  'erf',
  'sign',
];

function writtenNode(node: Expression, args: readonly string[]): string | null {
  const [a = '', b = ''] = args;
  const { rows, cols } = node.shape;
  const shape = `${sizeText(rows)}, ${sizeText(cols)}`;
  if (shape.includes('?')) return null;
  if (FUNCTIONS.includes(node.operator)) return `each(${node.operator}, ${a})`;
  switch (node.operator) {
    case 'number':
      return node.payload.kind === 'number' ? `nsimplify(${node.payload.value})` : null;
    case 'size':
      return node.payload.kind === 'size' ? sizeText(node.payload.size) : null;
    case 'ones':
      return `OneMatrix(${shape})`;
    case 'zeros':
      return `ZeroMatrix(${shape})`;
    case 'eye':
      return `Identity(${sizeText(rows)})`;
    case 'add':
      return isScalar(node.shape)
        ? `(${args.map((arg) => `scalar(${arg})`).join(' + ')})`
        : `MatAdd(${args.join(', ')})`;
    case 'times':
      return `(${args.map((arg, i) => (isScalar(node.args[i]?.shape ?? node.shape) ? `scalar(${arg})` : arg)).join(' * ')})`;
    case 'matmul':
      return `MatMul(${args.join(', ')})`;
    case 'hadamard':
      return `HadamardProduct(${args.join(', ')})`;
    case 'transpose':
      return `Transpose(${a})`;
    case 'inverse':
      return `Inverse(${a})`;
    case 'matrixPower':
      return node.payload.kind === 'number' ? `MatPow(${a}, ${node.payload.value})` : null;
    case 'powerEach':
      return isScalar(node.shape) ? `(scalar(${a}) ** (${b}))` : `HadamardPower(${a}, ${b})`;
    case 'trace':
      return `Trace(${a})`;
    case 'det':
      return `Determinant(${a})`;
    case 'logdet':
      return `log(Determinant(${a}))`;
    case 'inner':
      return `Trace(Transpose(${a}) * ${b})`;
    case 'normF':
      return `sqrt(Trace(Transpose(${a}) * ${a}))`;
    case 'sumAll': {
      const { shape: of } = node.args[0] ?? node;
      return `Trace(OneMatrix(1, ${sizeText(of.rows)}) * ${a} * OneMatrix(${sizeText(of.cols)}, 1))`;
    }
    case 'sigmoid':
      return `each(lambda z: 1 / (1 + exp(-z)), ${a})`;
    case 'softplus':
      return `each(lambda z: log(1 + exp(z)), ${a})`;
    case 'diagMatrix':
      return `diagonalize_vector(${a})`;
    case 'kron':
      return `KroneckerProduct(${a}, ${b})`;
  }
  return null;
}
