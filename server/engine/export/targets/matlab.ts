// MATLAB and Octave: one function file that gives a struct of functions, `f = model(); f.L(X)`.

import type { ArrayNode, Axis, EntrywiseFunction, Range } from '../../operators/array-code.ts';
import { atom, greekName, LEVEL, type Written } from '../../operators/writing.ts';
import { isScalar, printShape, sameShape } from '../../shapes/shape.ts';
import { MATLAB_HELPERS } from './matlab-helpers.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
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
  'break case catch classdef continue else elseif end endfunction endif endfor endwhile for function global if otherwise ' +
  'parfor persistent return spmd switch try while until do unwind_protect abs sum exp log sqrt det inv kron norm trace size ' +
  'zeros ones eye pi inf nan Inf NaN i j e ans max min sign diag eps numel reshape real imag struct error nargin';

const HELPED: ReadonlySet<EntrywiseFunction> = new Set(['sigmoid', 'softplus', 'gelu', 'step']);

const axisNumber = (axis: Axis): number => (axis === 'rows' ? 2 : 1);

/** Letters, digits and underscores of ASCII: `Θ₁` is `Theta1`. */
function identifier(text: string): string {
  const plain = [...text.normalize('NFKD')]
    .map((letter) => (/[A-Za-z0-9_]/u.test(letter) ? letter : (greekName(letter) ?? letterName(letter))))
    .join('')
    .replace(/^_+|_{2,}/gu, '');
  return /^[A-Za-z]/u.test(plain) ? plain : `x${plain}`;
}

/** Marks and signs say nothing; other letters are told apart by their numbers. */
const letterName = (letter: string): string =>
  /\p{L}/u.test(letter) ? `u${letter.codePointAt(0)?.toString(16) ?? ''}` : /\p{M}/u.test(letter) ? '' : '_';

function write(node: ArrayNode, by: Scribe): Written {
  const [a = node, b = node] = node.args;
  const { operation, shape } = node;
  const text = (arg: ArrayNode, level: number = LEVEL.sum): string => by.write(arg, level);
  const size = (of: typeof shape.rows): string => by.size(of, LEVEL.sum);
  /** Dots where entries meet entries. */
  const dot = isScalar(a.shape) || isScalar(b.shape) ? '' : '.';
  const sizes = (rows: string, cols: string): string => `${rows}, ${cols}`;
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
      return atom(
        `${operation.value === 1 ? 'ones' : 'zeros'}(${sizes(size(shape.rows), size(shape.cols))})`,
      );
    case 'eye':
      // Octave's own diagonal matrices do not repeat rows and columns.
      return atom(`full(eye(${size(shape.rows)}))`);
    case 'commutation':
      return atom(`${by.helper('commutation')}(${sizes(size(operation.rows), size(operation.cols))})`);
    case 'entrywise':
      if (operation.name === 'relu') return atom(`max(${text(a)}, 0)`);
      return atom(`${HELPED.has(operation.name) ? by.helper(operation.name) : operation.name}(${text(a)})`);
    case 'add':
    case 'subtract': {
      const sign = operation.kind === 'add' ? '+' : '-';
      return { text: `${text(a, LEVEL.sum)} ${sign} ${text(b, LEVEL.product)}`, level: LEVEL.sum };
    }
    case 'multiply': {
      const left = text(a, a.operation.kind === 'matmul' ? LEVEL.prefix : LEVEL.product);
      return { text: `${left} ${dot}* ${text(b, LEVEL.prefix)}`, level: LEVEL.product };
    }
    case 'divide': {
      const sign = isScalar(b.shape) ? '/' : './';
      const left = text(a, a.operation.kind === 'matmul' ? LEVEL.prefix : LEVEL.product);
      return { text: `${left} ${sign} ${text(b, LEVEL.prefix)}`, level: LEVEL.product };
    }
    case 'power':
      return { text: `${text(a, LEVEL.atom)} .^ ${text(b, LEVEL.atom)}`, level: LEVEL.postfix };
    case 'negate':
      return { text: `-${text(a, LEVEL.postfix)}`, level: LEVEL.prefix };
    case 'maximum':
    case 'minimum':
      return atom(`${operation.kind === 'maximum' ? 'max' : 'min'}(${text(a)}, ${text(b)})`);
    case 'matmul': {
      const isMixed = a.operation.kind === 'multiply' || a.operation.kind === 'divide';
      return {
        text: `${text(a, isMixed ? LEVEL.prefix : LEVEL.product)} * ${text(b, LEVEL.prefix)}`,
        level: LEVEL.product,
      };
    }
    case 'chain':
      return { text: node.args.map((arg) => text(arg, LEVEL.prefix)).join(' * '), level: LEVEL.product };
    case 'kron':
      return atom(`kron(${text(a)}, ${text(b)})`);
    case 'cross':
      return atom(`cross(${text(a)}, ${text(b)}, 1)`);
    case 'vdot':
      return a.shape.cols.key === '1' && sameShape(a.shape, b.shape)
        ? { text: `${text(a, LEVEL.atom)}' * ${text(b, LEVEL.prefix)}`, level: LEVEL.product }
        : atom(`${by.helper('dot')}(${text(a)}, ${text(b)})`);
    case 'solve':
      return { text: `${text(a, LEVEL.atom)} \\ ${text(b, LEVEL.atom)}`, level: LEVEL.product };
    case 'transpose':
      return atom(`${text(a, LEVEL.atom)}'`);
    case 'inverse':
      return atom(`inv(${text(a)})`);
    case 'determinant':
      return atom(`det(${text(a)})`);
    case 'logdet':
      return atom(`${by.helper('logdet')}(${text(a)})`);
    case 'traceOf':
      return atom(`trace(${text(a)})`);
    case 'matrixPower':
      return { text: `${text(a, LEVEL.atom)}^${operation.power}`, level: LEVEL.postfix };
    case 'matrixFunction':
      return atom(`${operation.name === 'expm' ? 'expm' : by.helper(operation.name)}(${text(a)})`);
    case 'sumOf':
      return atom(operation.axis ? `sum(${text(a)}, ${axisNumber(operation.axis)})` : `sum(sum(${text(a)}))`);
    case 'sumOfProducts':
      return atom(
        `sum(${text(a, LEVEL.product)} .* ${text(b, LEVEL.prefix)}, ${axisNumber(operation.axis)})`,
      );
    case 'meanOf':
      return atom(`mean(mean(${text(a)}))`);
    case 'normOf':
      return atom(
        operation.which === 'frobenius'
          ? `norm(${text(a)}, 'fro')`
          : operation.which === 'spectral'
            ? `norm(${text(a)})`
            : `sum(svd(${text(a)}))`,
      );
    case 'along':
      return atom(
        `${operation.name === 'cumsum' ? 'cumsum' : by.helper(operation.name)}(${text(a)}, ${axisNumber(operation.axis)})`,
      );
    case 'diagonalOf':
      return atom(`diag(${text(a)})`);
    case 'diagonalMatrix':
      return atom(`full(diag(${text(a)}))`);
    case 'lowerTriangle':
      return atom(`tril(${text(a)})`);
    case 'upperTriangle':
      return atom(`triu(${text(a)})`);
    case 'stacked':
      return atom(`reshape(${text(a)}, [], 1)`);
    case 'unstacked':
      return atom(`reshape(${text(a)}, ${sizes(size(shape.rows), size(shape.cols))})`);
    case 'part': {
      const isEntry = isScalar(shape);
      const [rows, cols] = [rangeText(operation.rows, isEntry, by), rangeText(operation.cols, isEntry, by)];
      // Only a name can be indexed.
      return a.operation.kind === 'variable'
        ? atom(`${text(a)}(${rows}, ${cols})`)
        : atom(`${by.helper('part')}(${text(a)}, ${quotedColon(rows)}, ${quotedColon(cols)})`);
    }
    case 'blocks': {
      let place = 0;
      const rows = operation.columnsPerRow.map((count) => {
        place += count;
        return node.args
          .slice(place - count, place)
          .map((arg) => text(arg))
          .join(', ');
      });
      return atom(`[${rows.join('; ')}]`);
    }
    case 'call': {
      const call = `${by.callable(operation.fn.name, operation.order)}(${node.args.map((arg) => text(arg)).join(', ')})`;
      return atom(operation.pick === null ? call : `${by.helper('pick')}(${call}, ${operation.pick + 1})`);
    }
    case 'jacobian':
      return atom(`${by.helper('jacobian')}(${pullText(operation, node.args, by)}, ${size(shape.rows)})`);
    case 'action': {
      const direction = node.args.at(-1);
      const pull = pullText(operation, node.args.slice(0, -1), by);
      return atom(
        `${by.helper('action')}(${pull}, ${direction ? text(direction) : ''}, ${sizes(size(shape.rows), size(shape.cols))})`,
      );
    }
    case 'loop':
      throw new Error('a loop is written as lines');
  }
}

const quotedColon = (range: string): string => (range === ':' ? "':'" : range);

function pullText(
  operation: Extract<ArrayNode['operation'], { kind: 'jacobian' | 'action' }>,
  at: readonly ArrayNode[],
  by: Scribe,
): string {
  const call = `${by.callable(operation.fn.name, 1)}(${[...at.map((arg) => by.write(arg, LEVEL.sum)), 'g_'].join(', ')})`;
  return `@(g_) ${operation.pick === null ? call : `${by.helper('pick')}(${call}, ${operation.pick + 1})`}`;
}

function rangeText(range: Range, isEntry: boolean, by: Scribe): string {
  if (!range) return isEntry ? '1' : ':';
  const from = by.size(range.from, LEVEL.sum);
  return isEntry ? from : `${from}:${by.size(range.to, LEVEL.sum)}`;
}

function linesText(lines: readonly Line[], indent: string): readonly string[] {
  return lines.flatMap((line): readonly string[] => {
    if (line.kind === 'assign') return [`${indent}${line.name} = ${line.text};`];
    const sign = line.combine === 'sum' ? '+' : '.*';
    const inner = `${indent}  `;
    return [
      `${indent}${line.name} = ${line.start};`,
      `${indent}for ${line.index} = ${line.from}:${line.to}`,
      ...linesText(line.body, inner),
      `${inner}${line.name} = ${line.name} ${sign} ${line.term};`,
      `${indent}end`,
    ];
  });
}

const quoted = (text: string): string => `'${plainText(text).replaceAll("'", "''")}'`;

function openingText(line: Opening): string {
  if (line.kind === 'size') return `  ${line.spelled} = ${line.text};`;
  if (!line.sizes) return `  ${line.spelled} = number_(${quoted(line.name)}, ${line.spelled});`;
  const sizes = line.sizes.map((size) => size ?? 'NaN').join(', ');
  return `  ${line.spelled} = array_(${quoted(line.name)}, ${line.spelled}, ${sizes});`;
}

function parameterText(one: Parameter): string {
  switch (one.kind) {
    case 'array':
      return `${one.spelled} ${isScalar(one.shape) ? 'a number' : plainText(printShape(one.shape))}`;
    case 'size':
      return `${one.spelled} a size`;
    case 'callable':
      return `${one.spelled} a function`;
  }
}

function functionText({ spelled, about, parameters, opening, body, result }: TargetFunction): string {
  const outputs = result.kind === 'value' ? 'value_' : '[value_, gradients_]';
  const shapes = parameters.map(parameterText).join(', ');
  return [
    `function ${outputs} = ${spelled}(${parameters.map((one) => one.spelled).join(', ')})`,
    `  % ${plainText(about)}${shapes === '' ? '' : ` With ${shapes}.`}`,
    ...opening.map(openingText),
    ...linesText(body, '  '),
    `  value_ = ${result.text};`,
    ...(result.kind === 'value'
      ? []
      : [
          '  gradients_ = struct();',
          ...result.gradients.map(({ name, text }) => `  gradients_.${name} = ${text};`),
        ]),
    'end',
  ].join('\n');
}

function fileText(file: TargetFile): string {
  const helpers = ['array', 'number', ...file.helpers].flatMap((name) => MATLAB_HELPERS[name]?.text ?? []);
  const main = identifier(file.source.replace(/\.[^.]*$/u, ''));
  const spelled = file.functions.some((one) => one.spelled === main) ? `${main}_functions` : main;
  const head = [
    `function f = ${spelled}(what)`,
    `  % ${plainText(file.source)}: its definitions and derivatives in MATLAB and Octave, written by mcalc.`,
    `  % f = ${spelled}() has them as functions. Columns are n×1 matrices, scalars are numbers.`,
    ...(file.selfTest
      ? [`  % ${spelled}('--self-test') compares every derivative with central differences.`]
      : []),
    ...file.refusals.map((refusal) => `  % Left out: ${plainText(refusal)}`),
    '  f = struct();',
    ...file.functions.map((one) => `  f.${one.spelled} = @${one.spelled};`),
    ...(file.selfTest
      ? [
          "  if nargin == 1 && strcmp(what, '--self-test')",
          "    if selfTest_('real') > 0 && selfTest_('unit') > 0",
          "      error('mcalc:selfTest', 'a derivative differs from central differences');",
          '    end',
          '  end',
        ]
      : []),
    'end',
  ];
  const test = file.selfTest
    ? [selfTestText(file, file.selfTest.tests), MATLAB_HELPERS.selfTest?.text ?? '']
    : [];
  return `${[head.join('\n'), ...file.functions.map(functionText), ...helpers, ...test].join('\n\n')}\n`;
}

function selfTestText(file: TargetFile, tests: readonly SelfTest[]): string {
  const functions = new Map(file.functions.map((one) => [one.spelled, one]));
  const named = (name: string): readonly Parameter[] => functions.get(name)?.parameters ?? [];
  const runnable = tests.filter(
    ({ spelled, of, by }) =>
      named(of).some((one) => one.spelled === by) &&
      [...named(spelled), ...named(of)].every((one) => one.kind === 'array' && !one.isDifferential),
  );
  const arrays = new Map(
    runnable
      .flatMap(({ spelled, of }) => [...named(spelled), ...named(of)])
      .flatMap((one) => (one.kind === 'array' ? [[one.spelled, one] as const] : [])),
  );
  const words = (attributes: readonly string[]): string =>
    `{${attributes
      .flatMap((one) => one.split(' '))
      .map(quoted)
      .join(', ')}}`;
  const call = (name: string, moved: string | null): string =>
    `${name}(${named(name)
      .map((one) => (one.spelled === moved ? 'moved_' : one.spelled))
      .join(', ')})`;
  return [
    'function wrong_ = selfTest_(style_)',
    "  rand('seed', 1);",
    "  randn('seed', 1);",
    ...(file.selfTest?.dims ?? []).map((dim, place) => `  ${dim} = ${Math.max(2, 6 - place)};`),
    ...[...arrays.values()].map(
      ({ spelled, sizes, attributes }) =>
        `  ${spelled} = draw_(style_, ${sizes ? sizes.join(', ') : '1, 1'}, ${words(attributes)});`,
    ),
    '  wrong_ = 0;',
    ...runnable.flatMap(({ spelled, of, by, kind }) => {
      const given = words(arrays.get(by)?.attributes ?? []);
      const read =
        kind === 'gradients'
          ? [`  [~, value_] = ${call(spelled, null)};`]
          : [`  value_ = ${call(spelled, null)};`];
      const value = kind === 'gradients' ? `value_.${by}` : 'value_';
      return [
        ...read,
        `  wrong_ = wrong_ + differs_(${quoted(`${spelled} by ${by}`)}, @(moved_) ${call(of, by)}, ${value}, ${by}, ${quoted(kind)}, ${given});`,
      ];
    }),
    'end',
  ].join('\n');
}

export const matlab: Target = {
  name: 'matlab',
  reserved: new Set([...RESERVED.split(' '), 'what', 'f']),
  helperNames: Object.keys(MATLAB_HELPERS).map((name) => `${name}_`),
  helperName: (name) => `${name}_`,
  identifier,
  write,
  sizeOf: (name, axis) => `size(${name}, ${axis + 1})`,
  quotient: (above, below) => `${above} / ${below}`,
  start: (shape, combine, by) =>
    isScalar(shape)
      ? combine === 'sum'
        ? '0'
        : '1'
      : `${combine === 'sum' ? 'zeros' : 'ones'}(${by.size(shape.rows, LEVEL.sum)}, ${by.size(shape.cols, LEVEL.sum)})`,
  helperNeeds: (name) => MATLAB_HELPERS[name]?.needs ?? [],
  file: fileText,
};
