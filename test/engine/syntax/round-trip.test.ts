// Whatever tree is printed, the text has that tree.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameTree } from '../../../server/engine/syntax/format.ts';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { printExpression } from '../../../server/engine/syntax/print.ts';
import type { Expression } from '../../../server/engine/syntax/tree.ts';

const span = { start: 0, end: 0 };
const touching = (at: number) => ({ start: 2 * at, end: 2 * at + 1 });

const name = fc
  .constantFrom('A', 'Θ', 'x', 'W₁', 'in', 'x̂', 'e', 'h')
  .map((text): Expression => ({ kind: 'name', name: text.normalize('NFKC'), text, span }));
const number = fc.constantFrom('2', '0.5', '1e-3', '½', 'π').map((text): Expression => {
  const value = text === '½' ? 0.5 : text === 'π' ? Math.PI : Number(text);
  return { kind: 'number', value, text, span };
});

/** An expression of each level, from those of the levels that bind tighter. */
const { sum } = fc.letrec<{
  base: Expression;
  postfix: Expression;
  side: Expression;
  product: Expression;
  sum: Expression;
}>((tie) => ({
  base: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    name,
    tie('sum').map((inside): Expression => ({ kind: 'parentheses', inside, span })),
    tie('sum').map((of): Expression => ({ kind: 'norm', of, which: 'F', span })),
    tie('sum').map((of): Expression => ({ kind: 'differential', of, span })),
    fc
      .tuple(tie('sum'), tie('sum'))
      .map(([left, right]): Expression => ({ kind: 'angle', left, right, span })),
    name.map((variable): Expression => {
      const variables = [{ variable, power: 1, span }];
      return { kind: 'derivative', spelling: '∂', order: 1, numerator: variable, variables, span };
    }),
    fc
      .array(fc.array(tie('postfix'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((rows): Expression => ({ kind: 'block', rows, span })),
  ),
  postfix: fc.oneof(
    tie('base'),
    tie('base').map(
      (base): Expression => ({ kind: 'postfix', base, operations: [{ kind: 'transpose', span }], span }),
    ),
    tie('base').map(
      (base): Expression => ({ kind: 'postfix', base, operations: [{ kind: 'prime', span }], span }),
    ),
    fc.tuple(tie('base'), tie('sum'), fc.boolean()).map(([base, exponent, elementwise]): Expression => {
      // What is raised behind `∂L/∂x` is the variable.
      if (base.kind === 'derivative') return base;
      return { kind: 'postfix', base, operations: [{ kind: 'power', exponent, elementwise, span }], span };
    }),
    fc.tuple(tie('base'), tie('sum')).map(([base, value]): Expression => {
      return {
        kind: 'postfix',
        base,
        operations: [{ kind: 'index', items: [{ kind: 'at', at: value }], span }],
        span,
      };
    }),
  ),
  side: fc.oneof(
    tie('postfix'),
    number,
    tie('postfix').map((of): Expression => ({ kind: 'negate', of, span })),
    fc.array(tie('postfix'), { minLength: 2, maxLength: 3 }).map(
      (factors): Expression => ({
        kind: 'juxtaposition',
        factors: factors.map((factor, at) => ({ ...factor, span: touching(at) })),
        span,
      }),
    ),
  ),
  product: fc.oneof(
    tie('side'),
    fc
      .tuple(tie('side'), fc.constantFrom('*', '∘', '⊙', '.*', '⊗'), tie('side'))
      .map(([first, sign, factor]): Expression => {
        const signs = { '*': '*', '∘': '∘', '⊙': '⊙', '.*': '.*', '⊗': '⊗' } as const;
        const known = sign in signs ? sign : '*';
        const [written] = Object.values(signs).filter((value) => value === known);
        return { kind: 'product', first, rest: [{ sign: written ?? '*', signSpan: span, factor }], span };
      }),
    fc.tuple(tie('side'), tie('side')).map(([first, factor]): Expression => {
      return { kind: 'dot', first, rest: [{ signSpan: span, factor }], span };
    }),
  ),
  sum: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    tie('product'),
    fc.tuple(tie('product'), tie('product')).map(([first, term]): Expression => {
      return { kind: 'sum', first, rest: [{ sign: '-', signSpan: span, term }], span };
    }),
  ),
}));

test('print and parse are each other’s inverse', () => {
  fc.assert(
    fc.property(sum, (tree) => {
      const text = printExpression(tree);
      const parsed = parseStatement(`result = ${text}`);
      if (parsed.kind === 'broken') throw new Error(`${text}: ${parsed.fault.message}`);
      const side = parsed.statement.kind === 'equation' ? parsed.statement.sides[1] : null;
      expect(sameTree(side, tree), text).toBe(true);
    }),
    { numRuns: 300 },
  );
});
