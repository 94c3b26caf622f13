// The verdicts of the file at hand, at the foot of the window.

import {
  type Disposable,
  StatusBarAlignment,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
} from 'vscode';
import type { Status } from './language-server.ts';
import { describeStatus } from './status-text.ts';

export interface StatusBar extends Disposable {
  update(status: Status): void;
  follow(editor: TextEditor | undefined): void;
  forget(document: TextDocument): void;
}

export function createStatusBar(): StatusBar {
  const item = window.createStatusBarItem('mcalc.verdicts', StatusBarAlignment.Right, 90);
  item.name = 'MCalc Verdicts';
  item.command = 'mcalc.verify';
  const statuses = new Map<string, Status>();

  const show = (editor: TextEditor | undefined): void => {
    const status = editor && statuses.get(editor.document.uri.toString());
    const described = describeStatus(status ?? null);
    if (!described) {
      item.hide();
      return;
    }
    item.text = described.text;
    item.tooltip = described.tooltip;
    item.color = described.isBad ? new ThemeColor('errorForeground') : undefined;
    item.show();
  };

  return {
    update: (status) => {
      statuses.set(status.uri.toString(), status);
      show(window.activeTextEditor);
    },
    follow: (editor) => {
      // Focus in the panel is no reason to lose the verdicts of the file beside it.
      if (editor || window.visibleTextEditors.length === 0) show(editor);
    },
    forget: (document) => {
      statuses.delete(document.uri.toString());
    },
    dispose: () => item.dispose(),
  };
}
