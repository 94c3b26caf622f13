// What the contract says about spaces, sum signs, derivatives side by side and notes: text, and the tree that it has.

import { describe, expect, test } from 'vitest';
import { parseStatement } from '../../../server/engine/syntax/parse.ts';
import { printStatement } from '../../../server/engine/syntax/print.ts';
import type { Expression, ParsedStatement, Statement } from '../../../server/engine/syntax/tree.ts';

function read(text: string): Statement {
  const parsed: ParsedStatement = parseStatement(text);
  if (parsed.kind === 'broken') throw new Error(`${text}: ${parsed.fault.message}`);
  return parsed.statement;
}

function right(text: string): Expression {
  const statement = read(`a = ${text}`);
  const side = statement.kind === 'equation' ? statement.sides[1] : undefined;
  if (!side) throw new Error(`${text} has no right side`);
  return side;
}

/** Kinds from the outside in, as far as a line of a test needs them. */
function summary(node: Expression): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'number':
      return node.text;
    case 'quotient':
      return `${summary(node.numerator)}/${summary(node.denominator)}`;
    case 'parentheses':
      return `(${summary(node.inside)})`;
    case 'negate':
      return `-${summary(node.of)}`;
    case 'absolute':
      return `|${summary(node.of)}|`;
    case 'postfix':
      return `${summary(node.base)}${node.operations.map((operation) => `.${operation.kind}`).join('')}`;
    case 'juxtaposition':
      return `⟪${node.factors.map(summary).join(' ')}⟫`;
    case 'product':
      return `⟪${[summary(node.first), ...node.rest.map((part) => `${part.sign} ${summary(part.factor)}`)].join(' ')}⟫`;
    case 'dot':
      return `⟪${[node.first, ...node.rest.map((part) => part.factor)].map(summary).join(' · ')}⟫`;
    case 'sum':
      return `⟪${[summary(node.first), ...node.rest.map((part) => `${part.sign} ${summary(part.term)}`)].join(' ')}⟫`;
    case 'bigOperator':
      return `${node.letter ? 'letter' : ''}${node.sign}[${node.index?.name ?? ''}]${summary(node.body)}`;
    case 'block':
      return `[${node.rows.map((row) => row.map(summary).join(' | ')).join('; ')}]`;
    case 'derivative':
      return `∂${summary(node.numerator)}/${node.variables.map((part) => `∂${summary(part.variable)}`).join('')}`;
    default:
      return node.kind;
  }
}

describe('the tree of', () => {
  test.each([
    // A chain rule is written as derivatives side by side.
    ['∂L/∂a ∂a/∂Θ', '⟪∂L/∂a ∂a/∂Θ⟫'],
    ['∂²L/∂x ∂y', '∂L/∂x∂y'],
    ['∂L/∂W [A B]', '⟪∂L/∂W [A | B]⟫'],
    ['[∂L/∂x y]', '[∂L/∂x | y]'],
    // Σ is a sum sign before `_{`, and an inverse or transpose is no limit.
    ['Σ_{i=1}^{M} x[i]', 'letter∑[i]x.index'],
    ["x' Σ^{-1} y", '⟪x.prime Σ.inverse y⟫'],
    ['Σ^{T} y', '⟪Σ.transpose y⟫'],
    // Before a minus it is no sum sign: a covariance minus something.
    ['Σ - S', '⟪Σ - S⟫'],
    ['A Σ - S B', '⟪⟪A Σ⟫ - ⟪S B⟫⟫'],
    // π behind a digit is a factor.
    ['2π S', '⟪2 π S⟫'],
    ['2pi', '⟪2 pi⟫'],
    // A tight quotient binds like a number.
    ['1/2(a + b)', '⟪1/2 (⟪a + b⟫)⟫'],
    ['2/n^2', '⟪2 / n.power⟫'],
    // Look-alikes and spaces.
    ['A^⊤', 'A.transpose'],
    ['A ^ T', 'A.transpose'],
    ['A⁻ᵀ b', '⟪A.inverse.transpose b⟫'],
    ['c .^ 2', 'c.power'],
    ['x^-1.5', 'x.power'],
    ['max (a, b)', 'max.arguments'],
    ['f (x)', '⟪f (x)⟫'],
    ['|a||b|', '⟪|a| |b|⟫'],
    // Inside a block the signs bind as they do outside.
    ['[A · B * C D]', '[⟪A · ⟪B * C⟫⟫ | D]'],
  ])('%s', (text, tree) => {
    expect(summary(right(text))).toBe(tree);
    const printed = printStatement(read(`a = ${text}`));
    expect(summary(right(printed.replace(/^a = /u, '')))).toBe(tree);
  });

  test('a declaration of Σ', () => {
    expect(read('Σ, Π : R[n, n] spd')).toMatchObject({ names: [{ name: 'Σ' }, { name: 'Π' }] });
  });
});

describe('notes', () => {
  const proof = 'dL = E · dh(a)   by (13)\n   = G · dΘ       by (6)   # done';

  test('end with their line, so that no step of a chain is swallowed', () => {
    const statement = read(proof);
    expect(statement).toMatchObject({
      sides: [{ kind: 'name' }, { kind: 'dot' }, { kind: 'dot' }],
      notes: [
        { text: '(13)', side: 1 },
        { text: '(6)', side: 2 },
      ],
    });
  });

  test('are printed behind the side that they belong to', () => {
    expect(printStatement(read(proof))).toBe('dL = E · dh(a)   by (13)\n   = G · dΘ       by (6)');
  });
});

describe('whatever the text, no exception:', () => {
  test.each(['Σ ', '∑ ', '∇_x ', '-', '(', '[', '|', '‖', 'x^', '2^{', 'd('])(
    '%s ten thousand times',
    (sign) => {
      expect(['parsed', 'broken']).toContain(parseStatement(`a = ${sign.repeat(10_000)}x`).kind);
    },
  );
});
