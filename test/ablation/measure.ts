// What the rules come to, as a program of its own that prints JSON: for every published derivative the text that is derived
// and how many operators it has (`derivations`), or for every recorded mistake its first fix (`repairs`).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { DEFAULT_OPTIONS, deriveAsked, judge } from '../../server/engine/verdicts/judge-document.ts';
import { claimedOperations } from '../support/written-operations.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(join(process.env.MCALC_ROOT ?? '.', 'test/cases', name), 'utf8'));

interface Published {
  readonly id: string;
  readonly file: string | readonly string[];
}
interface Mistake {
  readonly id: string;
  readonly file: string;
  readonly claim: string;
  readonly wrong: string;
}
interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly claimed: string;
}

function derivations() {
  const collections = ['derivatives', 'published/classics', 'published/learning', 'published/models'];
  const published = collections.flatMap((name) =>
    (read(`${name}.json`) as readonly Published[]).map((one) => ({ ...one, id: `${name}: ${one.id}` })),
  );
  return published.map(({ id, file }) => {
    const text = typeof file === 'string' ? file : file.join('\n');
    const answer = deriveAsked(analyse(text.replace(/^derive .*$/mu, '$& closed')), DEFAULT_OPTIONS);
    const [derivation] = answer.kind === 'derived' ? answer.derivations : [];
    return [id, derivation ? [derivation.expr, claimedOperations(text, derivation.expr)] : null];
  });
}

function repairs() {
  const mistakes: readonly (readonly [string, string])[] = [
    ...['typical-mistakes', 'slips-by-topic'].flatMap((name) =>
      (read(`${name}.json`) as readonly Mistake[]).map(
        ({ id, file, claim, wrong }) => [id, `${file}${claim} ${wrong}\n`] as const,
      ),
    ),
    ...(read('mistakes.json') as readonly Claimed[])
      .filter(({ kind }) => kind !== 'correct')
      .map(({ id, claimed }) => [id, claimed] as const),
  ];
  return mistakes.map(([id, text]) => {
    const errors = judge(analyse(text), DEFAULT_OPTIONS).problems.filter(
      ({ severity }) => severity === 'error',
    );
    return [id, errors.flatMap(({ fixes }) => fixes)[0]?.title ?? null];
  });
}

const measured = process.argv[2] === 'repairs' ? repairs() : derivations();
process.stdout.write(JSON.stringify(Object.fromEntries(measured)));
