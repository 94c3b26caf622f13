// `npm start`: from a fresh clone to an editor with the extension, opened on examples/.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from './dependencies.mjs';
import { hasDesktop, openDesktop } from './editor/desktop.mjs';
import { installEditor } from './editor/install.mjs';
import { launchEditor } from './editor/launch.mjs';
import { packageExtension, vsix } from './package.mjs';
import { root, run, stage } from './steps.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string', default: process.env.PORT ?? '8123' }, browser: { type: 'boolean' } },
});
const examples = join(root, 'examples');

installDependencies();
run('node', ['.ci/build.mjs']);
stage('build: package');
packageExtension();
if (!values.browser && hasDesktop()) {
  stage('editor: VS Code, until its window is closed');
  openDesktop(vsix, examples);
} else {
  await serve();
}

/** Serves the editor until Ctrl-C. */
async function serve() {
  const installed = installEditor();
  stage('editor: starting');
  const editor = await launchEditor(installed, { vsix, port: Number(values.port) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, editor.stop);
  console.log(`\n  Open  ${editor.url}?folder=${encodeURI(examples)}\n\n  Ctrl-C ends it.`);
  await editor.ended;
  await editor.stop();
}
