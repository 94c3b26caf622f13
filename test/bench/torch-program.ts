// An expression as a program of PyTorch's, a line a node; null where PyTorch has no such operator. Matrices have two
// dimensions, scalars none.

import type { Expression } from '../../server/engine/expressions/expression.ts';
import { topological } from '../../server/engine/expressions/expression.ts';
import { sizeAt, variableKey } from '../../server/engine/numeric/program.ts';
import { isScalar, type Shape } from '../../server/engine/shapes/shape.ts';

export interface TorchProgram {
  readonly lines: readonly string[];
  readonly result: string;
  /** Every variable's local name, by the key that points have. */
  readonly variables: Readonly<Record<string, string>>;
}

export function torchProgram(of: Expression, sizes: ReadonlyMap<string, number>): TorchProgram | null {
  const names = new Map<Expression, string>();
  const lines: string[] = [];
  const variables: Record<string, string> = {};
  for (const node of topological([of])) {
    const name = `e${names.size}`;
    names.set(node, name);
    if (node.payload.kind === 'variable') {
      if (node.payload.variable.role !== 'value') return null;
      variables[variableKey(node.payload.variable)] = name;
      continue;
    }
    const args = node.args.map((arg) => names.get(arg) ?? '?');
    const code = codeOf(
      node,
      args,
      (shape) => `${sizeAt(shape.rows, sizes)}, ${sizeAt(shape.cols, sizes)}`,
      sizes,
    );
    if (code === null) return null;
    lines.push(`${name} = ${isScalar(node.shape) ? `(${code}).reshape(())` : code}`);
  }
  return { lines, result: names.get(of) ?? '', variables };
}

const SAME: readonly string[] =
  'exp log sqrt abs sign sin cos tan sinh cosh tanh asin acos atan sigmoid relu erf'.split(' ');

function codeOf(
  node: Expression,
  args: readonly string[],
  sized: (shape: Shape) => string,
  sizes: ReadonlyMap<string, number>,
): string | null {
  const [a = '', b = ''] = args;
  const { payload } = node;
  const along = payload.kind === 'axis' ? (payload.axis === 'rows' ? 1 : 0) : null;
  if (SAME.includes(node.operator)) return `torch.${node.operator}(${a})`;
  switch (node.operator) {
    case 'number':
      return payload.kind === 'number' ? `num(${payload.value})` : null;
    case 'size':
      return payload.kind === 'size' ? `num(${sizeAt(payload.size, sizes)})` : null;
    case 'ones':
    case 'zeros':
      return `torch.${node.operator}(${sized(node.shape)}, dtype=torch.double)`;
    case 'eye':
      return `torch.eye(${sizeAt(node.shape.rows, sizes)}, dtype=torch.double)`;
    case 'add':
      return args.join(' + ');
    case 'times':
    case 'hadamard':
      return args.join(' * ');
    case 'matmul':
      return args.join(' @ ');
    case 'transpose':
      return `${a}.T`;
    case 'inverse':
      return `torch.inverse(${a})`;
    case 'matrixPower':
      return payload.kind === 'number' ? `torch.linalg.matrix_power(${a}, ${payload.value})` : null;
    case 'powerEach':
      return `${a} ** ${b}`;
    case 'trace':
      return `torch.trace(${a})`;
    case 'det':
      return `torch.det(${a})`;
    case 'logdet':
      return `torch.linalg.slogdet(${a})[1]`;
    case 'inner':
      return `(${a} * ${b}).sum()`;
    case 'normF':
      return `torch.linalg.norm(${a})`;
    case 'norm1':
      return `${a}.abs().sum()`;
    case 'norm2':
      return `torch.linalg.matrix_norm(${a}, 2)`;
    case 'normNuclear':
      return `torch.linalg.matrix_norm(${a}, 'nuc')`;
    case 'sumAll':
      return `${a}.sum()`;
    case 'mean':
      return `${a}.mean()`;
    case 'reduce':
      return along === null ? null : `${a}.sum(${along}, keepdim=True)`;
    case 'softmax':
      return along === null ? null : `torch.softmax(${a}, ${along})`;
    case 'logsumexp':
      return along === null ? null : `torch.logsumexp(${a}, ${along}, keepdim=True)`;
    case 'softplus':
      return `torch.nn.functional.softplus(${a})`;
    case 'max':
      return `torch.maximum(${a}, ${b})`;
    case 'min':
      return `torch.minimum(${a}, ${b})`;
    case 'diagMatrix':
      return `torch.diag(${a}.reshape(-1))`;
    case 'diagVector':
      return `torch.diagonal(${a}).reshape(-1, 1)`;
    case 'vec':
      return `${a}.T.reshape(-1, 1)`;
    case 'kron':
      return `torch.kron(${a}, ${b})`;
    case 'expm':
      return `torch.linalg.matrix_exp(${a})`;
    case 'pinv':
      return `torch.linalg.pinv(${a})`;
    default:
      return null;
  }
}
