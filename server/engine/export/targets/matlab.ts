// MATLAB and Octave: one function file that gives a struct of functions, `f = model(); f.L(X)`.

import type { ArrayNode, Axis } from '../../operators/array-code.ts';
import { matrixFunctionIn } from '../../operators/array-functions.ts';
import { atom, greekName, LEVEL, type Written } from '../../operators/writing.ts';
import { isScalar, sameShape } from '../../shapes/shape.ts';
import {
  blockRows,
  entrywiseWritten,
  filledText,
  type LineStyle,
  linesText,
  matrixProductWritten,
  type PullStyle,
  parameterText,
  productWritten,
  rangeFromOne,
  sizesText,
  startOf,
  sumWritten,
  unknownWritten,
  variableWritten,
} from './forms.ts';
import { MATLAB_HELPERS } from './matlab-helpers.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
import { runnableTests } from './self-tests.ts';
import {
  CHECKS,
  type Opening,
  type Scribe,
  type Target,
  type TargetFile,
  type TargetFunction,
} from './target.ts';

const RESERVED =
  'break case catch classdef continue else elseif end endfunction endif endfor endwhile for function global if otherwise ' +
  'parfor persistent return spmd switch try while until do unwind_protect abs sum exp log sqrt det inv kron norm trace size ' +
  'zeros ones eye pi inf nan Inf NaN i j e ans max min sign diag eps numel reshape real imag struct error nargin any arrayfun ' +
  'cell2mat chol cross cumsum double eig erf erfc expm fprintf full func2str ismember isempty isequal isfloat islogical isnan ' +
  'isnumeric isreal isscalar log1p logm lu mean mod ndims num2str pinv prod qr rand randn sqrtm strcmp strjoin sub2ind svd ' +
  'tril triu warning';

/** Functions that a self-test defines, and that the checks of arguments call. */
const SELF_TEST =
  'compared_ draw_ gradient_ most_ point_ put_ real_ selfTest_ shape_ shown_ slope_ wrong_ value_ gradients_'.split(
    ' ',
  );

const axisNumber = (axis: Axis): number => (axis === 'rows' ? 2 : 1);

/** Letters, digits and underscores of ASCII: `Θ₁` is `Theta1`. */
function identifier(text: string): string {
  const plain = [...text.normalize('NFKD')]
    .map((letter) => (/[A-Za-z0-9_]/u.test(letter) ? letter : (greekName(letter) ?? letterName(letter))))
    .join('')
    .replace(/^_+|_{2,}/gu, '');
  return /^[A-Za-z]/u.test(plain) ? plain : `x${plain}`;
}

/** Marks and signs say nothing; other letters are distinguished by their numbers. */
const letterName = (letter: string): string =>
  /\p{L}/u.test(letter) ? `u${letter.codePointAt(0)?.toString(16) ?? ''}` : /\p{M}/u.test(letter) ? '' : '_';

const PULL: PullStyle = {
  lambda: '@(g_)',
  pick: (call, place, by) => `${by.helper('pick')}(${call}, ${place + 1})`,
};

const LINES: LineStyle = {
  indent: '  ',
  stop: ';',
  loop: (index, from, to) => `for ${index} = ${from}:${to}`,
  end: 'end',
  signs: { sum: '+', product: '.*' },
};

function write(node: ArrayNode, by: Scribe): Written {
  const [a = node, b = node] = node.args;
  const { operation, shape } = node;
  const text = (arg: ArrayNode, level: number = LEVEL.sum): string => by.write(arg, level);
  const size = (of: typeof shape.rows): string => by.size(of, LEVEL.sum);
  /** Dots where entries meet entries. */
  const dot = isScalar(a.shape) || isScalar(b.shape) ? '' : '.';
  switch (operation.kind) {
    case 'number':
      return numberWritten(operation.value, { pi: 'pi', infinity: 'Inf', nan: 'NaN' });
    case 'size':
      return by.sizeWritten(operation.size);
    case 'variable':
      return variableWritten(operation, by);
    case 'filled':
      return atom(filledText(operation.value, shape, by));
    case 'eye':
      // Octave's own diagonal matrices do not repeat rows and columns.
      return atom(`full(eye(${size(shape.rows)}))`);
    case 'commutation':
      return atom(`${by.helper(operation.kind)}(${sizesText(operation, by)})`);
    case 'entrywise':
      return entrywiseWritten(
        operation.name,
        {
          library: 'matlab',
          module: '',
          x: text(a),
        },
        by,
      );
    case 'add':
      return sumWritten(a, '+', b, by);
    case 'subtract':
      return sumWritten(a, '-', b, by);
    case 'multiply':
      return productWritten(a, `${dot}*`, b, by);
    case 'divide':
      return productWritten(a, isScalar(b.shape) ? '/' : './', b, by);
    case 'power':
      return { text: `${text(a, LEVEL.atom)} .^ ${text(b, LEVEL.atom)}`, level: LEVEL.postfix };
    case 'negate':
      return { text: `-${text(a, LEVEL.postfix)}`, level: LEVEL.prefix };
    case 'maximum':
      return atom(`max(${text(a)}, ${text(b)})`);
    case 'minimum':
      return atom(`min(${text(a)}, ${text(b)})`);
    case 'matmul':
      return matrixProductWritten(a, '*', b, by);
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
    case 'cholesky':
      return atom(`chol(${text(a)})`);
    case 'solveByFactor':
      return {
        text: `${text(a, LEVEL.atom)} \\ (${text(a, LEVEL.atom)}' \\ ${text(b, LEVEL.atom)})`,
        level: LEVEL.product,
      };
    case 'inverseByFactor':
      return atom(`${by.helper('inverseByFactor')}(${text(a)})`);
    case 'logdetByFactor':
      return { text: `2 * sum(log(diag(${text(a)})))`, level: LEVEL.product };
    case 'determinant':
      return atom(`det(${text(a)})`);
    case 'logdet':
      return atom(`${by.helper(operation.kind)}(${text(a)})`);
    case 'traceOf':
      return atom(`trace(${text(a)})`);
    case 'matrixPower':
      return { text: `${text(a, LEVEL.atom)}^${operation.power}`, level: LEVEL.postfix };
    case 'matrixFunction':
      return atom(`${matrixFunctionIn('matlab', operation.name) ?? by.helper(operation.name)}(${text(a)})`);
    case 'sumOf':
      return atom(operation.axis ? `sum(${text(a)}, ${axisNumber(operation.axis)})` : `sum(sum(${text(a)}))`);
    case 'largestOf':
      return atom(
        operation.axis ? `max(${text(a)}, [], ${axisNumber(operation.axis)})` : `max(max(${text(a)}))`,
      );
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
    case 'cumsum':
      return atom(`cumsum(${text(a)}, ${axisNumber(operation.axis)})`);
    case 'softmax':
    case 'logsumexp': {
      const isLog = operation.kind === 'softmax' && operation.isLog;
      const name = by.helper(isLog ? 'logSoftmax' : operation.kind);
      return atom(`${name}(${text(a)}, ${axisNumber(operation.axis)})`);
    }
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
      return atom(`reshape(${text(a)}, ${sizesText(shape, by)})`);
    case 'part': {
      const isEntry = isScalar(shape);
      const [rows, cols] = [
        rangeFromOne(operation.rows, isEntry, by),
        rangeFromOne(operation.cols, isEntry, by),
      ];
      // Only a name can be indexed.
      return a.operation.kind === 'variable'
        ? atom(`${text(a)}(${rows}, ${cols})`)
        : atom(`${by.helper('part')}(${text(a)}, ${quotedColon(rows)}, ${quotedColon(cols)})`);
    }
    case 'blocks': {
      const rows = blockRows(operation, node.args, (arg) => text(arg));
      return atom(`[${rows.map((row) => row.join(', ')).join('; ')}]`);
    }
    case 'call':
    case 'jacobian':
    case 'action':
      return unknownWritten(operation, node, PULL, by);
    case 'loop':
      throw new Error('a loop is written as lines');
  }
}

const quotedColon = (range: string): string => (range === ':' ? "':'" : range);

const quoted = (text: string): string => `'${plainText(text).replaceAll("'", "''")}'`;

function openingText(line: Opening): string {
  if (line.kind === 'size') return `  ${line.spelled} = ${line.text};`;
  if (!line.sizes) return `  ${line.spelled} = number_(${quoted(line.name)}, ${line.spelled});`;
  const sizes = line.sizes.map((size) => size ?? 'NaN').join(', ');
  return `  ${line.spelled} = array_(${quoted(line.name)}, ${line.spelled}, ${sizes});`;
}

function functionText({ spelled, about, parameters, opening, body, result }: TargetFunction): string {
  const outputs = result.kind === 'value' ? 'value_' : '[value_, gradients_]';
  const shapes = parameters.map((one) => parameterText(one, plainText)).join(', ');
  return [
    `function ${outputs} = ${spelled}(${parameters.map((one) => one.spelled).join(', ')})`,
    `  % ${plainText(about)}${shapes === '' ? '' : ` With ${shapes}.`}`,
    ...opening.map(openingText),
    ...linesText(body, LINES),
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
  const helpers = [...CHECKS, ...file.helpers].flatMap((name) => MATLAB_HELPERS[name] ?? []);
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
          '    if selfTest_() > 0',
          "      error('mcalc:selfTest', 'a derivative differs from central differences');",
          '    end',
          '  end',
        ]
      : []),
    'end',
  ];
  const test = file.selfTest ? [selfTestText(file), MATLAB_HELPERS.selfTest ?? ''] : [];
  return `${[head.join('\n'), ...file.functions.map(functionText), ...helpers, ...test].join('\n\n')}\n`;
}

function selfTestText(file: TargetFile): string {
  const { tests, parameters, call } = runnableTests(file);
  const words = (attributes: readonly string[]): string =>
    `{${attributes
      .flatMap((one) => one.split(' '))
      .map(quoted)
      .join(', ')}}`;
  return [
    'function wrong = selfTest_()',
    '  % How many derivatives differ from central differences.',
    '  wrong = 0;',
    '  % Points at which something has no value are passed over.',
    '  warnings = warning();',
    "  warning('off', 'all');",
    ...tests.map(({ spelled, of, by, kind, isAmongGradients, direction }) => {
      const attributes = words(parameters.get(by)?.attributes ?? []);
      const called = call(spelled, direction);
      const value = isAmongGradients ? `gradient_(@() ${called}, ${quoted(by)})` : called;
      return `  wrong = wrong + wrong_(${quoted(spelled)}, ${quoted(by)}, @(p_, moved_) ${call(of, by)}, @(p_, moved_) ${value}, ${quoted(kind)}, ${attributes});`;
    }),
    '  warning(warnings);',
    'end',
    '',
    'function p_ = point_(seed_)',
    '  % A point for all parameters, with sizes of its own.',
    "  rand('seed', seed_ + 1);",
    "  randn('seed', seed_ + 1);",
    "  style_ = 'real';",
    '  if mod(seed_, 4) > 1',
    "    style_ = 'unit';",
    '  end',
    ...(file.selfTest?.dims ?? []).map((dim, place) => {
      const [odd, even] = [2 + place, Math.max(2, 6 - place)];
      return `  ${dim} = ${even} + ${odd - even} * mod(seed_, 2);`.replace('+ -', '- ');
    }),
    '  p_ = struct();',
    ...[...parameters.values()].map(
      ({ spelled, sizes, attributes }) =>
        `  p_.${spelled} = draw_(style_, ${sizes ? sizes.join(', ') : '1, 1'}, ${words(attributes)});`,
    ),
    'end',
  ].join('\n');
}

export const matlab: Target = {
  name: 'matlab',
  reserved: new Set([...RESERVED.split(' '), 'what', 'f', 'p_', 'moved_', 'seed_', 'style_', ...SELF_TEST]),
  helpers: MATLAB_HELPERS,
  overwrites: false,
  factors: true,
  hasFusedSoftmax: false,
  helperName: (name) => `${name}_`,
  identifier,
  write,
  sizeOf: (name, axis) => `size(${name}, ${axis + 1})`,
  quotient: (above, below) => `${above} / ${below}`,
  start: (shape, combine, by) =>
    isScalar(shape) ? String(startOf(combine)) : filledText(startOf(combine), shape, by),
  file: fileText,
};
