// Sends the `.mcalc` files of the folders to a server that has no disk, and again whenever one of them changes.

import { Disposable, type Uri, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  State,
} from 'vscode-languageclient';
import { FILES, type FilesParams } from '../server/protocol/requests.ts';

const FILES_OF_OURS = '**/*.mcalc';
/** More than anybody writes by hand. */
const MOST_FILES = 2_000;

export function sendFiles(client: BaseLanguageClient): Disposable {
  const watcher = workspace.createFileSystemWatcher(FILES_OF_OURS);
  const send = async (uris: readonly Uri[], type: FileChangeType): Promise<void> => {
    const texts = await Promise.all(uris.map(textOf));
    const addresses = uris.map((uri) => client.code2ProtocolConverter.asUri(uri));
    const files = addresses.map((uri, at) => ({ uri, text: texts[at] ?? null }));
    await client.sendNotification(FILES, { files } satisfies FilesParams);
    const changes = addresses.map((uri) => ({ uri, type }));
    await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  };
  const sendAll = async (): Promise<void> =>
    send(await workspace.findFiles(FILES_OF_OURS, '**/node_modules/**', MOST_FILES), FileChangeType.Created);
  const quietly = (sending: Promise<void>): void => {
    sending.catch((error: unknown) =>
      client.error('The files of the folders could not be sent.', error, false),
    );
  };
  return Disposable.from(
    watcher,
    // A server that was started again knows nothing of what the one before had.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) quietly(sendAll());
    }),
    watcher.onDidCreate((uri) => quietly(send([uri], FileChangeType.Created))),
    watcher.onDidChange((uri) => quietly(send([uri], FileChangeType.Changed))),
    watcher.onDidDelete((uri) => quietly(send([uri], FileChangeType.Deleted))),
    workspace.onDidChangeWorkspaceFolders(() => quietly(sendAll())),
  );
}

/** null where there is no such file, or it is no text. */
async function textOf(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
