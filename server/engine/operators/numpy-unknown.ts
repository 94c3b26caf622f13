// Functions known by name only, in NumPy: they are passed in, `h` with `dh` for its derivative. That of an elementwise
// function gives h′ entry by entry, that of a map the vector-Jacobian product dh(z, g), that of a scalar function its gradient.

import type { Expression } from '../expressions/expression.ts';
import type { Code, NumpyRule, NumpyWriter } from './code.ts';
import { adjointCode } from './numpy-products.ts';
import { LEVEL } from './writing.ts';

function nothing(py: NumpyWriter): Code {
  return py.code(LEVEL.atom, true)`np.nan`;
}

function called(name: Code, args: readonly Expression[], py: NumpyWriter): Code {
  return py.call(name, ...args.map((arg) => py.of(arg)));
}

/** One of several results, where a function of several arguments gives one for each. */
function chosen(code: Code, args: readonly Expression[], index: number, py: NumpyWriter): Code {
  return args.length === 1 ? code : py.code(LEVEL.atom)`${code}[${String(index)}]`;
}

export const numpyUnknown: NumpyRule = (node, py) => {
  if (node.payload.kind !== 'function') return nothing(py);
  const { fn, order, argument } = node.payload;
  if (order === 0) return called(py.callable(fn, 0), node.args, py);
  switch (fn.kind) {
    case 'elementwise':
      return called(py.callable(fn, order), node.args, py);
    case 'scalar':
      return chosen(called(py.callable(fn, order), node.args, py), node.args, argument, py);
    case 'map': {
      const pulled = adjointOf(node, node.args, py);
      return py.call(py.helper('jacobian'), pulled, py.size(node.shape.rows));
    }
  }
};

/** `lambda g: dh(z, g)`, for what must apply it to several g. */
function adjointOf(node: Expression, at: readonly Expression[], py: NumpyWriter): Code {
  if (node.payload.kind !== 'function') return nothing(py);
  const { fn, argument } = node.payload;
  const call = py.call(py.callable(fn, 1), ...at.map((arg) => py.of(arg)), 'g_');
  return py.code(LEVEL.sum, true)`lambda g_: ${chosen(call, at, argument, py)}`;
}

/** h'(A)[H] from the vector-Jacobian products alone: entry (i, j) is the inner product of H with that of E(i, j). */
export const numpyAction: NumpyRule = (node, py) => {
  const direction = node.args.at(-1);
  if (!direction) return nothing(py);
  const pulled = adjointOf(node, node.args.slice(0, -1), py);
  const { rows, cols } = node.shape;
  return py.call(py.helper('action'), pulled, py.of(direction), py.size(rows), py.size(cols));
};

export const numpyAdjoint: NumpyRule = (node, py) => {
  const g = node.args.at(-1);
  if (!g || node.payload.kind !== 'function') return nothing(py);
  return adjointCode(node.args.slice(0, -1), g, node.payload.fn, node.payload.argument, py);
};
