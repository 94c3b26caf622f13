// The names of a file that stand for nothing and may be declared, with how they are used: not words of prose, not what a line that
// cannot be read would introduce, not operators of another language, and no members of what is summed.

import type { InferredDocument } from '../document/document.ts';
import type { Span } from '../syntax/tree.ts';
import { signWritten } from './calls-elsewhere.ts';
import { isReadByNothing, standsOnlyAbove, upstreamDefinition } from './missing-upstream.ts';
import { isProse, namesInWords, wordsInFront } from './prose.ts';
import { claimedFrom, isKronecker, isMember } from './undeclared-members.ts';

/** How an unknown name stands somewhere: `dependent` is `A(t)`, `call` what a bracket follows that may be a factor. */
type Use = 'value' | 'call' | 'dependent' | 'function';

export interface Unknown {
  readonly statement: number;
  readonly uses: ReadonlySet<Use>;
}

/** Whether it is a function: by its letter, or since it stands nowhere without arguments. */
export const isFunction = ({ uses }: Unknown): boolean => uses.has('function') || !uses.has('value');

/** Words of a sentence beside a formula, and what is left of an index (`∇f(x)_i`). */
const NO_VALUE = /^(?:_.*|wrt|where|with|and|if|is|are|the|then|so|for|thus|hence|let|find|show)$/u;

/** The names that stand for nothing, with the first statement that has each. */
export function unknownNames(document: InferredDocument): ReadonlyMap<string, Unknown> {
  const found = new Map<string, Unknown>();
  const made = new Set<string>();
  for (const statement of document.reportable) {
    const placed = document.statements[statement];
    if (!placed || placed.foreign) continue;
    const words = wordsInFront(statement, document);
    const claimed = claimedFrom(statement, document);
    for (const fault of document.inferred[statement]?.resolved.faults ?? []) {
      if (fault.kind === 'bad-call' && fault.undeclared !== undefined) {
        addTo(found, fault.undeclared, statement, 'value');
        made.add(fault.undeclared);
      }
      if (fault.kind !== 'unknown-name' || fault.split || fault.isPlace) continue;
      if (fault.span.end <= words || isProse(fault.span, placed.text)) continue;
      if (signWritten(fault.name, placed.text, fault.span) || NO_VALUE.test(fault.name)) continue;
      addTo(found, fault.name, statement, useOf(fault.name, fault.span, fault.called, placed.text));
      if (fault.span.start < claimed) made.add(fault.name);
    }
  }
  const inWords = namesInWords(document);
  // The logistic function has no variable of its own.
  const isLogistic = (name: string, uses: ReadonlySet<Use>): boolean => name === 'σ' && uses.has('function');
  for (const [name, { uses }] of found)
    if (
      !(made.has(name) || isLogistic(name, uses)) ||
      inWords.has(name) ||
      (uses.has('value') && uses.has('dependent')) ||
      isOperator(name, found, document) ||
      isIntroduced(name, document) ||
      isMember(name, document) ||
      isKronecker(name) ||
      isOnlyDerived(name, document)
    )
      found.delete(name);
  return found;
}

/** `∂L/∂β = …` introduces no name. */
const DERIVES = /^\s*(?:[∂∇]|d[\p{L}\p{N}_]*(?:\([^()]*\))?\/d|grad)/u;

/** Whether a line that cannot be read would introduce it (`[x; y] = …`, `Soit x ∈ R^n`), or it is an index in `w(j)`. */
function isIntroduced(name: string, { statements, scope }: InferredDocument): boolean {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const inBlock = new RegExp(
    `^\\[[^\\]=]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])[^\\]=]*\\]\\s*=`,
    'u',
  );
  const inDeclaration = new RegExp(
    `(?<![\\p{L}\\p{N}_])${plain}(?:\\s*,\\s*[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)*\\s*(?:[:∈]|\\sin)\\s*[Rℝ](?![\\p{L}\\p{N}_])`,
    'u',
  );
  const onLeft = new RegExp(`^[^=]*(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])[^=]*=`, 'u');
  // `A(t) : R[n, n]`
  const asDependent = new RegExp(`^${plain}\\([^()]*\\)\\s*[:∈]`, 'u');
  // `σ² = …`, `x* = …`: spelled, it is another name.
  const marked = new RegExp(`^${plain}(?:['′*²])\\s*=(?!=)`, 'u');
  const asIndex = new RegExp(`([\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)\\((?:[^()]*,)?\\s*${plain}\\s*[,)]`, 'gu');
  const isVariable = (callee: string): boolean => {
    const symbol = scope.symbols.get(callee);
    return symbol?.kind === 'variable' && symbol.space.sizes.length > 0;
  };
  return statements.some(
    ({ text, parsed }) =>
      inBlock.test(text) ||
      (parsed.kind === 'broken' && asDependent.test(text)) ||
      (parsed.kind === 'broken' &&
        (inDeclaration.test(text) || (!DERIVES.test(text) && onLeft.test(text)))) ||
      marked.test(text) ||
      [...text.matchAll(asIndex)].some(([, callee = '']) => isVariable(callee)),
  );
}

/** `max_w`, `argmin_x`: an operator of another language, and no value. */
const isExtremum = (name: string): boolean => /^(?:arg)?(?:max|min|sup|inf)(?:_|$)|^lim_/u.test(name);

/** The d and dX of `d/dX f`, `grad_x f`: they say what is done, whatever keeps the line from being read so. */
function isOperator(
  name: string,
  unknown: ReadonlyMap<string, unknown>,
  { scope, statements }: InferredDocument,
): boolean {
  if (/^(?:grad|nabla)(?:_|$)/u.test(name) || isExtremum(name)) return true;
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  if (
    statements.some(({ text }) =>
      new RegExp(`(?<![\\p{L}\\p{N}_])d\\s*/\\s*${plain}(?![\\p{L}\\p{N}_])`, 'u').test(text),
    )
  )
    return true;
  if (name === 'd') return statements.some(({ text }) => /(?<![\p{L}\p{N}_])d\s*\/\s*d/u.test(text));
  const of = name.slice(1);
  return name.startsWith('d') && (unknown.has(of) || scope.symbols.has(of));
}

/**
 * `∂L/∂β = …` where nothing says what L is, or no definition reads β: a declared L would depend on no β, and the claim would be
 * about something else.
 */
function isOnlyDerived(name: string, document: InferredDocument): boolean {
  return (
    isReadByNothing(name, document) ||
    (standsOnlyAbove(name, document) && upstreamDefinition(name, document) === null)
  );
}

function addTo(found: Map<string, Unknown>, name: string, statement: number, use: Use): void {
  const before = found.get(name);
  found.set(name, {
    statement: before?.statement ?? statement,
    uses: new Set([...(before?.uses ?? []), use]),
  });
}

/** Names usual for multipliers and rates, and hardly for a function; and names usual for functions. */
const MULTIPLIER = /^[αβγδηκλμντω](?:_?\p{N})?$/u;
const FUNCTION = /^(?:[fghσφϕψρFGH](?:_?\p{N})?|\p{L}{2,})$/u;
const NAME_ALONE = /^\s*[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{M}\p{N}_]*)*\s*$/u;

/**
 * Whether a bracket behind an unknown name holds its arguments: `λ(1 - x^T x)` is a product, as is `X(X^T X)`, which has the name in
 * its own bracket. `A(t)` says that A depends on t, whatever else it stands for.
 */
function useOf(name: string, span: Span, isCalled: boolean, text: string): Use {
  if (!isCalled) return 'value';
  const inside = insideBracket(text, span.end);
  if (FUNCTION.test(name)) return 'function';
  if (MULTIPLIER.test(name) || wordsOf(inside).has(name)) return 'value';
  return NAME_ALONE.test(inside) ? 'dependent' : 'call';
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set<string>(text.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu));

/** The content of the bracket that opens at an offset. */
function insideBracket(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0 && sign === ')') return text.slice(from + 1, at);
  }
  return '';
}
