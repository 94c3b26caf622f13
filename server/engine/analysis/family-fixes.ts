// `x_i : R[d]` under `Σ_{i=1}^N`: on paper one of N, here one name. The fix declares the family and writes its members as members,
// in the whole file; a claim or definition of one of them holds for every index.

import type { InferredDocument } from '../document/document.ts';
import type { VariableSymbol } from '../names/symbols.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';
import { statementRange } from './places.ts';

interface Family {
  readonly symbol: VariableSymbol;
  /** `x_i` in its two parts. */
  readonly letter: string;
  readonly index: string;
  readonly from: string;
  readonly to: string;
}

/** A fix in a file with families, as edits of its text. */
export interface FamilyFix {
  readonly fix: Fix;
  /** Whether a written name is a member of one of the families, or how many there are. */
  concerns(name: string): boolean;
}

/** The fix for all names of the file that are one of many; null where there is none. */
export function familyFix(document: InferredDocument): FamilyFix | null {
  const families = familiesIn(document);
  const [first] = families;
  if (!first) return null;
  const bounds = [...new Set(families.map(({ to }) => to))];
  const unsaid = bounds.filter((to) => !isDeclaredSize(to, document));
  const begins = Math.min(...families.map(({ symbol }) => symbol.statement));
  const edits = document.statements.flatMap(({ text, foreign }, index): readonly TextEdit[] => {
    if (foreign) return [];
    const own = families.filter(({ symbol }) => symbol.statement === index);
    const sizes = index === begins && unsaid.length > 0 ? `dim ${unsaid.join(', ')}\n` : '';
    const newText = sizes + (own.length > 0 ? declared(own, text) : withMembers(families, text));
    return newText === text ? [] : [{ range: statementRange(index, document), newText }];
  });
  const title = `Declare families: ${families.map(({ letter, index, from, to }) => `\`${letter}[${index}] … for ${index} = ${from}..${to}\``).join(', ')}`;
  return {
    fix: { title, edits, verified: false },
    concerns: (name) => bounds.includes(name) || families.some(({ letter }) => membersOf(letter).test(name)),
  };
}

const SUM =
  /(?:[∑∏ΣΠ]|(?<![\p{L}\p{N}_])(?:sum|prod))_\{?\s*(\p{L})\s*(?:=\s*(\p{N}+)\s*)?\}?\s*\^\s*\{?\s*([\p{L}\p{N}_]+)\s*\}?/gu;

function familiesIn({ scope, statements }: InferredDocument): readonly Family[] {
  return [...scope.symbols.values()].flatMap((symbol): readonly Family[] => {
    const [, letter, index] = /^(.+)_(\p{L})$/u.exec(symbol.name) ?? [];
    if (symbol.kind !== 'variable' || statements[symbol.statement]?.foreign) return [];
    if (letter === undefined || index === undefined || scope.symbols.has(letter)) return [];
    for (const { text } of statements)
      for (const [, over = '', from = '1', to = ''] of text.matchAll(SUM))
        if (new RegExp(`${lead(letter)}_\\{?${over}(?![\\p{L}\\p{N}_])`, 'u').test(text))
          return [{ symbol, letter, index, from, to }];
    return [];
  });
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
const lead = (letter: string): string => `(?<![\\p{L}\\p{N}_])${escaped(letter)}`;

/** `x_i`, `x_{i+1}`, `x_1` */
const membersOf = (letter: string): RegExp =>
  new RegExp(`${lead(letter)}_(?:\\{([^{}]+)\\}|(\\p{L}|\\p{N}+)(?![\\p{L}\\p{N}_]))`, 'gu');

/** A declaration with its families on lines of their own, and what else it declares behind them. */
function declared(own: readonly Family[], text: string): string {
  const at = text.search(/[:∈]|\sin\s/u);
  const [head, space] = [text.slice(0, at), text.slice(at)];
  const role = /^(?:const|param|var)\s+/u.exec(head)?.[0] ?? '';
  const families = new Map(own.map((family) => [`${family.letter}_${family.index}`, family]));
  const names = head
    .slice(role.length)
    .split(',')
    .map((name) => name.trim());
  const lines = names.flatMap((name) => {
    const family = families.get(name.replace(/[{}]/gu, ''));
    if (!family) return [];
    const { letter, index, from, to } = family;
    return [`${role}${letter}[${index}] ${space.trim()} for ${index} = ${from}..${to}`];
  });
  const others = names.filter((name) => !families.has(name.replace(/[{}]/gu, '')));
  return [...lines, ...(others.length > 0 ? [`${role}${others.join(', ')} ${space.trim()}`] : [])].join('\n');
}

/** A statement with places behind the letters of families; where one stands on its left side, for every index. */
function withMembers(families: readonly Family[], text: string): string {
  const equals = /(?<![=<>:])=(?!=)/u.exec(text)?.index ?? 0;
  const left = text.slice(0, equals);
  const free = new Map<string, string>();
  let written = text;
  for (const { letter, from, to } of families) {
    for (const [, braced, plain] of left.matchAll(membersOf(letter))) {
      const index = braced ?? plain ?? '';
      if (/^\p{L}$/u.test(index)) free.set(index, `${index} = ${from}..${to}`);
    }
    written = written.replace(
      membersOf(letter),
      (_, braced?: string, plain?: string) => `${letter}[${(braced ?? plain ?? '').trim()}]`,
    );
  }
  return free.size === 0 ? written : `${written} for ${[...free.values()].join(', ')}`;
}

/** Whether a bound is a number or a size with a line of its own. */
function isDeclaredSize(name: string, { scope, statements }: InferredDocument): boolean {
  if (/^\p{N}+$/u.test(name)) return true;
  const symbol = scope.symbols.get(name);
  const parsed = symbol && statements[symbol.statement]?.parsed;
  return parsed?.kind === 'parsed' && parsed.statement.kind === 'dim';
}
