// The laws of the table and its NumPy forms as a program of their own, which ends badly where one is broken: it starts in
// the time that a test runner takes to look around. All of them are tried; what a mutant most likely breaks, first.

import { operators } from '../../server/engine/operators/table.ts';
import { brokenEntries } from '../engine/operators/entry-laws.ts';
import { brokenFormula, neverRecognised } from '../engine/operators/formula-laws.ts';
import { formulas } from '../engine/operators/formulas.ts';
import { brokenLaws } from '../engine/operators/laws.ts';
import { wrongForms } from '../engine/operators/numpy-forms.ts';
import { samples } from '../engine/operators/samples.ts';

const { PYTHON = 'python3', MCALC_NEAR = '', MCALC_FORMS_FIRST } = process.env;
const near = MCALC_NEAR.split(' ');
/** The place of an operator among those that are near: the own one of a mutant is named first. */
const rankOf = (name: string): number => (near.includes(name) ? near.indexOf(name) : near.length);
const ordered = samples.toSorted((a, b) => rankOf(a.operator.name) - rankOf(b.operator.name));

const tried = new Set(samples.map(({ operator }) => operator.name));
const breaksLaws = (): boolean =>
  operators.filter(({ name }) => tried.has(name)).length < operators.length - 3 ||
  ordered.some((sample) => brokenLaws(sample).length > 0) ||
  formulas.some((formula) => brokenFormula(formula).length > 0) ||
  neverRecognised().length > 0 ||
  brokenEntries().length > 0;
const breaksForms = (): boolean => wrongForms(PYTHON).length > 0;

const checks = MCALC_FORMS_FIRST ? [breaksForms, breaksLaws] : [breaksLaws, breaksForms];
process.exitCode = checks.some((isBroken) => isBroken()) ? 1 : 0;
