// Abbreviations in an editor are replaced as they are typed: Lean's rewriter, on VS Code's documents.

import {
  type AbbreviationConfig,
  type AbbreviationProvider,
  AbbreviationRewriter,
  type AbbreviationTextSource,
  Range as Stretch,
} from '@leanprover/unicode-input';
import { Disposable, Range, Selection, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import { runsOn } from '../../grammar/tex-signs.ts';

/** Milliseconds until a replacement is tried again that the editor refused, since a key was pressed meanwhile. */
const PATIENCE = 40;

/**
 * Rewrites in one editor until it is disposed of. What happens in the editor is worked off in its order, one after the
 * other: while a replacement is on its way, somebody may type on, and the places that are known are those before.
 */
export function rewriteIn(
  editor: TextEditor,
  config: AbbreviationConfig,
  provider: AbbreviationProvider,
): Disposable {
  const { document } = editor;
  const underline = window.createTextEditorDecorationType({ textDecoration: 'underline' });
  let waiting = 0;
  let wasRefused = false;
  let isDisposed = false;
  let queue = Promise.resolve();

  const source: AbbreviationTextSource = {
    replaceAbbreviations: async (changes) => {
      if (changes.length === 0) return true;
      // Places are those of the text as it was: a change that has not been worked off has moved them.
      const isDone =
        waiting === 0 &&
        (await editor.edit((builder) => {
          for (const { range, newText } of changes) {
            const at = rangeOf(range, document);
            const before = document.getText(new Range(at.start.with({ character: 0 }), at.start));
            builder.replace(at, runsOn(before, newText) ? ` ${newText}` : newText);
          }
        }));
      wasRefused = !isDone;
      return isDone;
    },
    selectionMoveMode: () => ({ kind: 'OnlyMoveCursorSelections', updateUnchangedSelections: false }),
    collectSelections: () => editor.selections.map((selection) => stretchOf(selection, document)),
    setSelections: (selections) => {
      editor.selections = selections.map((selection) => {
        const { start, end } = rangeOf(selection, document);
        return new Selection(start, end);
      });
    },
  };
  const rewriter = new AbbreviationRewriter(config, provider, source);

  /** Replaces what is whole, or was left by the cursor; and again, where the editor refused. */
  const rewrite = async (selections: readonly Stretch[]): Promise<void> => {
    wasRefused = false;
    await rewriter.triggerAbbreviationReplacement();
    if (waiting === 0) await rewriter.changeSelections([...selections]);
    const tracked = [...rewriter.getTrackedAbbreviations()];
    if (waiting === 0)
      editor.setDecorations(
        underline,
        tracked.map(({ range }) => rangeOf(range, document)),
      );
    if (wasRefused) setTimeout(() => work(() => rewrite(source.collectSelections())), PATIENCE);
  };
  const work = (task: () => Promise<void>): void => {
    queue = queue.then(() => (isDisposed ? undefined : task())).catch(() => {});
  };

  const typed = workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
    if (changed !== document || contentChanges.length === 0) return;
    waiting += 1;
    work(async () => {
      waiting -= 1;
      rewriter.changeInput(
        contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
          range: new Stretch(rangeOffset, rangeLength),
          newText: text,
        })),
      );
      // The cursor moves after the text changes; what is replaced before would leave it behind.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await rewrite(source.collectSelections());
    });
  });
  const moved = window.onDidChangeTextEditorSelection(({ textEditor }) => {
    if (textEditor === editor) work(() => rewrite(source.collectSelections()));
  });
  return Disposable.from(typed, moved, underline, {
    dispose: () => {
      isDisposed = true;
    },
  });
}

function rangeOf(stretch: Stretch, document: TextDocument): Range {
  return new Range(document.positionAt(stretch.offset), document.positionAt(stretch.offset + stretch.length));
}

function stretchOf(range: Range, document: TextDocument): Stretch {
  const start = document.offsetAt(range.start);
  return new Stretch(start, document.offsetAt(range.end) - start);
}
