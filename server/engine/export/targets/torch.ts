// PyTorch: functions of tensors on any device and of any type of floats.

import { type ArrayNode, filledName } from '../../operators/array-code.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
import { isHost } from './host-numbers.ts';
import { createPython, type PythonLibrary } from './python.ts';
import type { Scribe } from './target.ts';
import { TORCH_HELPERS } from './torch-helpers.ts';

const place = (by: Scribe): string =>
  by.like === null ? '' : `, dtype=${by.like}.dtype, device=${by.like}.device`;

/** A tensor of a number, where a function of PyTorch takes no plain one. */
const asTensor = (node: ArrayNode, by: Scribe): string =>
  isHost(node) ? `torch.as_tensor(${by.write(node, LEVEL.sum)}${place(by)})` : by.write(node, LEVEL.sum);

export const torchLibrary: PythonLibrary = {
  name: 'torch',
  module: 'torch',
  title: 'PyTorch',
  imports: ['import torch'],
  helpers: TORCH_HELPERS,
  overwrites: false,
  usesMath: false,
  mixesTypes: false,
  hasFusedSoftmax: true,
  largest: (axis, x) => `torch.amax(${x}, ${torchLibrary.along(axis)}, keepdim=True)`,
  factor: {
    solve: (factor, b) => `torch.cholesky_solve(${b}, ${factor})`,
    inverse: (factor) => `torch.cholesky_inverse(${factor})`,
  },
  along: (axis) => `dim=${axis === 'rows' ? 1 : 0}`,
  kept: 'keepdim=True',
  library: 'torch',
  argument: asTensor,
  maximum: (name, a, b, by) => {
    const [x, y] = [by.write(a, LEVEL.sum), by.write(b, LEVEL.sum)];
    const isMost = name === 'maximum';
    const clamped = (tensor: string, bound: string): Written =>
      atom(`torch.clamp(${tensor}, ${isMost ? `min=${bound}` : `max=${bound}`})`);
    if (isHost(b) && !isHost(a)) return clamped(x, y);
    if (isHost(a) && !isHost(b)) return clamped(y, x);
    if (isHost(a)) return atom(isMost ? `max(${x}, ${y})` : `min(${x}, ${y})`);
    return atom(`torch.${name}(${x}, ${y})`);
  },
  sumOfProducts: (axis, a, b, by) =>
    `torch.sum(${by.write(a, LEVEL.product)} * ${by.write(b, LEVEL.prefix)}, ${torchLibrary.along(axis)}, ${torchLibrary.kept})`,
  vdot: (a, b, by) => atom(`torch.sum(${by.write(a, LEVEL.product)} * ${by.write(b, LEVEL.prefix)})`),
  filled: (value, rows, cols, by) => `torch.${filledName(value)}((${rows}, ${cols})${place(by)})`,
  eye: (size, by) => `torch.eye(${size}${place(by)})`,
  stacked: (x) => `${x}.T.reshape(-1, 1)`,
  unstacked: (x, rows, cols) => `${x}.reshape(${cols}, ${rows}).T`,
  diagonal: (x) => `torch.diag(${x}).reshape(-1, 1)`,
  // It fails on transposes and slices, whose entries do not lie side by side.
  kron: (a, b) => `torch.kron((${a}).contiguous(), (${b}).contiguous())`,
  cross: (a, b) => `torch.linalg.cross(${a}, ${b}, dim=0)`,
  blocks: (rows) =>
    `torch.cat([${rows.map((row) => `torch.cat([${row.join(', ')}], dim=1)`).join(', ')}], dim=0)`,
  softmax: (name, axis, x) => `torch.${name}(${x}, ${torchLibrary.along(axis)})`,
  logsumexp: (axis, x, isNumber) =>
    `torch.logsumexp(${x}, ${torchLibrary.along(axis)}${isNumber ? ').reshape(()' : `, ${torchLibrary.kept}`})`,
  like: (by) => `, ${by.like}`,
  extras: (file) =>
    file.functions.flatMap(({ spelled, result, parameters }) => {
      if (result.kind !== 'gradients') return [];
      const given = parameters.map((one) => one.spelled).join(', ');
      const back = parameters.map((one) =>
        result.gradients.some(({ name }) => name === one.spelled) ? one.spelled : null,
      );
      const name = result.of;
      return [
        `class _${name}_for_autograd(torch.autograd.Function):
    """${name} with the gradients above: what autograd asks for is there when the value is."""

    @staticmethod
    def forward(ctx, ${given}):
        value, gradients = ${spelled}(${given})
        ctx.save_for_backward(*gradients.values())
        return value

    @staticmethod
    def backward(ctx, g):
        ${result.gradients.map(({ name: by }) => `d_${by}`).join(', ')}, = ctx.saved_tensors
        return ${back.map((by) => (by === null ? 'None' : `g * d_${by}`)).join(', ')}${back.length === 1 ? ',' : ''}


${name}_for_autograd = _${name}_for_autograd.apply`,
      ];
    }),
  drawing: {
    own: {
      name: 'autograd',
      text: `def _own(f, x):
    """The gradient that autograd finds; None where f does not depend on x."""
    x = torch.as_tensor(x, dtype=torch.float64).clone().requires_grad_()
    value = f(x)
    if not getattr(value, 'requires_grad', False):
        return None
    return torch.autograd.grad(value, x, allow_unused=True)[0]`,
    },
    decorator: '',
    module: 'torch',
    random: ['random = torch.Generator().manual_seed(seed)'],
    normal: (shape) => `torch.randn(${shape}, generator=random, dtype=torch.float64)`,
    uniform: (shape) => `torch.rand(${shape}, generator=random, dtype=torch.float64)`,
    linearError: 'torch.linalg.LinAlgError',
  },
};

export const torch = createPython(torchLibrary);
