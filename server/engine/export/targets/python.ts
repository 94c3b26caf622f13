// The part that the three targets in Python share: operators, calls, indices, functions with checked shapes. A library gives what its
// own functions are called.

import type { ArrayNode, Axis, Range } from '../../operators/array-code.ts';
import { type ArrayLibrary, isInMath } from '../../operators/array-functions.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
import { fixedSize, ONE, subtractSizes } from '../../shapes/dimension.ts';
import { isScalar } from '../../shapes/shape.ts';
import {
  blockRows,
  entrywiseWritten,
  type LineStyle,
  linesText,
  matrixProductWritten,
  type PullStyle,
  parameterText,
  productWritten,
  sizesText,
  startOf,
  sumWritten,
  unknownWritten,
  variableWritten,
} from './forms.ts';
import { isPositiveHost } from './host-numbers.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
import { identifier, PYTHON_RESERVED } from './python-names.ts';
import { pythonSelfTest, type SelfTestLibrary } from './python-self-test.ts';
import {
  CHECKS,
  type Helpers,
  type Opening,
  type Parameter,
  type Scribe,
  type Target,
  type TargetFile,
  type TargetFunction,
  type TargetName,
} from './target.ts';

/** How a library of arrays in Python differs from the others. */
export interface PythonLibrary {
  readonly name: TargetName;
  /** As it is imported: `np`. */
  readonly module: string;
  /** The library in words: `NumPy`. */
  readonly title: string;
  readonly imports: readonly string[];
  readonly helpers: Helpers;
  readonly overwrites: boolean;
  /** Whose names its functions have. */
  readonly library: ArrayLibrary;
  /** `axis=1` */
  along(axis: Axis): string;
  /** `keepdims=True` */
  readonly kept: string;
  /** The argument of a function of one number. */
  argument(x: ArrayNode, by: Scribe): string;
  maximum(name: 'maximum' | 'minimum', a: ArrayNode, b: ArrayNode, by: Scribe): Written;
  sumOfProducts(axis: Axis, a: ArrayNode, b: ArrayNode, by: Scribe): string;
  vdot(a: ArrayNode, b: ArrayNode, by: Scribe): Written;
  /** A product of matrices, where `@` is not the best that the library has. */
  matmul?(a: ArrayNode, b: ArrayNode, by: Scribe): Written | null;
  filled(value: 0 | 1, rows: string, cols: string, by: Scribe): string;
  eye(size: string, by: Scribe): string;
  stacked(x: string): string;
  unstacked(x: string, rows: string, cols: string): string;
  diagonal(x: string): string;
  kron(a: string, b: string): string;
  cross(a: string, b: string): string;
  blocks(rows: readonly (readonly string[])[]): string;
  softmax(name: string, axis: Axis, x: string, by: Scribe): string;
  /** `helper` names the small function, for a library that has none. */
  logsumexp(axis: Axis, x: string, isNumber: boolean, helper: () => string): string;
  /** The operation on the triangular factor of a positive definite matrix; null where nothing solves with one. */
  readonly factor: {
    solve(factor: string, b: string): string;
    inverse(factor: string, size: string): string;
  } | null;
  readonly hasFusedSoftmax: boolean;
  /** Whether arrays of different types of floats may meet: else all are brought to one before. */
  readonly mixesTypes: boolean;
  /** Whether its functions make of a plain number one that arrays of a shorter type must follow. */
  readonly usesMath: boolean;
  /** The largest entries along an axis. */
  largest(axis: Axis, x: string): string;
  /** One more argument of what makes arrays of itself: whose type and device they take over. */
  readonly like?: (by: Scribe) => string;
  /** More of the file, behind the functions: what the library's own differentiation calls. */
  readonly extras?: (file: TargetFile) => readonly string[];
  readonly selfTestImports?: readonly string[];
  /** The code that draws the points of a self-test. */
  readonly drawing: SelfTestLibrary;
}

const helperName = (name: string): string => `_${name}`;

const PULL: PullStyle = { lambda: 'lambda g_:', pick: (call, place) => `${call}[${place}]` };

const LINES: LineStyle = {
  indent: '    ',
  stop: '',
  loop: (index, from, to) => `for ${index} in range(${from}, ${to} + 1):`,
  end: null,
  signs: { sum: '+', product: '*' },
};

/** The target for a library of arrays in Python: NumPy, PyTorch or JAX. */
export function createPython(library: PythonLibrary): Target {
  const { module } = library;
  const linalg = `${module}.linalg`;
  const like = (by: Scribe): string => library.like?.(by) ?? '';

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
        return variableWritten(operation, by);
      case 'filled':
        return atom(
          library.filled(operation.value, by.size(shape.rows, LEVEL.sum), by.size(shape.cols, LEVEL.sum), by),
        );
      case 'eye':
        return atom(library.eye(by.size(shape.rows, LEVEL.sum), by));
      case 'commutation':
        return atom(`${by.helper(operation.kind)}(${sizesText(operation, by)}${like(by)})`);
      case 'entrywise':
        if (library.usesMath && isInMath(operation.name) && isPositiveHost(a))
          return atom(`math.${operation.name}(${text(a)})`);
        return entrywiseWritten(
          operation.name,
          {
            library: library.library,
            module,
            x: library.argument(a, by),
          },
          by,
        );
      case 'add':
        return sumWritten(a, '+', b, by);
      case 'subtract':
        return sumWritten(a, '-', b, by);
      case 'multiply':
        return productWritten(a, '*', b, by);
      case 'divide':
        return productWritten(a, '/', b, by);
      case 'power':
        return { text: `${text(a, LEVEL.atom)}**${text(b, LEVEL.postfix)}`, level: LEVEL.postfix };
      case 'negate':
        return { text: `-${text(a, LEVEL.prefix)}`, level: LEVEL.prefix };
      case 'maximum':
      case 'minimum':
        return library.maximum(operation.kind, a, b, by);
      case 'matmul':
        return library.matmul?.(a, b, by) ?? matrixProductWritten(a, '@', b, by);
      case 'chain':
        return atom(`${linalg}.multi_dot([${node.args.map((arg) => text(arg)).join(', ')}])`);
      case 'kron':
        return atom(library.kron(text(a), text(b)));
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
      case 'cholesky':
        return atom(`${linalg}.cholesky(${text(a)})`);
      case 'solveByFactor':
        return factored(library.factor?.solve(text(a), text(b)));
      case 'inverseByFactor':
        return factored(library.factor?.inverse(text(a), by.size(shape.rows, LEVEL.sum)));
      case 'logdetByFactor':
        return {
          text: `2 * ${module}.sum(${module}.log(${module}.diag(${text(a)})))`,
          level: LEVEL.product,
        };
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
        return atom(
          `${module}.sum(${text(a)}${operation.axis ? `, ${library.along(operation.axis)}, ${library.kept}` : ''})`,
        );
      case 'largestOf':
        return atom(operation.axis ? library.largest(operation.axis, text(a)) : `${module}.max(${text(a)})`);
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
      case 'softmax':
        return atom(
          library.softmax(
            operation.isLog ? `log_${operation.kind}` : operation.kind,
            operation.axis,
            text(a),
            by,
          ),
        );
      case 'logsumexp':
        return atom(
          library.logsumexp(operation.axis, text(a), isScalar(shape), () => by.helper(operation.kind)),
        );
      case 'cumsum':
        return atom(`${module}.${operation.kind}(${text(a)}, ${library.along(operation.axis)})`);
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
        const rows = blockRows(operation, node.args, (arg) => asBlock(arg, text(arg), by));
        return atom(library.blocks(rows));
      }
      case 'call':
      case 'jacobian':
      case 'action':
        return unknownWritten(operation, node, PULL, by, like(by));
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
    helpers: library.helpers,
    overwrites: library.overwrites,
    factors: library.factor !== null,
    hasFusedSoftmax: library.hasFusedSoftmax,
    helperName,
    identifier,
    write,
    sizeOf: (name, axis) => `${name}.shape[${axis}]`,
    quotient: (above, below) => `${above} // ${below}`,
    start: (shape, combine, by) => {
      const value = startOf(combine);
      if (isScalar(shape)) return `${value}.0`;
      return library.filled(value, by.size(shape.rows, LEVEL.sum), by.size(shape.cols, LEVEL.sum), by);
    },
    file: (file) => fileText(file, library),
  };
}

function factored(text: string | undefined): Written {
  if (text === undefined) throw new Error('this library does not solve with triangular factors');
  return atom(text);
}

/** Counted from 0, the end left out. */
function rangeText(range: Range, isEntry: boolean, by: Scribe): string {
  if (!range) return isEntry ? '0' : ':';
  const from = by.size(subtractSizes(range.from, fixedSize(1)), LEVEL.sum);
  if (isEntry) return from;
  return `${range.from === ONE ? '' : from}:${by.size(range.to, LEVEL.sum)}`;
}

function openingText(line: Opening, typed: string): string {
  if (line.kind === 'size') return `    ${line.spelled} = ${line.text}`;
  const { spelled, name, sizes } = line;
  const quoted = `'${plainText(name)}'`;
  if (!sizes) return `    ${spelled} = _number(${quoted}, ${spelled})`;
  const [rows, cols] = sizes;
  const isKnown = rows !== null || cols !== null;
  return `    ${spelled} = _array(${quoted}, ${spelled}${isKnown ? `, (${rows ?? 'None'}, ${cols ?? 'None'})` : typed === '' ? '' : ', None'}${typed})`;
}

function parametersText(parameters: readonly Parameter[]): readonly string[] {
  return parameters.length === 0
    ? []
    : ['', `    With ${parameters.map((one) => parameterText(one, docText)).join(', ')}.`];
}

function functionText(
  { spelled, about, parameters, opening, body, result }: TargetFunction,
  mixesTypes: boolean,
): string {
  const returned =
    result.kind === 'value'
      ? result.text
      : `${result.text}, {${result.gradients.map(({ name, text }) => `'${name}': ${text}`).join(', ')}}`;
  const shapes = parametersText(parameters);
  const arrays = parameters.flatMap((one) =>
    one.kind === 'array' && one.sizes !== null ? [one.spelled] : [],
  );
  const isTyped = !mixesTypes && arrays.length > 1;
  return [
    `def ${spelled}(${parameters.map((one) => one.spelled).join(', ')}):`,
    shapes.length === 0 ? `    """${docText(about)}"""` : `    """${docText(about)}`,
    ...(shapes.length === 0 ? [] : [...shapes, '    """']),
    ...(isTyped ? [`    dtype_ = _type(${arrays.join(', ')})`] : []),
    ...opening.map((line) => openingText(line, isTyped ? ', dtype_' : '')),
    ...linesText(body, LINES),
    `    return ${returned}`,
  ].join('\n');
}

/** Text between triple quotes. */
const docText = (text: string): string => plainText(text).replaceAll('\\', '\\\\').replaceAll('"', "'");

function fileText(file: TargetFile, library: PythonLibrary): string {
  const functions = file.functions.map((one) => functionText(one, library.mixesTypes));
  const called = (name: string): boolean => functions.some((text) => text.includes(`${name}(`));
  const checks = [...(library.mixesTypes ? [] : ['type']), ...CHECKS].filter((name) =>
    called(helperName(name)),
  );
  const helpers = [...checks, ...file.helpers].flatMap((name) => library.helpers[name] ?? []);
  const main = file.selfTest ? pythonSelfTest(file, library.drawing) : [];
  const extras = library.extras?.(file) ?? [];
  const calls = (module: string): boolean =>
    [...helpers, ...functions, ...extras, ...main].some((text) => text.includes(`${module}.`));
  const standard = ['functools', 'inspect', 'math', 'sys'].filter(calls).map((module) => `import ${module}`);
  const head = [
    `# ${plainText(file.source)}: its definitions and derivatives in ${library.title}, written by mcalc.`,
    '# Columns are n×1 arrays, scalars are numbers.',
    ...file.refusals.map((refusal) => `# Left out: ${plainText(refusal)}`),
    '',
    ...standard,
    ...(standard.length > 0 ? [''] : []),
    ...library.imports,
    ...(file.selfTest ? (library.selfTestImports ?? []) : []),
  ];
  return `${[head.join('\n'), ...helpers, ...functions, ...extras, ...main].join('\n\n\n')}\n`;
}
