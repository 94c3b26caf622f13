// `npm start`: from a fresh clone to an editor with the extension, opened on examples/.

import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from './dependencies.mjs';
import { hasDesktop, openDesktop } from './editor/desktop.mjs';
import { installEditor } from './editor/install.mjs';
import { launchEditor } from './editor/launch.mjs';
import { packageExtension, vsix } from './package.mjs';
import { endAtFailedStep, root, run, stage } from './steps.mjs';

// --port N: where to serve it; --browser: in the browser though `code` is on the PATH
const { values } = parseArgs({ options: { port: { type: 'string' }, browser: { type: 'boolean' } } });
const examples = join(root, 'examples');

endAtFailedStep();
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
  const editor = await launchEditor(installed, {
    extensions: [vsix],
    port: Number(values.port ?? (await usualPort())),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, editor.stop);
  console.log(`\n  Open  ${editor.url}?folder=${encodeURI(examples)}\n\n  Ctrl-C ends it.`);
  await editor.ended;
  await editor.stop();
}

/** The same port every time, so that the address can be kept; unless it is taken. @returns {Promise<number>} */
function usualPort() {
  const port = 8123;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}
