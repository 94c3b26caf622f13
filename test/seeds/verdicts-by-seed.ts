// What the judge says at several seeds, as a program of its own: it prints every claim and derivation of which it says one thing
// at one seed and another at another.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { derivativeText } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';
import { type Text, textsBelow } from './texts.ts';

const words = process.argv.slice(2);
const option = (name: string): string | null => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? null : (words[at + 1] ?? null);
};
const log = option('log');
const seeds = Array.from({ length: Number(option('seeds') ?? 20) }, (_, i) => i + 1);
const paths = words.filter((word, at) => !word.startsWith('--') && !words[at - 1]?.startsWith('--'));

/** What one text came to: how many claims it has, and those that the seed decides. */
interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly claims: number;
  readonly seconds: number;
  readonly differing: readonly string[];
}

/** The verdict on each claim, and whether each derivation has been confirmed. */
function verdictsAt(analysis: ReturnType<typeof analyse>, seed: number): ReadonlyMap<string, string> {
  const { claims, derivatives } = judge(analysis, { ...DEFAULT_OPTIONS, seed, repair: false, quick: true });
  const entries = [
    ...claims.map(
      ({ sideRange: { start, end }, verdict }) =>
        [
          `${start} ${analysis.text.slice(start, end)}`,
          verdict.status === 'verified' && verdict.proved ? 'proved' : verdict.status,
        ] as const,
    ),
    ...derivatives.map(
      ({ derivative, verified }, at) =>
        [`derivation ${at + 1}, ${derivativeText(derivative)}`, verified?.status ?? 'not judged'] as const,
    ),
  ];
  return new Map(entries);
}

function outcomeOf({ title, text }: Text, id: string): Outcome {
  const start = Date.now();
  const analysis = analyse(text);
  const found = seeds.map((seed) => verdictsAt(analysis, seed));
  const asked = new Set(found.flatMap((verdicts) => [...verdicts.keys()]));
  const differing = [...asked].flatMap((claim) => {
    const verdicts = found.map((one) => one.get(claim) ?? 'nothing');
    return new Set(verdicts).size > 1 ? [`${claim} — ${bySeed(verdicts)}`] : [];
  });
  return { id, title, claims: asked.size, seconds: (Date.now() - start) / 1000, differing };
}

/** `verified at 1, 2, 4; unchecked at 3`. */
function bySeed(verdicts: readonly string[]): string {
  return [...new Set(verdicts)]
    .map((verdict) => `${verdict} at ${seeds.filter((_, i) => verdicts[i] === verdict).join(', ')}`)
    .join('; ');
}

const known = new Map<string, Outcome>();
if (log && existsSync(log))
  for (const line of readFileSync(log, 'utf8').split('\n').filter(Boolean)) {
    const outcome: Outcome = JSON.parse(line);
    known.set(outcome.id, outcome);
  }

const texts = new Map(
  paths
    .flatMap(textsBelow)
    .sort((a, b) => a.text.length - b.text.length)
    .map((text) => [createHash('sha1').update(text.text).digest('hex'), text] as const),
);
let [claims, differing] = [0, 0];
for (const [id, text] of texts) {
  const outcome = known.get(id) ?? outcomeOf(text, id);
  if (log && !known.has(id)) appendFileSync(log, `${JSON.stringify(outcome)}\n`);
  claims += outcome.claims;
  differing += outcome.differing.length;
  for (const line of outcome.differing) console.log(`${outcome.title}: ${line}`);
}
console.log(`${texts.size} texts, ${claims} claims at ${seeds.length} seeds: the seed decides ${differing}`);
process.exitCode = differing === 0 ? 0 : 1;
