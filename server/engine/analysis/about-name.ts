// The description of a name: its kind, its shape, where it is introduced and its attributes.

import type { InferredDocument } from '../document/document.ts';
import type { Local, Occurrence } from '../names/occurrence.ts';
import type { NameSymbol } from '../names/symbols.ts';
import type { Term } from '../names/term.ts';
import { calling } from '../operators/table.ts';
import { displaySize } from '../shapes/dimension.ts';
import { displayShape } from '../shapes/shape.ts';
import { printExpression } from '../syntax/print.ts';
import type { Statement } from '../syntax/tree.ts';
import { familyOf, normaliseLetters } from '../text/names.ts';
import type { HoverSummary } from './analysis.ts';
import { originsOf, placeAt } from './shape-at.ts';
import { shapeNamed } from './symbols.ts';
import { allTerms } from './terms-at.ts';

export type About = Omit<HoverSummary, 'range'>;

/** The binding of the name at an occurrence of statement `index`; null where nothing is known of it. */
export function aboutOccurrence(
  { binding, span }: Occurrence,
  index: number,
  document: InferredDocument,
): About | null {
  switch (binding.kind) {
    case 'operator':
      return aboutOperator(binding.name, span.start, index, document);
    case 'local':
      return aboutLocal(binding.local, index, document);
    case 'name':
      return binding.symbol.kind === 'function'
        ? withCall(aboutSymbol(binding.symbol, document), span.start, index, document)
        : aboutSymbol(binding.symbol, document);
  }
}

function aboutOperator(name: string, start: number, index: number, document: InferredDocument): About | null {
  const entry = calling(name);
  if (!entry) return null;
  const notes = [entry.calling.summary];
  return withCall({ title: `${name}(…)`, origins: [], notes }, start, index, document);
}

/** With the shape of the call that begins there. */
function withCall(about: About, start: number, index: number, document: InferredDocument): About {
  const [statement, placed] = [document.inferred[index], document.statements[index]];
  if (!statement || !placed) return about;
  for (const term of allTerms(statement)) {
    if (calleeStart(term) !== start) continue;
    const shape = statement.shapes.get(term);
    if (!shape) return about;
    const written = placed.text.slice(term.span.start, term.span.end).replace(/\s+/gu, ' ');
    return term.kind === 'call' && term.callee.kind === 'operator'
      ? { ...about, title: `${about.title} : ${displayShape(shape)}` }
      : {
          ...about,
          title: `${written} : ${displayShape(shape)}`,
          notes: [`\`${about.title}\``, ...about.notes],
        };
  }
  return about;
}

/** Where the function's name stands in a call, or in the action of a derivative; null of other terms. */
function calleeStart(term: Term): number | null {
  if (term.kind === 'call') return term.calleeSpan.start;
  return term.kind === 'action' || term.kind === 'entryGradient' ? term.span.start : null;
}

function aboutLocal(local: Local, index: number, document: InferredDocument): About {
  const origins = [{ text: 'introduced', place: placeAt(local.span, index, document) }];
  if (local.role === 'index') {
    const range = rangeOfIndex(local, index, document);
    return { title: `${local.name} : index`, origins, notes: range === null ? [] : [range] };
  }
  if (local.role === 'size')
    return { title: `${local.name} : size`, origins, notes: ['any size: this function has it of its own'] };
  return {
    title: `${local.name} : ${parameterShape(local, index, document)}`,
    origins,
    notes: ['parameter'],
  };
}

/** `from 1 to n`, as written. */
function rangeOfIndex(local: Local, index: number, document: InferredDocument): string | null {
  const [statement, placed] = [document.inferred[index], document.statements[index]];
  if (!statement || !placed) return null;
  const quote = (term: Term): string => placed.text.slice(term.span.start, term.span.end);
  let found: Extract<Term, { kind: 'bigOperator' }> | null = null;
  for (const term of allTerms(statement)) {
    if (term.kind !== 'bigOperator' || term.letter === null || normaliseLetters(term.letter) !== local.name)
      continue;
    const holds = term.span.start <= local.span.start && local.span.end <= term.span.end;
    if (holds && (!found || term.span.start > found.span.start)) found = term;
  }
  if (!found?.to) return null;
  return `from ${found.from ? quote(found.from) : '1'} to ${quote(found.to)}`;
}

function parameterShape(local: Local, index: number, document: InferredDocument): string {
  const statement = document.inferred[index];
  for (const term of statement ? allTerms(statement) : []) {
    const shape = term.kind === 'name' && term.name === local.name && statement?.shapes.get(term);
    if (shape) return displayShape(shape);
  }
  const text = declaredSpace(local, document.statements[index]);
  return text ?? 'a number, or a matrix entry by entry';
}

function declaredSpace(
  local: Local,
  placed: InferredDocument['statements'][number] | undefined,
): string | null {
  const statement: Statement | null = placed?.parsed.kind === 'parsed' ? placed.parsed.statement : null;
  if (!placed || statement?.kind !== 'function' || statement.body.kind !== 'formula') return null;
  const own = statement.body.parameters.find(({ name }) => name.span.start === local.span.start);
  return own?.space ? placed.text.slice(own.space.span.start, own.space.span.end) : null;
}

/** The kind, shape or size of a symbol and where it is declared, as one entry of a hover or of completion. */
export function aboutSymbol(symbol: NameSymbol, document: InferredDocument): About {
  const place = placeAt(symbol.span, symbol.statement, document);
  const foreign = document.statements[symbol.statement]?.foreign;
  // A statement that a reading adds to the file stands at a place of this file, in no other.
  const isOfFile = !foreign || foreign.file === '';
  const from = isOfFile ? [] : [`from ${foreign.file}, line ${foreign.line}`];
  switch (symbol.kind) {
    case 'dim': {
      const size = document.dims.sizes.get(symbol.name);
      const fixed = size && size.key !== symbol.name ? ` = ${displaySize(size)}` : '';
      return { title: `dim ${symbol.name}${fixed}`, origins: [{ text: 'declared', place }], notes: from };
    }
    case 'function':
      return {
        title: `fn ${symbol.name}${describeFunction(symbol)}`,
        origins: [{ text: 'declared', place }],
        notes: from,
      };
    case 'variable':
    case 'definition': {
      const shape = shapeNamed(symbol.name, document);
      const term: Term = { kind: 'name', name: symbol.name, span: symbol.span };
      const traced = shape ? originsOf(term, shape, symbol.statement, document) : [];
      const said =
        symbol.kind === 'variable'
          ? [
              lawText(symbol, document) ?? symbol.role ?? 'var',
              ...symbol.attributes.map(({ name, axis }) => (axis === null ? name : `${name} ${axis}`)),
            ]
          : definitionText(symbol.statement, document);
      const given = isOfFile && foreign ? givenIn(symbol, foreign.statement, document) : null;
      return {
        title: `${symbol.name} : ${shape ? displayShape(shape) : 'not known'}`,
        // A name without a size that could be traced was introduced somewhere all the same.
        origins: traced.length > 0 ? traced : [{ text: `\`${symbol.name}\``, place }],
        notes: [...(given ?? said), ...from],
      };
    }
  }
}

/** Of a member that a reading adds, the definition of the file that gives it for any index; null where it is declared. */
function givenIn(symbol: NameSymbol, start: number, document: InferredDocument): readonly string[] | null {
  const definesFor = ({ parsed }: InferredDocument['statements'][number]): boolean => {
    if (parsed.kind !== 'parsed' || parsed.statement.kind !== 'equation' || !parsed.statement.ranges)
      return false;
    const [left] = parsed.statement.sides;
    return left?.kind === 'name' && familyOf(left.name) === familyOf(symbol.name);
  };
  const step = document.statements.findIndex(definesFor);
  const { parsed } = document.statements[start] ?? { parsed: null };
  const isDefined = parsed?.kind === 'parsed' && parsed.statement.kind === 'equation';
  return isDefined ? definitionText(step < 0 ? start : step, document) : null;
}

/** Facts about a random variable: `random, mean \`m\`, cov \`C\``; null of any other. */
function lawText(
  symbol: Extract<NameSymbol, { kind: 'variable' }>,
  document: InferredDocument,
): string | null {
  const { parsed } = document.statements[symbol.statement] ?? { parsed: null };
  const law =
    parsed?.kind === 'parsed' && parsed.statement.kind === 'declaration' ? parsed.statement.law : null;
  if (!law) return null;
  const known = Object.entries({ mean: law.mean, cov: law.cov }).flatMap(([word, value]) =>
    value ? [`, ${word} \`${printExpression(value)}\``] : [],
  );
  return `random${known.join('')}`;
}

const LONGEST_DEFINITION = 80;

function definitionText(statement: number, document: InferredDocument): readonly string[] {
  const text = document.statements[statement]?.text.replace(/#[^\n]*/gu, '').replace(/\s+/gu, ' ');
  return text && text.length <= LONGEST_DEFINITION ? [`definition: \`${text.trim()}\``] : ['definition'];
}

function describeFunction(symbol: Extract<NameSymbol, { kind: 'function' }>): string {
  switch (symbol.body.kind) {
    case 'elementwise':
      return ' : elementwise';
    case 'map':
      return ` : a map${symbol.body.along ? ` of ${symbol.body.along}` : ''}, not elementwise`;
    case 'formula':
      return `(${symbol.body.parameters.map((parameter) => parameter.name.text).join(', ')})`;
  }
}
