// Whatever tree is printed, the text has that tree.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameTree } from '../../../server/engine/syntax/format.ts';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { printExpression, printStatement } from '../../../server/engine/syntax/print.ts';
import type {
  Expression,
  IndexNode,
  NameNode,
  NumberNode,
  PostfixOperation,
  SpaceNode,
  Statement,
} from '../../../server/engine/syntax/tree.ts';

const span = { start: 0, end: 0 };
const touching = (at: number) => ({ start: 2 * at, end: 2 * at + 1 });

const name = fc
  .constantFrom('A', 'Θ', 'x', 'W₁', 'out', 'x̂', 'e', 'h')
  .map((text): NameNode => ({ kind: 'name', name: text.normalize('NFKC'), text, span }));
const number = fc.constantFrom('2', '0.5', '1e-3', '½', 'π').map((text): NumberNode => {
  const value = text === '½' ? 0.5 : text === 'π' ? Math.PI : Number(text);
  return { kind: 'number', value, text, span };
});

const sumSign = fc.constantFrom('+', '-', '.+', '.-');

const place = (sum: fc.Arbitrary<Expression>): fc.Arbitrary<IndexNode> =>
  fc.oneof(
    fc.constant<IndexNode>({ kind: 'all', span }),
    sum.map((at): IndexNode => ({ kind: 'at', at })),
    fc.tuple(sum, sum).map(([from, to]): IndexNode => ({ kind: 'range', from, to })),
  );

/** What a sum goes over: nothing said, an index, up to a limit, from one limit to another. */
const range = (sum: fc.Arbitrary<Expression>) =>
  fc.oneof(
    fc.constant({ index: null, from: null, to: null }),
    name.map((index) => ({ index, from: null, to: null })),
    fc.tuple(name, sum).map(([index, to]) => ({ index, from: null, to })),
    fc.tuple(name, sum, sum).map(([index, from, to]) => ({ index, from, to })),
    sum.map((to) => ({ index: null, from: null, to })),
  );

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
    fc
      .tuple(tie('sum'), fc.constantFrom('F', '1', '2', '*', null))
      .map(([of, which]): Expression => ({ kind: 'norm', of, which, span })),
    tie('sum').map((of): Expression => ({ kind: 'absolute', of, span })),
    tie('sum').map((of): Expression => ({ kind: 'differential', of, span })),
    fc
      .tuple(tie('sum'), tie('sum'))
      .map(([left, right]): Expression => ({ kind: 'angle', left, right, span })),
    name.map((variable): Expression => {
      const variables = [{ variable, power: 1, span }];
      return { kind: 'derivative', spelling: '∂', order: 1, numerator: variable, variables, span };
    }),
    fc.tuple(name, name, name, fc.constantFrom(1, 2)).map(([numerator, first, second, power]): Expression => {
      const variables = [
        { variable: first, power, span },
        { variable: second, power: 1, span },
      ];
      return { kind: 'derivative', spelling: '∂', order: power + 1, numerator, variables, span };
    }),
    fc.tuple(name, name, fc.constantFrom(1, 2)).map(([numerator, variable, order]): Expression => {
      const variables = [{ variable, power: order, span }];
      return { kind: 'derivative', spelling: '∇', order, numerator, variables, span };
    }),
    fc
      .array(fc.array(tie('postfix'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((rows): Expression => ({ kind: 'block', rows, blanks: [], span })),
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
    fc.tuple(tie('base'), fc.array(place(tie('sum')), { minLength: 1, maxLength: 2 })).map(
      ([base, items]): Expression => ({
        kind: 'postfix',
        base,
        operations: [{ kind: 'index', items, span }],
        span,
      }),
    ),
    fc
      .tuple(name, fc.boolean(), fc.array(tie('sum'), { maxLength: 3 }))
      .map(([base, primed, values]): Expression => {
        const items = values.map((value) => ({ kind: 'value', value }) as const);
        const call: PostfixOperation = { kind: 'arguments', items, span };
        const prime: PostfixOperation = { kind: 'prime', span };
        return { kind: 'postfix', base, operations: primed ? [prime, call] : [call], span };
      }),
    fc.tuple(name, name, tie('base'), tie('sum')).map(([base, index, over, value]): Expression => {
      const items = [
        { kind: 'binder', index, over },
        { kind: 'value', value },
      ] as const;
      return { kind: 'postfix', base, operations: [{ kind: 'arguments', items, span }], span };
    }),
    tie('base').map(
      (base): Expression => ({ kind: 'postfix', base, operations: [{ kind: 'inverse', span }], span }),
    ),
  ),
  side: fc.oneof(
    tie('postfix'),
    number,
    fc
      .tuple(fc.oneof(name, number), fc.oneof(name, number))
      .map(([numerator, denominator]): Expression => ({ kind: 'quotient', numerator, denominator, span })),
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
    fc.tuple(tie('product'), sumSign, tie('product')).map(([first, sign, term]): Expression => {
      return { kind: 'sum', first, rest: [{ sign, signSpan: span, term }], span };
    }),
    // A sum sign takes all that follows up to the next sum, so it stands last in its row.
    fc
      .tuple(tie('side'), fc.constantFrom('∑', '∏'), range(tie('sum')), tie('product'))
      .map(([first, sign, { index, from, to }, body]): Expression => {
        const big: Expression = { kind: 'bigOperator', sign, letter: false, index, from, to, body, span };
        return { kind: 'product', first, rest: [{ sign: '*', signSpan: span, factor: big }], span };
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

/** A space and its sizes; without a size it is a number. */
const size = fc.oneof(
  fc.constant({ kind: 'unknown', span } as const),
  fc.oneof(name, number).map((of) => ({ kind: 'size', size: of }) as const),
);
const space = fc
  .tuple(fc.array(size, { maxLength: 2 }), fc.constantFrom('bracket', 'power'))
  .map(([sizes, spelling]): SpaceNode => ({ sizes, spelling, span }));

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc
    .array(fc.tuple(name, fc.constantFrom('free', 'equals', 'atMost'), sum), { minLength: 1, maxLength: 3 })
    .map((items): Statement => {
      const read = items.map(([item, relation, of]) => {
        return { name: item, relation, size: relation === 'free' ? null : of, span };
      });
      return { kind: 'dim', items: read, span };
    }),
  fc
    .record({
      role: fc.constantFrom('const', 'param', 'var', null),
      names: fc.array(name, { minLength: 1, maxLength: 3 }),
      sign: fc.constantFrom(':', '∈'),
      space,
      attributes: fc.array(
        fc
          .tuple(fc.constantFrom('spd', 'simplex'), fc.constantFrom('rows', 'cols', null))
          .map(([word, axis]) => ({ name: word, axis, span })),
        { maxLength: 2 },
      ),
    })
    .map((parts): Statement => ({ kind: 'declaration', ...parts, span })),
  name.map((called): Statement => ({ kind: 'function', name: called, body: { kind: 'elementwise' }, span })),
  fc
    .tuple(
      name,
      fc.constantFrom('rows', 'cols', null),
      fc.array(space, { minLength: 1, maxLength: 2 }),
      space,
    )
    .map(
      ([called, along, from, to]): Statement => ({
        kind: 'function',
        name: called,
        body: { kind: 'map', along, from, to },
        span,
      }),
    ),
  fc
    .tuple(name, fc.array(fc.tuple(name, fc.option(space)), { maxLength: 3 }), sum)
    .map(([called, list, formula]): Statement => {
      const parameters = list.map(([parameter, of]) => ({ name: parameter, space: of }));
      return { kind: 'function', name: called, body: { kind: 'formula', parameters, formula }, span };
    }),
  fc
    .tuple(fc.constantFrom('equation', 'identity'), fc.array(sum, { minLength: 2, maxLength: 4 }))
    // `π = …` defines a name.
    .filter(([, [first]]) => !(first?.kind === 'number' && first.text === 'π'))
    .map(([kind, sides]): Statement => ({ kind, sides, notes: [], span })),
  fc
    .tuple(sum, fc.boolean())
    .map(([target, closed]): Statement => ({ kind: 'derive', target, closed, span })),
  fc
    .tuple(fc.constantFrom('*', '·', '∘', '×'), fc.constantFrom('matmul', 'hadamard', 'inner'))
    .map(([sign, meaning]): Statement => ({ kind: 'notation', sign, meaning, span })),
  fc
    .tuple(name, name, fc.option(name))
    .map(([subject, value, of]): Statement => ({ kind: 'convention', subject, value, of, span })),
);

test('statements of every kind are printed and read back, on one line or several', () => {
  fc.assert(
    fc.property(statement, fc.boolean(), (tree, broken) => {
      const text = printStatement(tree, { broken });
      const parsed = parseStatement(text);
      if (parsed.kind === 'broken') throw new Error(`${text}: ${parsed.fault.message}`);
      expect(sameTree(parsed.statement, tree), text).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('what is printed in ASCII is read, and printed alike again', () => {
  fc.assert(
    fc.property(sum, (tree) => {
      const text = printExpression(tree, { ascii: true });
      const parsed = parseStatement(`result = ${text}`);
      if (parsed.kind === 'broken') throw new Error(`${text}: ${parsed.fault.message}`);
      expect(printStatement(parsed.statement, { ascii: true })).toBe(`result = ${text}`);
    }),
    { numRuns: 300 },
  );
});
