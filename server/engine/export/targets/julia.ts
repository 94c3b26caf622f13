// Julia, with its own standard library LinearAlgebra.

import type { ArrayNode, Axis, EntrywiseFunction, Range } from '../../operators/array-code.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
import { isScalar, printShape, sameShape } from '../../shapes/shape.ts';
import { JULIA_HELPERS } from './julia-helpers.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
import { identifier } from './python-names.ts';
import type {
  Line,
  Opening,
  Parameter,
  Scribe,
  SelfTest,
  Target,
  TargetFile,
  TargetFunction,
} from './target.ts';

const RESERVED =
  'baremodule begin break catch const continue do else elseif end export false finally for function global if import in isa ' +
  'let local macro module quote return struct true try using where while abs sum exp log sqrt det inv kron norm tr dot size ' +
  'zeros ones I π pi ans Float64 Int max min sign diag';

/** Functions of Julia that are not called as in the language; the others that it lacks are helpers. */
const RENAMED: Readonly<Partial<Record<EntrywiseFunction, string>>> = {};
const HELPED: ReadonlySet<EntrywiseFunction> = new Set([
  'sigmoid',
  'softplus',
  'gelu',
  'erf',
  'step',
  'relu',
]);
const IN_LIBRARY: Readonly<Record<string, string>> = { expm: 'exp', sinm: 'sin', cosm: 'cos' };

const dims = (axis: Axis): string => `dims=${axis === 'rows' ? 2 : 1}`;

function write(node: ArrayNode, by: Scribe): Written {
  const [a = node, b = node] = node.args;
  const { operation, shape } = node;
  const text = (arg: ArrayNode, level: number = LEVEL.sum): string => by.write(arg, level);
  const size = (of: typeof shape.rows): string => by.size(of, LEVEL.sum);
  /** Dots where one side is repeated along the other. */
  const dot = isScalar(a.shape) && isScalar(b.shape) ? '' : '.';
  switch (operation.kind) {
    case 'number':
      return numberWritten(operation.value, { pi: 'pi', infinity: 'Inf', nan: 'NaN' });
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
      return atom(`${operation.value === 1 ? 'ones' : 'zeros'}(${size(shape.rows)}, ${size(shape.cols)})`);
    case 'eye':
      return atom(`Matrix(1.0I, ${size(shape.rows)}, ${size(shape.rows)})`);
    case 'commutation':
      return atom(`${by.helper('commutation')}(${size(operation.rows)}, ${size(operation.cols)})`);
    case 'entrywise': {
      const name = HELPED.has(operation.name)
        ? by.helper(operation.name)
        : (RENAMED[operation.name] ?? operation.name);
      return atom(`${name}${isScalar(a.shape) ? '' : '.'}(${text(a)})`);
    }
    case 'add':
    case 'subtract': {
      const sign = `${sameShape(a.shape, b.shape) ? '' : dot}${operation.kind === 'add' ? '+' : '-'}`;
      return { text: `${text(a, LEVEL.sum)} ${sign} ${text(b, LEVEL.product)}`, level: LEVEL.sum };
    }
    case 'multiply':
    case 'divide': {
      const sign = `${dot}${operation.kind === 'multiply' ? '*' : '/'}`;
      const left = text(a, a.operation.kind === 'matmul' ? LEVEL.prefix : LEVEL.product);
      return { text: `${left} ${sign} ${text(b, LEVEL.prefix)}`, level: LEVEL.product };
    }
    case 'power':
      return { text: `${text(a, LEVEL.atom)} ${dot}^ ${text(b, LEVEL.atom)}`, level: LEVEL.postfix };
    case 'negate':
      return { text: `-${text(a, LEVEL.postfix)}`, level: LEVEL.prefix };
    case 'maximum':
      return atom(`max${dot}(${text(a)}, ${text(b)})`);
    case 'minimum':
      return atom(`min${dot}(${text(a)}, ${text(b)})`);
    case 'matmul': {
      const isMixed = a.operation.kind === 'multiply' || a.operation.kind === 'divide';
      return {
        text: `${text(a, isMixed ? LEVEL.prefix : LEVEL.product)} * ${text(b, LEVEL.prefix)}`,
        level: LEVEL.product,
      };
    }
    case 'chain':
      // Julia itself multiplies up to four matrices in the cheapest order.
      return { text: node.args.map((arg) => text(arg, LEVEL.prefix)).join(' * '), level: LEVEL.product };
    case 'kron':
      return atom(`kron(${text(a)}, ${text(b)})`);
    case 'cross':
      return atom(`reshape(cross(vec(${text(a)}), vec(${text(b)})), 3, 1)`);
    case 'vdot':
      return atom(`dot(${text(a)}, ${text(b)})`);
    case 'solve':
      return { text: `${text(a, LEVEL.atom)} \\ ${text(b, LEVEL.atom)}`, level: LEVEL.product };
    case 'transpose':
      return atom(`${text(a, LEVEL.atom)}'`);
    case 'inverse':
      return atom(`inv(${text(a)})`);
    case 'determinant':
      return atom(`det(${text(a)})`);
    case 'logdet':
      return atom(`logabsdet(${text(a)})[1]`);
    case 'traceOf':
      return atom(`tr(${text(a)})`);
    case 'matrixPower':
      return { text: `${text(a, LEVEL.atom)}^${operation.power}`, level: LEVEL.postfix };
    case 'matrixFunction': {
      const own = IN_LIBRARY[operation.name];
      return atom(`${own ?? by.helper(operation.name)}(${text(a)})`);
    }
    case 'sumOf':
      return atom(`sum(${text(a)}${operation.axis ? `; ${dims(operation.axis)}` : ''})`);
    case 'sumOfProducts':
      return atom(`sum(${text(a, LEVEL.product)} .* ${text(b, LEVEL.prefix)}; ${dims(operation.axis)})`);
    case 'meanOf':
      return { text: `sum(${text(a)}) / length(${text(a)})`, level: LEVEL.product };
    case 'normOf':
      return atom(
        operation.which === 'frobenius'
          ? `norm(${text(a)})`
          : operation.which === 'spectral'
            ? `opnorm(${text(a)})`
            : `sum(svdvals(${text(a)}))`,
      );
    case 'along': {
      if (operation.name === 'cumsum') return atom(`cumsum(${text(a)}; ${dims(operation.axis)})`);
      const call = `${by.helper(operation.name)}(${text(a)}, ${operation.axis === 'rows' ? 2 : 1})`;
      return atom(isScalar(shape) ? `only(${call})` : call);
    }
    case 'diagonalOf':
      return atom(`reshape(diag(${text(a)}), :, 1)`);
    case 'diagonalMatrix':
      return atom(`Matrix(Diagonal(vec(${text(a)})))`);
    case 'lowerTriangle':
      return atom(`tril(${text(a)})`);
    case 'upperTriangle':
      return atom(`triu(${text(a)})`);
    case 'stacked':
      return atom(`reshape(${text(a)}, :, 1)`);
    case 'unstacked':
      return atom(`reshape(${text(a)}, ${size(shape.rows)}, ${size(shape.cols)})`);
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
        return `hcat(${node.args
          .slice(place - count, place)
          .map((arg) => text(arg))
          .join(', ')})`;
      });
      return atom(`vcat(${rows.join(', ')})`);
    }
    case 'call': {
      const call = `${by.callable(operation.fn.name, operation.order)}(${node.args.map((arg) => text(arg)).join(', ')})`;
      return atom(operation.pick === null ? call : `${call}[${operation.pick + 1}]`);
    }
    case 'jacobian':
      return atom(`${by.helper('jacobian')}(${pullText(operation, node.args, by)}, ${size(shape.rows)})`);
    case 'action': {
      const direction = node.args.at(-1);
      const pull = pullText(operation, node.args.slice(0, -1), by);
      return atom(
        `${by.helper('action')}(${pull}, ${direction ? text(direction) : ''}, ${size(shape.rows)}, ${size(shape.cols)})`,
      );
    }
    case 'loop':
      throw new Error('a loop is written as lines');
  }
}

function pullText(
  operation: Extract<ArrayNode['operation'], { kind: 'jacobian' | 'action' }>,
  at: readonly ArrayNode[],
  by: Scribe,
): string {
  const call = `${by.callable(operation.fn.name, 1)}(${[...at.map((arg) => by.write(arg, LEVEL.sum)), 'g_'].join(', ')})`;
  return `g_ -> ${operation.pick === null ? call : `${call}[${operation.pick + 1}]`}`;
}

function rangeText(range: Range, isEntry: boolean, by: Scribe): string {
  if (!range) return isEntry ? '1' : ':';
  const from = by.size(range.from, LEVEL.sum);
  return isEntry ? from : `${from}:${by.size(range.to, LEVEL.sum)}`;
}

function linesText(lines: readonly Line[], indent: string): readonly string[] {
  return lines.flatMap((line): readonly string[] => {
    if (line.kind === 'assign') return [`${indent}${line.name} = ${line.text}`];
    const sign = line.combine === 'sum' ? '.+' : '.*';
    const inner = `${indent}    `;
    return [
      `${indent}${line.name} = ${line.start}`,
      `${indent}for ${line.index} in ${line.from}:${line.to}`,
      ...linesText(line.body, inner),
      `${inner}${line.name} = ${line.name} ${sign} ${line.term}`,
      `${indent}end`,
    ];
  });
}

function openingText(line: Opening): string {
  if (line.kind === 'size') return `    ${line.spelled} = ${line.text}`;
  const quoted = JSON.stringify(plainText(line.name)).replaceAll('$', '\\$');
  if (!line.sizes) return `    ${line.spelled} = number_(${quoted}, ${line.spelled})`;
  const sizes = line.sizes.map((size) => size ?? 'nothing').join(', ');
  return `    ${line.spelled} = array_(${quoted}, ${line.spelled}, ${sizes})`;
}

function functionText({ spelled, about, parameters, opening, body, result }: TargetFunction): string {
  const returned =
    result.kind === 'value'
      ? result.text
      : `${result.text}, (${result.gradients.map(({ name, text }) => `${name} = ${text}`).join(', ')},)`;
  const shapes = parameters.map(parameterText).join(', ');
  return [
    `"${docText(about)}${shapes === '' ? '' : ` With ${shapes}.`}"`,
    `function ${spelled}(${parameters.map((one) => one.spelled).join(', ')})`,
    ...opening.map(openingText),
    ...linesText(body, '    '),
    `    return ${returned}`,
    'end',
  ].join('\n');
}

const docText = (text: string): string =>
  plainText(text).replaceAll('\\', '\\\\').replaceAll('"', "'").replaceAll('$', '\\$');

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

function fileText(file: TargetFile): string {
  const helpers = ['array', 'number', ...file.helpers].flatMap((name) => JULIA_HELPERS[name]?.text ?? []);
  const head = [
    `# ${plainText(file.source)}: its definitions and derivatives in Julia, written by mcalc.`,
    '# Columns are n×1 matrices, scalars are numbers.',
    ...file.refusals.map((refusal) => `# Left out: ${plainText(refusal)}`),
    '',
    'using LinearAlgebra',
    ...(file.selfTest ? ['using Random'] : []),
  ];
  const main = file.selfTest ? [selfTestText(file, file.selfTest.tests)] : [];
  return `${[head.join('\n'), ...helpers, ...file.functions.map(functionText), ...main].join('\n\n')}\n`;
}

/** Every gradient along a direction, beside central differences. */
function selfTestText(file: TargetFile, tests: readonly SelfTest[]): string {
  const functions = new Map(file.functions.map((one) => [one.spelled, one]));
  const named = (name: string): readonly Parameter[] => functions.get(name)?.parameters ?? [];
  const isRunnable = ({ spelled, of, by }: SelfTest): boolean =>
    named(of).some((one) => one.spelled === by) &&
    [...named(spelled), ...named(of)].every((one) => one.kind === 'array' && !one.isDifferential);
  const runnable = tests.filter(isRunnable);
  const arrays = new Map(
    runnable
      .flatMap(({ spelled, of }) => [...named(spelled), ...named(of)])
      .flatMap((one) => (one.kind === 'array' ? [[one.spelled, one] as const] : [])),
  );
  const call = (name: string, moved: string | null): string =>
    `${name}(${named(name)
      .map((one) => (one.spelled === moved ? 'moved_' : one.spelled))
      .join(', ')})`;
  return [
    'function self_test_(style)',
    ...(file.selfTest?.dims ?? []).map((dim, place) => `    ${dim} = ${Math.max(2, 6 - place)}`),
    '    Random.seed!(1)',
    ...[...arrays.values()].map(
      ({ spelled, sizes, attributes }) =>
        `    ${spelled} = draw_(style, ${sizes ? `(${sizes.join(', ')})` : '()'}, ${JSON.stringify(attributes.join(' '))})`,
    ),
    '    wrong = 0',
    ...runnable.map(({ spelled, of, by, kind }) => {
      const attributes = arrays.get(by)?.attributes.join(' ') ?? '';
      const value = kind === 'gradients' ? `${call(spelled, null)}[2].${by}` : call(spelled, null);
      return `    wrong += differs_("${spelled} by ${by}", moved_ -> ${call(of, by)}, ${value}, ${by}, "${kind}", ${JSON.stringify(attributes)})`;
    }),
    '    return wrong',
    'end',
    '',
    JULIA_HELPERS.selfTest?.text ?? '',
    '',
    'if abspath(PROGRAM_FILE) == @__FILE__',
    '    exit(self_test_("real") == 0 || self_test_("unit") == 0 ? 0 : 1)',
    'end',
  ].join('\n');
}

export const julia: Target = {
  name: 'julia',
  reserved: new Set([...RESERVED.split(' '), 'g_', 'moved_']),
  helperNames: Object.keys(JULIA_HELPERS).map((name) => `${name}_`),
  helperName: (name) => `${name}_`,
  identifier,
  write,
  sizeOf: (name, axis) => `size(${name}, ${axis + 1})`,
  quotient: (above, below) => `div(${above}, ${below})`,
  start: (shape, combine, by) =>
    isScalar(shape)
      ? combine === 'sum'
        ? '0.0'
        : '1.0'
      : `${combine === 'sum' ? 'zeros' : 'ones'}(${by.size(shape.rows, LEVEL.sum)}, ${by.size(shape.cols, LEVEL.sum)})`,
  helperNeeds: (name) => JULIA_HELPERS[name]?.needs ?? [],
  file: fileText,
};
