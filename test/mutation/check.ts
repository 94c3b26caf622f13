// The laws of the table and its NumPy forms as a program of their own, which ends badly where one is broken: it starts in
// the time that a test runner takes to look around.

import { operators } from '../../server/engine/operators/table.ts';
import { brokenLaws } from '../engine/operators/laws.ts';
import { wrongForms } from '../engine/operators/numpy-forms.ts';
import { samples } from '../engine/operators/samples.ts';

const tried = new Set(samples.map(({ operator }) => operator.name));
const broken =
  operators.filter(({ name }) => tried.has(name)).length < operators.length - 3 ||
  samples.some((sample) => brokenLaws(sample).length > 0) ||
  wrongForms(process.env.PYTHON ?? 'python3').length > 0;
process.exitCode = broken ? 1 : 0;
