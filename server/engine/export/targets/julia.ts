// Julia, with its own standard library LinearAlgebra.

import type { ArrayNode, Axis } from '../../operators/array-code.ts';
import { matrixFunctionIn } from '../../operators/array-functions.ts';
import { atom, LEVEL, type Written } from '../../operators/writing.ts';
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
import { JULIA_HELPERS } from './julia-helpers.ts';
import { numberWritten } from './number-text.ts';
import { plainText } from './plain-text.ts';
import { identifier } from './python-names.ts';
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
  'baremodule begin break catch const continue do else elseif end export false finally for function global if import in isa ' +
  'let local macro module quote return struct true try using where while abs sum exp log sqrt det inv kron norm tr dot size ' +
  'zeros ones I π pi ans Float64 Int max min sign diag all any argmax ccall cholesky cross cumsum div eachindex eigen eigvals ' +
  'eltype erf error eps filter float getproperty hcat ifelse isempty isodd issymmetric length log1p logabsdet logdet maximum ' +
  'minimum mod1 one only opnorm permutedims pinv println prod qr rand randn real replace reshape rethrow something split ' +
  'string svd svdvals throw tril triu vcat vec zero Diagonal Matrix Random Symbol Symmetric';

/** Functions that a self-test defines. */
const SELF_TEST = 'compared_ draw_ most_ point_ put_ slope_ tests_ wrong_'.split(' ');

const dims = (axis: Axis): string => `dims=${axis === 'rows' ? 2 : 1}`;

const PULL: PullStyle = { lambda: 'g_ ->', pick: (call, place) => `${call}[${place + 1}]` };

const LINES: LineStyle = {
  indent: '    ',
  stop: '',
  loop: (index, from, to) => `for ${index} in ${from}:${to}`,
  end: 'end',
  signs: { sum: '.+', product: '.*' },
};

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
      return variableWritten(operation, by);
    case 'filled':
      return atom(filledText(operation.value, shape, by));
    case 'eye':
      return atom(`Matrix(1.0I, ${size(shape.rows)}, ${size(shape.rows)})`);
    case 'commutation':
      return atom(`${by.helper(operation.kind)}(${sizesText(operation, by)})`);
    case 'entrywise':
      return entrywiseWritten(
        operation.name,
        {
          library: 'julia',
          module: '',
          mark: isScalar(a.shape) ? '' : '.',
          x: text(a),
        },
        by,
      );
    case 'add':
    case 'subtract': {
      const sign = `${sameShape(a.shape, b.shape) ? '' : dot}${operation.kind === 'add' ? '+' : '-'}`;
      return sumWritten(a, sign, b, by);
    }
    case 'multiply':
      return productWritten(a, `${dot}*`, b, by);
    case 'divide':
      return productWritten(a, `${dot}/`, b, by);
    case 'power':
      return { text: `${text(a, LEVEL.atom)} ${dot}^ ${text(b, LEVEL.atom)}`, level: LEVEL.postfix };
    case 'negate':
      return { text: `-${text(a, LEVEL.postfix)}`, level: LEVEL.prefix };
    case 'maximum':
      return atom(`max${dot}(${text(a)}, ${text(b)})`);
    case 'minimum':
      return atom(`min${dot}(${text(a)}, ${text(b)})`);
    case 'matmul':
      return matrixProductWritten(a, '*', b, by);
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
    case 'cholesky':
      return atom(`cholesky(Symmetric(${text(a)}))`);
    case 'solveByFactor':
      return { text: `${text(a, LEVEL.atom)} \\ ${text(b, LEVEL.atom)}`, level: LEVEL.product };
    case 'inverseByFactor':
      return atom(`inv(${text(a)})`);
    case 'logdetByFactor':
      return atom(`logdet(${text(a)})`);
    case 'determinant':
      return atom(`det(${text(a)})`);
    case 'logdet':
      return atom(`logabsdet(${text(a)})[1]`);
    case 'traceOf':
      return atom(`tr(${text(a)})`);
    case 'matrixPower':
      return { text: `${text(a, LEVEL.atom)}^${operation.power}`, level: LEVEL.postfix };
    case 'matrixFunction': {
      const own = matrixFunctionIn('julia', operation.name);
      return atom(`${own ?? by.helper(operation.name)}(${text(a)})`);
    }
    case 'sumOf':
      return atom(`sum(${text(a)}${operation.axis ? `; ${dims(operation.axis)}` : ''})`);
    case 'largestOf':
      return atom(`maximum(${text(a)}${operation.axis ? `; ${dims(operation.axis)}` : ''})`);
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
    case 'cumsum':
      return atom(`cumsum(${text(a)}; ${dims(operation.axis)})`);
    case 'softmax':
    case 'logsumexp': {
      const isLog = operation.kind === 'softmax' && operation.isLog;
      const name = by.helper(isLog ? 'logSoftmax' : operation.kind);
      const call = `${name}(${text(a)}, ${operation.axis === 'rows' ? 2 : 1})`;
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
      return atom(`reshape(${text(a)}, ${sizesText(shape, by)})`);
    case 'part': {
      const isEntry = isScalar(shape);
      return atom(
        `${text(a, LEVEL.atom)}[${rangeFromOne(operation.rows, isEntry, by)}, ${rangeFromOne(operation.cols, isEntry, by)}]`,
      );
    }
    case 'blocks': {
      const rows = blockRows(operation, node.args, (arg) => text(arg));
      return atom(`vcat(${rows.map((row) => `hcat(${row.join(', ')})`).join(', ')})`);
    }
    case 'call':
    case 'jacobian':
    case 'action':
      return unknownWritten(operation, node, PULL, by);
    case 'loop':
      throw new Error('a loop is written as lines');
  }
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
  const shapes = parameters.map((one) => parameterText(one, docText)).join(', ');
  return [
    `"${docText(about)}${shapes === '' ? '' : ` With ${shapes}.`}"`,
    `function ${spelled}(${parameters.map((one) => one.spelled).join(', ')})`,
    ...opening.map(openingText),
    ...linesText(body, LINES),
    `    return ${returned}`,
    'end',
  ].join('\n');
}

const docText = (text: string): string =>
  plainText(text).replaceAll('\\', '\\\\').replaceAll('"', "'").replaceAll('$', '\\$');

function fileText(file: TargetFile): string {
  const helpers = [...CHECKS, ...file.helpers].flatMap((name) => JULIA_HELPERS[name] ?? []);
  const head = [
    `# ${plainText(file.source)}: its definitions and derivatives in Julia, written by mcalc.`,
    '# Columns are n×1 matrices, scalars are numbers.',
    ...file.refusals.map((refusal) => `# Left out: ${plainText(refusal)}`),
    '',
    'using LinearAlgebra',
    ...(file.selfTest ? ['using Random'] : []),
  ];
  const main = file.selfTest ? [selfTestText(file)] : [];
  return `${[head.join('\n'), ...helpers, ...file.functions.map(functionText), ...main].join('\n\n')}\n`;
}

/** Every derivative along directions, beside central differences. */
function selfTestText(file: TargetFile): string {
  const { tests, parameters, call } = runnableTests(file);
  const spelled = [...parameters.keys()];
  return [
    'function point_(seed)',
    '    Random.seed!(seed)',
    '    style = seed % 4 > 1 ? "unit" : "real"',
    ...(file.selfTest?.dims ?? []).map(
      (dim, place) => `    ${dim} = isodd(seed) ? ${2 + place} : ${Math.max(2, 6 - place)}`,
    ),
    ...[...parameters.values()].map(
      ({ spelled, sizes, attributes }) =>
        `    ${spelled} = draw_(style, ${sizes ? `(${sizes.join(', ')})` : '()'}, ${JSON.stringify(attributes.join(' '))})`,
    ),
    `    return (; ${spelled.join(', ')})`,
    'end',
    '',
    '# What is tested: the name, the function, its derivative, the parameter that moves, and how they are compared.',
    'const tests_ = [',
    ...tests.map(({ spelled, of, by, kind, isAmongGradients, direction }) => {
      const attributes = parameters.get(by)?.attributes.join(' ') ?? '';
      const called = call(spelled, direction);
      const value = isAmongGradients ? `${called}[2].${by}` : called;
      return `    ("${spelled}", "${by}", (p_, moved_) -> ${call(of, by)}, (p_, moved_) -> ${value}, "${kind}", ${JSON.stringify(attributes)}),`;
    }),
    ']',
    '',
    JULIA_HELPERS.selfTest ?? '',
    '',
    'if abspath(PROGRAM_FILE) == @__FILE__',
    '    exit(sum(wrong_, tests_; init=0) > 0 ? 1 : 0)',
    'end',
  ].join('\n');
}

export const julia: Target = {
  name: 'julia',
  reserved: new Set([...RESERVED.split(' '), 'g_', 'moved_', 'p_', ...SELF_TEST]),
  helpers: JULIA_HELPERS,
  overwrites: false,
  factors: true,
  hasFusedSoftmax: false,
  helperName: (name) => `${name}_`,
  identifier,
  write,
  sizeOf: (name, axis) => `size(${name}, ${axis + 1})`,
  quotient: (above, below) => `div(${above}, ${below})`,
  start: (shape, combine, by) =>
    isScalar(shape) ? `${startOf(combine)}.0` : filledText(startOf(combine), shape, by),
  file: fileText,
};
