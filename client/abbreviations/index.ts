// Typing without a Greek keyboard: `\Theta` becomes Θ as one types, a list says what there is, and a hover how a sign is
// typed.

import {
  commands,
  Disposable,
  Hover,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { type Abbreviations, createAbbreviations } from './provider.ts';
import { rewriteIn } from './rewriting.ts';

const SECTION = 'mcalc.abbreviations';
const SHOW_ABBREVIATIONS = 'mcalc.showAbbreviations';

export function registerAbbreviations(): Disposable {
  let inUse = use();
  const settings = workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(SECTION)) return;
    inUse.dispose();
    inUse = use();
  });
  return Disposable.from(settings, { dispose: () => inUse.dispose() });
}

/** With the settings as they are now. */
function use(): Disposable {
  const settings = workspace.getConfiguration(SECTION);
  const leader = settings.get<string>('leader') ?? '\\';
  const { config, provider } = createAbbreviations(leader);
  const list = commands.registerCommand(SHOW_ABBREVIATIONS, () => showList(leader, provider));
  if (settings.get<boolean>('enabled') === false || leader.length !== 1) return list;

  let rewriting: Disposable | undefined;
  const follow = (editor: TextEditor | undefined): void => {
    rewriting?.dispose();
    rewriting = editor?.document.languageId === 'mcalc' ? rewriteIn(editor, config, provider) : undefined;
  };
  follow(window.activeTextEditor);
  return Disposable.from(
    list,
    window.onDidChangeActiveTextEditor(follow),
    // A file may become one of mcalc while it is open.
    workspace.onDidOpenTextDocument(() => follow(window.activeTextEditor)),
    languages.registerHoverProvider('mcalc', {
      provideHover: (document, position) => hoverAt(document, position, leader, provider),
    }),
    { dispose: () => rewriting?.dispose() },
  );
}

/** Every abbreviation with its sign; the chosen one is written at the cursor. */
async function showList(leader: string, provider: Abbreviations): Promise<void> {
  const items = provider.list().map(([name, sign]) => ({ label: sign, description: `${leader}${name}` }));
  const placeHolder = 'Type an abbreviation, or choose a sign to write it';
  const chosen = await window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  const editor = window.activeTextEditor;
  if (!chosen || !editor) return;
  await editor.edit((builder) => {
    for (const selection of editor.selections) builder.replace(selection, chosen.label);
  });
}

function hoverAt(
  document: TextDocument,
  position: Position,
  leader: string,
  provider: Abbreviations,
): Hover | null {
  const rest = document.lineAt(position.line).text.slice(position.character);
  const sign = [...rest][0] ?? '';
  if (sign.charCodeAt(0) < 128) return null;
  const names = provider.collectAllAbbreviations(sign).slice(0, 3);
  if (names.length === 0) return null;
  const typed = names.map((name) => `\`${leader}${name}\``).join(' or ');
  const range = new Range(position, position.translate(0, sign.length));
  return new Hover(new MarkdownString(`${sign} is typed ${typed}`), range);
}
