// Judgements of earlier versions of a document, by all that the verdicts rest on: after an edit, only those
// statements are judged again that it touches. Ranges are kept relative to the statement's start.

import type { DocumentAnalysis } from '../analysis/analyse.ts';
import { statementRange } from '../analysis/places.ts';
import { PLAIN } from '../inference/conventions.ts';
import { namesIn } from '../inference/statements.ts';
import { movingNames, termsOf } from '../lowering/moving-names.ts';
import type { PlacedStatement } from '../names/placed-statement.ts';
import type { DocumentFormulas } from '../queries/document-formulas.ts';
import type { JudgementOptions } from '../queries/judgement-options.ts';
import { printShape } from '../shapes/shape.ts';

/** The outcome of a statement: plain data, with everything that is a range in this document as `{ start, end }`. */
type Outcome = Readonly<Record<string, unknown>>;

/** The outcomes of statements, by the basis of each. */
export interface JudgementCache {
  readonly outcomes: Map<string, Outcome>;
  /** A number for each text that keys are made of, so that the keys of a long chain stay short. */
  readonly numbers: Map<string, number>;
  /** The last version read with smaller sizes, if it was. */
  smaller: DocumentAnalysis | null;
}

/** An empty cache, for the versions of one document. */
export const createJudgementCache = (): JudgementCache => ({
  outcomes: new Map(),
  numbers: new Map(),
  smaller: null,
});

/** Beyond so many texts everything is forgotten. */
const MOST_NUMBERS = 200_000;

export interface Recollection {
  /** The same for a statement about families: `basis` gives all that it rests on. */
  recallBy<T extends object>(basis: string, index: number): T | null;
  keepBy(basis: string, index: number, outcome: object): void;
  /** The earlier outcome of this statement, where all that it rests on is the same. */
  recall<T extends object>(index: number): T | null;
  /** Keeps what it came to. What is `settled` rests on the names that it reads alone; else on all that could be offered in a fix. */
  keep(index: number, outcome: object, settled: boolean): void;
  /** Forgets what this version did not ask for. */
  finish(): void;
}

/** The memory as one version of a document sees it. */
export function recollect(
  cache: JudgementCache,
  documentFormulas: DocumentFormulas,
  options: JudgementOptions,
): Recollection {
  const { document } = documentFormulas;
  if (cache.numbers.size > MOST_NUMBERS) {
    cache.numbers.clear();
    cache.outcomes.clear();
  }
  const numberOf = (text: string): number => {
    const known = cache.numbers.get(text) ?? cache.numbers.size;
    cache.numbers.set(text, known);
    return known;
  };
  const writtenAt = (index: number): string => {
    const placed = document.statements[index];
    const { notation, ...conventions } = document.inferred[index]?.conventions ?? PLAIN;
    const inForce = JSON.stringify([conventions, [...(notation ?? [])]]);
    return `${placed?.text}\n${placed?.mended?.written ?? ''}\n${inForce}`;
  };
  const general = JSON.stringify([
    options,
    [...movingNames(document)].sort(),
    document.inferred.flatMap(({ resolved }, index) =>
      resolved.statement.kind === 'other' && isGeneral(document.statements[index]) ? [writtenAt(index)] : [],
    ),
  ]);
  const introduced = document.inferred.flatMap(({ resolved: { statement } }, index) =>
    statement.kind === 'definition' || statement.kind === 'function' ? [writtenAt(index)] : [],
  );
  const [narrow, wide] = [numberOf(general), numberOf(`${general}${introduced.join('\n')}`)];
  const digests = digestsOf(documentFormulas, writtenAt, numberOf);
  const keyOf = (index: number, about: number): string => {
    const statement = document.inferred[index];
    const names = new Set(statement ? termsOf(statement).flatMap((term) => [...namesIn(term)]) : []);
    const read = [...names].map((name) => digests.get(name) ?? name);
    return `${about}|${numberOf(writtenAt(index))}|${read.join()}`;
  };
  const asked = new Set<string>();
  const startOf = (index: number): number => statementRange(index, documentFormulas.written).start;
  const keyBy = (basis: string): string => `families|${numberOf(`${JSON.stringify(options)}${basis}`)}`;
  const keepAt = (key: string, index: number, outcome: object): void => {
    const { start, end } = statementRange(index, documentFormulas.written);
    if (!staysWithin(outcome, start, end)) return;
    asked.add(key);
    cache.outcomes.set(key, moved(outcome, -start) as Outcome);
  };
  return {
    recallBy: <T extends object>(basis: string, index: number): T | null => {
      const key = keyBy(basis);
      const found = cache.outcomes.get(key);
      if (!found) return null;
      asked.add(key);
      return moved(found, startOf(index)) as T;
    },
    keepBy: (basis, index, outcome) => keepAt(keyBy(basis), index, outcome),
    recall: <T extends object>(index: number): T | null => {
      for (const about of [narrow, wide]) {
        const key = keyOf(index, about);
        const found = cache.outcomes.get(key);
        if (!found) continue;
        asked.add(key);
        return moved(found, startOf(index)) as T;
      }
      return null;
    },
    keep: (index, outcome, settled) => keepAt(keyOf(index, settled ? narrow : wide), index, outcome),
    finish: () => {
      for (const key of cache.outcomes.keys()) if (!asked.has(key)) cache.outcomes.delete(key);
    },
  };
}

/** Sizes, and what is known of random variables: formulas of other statements are written with them. */
function isGeneral(placed: PlacedStatement | undefined): boolean {
  if (placed?.parsed.kind !== 'parsed') return false;
  const { statement } = placed.parsed;
  return statement.kind === 'dim' || (statement.kind === 'declaration' && statement.law !== undefined);
}

/** A number for everything that each name stands for: its statement, its shape, and what that reads. */
function digestsOf(
  { document }: DocumentFormulas,
  writtenAt: (index: number) => string,
  numberOf: (text: string) => number,
): ReadonlyMap<string, number> {
  const digests = new Map<string, number>();
  const add = (name: string): void => {
    const value = document.valueOf(name);
    const shape = value?.kind === 'shape' ? printShape(value.shape) : '';
    const index = document.scope.symbols.get(name)?.statement ?? -1;
    const reads = [...document.readsOf(name)].map((read) => digests.get(read) ?? read);
    digests.set(name, numberOf(`${name}:${shape}:${writtenAt(index)}:${reads.join()}`));
  };
  for (const symbol of document.scope.symbols.values()) if (symbol.kind === 'variable') add(symbol.name);
  for (const name of document.order) add(name);
  return digests;
}

function isRange(value: object): value is { readonly start: number; readonly end: number } {
  return (
    'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number'
  );
}

/** The same with every range moved. */
function moved(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, by));
  if (isRange(value)) return { start: value.start + by, end: value.end + by };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, moved(item, by)]));
}

/** Whether nothing in it speaks of a place outside of the statement. */
function staysWithin(value: unknown, start: number, end: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (!Array.isArray(value) && isRange(value)) return value.start >= start && value.end <= end;
  return Object.values(value).every((item) => staysWithin(item, start, end));
}
