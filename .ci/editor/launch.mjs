// Starts the fetched editor with the extension in it, and serves it on localhost.

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { StepFailure } from '../steps.mjs';
import { createProfile } from './profile.mjs';

/**
 * @typedef {object} RunningEditor
 * @property {string} url
 * @property {Promise<unknown>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * @param {import('./install.mjs').Installed} installed
 * @param {{ extensions: readonly string[], settings?: Readonly<Record<string, unknown>>, port?: number, idleSeconds?: number }} options
 *   extensions: the packages to install; settings: what differs from the usual ones; port 0: any free one; idleSeconds: it ends by itself when no page has been open for so long
 * @returns {Promise<RunningEditor>} as soon as it answers
 */
export async function launchEditor({ node, entry }, { extensions, settings, port = 0, idleSeconds }) {
  const profile = createProfile(settings);
  const command = [entry, ...profile.options, '--config', join(profile.home, 'config.yaml')];
  const install = spawnSync(
    node,
    [...command, ...extensions.flatMap((vsix) => ['--install-extension', vsix])],
    { encoding: 'utf8' },
  );
  if (install.status !== 0)
    throw new StepFailure(`The editor did not take the extension:\n${install.stderr}`);

  const serve = [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--ignore-last-opened'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    // Seconds that a closed page's extensions go on running, in case the page comes back.
    ...['--reconnection-grace-time', '30'],
    ...(idleSeconds === undefined ? [] : ['--idle-timeout-seconds', String(idleSeconds)]),
  ];
  // In a group of its own, so that stopping it stops its extension hosts and language servers too.
  const server = spawn(node, [...command, ...serve], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    if (server.pid && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    await ended;
    profile.remove();
  };
  try {
    return { url: await address(server), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Where the server says that it listens.
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function address(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [server.stdout, server.stderr]) {
      // Goes on reading when the address is known: a pipe that nobody empties would stop the server.
      stream?.on('data', (chunk) => {
        said = (said + chunk).slice(-10_000);
        const url = /HTTP server listening on (http:\S+)/.exec(said)?.[1];
        if (url) resolve(url);
      });
    }
    server.once('error', reject);
    server.once('exit', () => reject(new StepFailure(`The editor stopped before it was ready:\n${said}`)));
  });
}
