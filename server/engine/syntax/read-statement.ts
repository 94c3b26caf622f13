// Statements out of a match of the grammar: one action a rule.

import type { Node } from 'ohm-js';
import { lowered } from './characters.ts';
import {
  expressionOf,
  isEmpty,
  lineAt,
  list,
  name,
  nameAt,
  part,
  rangeOf,
  semantics,
  textAt,
  trimmed,
} from './reading.ts';
import type {
  AttributeNode,
  DimItem,
  Expression,
  HeadNode,
  NoteNode,
  PostfixOperation,
  SizeNode,
  SpaceNode,
  Statement,
} from './tree.ts';

function spaceOf(node: Node): SpaceNode {
  const inner = node.children[0] ?? node;
  const span = trimmed(node);
  const sizes = (of: Node | undefined): readonly SizeNode[] => list(of).map(sizeOf);
  switch (inner.ctorName) {
    case 'Space_bracket':
      return { sizes: sizes(inner.children[2]), spelling: 'bracket', span };
    case 'Space_braces':
    case 'Space_parentheses':
      return { sizes: sizes(inner.children[3]), spelling: 'power', span };
    case 'Space_power':
      return { sizes: [{ kind: 'size', size: part(inner.children[2] ?? inner) }], spelling: 'power', span };
    case 'Space_above': {
      const [, above] = inner.children;
      const [first, , others] = above?.children ?? [];
      const all = [first, ...(others?.children ?? [])].flatMap((each) => each ?? []);
      return { sizes: all.map((each) => ({ kind: 'size', size: aboveSize(each) })), spelling: 'power', span };
    }
    default:
      return { sizes: [], spelling: node.sourceString.trim() === 'ℝ' ? 'power' : 'bracket', span };
  }
}

/** The `ⁿ` of `ℝⁿ`, the `³` of `ℝ³`. */
function aboveSize(node: Node): Expression {
  const span = trimmed(node);
  const text = lowered(textAt(span));
  return /^\d+$/u.test(text) ? { kind: 'number', value: Number(text), text, span } : nameAt(span);
}

function sizeOf(node: Node): SizeNode {
  const text = node.sourceString.trim();
  if (text === '?') return { kind: 'unknown', span: trimmed(node) };
  return { kind: 'size', size: expressionOf(node) };
}

semantics.addOperation<Statement>('statement', {
  Statement: (inner) => inner.statement(),
  Dim(inner) {
    return inner.statement();
  },
  Dim_sizes(_word, items, ranges, _end) {
    return { kind: 'dim', items: list(items).map(dimItem), ...rangesOf(ranges), span: trimmed(this) };
  },
  Dim_naturals(heads, _sign, _naturals, _plus, _end) {
    const items = list(heads).map(
      (node): DimItem => ({
        name: headOf(node),
        relation: 'free',
        size: null,
        span: trimmed(node),
      }),
    );
    return { kind: 'dim', items, span: trimmed(this) };
  },
  Declaration(role, names, sign, space, attributes, ranges, _end) {
    const word = role.sourceString.trim();
    return {
      kind: 'declaration',
      role: word === 'const' || word === 'param' || word === 'var' ? word : null,
      names: list(names).map(headOf),
      sign: sign.sourceString === '∈' ? '∈' : ':',
      space: spaceOf(space),
      attributes: attributes.children.map((each) =>
        attributeOf(each, list(names).map(headOf), spaceOf(space)),
      ),
      ...rangesOf(ranges),
      span: trimmed(this),
    };
  },
  Random(_word, names, sign, space, mean, cov, ranges, _end) {
    const moment = (node: Node): Expression | null => {
      const found = node.children[0]?.children[1];
      return found ? expressionOf(found) : null;
    };
    return {
      kind: 'declaration',
      role: 'const',
      names: list(names).map(headOf),
      sign: sign.sourceString === '∈' ? '∈' : ':',
      space: spaceOf(space),
      attributes: [],
      law: { mean: moment(mean), cov: moment(cov) },
      ...rangesOf(ranges),
      span: trimmed(this),
    };
  },
  Function(inner) {
    return inner.statement();
  },
  Function_elementwise(_word, called, _colon, _kind, _end) {
    return { kind: 'function', name: name(called), body: { kind: 'elementwise' }, span: trimmed(this) };
  },
  Function_map(_word, called, _colon, along, from, _arrow, to, _end) {
    const axis = along.sourceString.trim();
    return {
      kind: 'function',
      name: name(called),
      body: {
        kind: 'map',
        along: axis === 'rows' || axis === 'cols' ? axis : null,
        from: list(from).map(spaceOf),
        to: spaceOf(to),
      },
      span: trimmed(this),
    };
  },
  Function_formula(_word, called, _open, parameters, _close, _equals, formula, _end) {
    const read = list(parameters).map((node) => {
      const space = node.children[2]?.children[0];
      return { name: name(node.children[0] ?? node), space: space ? spaceOf(space) : null };
    });
    return {
      kind: 'function',
      name: name(called),
      body: { kind: 'formula', parameters: read, formula: expressionOf(formula) },
      span: trimmed(this),
    };
  },
  Derive(_word, target, closed, _end) {
    return { kind: 'derive', target: expressionOf(target), closed: !isEmpty(closed), span: trimmed(this) };
  },
  Notation(_word, sign, _equals, meaning, _end) {
    const [written, word] = [sign.sourceString, meaning.sourceString.trim()];
    return {
      kind: 'notation',
      sign: written === '*' || written === '·' || written === '∘' ? written : '×',
      meaning: word === 'matmul' || word === 'hadamard' ? word : 'inner',
      span: trimmed(this),
    };
  },
  Convention(_word, subject, _equals, value, of, _end) {
    const whose = of.children[0];
    return {
      kind: 'convention',
      subject: name(subject),
      value: name(value),
      of: whose ? name(whose) : null,
      span: trimmed(this),
    };
  },
  Import(_word, path, _end) {
    const pathSpan = trimmed(path);
    return { kind: 'import', path: textAt(pathSpan).slice(1, -1), pathSpan, span: trimmed(this) };
  },
  Identity(first, note, _signs, rest, notes, ranges, last, _end) {
    return {
      kind: 'identity',
      sides: [expressionOf(first), ...rest.children.map(expressionOf)],
      notes: notesOf(note, notes, last),
      ...rangesOf(ranges),
      span: trimmed(this),
    };
  },
  Equation(first, note, _signs, rest, notes, ranges, last, _end) {
    return {
      kind: 'equation',
      sides: [expressionOf(first), ...rest.children.map(expressionOf)],
      notes: notesOf(note, notes, last),
      ...rangesOf(ranges),
      span: trimmed(this),
    };
  },
});

function headOf(node: Node): HeadNode {
  const [called, index] = node.children;
  const head = name(called ?? node);
  const operation: PostfixOperation | undefined = index?.children[0]?.operation();
  return operation?.kind === 'index' ? { ...head, places: operation.items } : head;
}

/** The `for` behind a statement, if there is one. */
function rangesOf(node: Node): Pick<Statement, 'ranges'> {
  const [first, ...more] = list(node.children[0]?.children[1]).map(rangeOf);
  return first ? { ranges: [first, ...more] } : {};
}

/** The notes of the sides in their order; one behind `for` is that of the last side. */
function notesOf(first: Node, rest: Node, behind: Node): readonly NoteNode[] {
  const own = [first, ...rest.children];
  const last = behind.children[0];
  return [...own.flatMap(noteOf), ...(last ? noteOf(last, own.length - 1) : [])];
}

/** The grammar sees a mark in place of `by` and blanks behind it: the words are in the original text. */
function noteOf(node: Node, side: number): readonly NoteNode[] {
  if (isEmpty(node)) return [];
  const start = node.source.startIdx;
  const line = lineAt(start);
  const [beforeComment = ''] = line.split('#', 1);
  const code = beforeComment.trimEnd();
  return [{ text: code.replace(/^by\s+/u, ''), side, span: { start, end: start + code.length } }];
}

function dimItem(node: Node): DimItem {
  const inner = node.children[0] ?? node;
  const [called, , size] = inner.children;
  const relation =
    inner.ctorName === 'DimItem_equals' ? 'equals' : inner.ctorName === 'DimItem_atMost' ? 'atMost' : 'free';
  return {
    name: headOf(called ?? inner),
    relation,
    size: size && relation !== 'free' ? expressionOf(size) : null,
    span: trimmed(node),
  };
}

/** `symmetric`; `λ > 0`, `Q = Qᵀ`, `Σ ≻ 0` say the same of the one name that is declared, and of no other. */
function attributeOf(node: Node, names: readonly HeadNode[], { sizes }: SpaceNode): AttributeNode {
  const inner = node.children[0] ?? node;
  const [comma, of, word, again] = inner.children;
  const whole = trimmed(node);
  const behindComma = comma && !isEmpty(comma) ? (/^,\s*/u.exec(textAt(whole))?.[0].length ?? 0) : 0;
  const span = { start: whole.start + behindComma, end: whole.end };
  const saysOfIt = (said: Node | undefined): boolean =>
    said === undefined || (names.length === 1 && names[0]?.name === name(said).name);
  const written = textAt(span);
  switch (inner.ctorName) {
    case 'Attribute_relation': {
      const own = saysOfIt(of?.children[0])
        ? signAttribute(word?.sourceString.trim() ?? '', sizes.length)
        : null;
      return { name: own ?? written, axis: null, span };
    }
    case 'Attribute_symmetric':
      return { name: saysOfIt(of) && saysOfIt(again?.children[0]) ? 'symmetric' : written, axis: null, span };
    default: {
      const axis = word?.sourceString.trim();
      return {
        name: name(of ?? node).name,
        axis: axis === 'rows' || axis === 'cols' ? axis : null,
        span,
      };
    }
  }
}

/** The meaning of a relation to 0 for a value with so many sizes; null of `A > 0`, which is of entries to some and spd to others. */
function signAttribute(relation: string, sizes: number): string | null {
  const isStrict = relation === '>' || relation === '≻';
  if (sizes < 2) return isStrict ? 'positive' : 'nonneg';
  if ('>≥'.includes(relation.charAt(0))) return null;
  return isStrict ? 'spd' : 'psd';
}
