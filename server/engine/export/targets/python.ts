// What the three targets in Python share: operators, calls, indices, functions with checked shapes. A library says what its
// own functions are called.

import type { ArrayNode, Axis, EntrywiseFunction, Range } from '../../operators/array-code.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
import { fixedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { isScalar, printShape } from '../../shapes/shape.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
import { identifier, PYTHON_RESERVED } from './python-names.ts';
import type {
  Line,
  Opening,
  Parameter,
  Scribe,
  Target,
  TargetFile,
  TargetFunction,
  TargetName,
} from './target.ts';

export interface PythonHelper {
  readonly needs: readonly string[];
  readonly text: string;
}

export interface PythonLibrary {
  readonly name: TargetName;
  /** As it is imported: `np`. */
  readonly module: string;
  /** What the file is in, in words: `NumPy`. */
  readonly title: string;
  readonly imports: readonly string[];
  readonly helpers: Readonly<Record<string, PythonHelper>>;
  /** `axis=1, keepdims=True` */
  axis(axis: Axis): string;
  /** Functions that the library has; the others are helpers. */
  entrywise(name: EntrywiseFunction, x: ArrayNode, by: Scribe): Written | null;
  maximum(name: 'maximum' | 'minimum', a: ArrayNode, b: ArrayNode, by: Scribe): Written;
  sumOfProducts(axis: Axis, a: ArrayNode, b: ArrayNode, by: Scribe): string;
  vdot(a: ArrayNode, b: ArrayNode, by: Scribe): Written;
  filled(value: 0 | 1, rows: string, cols: string, by: Scribe): string;
  eye(size: string, by: Scribe): string;
  stacked(x: string): string;
  unstacked(x: string, rows: string, cols: string): string;
  diagonal(x: string): string;
  cross(a: string, b: string): string;
  blocks(rows: readonly (readonly string[])[]): string;
  along(
    name: 'softmax' | 'logSoftmax' | 'logsumexp' | 'cumsum',
    axis: Axis,
    x: string,
    isNumber: boolean,
    by: Scribe,
  ): string;
  /** More of the file, behind the functions: what the library's own differentiation calls. */
  readonly extras?: (file: TargetFile) => readonly string[];
  readonly selfTestImports?: readonly string[];
  /** The main part of a self-test. */
  selfTest(file: TargetFile): readonly string[];
}

/** One kind of product beside the other is put in parentheses, so that nobody has to know that they bind alike. */
const SIGNS = { add: '+', subtract: '-', multiply: '*', divide: '/', power: '**' } as const;

export function createPython(library: PythonLibrary): Target {
  const { module } = library;
  const linalg = `${module}.linalg`;

  const write = (node: ArrayNode, by: Scribe): Written => {
    const [a = node, b = node] = node.args;
    const { operation, shape } = node;
    const text = (arg: ArrayNode, level: number = LEVEL.sum): string => by.write(arg, level);
    switch (operation.kind) {
      case 'number':
        return numberWritten(operation.value, { pi: 'math.pi', infinity: 'math.inf', nan: 'math.nan' });
      case 'size':
        return by.sizeWritten(operation.size);
      case 'variable':
        return atom(
          operation.role === 'bound'
            ? by.index(operation.name)
            : operation.role === 'differential'
              ? by.differential(operation.name)
              : by.value(operation.name),
        );
      case 'filled':
        return atom(
          library.filled(operation.value, by.size(shape.rows, LEVEL.sum), by.size(shape.cols, LEVEL.sum), by),
        );
      case 'eye':
        return atom(library.eye(by.size(shape.rows, LEVEL.sum), by));
      case 'commutation':
        return atom(
          library.name === 'torch'
            ? `${by.helper('commutation')}(${by.size(operation.rows, LEVEL.sum)}, ${by.size(operation.cols, LEVEL.sum)}, ${by.like})`
            : `${by.helper('commutation')}(${by.size(operation.rows, LEVEL.sum)}, ${by.size(operation.cols, LEVEL.sum)})`,
        );
      case 'entrywise':
        return library.entrywise(operation.name, a, by) ?? atom(`${by.helper(operation.name)}(${text(a)})`);
      case 'add':
      case 'subtract': {
        const sign = SIGNS[operation.kind];
        return { text: `${text(a, LEVEL.sum)} ${sign} ${text(b, LEVEL.product)}`, level: LEVEL.sum };
      }
      case 'multiply':
      case 'divide': {
        const left = text(a, a.operation.kind === 'matmul' ? LEVEL.prefix : LEVEL.product);
        return { text: `${left} ${SIGNS[operation.kind]} ${text(b, LEVEL.prefix)}`, level: LEVEL.product };
      }
      case 'power':
        return { text: `${text(a, LEVEL.atom)}**${text(b, LEVEL.postfix)}`, level: LEVEL.postfix };
      case 'negate':
        return { text: `-${text(a, LEVEL.prefix)}`, level: LEVEL.prefix };
      case 'maximum':
      case 'minimum':
        return library.maximum(operation.kind, a, b, by);
      case 'matmul': {
        const isMixed = a.operation.kind === 'multiply' || a.operation.kind === 'divide';
        const left = text(a, isMixed ? LEVEL.prefix : LEVEL.product);
        return { text: `${left} @ ${text(b, LEVEL.prefix)}`, level: LEVEL.product };
      }
      case 'chain':
        return atom(`${linalg}.multi_dot([${node.args.map((arg) => text(arg)).join(', ')}])`);
      case 'kron':
        return atom(`${module}.kron(${text(a)}, ${text(b)})`);
      case 'cross':
        return atom(library.cross(text(a), text(b)));
      case 'vdot':
        return library.vdot(a, b, by);
      case 'solve':
        return atom(`${linalg}.solve(${text(a)}, ${text(b)})`);
      case 'transpose':
        return atom(`${text(a, LEVEL.atom)}.T`);
      case 'inverse':
        return atom(`${linalg}.inv(${text(a)})`);
      case 'determinant':
        return atom(`${linalg}.det(${text(a)})`);
      case 'logdet':
        return atom(`${linalg}.slogdet(${text(a)})[1]`);
      case 'traceOf':
        return atom(`${module}.trace(${text(a)})`);
      case 'matrixPower':
        return atom(`${linalg}.matrix_power(${text(a)}, ${operation.power})`);
      case 'matrixFunction':
        return atom(`${by.helper(operation.name)}(${text(a)})`);
      case 'sumOf':
        return atom(`${module}.sum(${text(a)}${operation.axis ? `, ${library.axis(operation.axis)}` : ''})`);
      case 'sumOfProducts':
        return atom(library.sumOfProducts(operation.axis, a, b, by));
      case 'meanOf':
        return atom(`${module}.mean(${text(a)})`);
      case 'normOf':
        return atom(
          operation.which === 'frobenius'
            ? `${linalg}.norm(${text(a)})`
            : `${linalg}.norm(${text(a)}, ${operation.which === 'spectral' ? '2' : "'nuc'"})`,
        );
      case 'along':
        return atom(library.along(operation.name, operation.axis, text(a), isScalar(shape), by));
      case 'diagonalOf':
        return atom(library.diagonal(text(a)));
      case 'diagonalMatrix':
        return atom(`${module}.diag(${text(a, LEVEL.atom)}[:, 0])`);
      case 'lowerTriangle':
        return atom(`${module}.tril(${text(a)})`);
      case 'upperTriangle':
        return atom(`${module}.triu(${text(a)})`);
      case 'stacked':
        return atom(library.stacked(text(a, LEVEL.atom)));
      case 'unstacked':
        return atom(
          library.unstacked(
            text(a, LEVEL.atom),
            by.size(shape.rows, LEVEL.sum),
            by.size(shape.cols, LEVEL.sum),
          ),
        );
      case 'part': {
        const isEntry = isScalar(shape);
        return atom(
          `${text(a, LEVEL.atom)}[${rangeText(operation.rows, isEntry, by)}, ${rangeText(operation.cols, isEntry, by)}]`,
        );
      }
      case 'blocks': {
        let place = 0;
        const rows = operation.columnsPerRow.map((count) => {
          place += count;
          return node.args.slice(place - count, place).map((arg) => asBlock(arg, text(arg), by));
        });
        return atom(library.blocks(rows));
      }
      case 'call': {
        const call = `${by.callable(operation.fn.name, operation.order)}(${node.args.map((arg) => text(arg)).join(', ')})`;
        return atom(operation.pick === null ? call : `${call}[${operation.pick}]`);
      }
      case 'jacobian': {
        const pull = pullText(operation, node.args, by);
        const like = library.name === 'torch' ? `, ${by.like}` : '';
        return atom(`${by.helper('jacobian')}(${pull}, ${by.size(shape.rows, LEVEL.sum)}${like})`);
      }
      case 'action': {
        const direction = node.args.at(-1);
        const pull = pullText(operation, node.args.slice(0, -1), by);
        return atom(
          `${by.helper('action')}(${pull}, ${direction ? text(direction) : ''}, ${by.size(shape.rows, LEVEL.sum)}, ${by.size(shape.cols, LEVEL.sum)})`,
        );
      }
      case 'loop':
        throw new Error('a loop is written as lines');
    }
  };

  /** Numbers among blocks are arrays of one entry. */
  const asBlock = (arg: ArrayNode, text: string, by: Scribe): string =>
    isScalar(arg.shape) ? `${library.filled(1, '1', '1', by)} * ${by.write(arg, LEVEL.prefix)}` : text;

  return {
    name: library.name,
    reserved: new Set([...PYTHON_RESERVED, module]),
    helperNames: Object.keys(library.helpers).map((name) => `_${name}`),
    helperName: (name) => `_${name}`,
    identifier,
    write,
    sizeOf: (name, axis) => `${name}.shape[${axis}]`,
    quotient: (above, below) => `${above} // ${below}`,
    start: (shape, combine, by) => {
      const value = combine === 'sum' ? 0 : 1;
      if (isScalar(shape)) return `${value}.0`;
      return library.filled(value, by.size(shape.rows, LEVEL.sum), by.size(shape.cols, LEVEL.sum), by);
    },
    helperNeeds: (name) => library.helpers[name]?.needs ?? [],
    file: (file) => fileText(file, library),
  };
}

/** `lambda g_: dh(z, g_)`, for what must apply it to several g. */
function pullText(
  operation: Extract<ArrayNode['operation'], { kind: 'jacobian' | 'action' }>,
  at: readonly ArrayNode[],
  by: Scribe,
): string {
  const call = `${by.callable(operation.fn.name, 1)}(${[...at.map((arg) => by.write(arg, LEVEL.sum)), 'g_'].join(', ')})`;
  return `lambda g_: ${operation.pick === null ? call : `${call}[${operation.pick}]`}`;
}

/** Counted from 0, the end left out. */
function rangeText(range: Range, isEntry: boolean, by: Scribe): string {
  if (!range) return isEntry ? '0' : ':';
  const from = by.size(subtractSizes(range.from, fixedSize(1)), LEVEL.sum);
  if (isEntry) return from;
  return `${range.from === ONE ? '' : from}:${by.size(range.to, LEVEL.sum)}`;
}

function linesText(lines: readonly Line[], indent: string): readonly string[] {
  return lines.flatMap((line): readonly string[] => {
    if (line.kind === 'assign') return [`${indent}${line.name} = ${line.text}`];
    const sign = line.combine === 'sum' ? '+' : '*';
    const inner = `${indent}    `;
    return [
      `${indent}${line.name} = ${line.start}`,
      `${indent}for ${line.index} in range(${line.from}, ${line.to} + 1):`,
      ...linesText(line.body, inner),
      `${inner}${line.name} = ${line.name} ${sign} ${line.term}`,
    ];
  });
}

function openingText(line: Opening): string {
  if (line.kind === 'size') return `    ${line.spelled} = ${line.text}`;
  const { spelled, name, sizes } = line;
  const quoted = `'${plainText(name)}'`;
  if (!sizes) return `    ${spelled} = _number(${quoted}, ${spelled})`;
  const [rows, cols] = sizes;
  const isKnown = rows !== null || cols !== null;
  return `    ${spelled} = _array(${quoted}, ${spelled}${isKnown ? `, (${rows ?? 'None'}, ${cols ?? 'None'})` : ''})`;
}

function parameterText(one: Parameter): string {
  switch (one.kind) {
    case 'array':
      return `${one.spelled} ${isScalar(one.shape) ? 'a number' : docText(printShape(one.shape))}`;
    case 'size':
      return `${one.spelled} a size`;
    case 'callable':
      return `${one.spelled} a function`;
  }
}

function parametersText(parameters: readonly Parameter[]): readonly string[] {
  return parameters.length === 0 ? [] : ['', `    With ${parameters.map(parameterText).join(', ')}.`];
}

function functionText({ spelled, about, parameters, opening, body, result }: TargetFunction): string {
  const returned =
    result.kind === 'value'
      ? result.text
      : `${result.text}, {${result.gradients.map(({ name, text }) => `'${name}': ${text}`).join(', ')}}`;
  const shapes = parametersText(parameters);
  return [
    `def ${spelled}(${parameters.map((one) => one.spelled).join(', ')}):`,
    shapes.length === 0 ? `    """${docText(about)}"""` : `    """${docText(about)}`,
    ...(shapes.length === 0 ? [] : [...shapes, '    """']),
    ...opening.map(openingText),
    ...linesText(body, '    '),
    `    return ${returned}`,
  ].join('\n');
}

/** Text between triple quotes. */
const docText = (text: string): string => plainText(text).replaceAll('\\', '\\\\').replaceAll('"', "'");

function fileText(file: TargetFile, library: PythonLibrary): string {
  const functions = file.functions.map(functionText);
  const called = (name: string): boolean => functions.some((text) => text.includes(`${name}(`));
  const checks = ['array', 'number'].filter((name) => called(`_${name}`));
  const helpers = [...checks, ...file.helpers].flatMap((name) => library.helpers[name]?.text ?? []);
  const main = file.selfTest ? library.selfTest(file) : [];
  const usesMath = [...helpers, ...functions, ...(library.extras?.(file) ?? []), ...main].some((text) =>
    text.includes('math.'),
  );
  const head = [
    `# ${plainText(file.source)}: its definitions and derivatives in ${library.title}, written by mcalc.`,
    '# Columns are n×1 arrays, scalars are numbers.',
    ...file.refusals.map((refusal) => `# Left out: ${plainText(refusal)}`),
    '',
    ...(file.selfTest ? ['import sys'] : []),
    ...(usesMath ? ['import math'] : []),
    ...(usesMath || file.selfTest ? [''] : []),
    ...library.imports,
    ...(file.selfTest ? (library.selfTestImports ?? []) : []),
  ];
  return `${[head.join('\n'), ...helpers, ...functions, ...(library.extras?.(file) ?? []), ...main].join('\n\n\n')}\n`;
}
