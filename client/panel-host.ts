// The panel beside the file: one webview that shows a derivation or the verdicts, and follows the text.

import {
  type CancellationToken,
  CancellationTokenSource,
  type Disposable,
  env,
  Range,
  Selection,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { PlainQuestion } from '../server/protocol/requests.ts';
import { applyEdits, labelInsertion } from './insertion.ts';
import type { LanguageServer, Status } from './language-server.ts';
import { renderPage } from './panel/page.ts';
import type { FromPanel, PanelView, ToPanel } from './panel/view.ts';

/** What the panel shows, so that it can be asked for again. */
export type Topic =
  | { readonly kind: 'derivation'; readonly question: PlainQuestion; readonly title: string }
  | { readonly kind: 'verification' };

export interface Panel extends Disposable {
  show(document: TextDocument, topic: Topic, view: PanelView): void;
  documentChanged(document: TextDocument): void;
  judged(status: Status): void;
}

/** Milliseconds without a keystroke until a derivation is asked for again. */
const PAUSE = 300;

export function createPanel(extensionUri: Uri, server: LanguageServer): Panel {
  let panel: WebviewPanel | undefined;
  let shown: { document: TextDocument; topic: Topic; view: PanelView } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asking: CancellationTokenSource | undefined;

  const post = (message: ToPanel): void => {
    void panel?.webview.postMessage(message);
  };

  const open = (): WebviewPanel => {
    const media = Uri.joinPath(extensionUri, 'dist', 'panel');
    const made = window.createWebviewPanel(
      'mcalc.panel',
      'MCalc',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [media] },
    );
    const { webview } = made;
    const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(media, name)).toString();
    webview.onDidReceiveMessage((message: FromPanel) => void hear(message));
    made.onDidDispose(() => {
      panel = undefined;
      shown = undefined;
      clearTimeout(timer);
    });
    webview.html = renderPage({
      source: webview.cspSource,
      nonce: createNonce(),
      script: address('main.js'),
      styles: [address('katex.css'), address('main.css')],
    });
    return made;
  };

  const hear = async (message: FromPanel): Promise<void> => {
    switch (message.kind) {
      case 'ready':
        // Also after the panel was hidden, which throws its page away.
        if (shown) post({ kind: 'show', view: shown.view });
        return;
      case 'copy':
        await env.clipboard.writeText(message.text);
        return;
      case 'insert':
        if (shown?.topic.kind === 'derivation') await insert(shown.document, shown.topic.question);
        return;
      case 'reveal':
        if (shown) await reveal(shown.document, message.line);
        return;
    }
  };

  /** The text may have changed since: what is written in is asked for anew. */
  const insert = async (document: TextDocument, question: PlainQuestion): Promise<void> => {
    const result = await server.derivation(document, { question });
    if (result?.kind === 'derived' && result.insertion && result.version === document.version) {
      await applyEdits(document, result.insertion.edits);
    }
  };

  const refresh = async (): Promise<void> => {
    if (!shown) return;
    const { document, topic } = shown;
    asking = new CancellationTokenSource();
    const view = await look(server, document, topic, asking.token);
    // Another topic, or a newer text: this answer is stale.
    if (!view || shown?.topic !== topic || view.version !== document.version) return;
    shown = { document, topic, view: view.view };
    post({ kind: 'show', view: view.view });
  };

  return {
    show: (document, topic, view) => {
      shown = { document, topic, view };
      if (!panel) panel = open();
      else {
        panel.reveal(undefined, true);
        post({ kind: 'show', view });
      }
      panel.title = topic.kind === 'derivation' ? topic.title : 'Verification';
    },
    documentChanged: (document) => {
      if (shown?.document !== document) return;
      post({ kind: 'obsolete' });
      clearTimeout(timer);
      asking?.cancel();
      if (shown.topic.kind === 'derivation') timer = setTimeout(() => void refresh(), PAUSE);
    },
    judged: (status) => {
      const isOurs = shown?.document.uri.toString() === status.uri.toString();
      if (isOurs && shown?.topic.kind === 'verification' && status.state === 'judged') void refresh();
    },
    dispose: () => panel?.dispose(),
  };
}

async function look(
  server: LanguageServer,
  document: TextDocument,
  topic: Topic,
  token: CancellationToken,
): Promise<{ version: number; view: PanelView } | null> {
  const file = workspace.asRelativePath(document.uri);
  if (topic.kind === 'verification') {
    const result = await server.verification(document.uri, token);
    if (!result) return null;
    const { version } = result;
    if (result.kind === 'refused') {
      return { version, view: { kind: 'refused', file, title: 'Verification', why: result.why } };
    }
    const { summary, counts, claims, derivatives } = result;
    return { version, view: { kind: 'verification', file, summary, counts, claims, derivatives } };
  }
  const result = await server.derivation(document, { question: topic.question }, token);
  if (!result || result.kind === 'unclear') return null;
  const { version } = result;
  if (result.kind === 'refused') {
    return { version, view: { kind: 'refused', file, title: topic.title, why: result.why } };
  }
  const insert = result.insertion && labelInsertion(result.insertion);
  return { version, view: { kind: 'derivation', file, sheets: result.sheets, insert } };
}

async function reveal(document: TextDocument, line: number): Promise<void> {
  const beside = window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await window.showTextDocument(document, beside?.viewColumn ?? ViewColumn.One);
  const start = document.lineAt(Math.min(line, document.lineCount - 1)).range.start;
  editor.selection = new Selection(start, start);
  editor.revealRange(new Range(start, start));
}

function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Buffer.from(bytes).toString('base64url');
}
