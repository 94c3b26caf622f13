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

/** Rewrites in one editor until it is disposed of. */
export function rewriteIn(
  editor: TextEditor,
  config: AbbreviationConfig,
  provider: AbbreviationProvider,
): Disposable {
  const { document } = editor;
  const underline = window.createTextEditorDecorationType({ textDecoration: 'underline' });

  const source: AbbreviationTextSource = {
    replaceAbbreviations: async (changes) =>
      await editor.edit((builder) => {
        for (const { range, newText } of changes) {
          const at = rangeOf(range, document);
          const before = document.getText(new Range(at.start.with({ character: 0 }), at.start));
          builder.replace(at, runsOn(before, newText) ? ` ${newText}` : newText);
        }
      }),
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

  const show = (): void => {
    const tracked = [...rewriter.getTrackedAbbreviations()];
    editor.setDecorations(
      underline,
      tracked.map(({ range }) => rangeOf(range, document)),
    );
  };

  const typed = workspace.onDidChangeTextDocument(async (event) => {
    if (event.document !== document || event.contentChanges.length === 0) return;
    rewriter.changeInput(
      event.contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        range: new Stretch(rangeOffset, rangeLength),
        newText: text,
      })),
    );
    // The cursor moves after the text changes; what is replaced before would leave it behind.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await rewriter.triggerAbbreviationReplacement();
    show();
  });
  const moved = window.onDidChangeTextEditorSelection(async (event) => {
    if (event.textEditor !== editor) return;
    await rewriter.changeSelections(event.selections.map((selection) => stretchOf(selection, document)));
    show();
  });
  return Disposable.from(typed, moved, underline);
}

function rangeOf(stretch: Stretch, document: TextDocument): Range {
  return new Range(document.positionAt(stretch.offset), document.positionAt(stretch.offset + stretch.length));
}

function stretchOf(range: Range, document: TextDocument): Stretch {
  const start = document.offsetAt(range.start);
  return new Stretch(start, document.offsetAt(range.end) - start);
}
