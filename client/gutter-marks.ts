// The marks beside the lines that hold claims: proved, verified, refuted, unchecked, stale.

import {
  type Disposable,
  OverviewRulerLane,
  Range,
  type TextDocumentChangeEvent,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Status } from './language-server.ts';
import { afterEdit, LINE_MARKS, type LineMark, type MarkedLine, markLines } from './line-marks.ts';

/** Marks at the scroll bar: only for claims that call for attention. */
const RULER: Partial<Record<LineMark, string>> = {
  refuted: 'editorOverviewRuler.errorForeground',
  unchecked: 'editorOverviewRuler.warningForeground',
};

export interface GutterMarks extends Disposable {
  update(status: Status): void;
}

export function createGutterMarks(extensionUri: Uri): GutterMarks {
  const icon = (mark: LineMark, theme: 'light' | 'dark'): { readonly gutterIconPath: Uri } => ({
    gutterIconPath: Uri.joinPath(extensionUri, 'media', 'gutter', `${mark}-${theme}.svg`),
  });
  const types = new Map<LineMark, TextEditorDecorationType>();
  for (const mark of LINE_MARKS) {
    const color = RULER[mark];
    const ruler = color && {
      overviewRulerColor: new ThemeColor(color),
      overviewRulerLane: OverviewRulerLane.Left,
    };
    types.set(
      mark,
      window.createTextEditorDecorationType({
        gutterIconSize: 'contain',
        light: icon(mark, 'light'),
        dark: icon(mark, 'dark'),
        ...ruler,
      }),
    );
  }
  const marked = new Map<string, readonly MarkedLine[]>();

  const draw = (editor: TextEditor): void => {
    const lines = marked.get(editor.document.uri.toString());
    if (!lines) return;
    for (const [mark, type] of types) {
      const here = lines.filter((line) => line.mark === mark).map(({ line }) => new Range(line, 0, line, 0));
      editor.setDecorations(type, here);
    }
  };
  const redraw = (uri: Uri): void => {
    for (const editor of window.visibleTextEditors)
      if (editor.document.uri.toString() === uri.toString()) draw(editor);
  };
  const edited = ({ document, contentChanges }: TextDocumentChangeEvent): void => {
    const before = marked.get(document.uri.toString());
    if (!before || contentChanges.length === 0) return;
    // VS Code orders the changes of one edit from the end of the text to its start.
    marked.set(document.uri.toString(), contentChanges.reduce(afterEdit, before));
    redraw(document.uri);
  };

  const listening = [
    workspace.onDidChangeTextDocument(edited),
    window.onDidChangeVisibleTextEditors((editors) => editors.forEach(draw)),
    workspace.onDidCloseTextDocument(({ uri }) => marked.delete(uri.toString())),
  ];
  return {
    update: ({ uri, version, claims }) => {
      const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      // A verdict on an older text would stand beside the wrong lines; a new one follows soon.
      if (document?.version !== version) return;
      marked.set(uri.toString(), markLines(claims));
      redraw(uri);
    },
    dispose: () => {
      for (const one of [...listening, ...types.values()]) one.dispose();
    },
  };
}
