// The call that is being written: what the function takes, and the shapes of what it is given so far.

import type { Analysis } from '../engine/api.ts';
import { enclosingCall } from './completion.ts';
import type { FunctionSummary, LanguageSummary } from './language-summary.ts';

export interface SignatureHelp {
  /** `sum(A, rows | cols)`, or the declaration of a function of the file. */
  readonly label: string;
  /** The parts of the label that stand for arguments. */
  readonly parameters: readonly string[];
  readonly active: number;
  /** Markdown: a summary, and the shapes of the arguments. */
  readonly notes: readonly string[];
}

/** The signature of the call around an offset, with the argument that the cursor is in. */
export function signatureHelpAt(
  analysis: Analysis,
  offset: number,
  language: LanguageSummary,
): SignatureHelp | null {
  const statement = analysis.statementBefore(offset);
  const lineStart = analysis.text.lastIndexOf('\n', offset - 1) + 1;
  const isInside = statement !== null && offset <= statement.end + 1;
  const start = isInside ? Math.min(statement.start, lineStart) : lineStart;
  const before = analysis.text.slice(start, offset);
  if (analysis.text.slice(lineStart, offset).includes('#')) return null;
  const call = enclosingCall(before);
  if (!call) return null;
  const shapes = call.texts.flatMap((text) => {
    const shape = text.trim() === '' ? null : analysis.shapeOf(text, offset);
    return shape ? [`\`${text.trim()}\` is ${shape.text}`] : [];
  });
  const own = ownSignature(analysis, call.name);
  const known = own ?? languageSignature(call.name, language);
  return (
    known && {
      ...known,
      active: Math.min(call.argument, Math.max(0, known.parameters.length - 1)),
      notes: [...known.notes, ...shapes],
    }
  );
}

type Signature = Omit<SignatureHelp, 'active'>;

/** Of a function that the file declares, its declaration. */
function ownSignature({ symbols, text }: Analysis, name: string): Signature | null {
  const symbol = symbols.find((candidate) => candidate.name === name.normalize('NFKC'));
  if (!symbol || symbol.isImported) return null;
  if (symbol.kind !== 'function' && symbol.kind !== 'definition') return null;
  const declared = text.slice(symbol.range.start, symbol.statementRange.end).replace(/\s*#.*/u, '');
  const list = /^[^\s(]*\(([^)]*)\)/u.exec(declared);
  if (symbol.kind === 'definition' && !list) return null;
  if (list) {
    const parameters = (list[1] ?? '').split(/,(?![^[]*\])/u).map((part) => part.trim());
    return { label: list[0], parameters, notes: [] };
  }
  return { label: declared, parameters: [], notes: [] };
}

const MATRICES = ['A', 'B', 'C', 'D'];
const SIZES = ['m', 'n', 'p', 'q'];

function languageSignature(name: string, { functions }: LanguageSummary): Signature | null {
  const known = functions.find((candidate) => candidate.name === name);
  if (!known) return null;
  const parameters = parametersOf(known);
  const words = known.options.length === 0 ? [] : [known.options.join(' | ')];
  return {
    label: `${name}(${[...parameters, ...words].join(', ')})`,
    parameters: [...parameters, ...words],
    notes: [known.summary],
  };
}

function parametersOf({ arity: [, most], takesSizes }: FunctionSummary): readonly string[] {
  const count = Math.min(most, MATRICES.length);
  const letters = takesSizes === 'all' ? SIZES : takesSizes === 'tail' ? ['x', ...SIZES] : MATRICES;
  return letters.slice(0, count);
}
