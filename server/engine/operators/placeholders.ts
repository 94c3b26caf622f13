// Nodes that stand for something worked out elsewhere: a derivative that is asked for, the differential in a proof's line.

import type { Expression } from '../expressions/expression.ts';
import { operator, rule } from './entry.ts';
import type { Operator, Writer } from './operator.ts';
import { atom, LEVEL, type Written } from './writing.ts';

/** The names of this family. */
declare module '../expressions/expression.ts' {
  interface OperatorNames {
    readonly derivative: true;
    readonly differentialOf: true;
  }
}

function orderText(node: Expression): string {
  const order = node.args.length - 1;
  return order === 2 ? '²' : order === 3 ? '³' : '';
}

function derivativeText(node: Expression, writer: Writer): Written {
  const [of, ...wrt] = node.args;
  if (!of) return atom('?');
  const same = wrt.every((one) => one === wrt[0]);
  const first = wrt[0] ? writer.write(wrt[0], LEVEL.atom) : '';
  const below = same
    ? `∂${first}${orderText(node)}`
    : wrt.map((one) => `∂${writer.write(one, LEVEL.atom)}`).join('');
  return atom(
    `∂${orderText(node)}${of.args.length === 0 ? writer.write(of, LEVEL.atom) : `(${writer.write(of, LEVEL.sum)})`}/${below}`,
  );
}

function derivativeLatex(node: Expression, writer: Writer): Written {
  const [of, ...wrt] = node.args;
  if (!of) return atom('?');
  const order = wrt.length > 1 ? `^{${wrt.length}}` : '';
  return atom(
    `\\frac{\\partial${order} ${writer.write(of, LEVEL.postfix)}}{${wrt.map((one) => `\\partial ${writer.write(one, LEVEL.atom)}`).join(' ')}}`,
  );
}

export const placeholders: readonly Operator[] = [
  operator({
    name: 'derivative',
    differentialRule: rule('a derivative is worked out before it is differentiated again'),
    refusal: 'a derivative must be worked out before it can be differentiated again',
    value: () => {
      throw new Error('a derivative is worked out before it is evaluated');
    },
    print: derivativeText,
    latex: derivativeLatex,
  }),
  operator({
    name: 'differentialOf',
    differentialRule: rule('second differentials are not written as d(d(A))'),
    refusal: 'the differential of a differential is not written this way',
    value: () => {
      throw new Error('a differential is worked out before it is evaluated');
    },
    print: (node, writer) => {
      const [of] = node.args;
      if (!of) return atom('?');
      return atom(
        of.operator === 'variable' ? `d${writer.write(of, LEVEL.atom)}` : `d(${writer.write(of, LEVEL.sum)})`,
      );
    },
    latex: (node, writer) => {
      const [of] = node.args;
      if (!of) return atom('?');
      return atom(
        of.args.length === 0
          ? `\\mathrm{d} ${writer.write(of, LEVEL.atom)}`
          : `\\mathrm{d}\\left(${writer.write(of, LEVEL.sum)}\\right)`,
      );
    },
  }),
];
