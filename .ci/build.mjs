// Builds everything that runs: the grammar's bundle, then dist/; and checks all types.

import { bundle } from './bundle.mjs';
import { generateGrammar } from './grammar.mjs';
import { endAtFailedStep, run, stage } from './steps.mjs';

endAtFailedStep();
stage('build: grammar');
generateGrammar();
stage('build: bundles');
await bundle();
// Last, so that a wrong type leaves something to try.
stage('build: types');
run('tsc', []);
