// Whatever is asked for between the names of a file: numbers confirm the answer and each line of its proof, or it is refused.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse, type DocumentAnalysis } from '../../server/engine/analysis/analyse.ts';
import { type PartialDerivative, partial } from '../../server/engine/text/derivative.ts';
import { DEFAULT_OPTIONS, derive } from '../../server/engine/verdicts/judge-document.ts';

const folder = join(import.meta.dirname, 'networks');

/** A few of the first and second derivatives that the names of a file have, from everywhere among them. */
function someOf({ symbols }: DocumentAnalysis): readonly PartialDerivative[] {
  const names = symbols.filter(({ kind }) => kind !== 'dim' && kind !== 'function');
  const made = names.filter(({ kind }) => kind === 'definition');
  const first = made.flatMap(({ name: of }) =>
    names.filter(({ name }) => name !== of).map(({ name }) => partial(of, name)),
  );
  const second = first.flatMap(({ of, by: [x] }) =>
    names
      .filter(({ name }) => name !== of)
      .map(({ name: y }): PartialDerivative => ({ kind: 'partial', of, by: [x, y] })),
  );
  return [first, second].flatMap((all) => all.filter((_, at) => at % Math.floor(all.length / 5) === 3));
}

function wrongAnswers(asked: PartialDerivative, analysis: DocumentAnalysis): readonly string[] {
  return [{}, { closed: true }].flatMap((form) => {
    const answer = derive(analysis, asked, { ...DEFAULT_OPTIONS, detail: 'full', ...form });
    if (answer.kind === 'refused') return answer.why.includes('confirm') ? [answer.why] : [];
    return answer.derivations.flatMap(({ expr, verified, steps, moves }) => [
      ...(verified?.status === 'verified' ? [] : [`${expr}: ${verified?.status}`]),
      ...[...steps, ...moves].flatMap((step) => (step.confirmed === false ? [step.expr] : [])),
    ]);
  });
}

test.each(readdirSync(folder))(
  '%s',
  (name) => {
    const analysis = analyse(readFileSync(join(folder, name), 'utf8'));
    const asked = someOf(analysis);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.flatMap((each) => wrongAnswers(each, analysis))).toEqual([]);
  },
  60_000,
);
