// `npm run package`: builds everything and packs both packages of the extension.

import { packageExtension, packageWebExtension } from './package.mjs';
import { endAtFailedStep, run, stage } from './steps.mjs';

endAtFailedStep();
run('node', ['.ci/build.mjs']);
stage('packages');
packageExtension();
packageWebExtension();
