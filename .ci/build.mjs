// Builds everything that runs: the grammar's bundle, then a check of all types, then dist/.

import { bundle } from './bundle.mjs';
import { generateGrammar } from './grammar.mjs';
import { run, stage } from './steps.mjs';

stage('build: grammar');
generateGrammar();
stage('build: types');
run('tsc', []);
stage('build: bundles');
await bundle();
