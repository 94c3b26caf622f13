// One key for all spellings of a product: bound indices are distinguished by how they stand in it, step by step (the
// refinement of B. D. McKay, Practical graph isomorphism, 1981), and where that leaves some alike, each is tried.

import { text } from '../../values/rational.ts';
import { type Factor, type Index, type Ledger, spend, type Term, Unproved } from './form.ts';

/** The key of a term without its coefficient, and the sign with which the term has that key. */
export interface Key {
  readonly key: string;
  readonly sign: 1 | -1;
  /** Whether the term equals its own negative, so that it is 0. */
  readonly vanishes: boolean;
}

type Labels = ReadonlyMap<Index, string>;
const MOST_TRIES = 64;

/** The key of a term in which free indices have these labels; those without have their own. */
export function keyOf(ledger: Ledger, term: Term, labels: Labels): Key {
  spend(ledger, 1 + term.factors.length);
  const start = new Map(labels);
  for (const index of term.sums) start.set(index, `:${index.range?.key ?? ''}`);
  const tries = { left: MOST_TRIES };
  return least(ledger, term, refined(term, start), tries);
}

function least(ledger: Ledger, term: Term, labels: Labels, tries: { left: number }): Key {
  const open = ambiguous(term, labels);
  if (open.length === 0) {
    tries.left -= 1;
    if (tries.left < 0) throw new Unproved('too symmetric');
    return written(term, labels);
  }
  let best: Key | null = null;
  let vanishes = false;
  for (const index of open) {
    spend(ledger, term.factors.length);
    const own = new Map(labels);
    own.set(index, `${labels.get(index)}!`);
    const found = least(ledger, term, refined(term, own), tries);
    if (!best || found.key < best.key) {
      best = found;
      vanishes = found.vanishes;
    } else if (found.key === best.key && (found.vanishes || found.sign !== best.sign)) vanishes = true;
  }
  return { ...(best ?? written(term, labels)), vanishes };
}

/** The first group of bound indices that have one label. */
function ambiguous(term: Term, labels: Labels): readonly Index[] {
  const groups = new Map<string, Index[]>();
  for (const index of term.sums) {
    const label = labels.get(index) ?? '';
    groups.set(label, [...(groups.get(label) ?? []), index]);
  }
  const shared = [...groups].filter(([, members]) => members.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
  return shared[0]?.[1] ?? [];
}

const label = (index: Index | null, labels: Labels): string =>
  index ? (labels.get(index) ?? `#${index.id}`) : '';

function places(factor: Factor, labels: Labels): readonly string[] {
  return factor.slots.map((slot) => `${label(slot.index, labels)}+${slot.offset.key}`);
}

const headOf = (factor: Factor): string => `${factor.atom.id}^${text(factor.exponent)}`;

/** Labels made finer until they say no more: what stands where beside what. */
function refined(term: Term, start: Labels): Labels {
  let labels = start;
  let count = new Set(term.sums.map((index) => labels.get(index))).size;
  if (count === term.sums.length) return labels;
  for (;;) {
    const seen = new Map<Index, string[]>();
    for (const factor of term.factors) {
      const all = places(factor, labels);
      const isTurnable = factor.atom.symmetry !== 'none';
      const around = isTurnable ? [...all].sort().join(',') : all.join(',');
      factor.slots.forEach((slot, at) => {
        if (!slot.index) return;
        const list = seen.get(slot.index) ?? [];
        list.push(`${headOf(factor)}(${around})${isTurnable ? all[at] : at}`);
        seen.set(slot.index, list);
      });
    }
    const described = term.sums.map(
      (index) => [index, `${labels.get(index)} ${(seen.get(index) ?? []).sort().join(';')}`] as const,
    );
    const ranks = [...new Set(described.map(([, text]) => text))].sort();
    const next = new Map(labels);
    const rankOf = new Map(ranks.map((text, rank) => [text, rank]));
    for (const [index, text] of described) next.set(index, `:${rankOf.get(text)}:${index.range?.key ?? ''}`);
    if (ranks.length === count) return next;
    labels = next;
    count = ranks.length;
    if (count === term.sums.length) return labels;
  }
}

function written(term: Term, labels: Labels): Key {
  let sign: 1 | -1 = 1;
  const parts = term.factors.map((factor) => {
    const all = places(factor, labels);
    if (factor.atom.symmetry === 'none') return `${headOf(factor)}(${all.join(',')})`;
    const sorted = [...all].sort();
    if (factor.atom.symmetry === 'skew' && sorted.join() !== all.join() && factor.exponent.top % 2n !== 0n)
      sign = sign === 1 ? -1 : 1;
    return `${headOf(factor)}(${sorted.join(',')})`;
  });
  return { key: parts.sort().join('*'), sign, vanishes: false };
}
