// Nodes that stand for something worked out elsewhere: a derivative that is asked for, the differential in a proof's line.

import type { Expression } from '../expressions/expression.ts';
import { powersOf, quotientLatex, quotientText, type WrittenVariable } from '../text/derivative.ts';
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

const writtenVariables = (by: readonly Expression[], writer: Writer): readonly WrittenVariable[] =>
  powersOf(by.map((variable) => writer.write(variable, LEVEL.atom))).map(({ variable, power }) => ({
    text: variable,
    power,
  }));

function derivativeText(node: Expression, writer: Writer): Written {
  const [of, ...by] = node.args;
  if (!of) return atom('?');
  const above = of.args.length === 0 ? writer.write(of, LEVEL.atom) : `(${writer.write(of, LEVEL.sum)})`;
  return atom(quotientText(above, writtenVariables(by, writer), by.length));
}

function derivativeLatex(node: Expression, writer: Writer): Written {
  const [of, ...by] = node.args;
  if (!of) return atom('?');
  return atom(quotientLatex(writer.write(of, LEVEL.postfix), writtenVariables(by, writer), by.length));
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
