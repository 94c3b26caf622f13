// The panel beside the file: one webview that shows a derivation or the verdicts, follows the text and the cursor, and comes
// back after the window was loaded anew.

import {
  CancellationTokenSource,
  type CodeAction,
  CodeActionKind,
  commands,
  type Disposable,
  env,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { COMMANDS, type CommandTarget, type PlainQuestion } from '../server/protocol/requests.ts';
import { applyEdits } from './insertion.ts';
import type { LanguageServer, Status } from './language-server.ts';
import { renderPage } from './panel/page.ts';
import type { FromPanel, PanelView, Remembered, Subject, ToPanel, Topic } from './panel/view.ts';
import { derivationAt, lookUp, type PanelContent } from './panel-topics.ts';

export interface Panel extends Disposable {
  show(document: TextDocument, topic: Topic, view: PanelView): void;
  documentChanged(document: TextDocument): void;
  judged(status: Status): void;
  cursorMoved(editor: TextEditor): void;
}

const TYPE = 'mcalc.panel';

/** Milliseconds without a keystroke until a derivation is asked for again, and without a step until the cursor is followed. */
const PAUSE = 300;
/** Of the fixes at a place so many are asked for with their edits. */
const MOST_RESOLVED = 10;

export function createPanel(extensionUri: Uri, server: LanguageServer): Panel {
  const media = Uri.joinPath(extensionUri, 'dist', 'panel');
  const pointed = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
  });
  let panel: WebviewPanel | undefined;
  let content: PanelContent | undefined;
  let isPinned = false;
  let timer: NodeJS.Timeout | undefined;
  let following: NodeJS.Timeout | undefined;
  let asking: CancellationTokenSource | undefined;
  let seeking: CancellationTokenSource | undefined;

  const post = (message: ToPanel): void => {
    void panel?.webview.postMessage(message);
  };

  const postContent = (): void => {
    if (!content) return;
    const { document, topic, view } = content;
    const subject: Subject = { uri: document.uri.toString(), topic, isPinned };
    post({ kind: 'show', view, subject });
    if (panel) panel.title = topic.kind === 'derivation' ? topic.title : 'Verification';
  };

  const adopt = (made: WebviewPanel): void => {
    panel = made;
    const { webview } = made;
    webview.options = { enableScripts: true, localResourceRoots: [media] };
    const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(media, name)).toString();
    webview.onDidReceiveMessage((message: FromPanel) => void hear(message));
    made.onDidDispose(() => {
      panel = undefined;
      content = undefined;
      isPinned = false;
      clearTimeout(timer);
      clearTimeout(following);
      asking?.cancel();
      seeking?.cancel();
    });
    webview.html = renderPage({
      source: webview.cspSource,
      nonce: createNonce(),
      script: address('main.js'),
      styles: [address('katex.css'), address('main.css')],
    });
  };

  const hear = async (message: FromPanel): Promise<void> => {
    switch (message.kind) {
      case 'ready':
        // Also after the panel was hidden, which throws its page away.
        postContent();
        return;
      case 'copy':
        await env.clipboard.writeText(message.text);
        return;
      case 'insert':
        if (content?.topic.kind === 'derivation') await insert(content.document, content.topic.question);
        return;
      case 'expand':
        if (content?.topic.kind === 'derivation') {
          const { document, topic } = content;
          const target: CommandTarget = { uri: document.uri.toString(), question: topic.question };
          await commands.executeCommand(COMMANDS.expand, target);
        }
        return;
      case 'pin':
        isPinned = message.isPinned;
        postContent();
        return;
      case 'reveal':
        if (content) await reveal(content.document, message.line);
        return;
      case 'fix':
        if (content) await applyFix(content.document, message);
        return;
      case 'point':
        for (const editor of window.visibleTextEditors) {
          if (editor.document !== content?.document) continue;
          const { start, end } = message.range ?? { start: { line: 0, character: 0 }, end: null };
          const place = end && new Range(start.line, start.character, end.line, end.character);
          editor.setDecorations(pointed, place ? [place] : []);
        }
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
    if (!content) return;
    const { document, topic } = content;
    asking = new CancellationTokenSource();
    const found = await lookUp(server, document, topic, asking.token);
    // Another topic, or a newer text: this answer is stale.
    if (!found || content?.topic !== topic || found.version !== document.version) return;
    content = { document, topic, view: found.view };
    postContent();
  };

  /** Goes on to the derivative at the cursor; where there is none, the panel stays as it is. */
  const follow = async (editor: TextEditor): Promise<void> => {
    const { document, selection } = editor;
    post({ kind: 'cursor', line: selection.active.line });
    if (isPinned || content?.topic.kind !== 'derivation') return;
    const before = content;
    seeking?.cancel();
    seeking = new CancellationTokenSource();
    const found = await derivationAt(server, document, selection.active, seeking.token);
    // It may have been pinned while the answer was on its way.
    if (!found || isPinned || content !== before || isSame(found, before)) return;
    content = found;
    postContent();
    post({ kind: 'cursor', line: selection.active.line });
  };

  const restoring = window.registerWebviewPanelSerializer(TYPE, {
    deserializeWebviewPanel: async (made, state: Remembered | undefined) => {
      const subject = state?.subject;
      if (!subject) {
        made.dispose();
        return;
      }
      const { topic } = subject;
      const document = await openOr(subject.uri, () => made.dispose());
      if (!document) return;
      const title = topic.kind === 'derivation' ? topic.title : 'Verification';
      const file = workspace.asRelativePath(document.uri);
      isPinned = subject.isPinned;
      content = { document, topic, view: { kind: 'waiting', file, title } };
      adopt(made);
      await refresh();
    },
  });

  return {
    show: (document, topic, view) => {
      content = { document, topic, view };
      if (panel) {
        panel.reveal(undefined, true);
        postContent();
        return;
      }
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      adopt(window.createWebviewPanel(TYPE, 'MCalc', place));
      postContent();
    },
    documentChanged: (document) => {
      if (content?.document !== document) return;
      post({ kind: 'obsolete' });
      clearTimeout(timer);
      asking?.cancel();
      if (content.topic.kind === 'derivation') timer = setTimeout(() => void refresh(), PAUSE);
    },
    judged: (status) => {
      const isOurs = content?.document.uri.toString() === status.uri.toString();
      if (isOurs && content?.topic.kind === 'verification' && status.state === 'judged') void refresh();
    },
    cursorMoved: (editor) => {
      if (!panel?.visible || editor.document.languageId !== 'mcalc') return;
      if (content?.topic.kind === 'verification' && content.document !== editor.document) return;
      clearTimeout(following);
      following = setTimeout(() => void follow(editor), PAUSE);
    },
    dispose: () => {
      restoring.dispose();
      pointed.dispose();
      panel?.dispose();
    },
  };
}

function isSame(a: PanelContent, b: PanelContent): boolean {
  return a.document === b.document && JSON.stringify(a.topic) === JSON.stringify(b.topic);
}

/** A file that is gone has nothing to show. */
async function openOr(uri: string, otherwise: () => void): Promise<TextDocument | null> {
  try {
    return await workspace.openTextDocument(Uri.parse(uri));
  } catch {
    otherwise();
    return null;
  }
}

/** Makes a fix that the light bulb offers too: it is asked for anew, since the text may have changed. */
async function applyFix(
  document: TextDocument,
  { line, character, title }: Extract<FromPanel, { kind: 'fix' }>,
): Promise<void> {
  const place = new Range(line, character, line, character);
  const actions = await commands.executeCommand<readonly CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    place,
    CodeActionKind.QuickFix.value,
    MOST_RESOLVED,
  );
  const edit = actions.find((action) => action.title === title)?.edit;
  if (edit) await workspace.applyEdit(edit);
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
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
