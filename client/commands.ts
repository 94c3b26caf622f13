// The commands on a file: derive, insert, verify, show. Each works at the cursor, or at what a lens or the light bulb hands it.

import {
  commands,
  type Disposable,
  env,
  Position,
  ProgressLocation,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  COMMANDS,
  type CommandTarget,
  type DerivationResult,
  type PlainQuestion,
  type RenameTarget,
} from '../server/protocol/requests.ts';
import { applyEdits, labelInsertion } from './insertion.ts';
import type { DerivationQuery, LanguageServer } from './language-server.ts';
import type { Panel } from './panel-host.ts';
import { derivationTopic, derivationView } from './panel-topics.ts';

type Derived = Extract<DerivationResult, { kind: 'derived' }>;

export function registerCommands(server: LanguageServer, panel: Panel): readonly Disposable[] {
  const show = async (
    target?: CommandTarget,
  ): Promise<{ document: TextDocument; derived: Derived } | null> => {
    const place = await locate(target);
    if (!place) return null;
    const { document, query } = place;
    const derived = await derive(server, document, query);
    if (!derived) return null;
    if (derived.derivations.length === 0) return null;
    panel.show(document, derivationTopic(derived), derivationView(derived, document));
    return { document, derived };
  };

  const deriveGradient = async (target?: CommandTarget): Promise<void> => {
    const answer = await show(target);
    if (!answer) return;
    const { document, derived } = answer;
    const { insertion, version } = derived;
    if (!insertion) return;
    const offer = labelInsertion(insertion);
    const choice = await window.showInformationMessage(insertion.text, offer, 'Copy');
    if (choice === 'Copy') await env.clipboard.writeText(insertion.text);
    if (choice !== offer) return;
    if (document.version === version) await applyEdits(document, insertion.edits);
    else void window.showInformationMessage('The file has changed since. Derive again to insert the result.');
  };

  const verify = async (target?: CommandTarget): Promise<void> => {
    const place = await locate(target);
    if (!place) return;
    const { document } = place;
    const file = workspace.asRelativePath(document.uri);
    const result = await window.withProgress(
      { location: ProgressLocation.Notification, title: `MCalc: verifying ${file}`, cancellable: true },
      (_, token) => server.verification(document.uri, token),
    );
    if (!result) return;
    if (result.kind === 'refused') {
      void window.showErrorMessage(`MCalc: ${result.why}`);
      return;
    }
    const { summary, counts, claims, derivatives } = result;
    panel.show(
      document,
      { kind: 'verification' },
      { kind: 'verification', file, summary, counts, claims, derivatives },
    );
    const isWrong = counts.refuted + counts['ill-shaped'] > 0;
    void (isWrong ? window.showWarningMessage(summary) : window.showInformationMessage(summary));
  };

  /** Writes the answer where the lens stands, and shows nothing else. */
  const insertResult = async (target?: CommandTarget): Promise<void> => {
    const place = await locate(target);
    if (!place) return;
    const derived = await derive(server, place.document, place.query);
    if (!derived) return;
    if (!derived.insertion) void window.showInformationMessage('MCalc: there is nothing to insert here.');
    else if (place.document.version === derived.version)
      await applyEdits(place.document, derived.insertion.edits);
  };

  const expandDerivation = async (target?: CommandTarget): Promise<void> => {
    const place = await locate(target);
    if (!place) return;
    const { document, query } = place;
    const result = await window.withProgress(
      { location: ProgressLocation.Window, title: 'MCalc: writing out the derivation …' },
      () => server.expansion(document, query),
    );
    if (result?.kind === 'refused') void window.showWarningMessage(`MCalc: ${result.why}`);
    if (result?.kind === 'expanded' && result.version === document.version)
      await applyEdits(document, result.edits);
  };

  return [
    commands.registerCommand(COMMANDS.expand, expandDerivation),
    commands.registerCommand(COMMANDS.deriveGradient, deriveGradient),
    commands.registerCommand(COMMANDS.insertResult, insertResult),
    commands.registerCommand(COMMANDS.renameAt, ({ uri, position: { line, character } }: RenameTarget) =>
      commands.executeCommand('editor.action.rename', [Uri.parse(uri), new Position(line, character)]),
    ),
    commands.registerCommand(COMMANDS.verify, verify),
    commands.registerCommand(
      COMMANDS.showDerivation,
      async (target?: CommandTarget) => void (await show(target)),
    ),
  ];
}

interface Place {
  readonly document: TextDocument;
  readonly query: DerivationQuery;
}

/** From a lens: what it names. From the palette or a menu, whose argument is an address or nothing: the cursor. */
async function locate(target: CommandTarget | undefined): Promise<Place | null> {
  if (typeof target?.uri === 'string') {
    const document = await workspace.openTextDocument(Uri.parse(target.uri));
    return { document, query: target.question ? { question: target.question } : {} };
  }
  const editor = window.activeTextEditor;
  if (!editor || !['mcalc', 'latex', 'tex', 'markdown'].includes(editor.document.languageId)) {
    void window.showInformationMessage(
      'Open a .mcalc file, or a paper that has a comment `% mcalc: …`, first.',
    );
    return null;
  }
  const { line, character } = editor.selection.active;
  return { document: editor.document, query: { position: { line, character } } };
}

async function derive(
  server: LanguageServer,
  document: TextDocument,
  query: DerivationQuery,
): Promise<Derived | null> {
  const result = await window.withProgress(
    { location: ProgressLocation.Window, title: 'MCalc: deriving …' },
    (_, token) => server.derivation(document, query, token),
  );
  switch (result?.kind) {
    case undefined:
      return null;
    case 'derived':
      return result;
    case 'refused':
      void window.showWarningMessage(`MCalc: ${result.why}`);
      return null;
    case 'unclear': {
      const question = await chooseQuestion(result.of, result.wrt);
      return question && derive(server, document, { ...query, question });
    }
  }
}

/** A single choice is not asked for. */
async function chooseQuestion(of: readonly string[], wrt: readonly string[]): Promise<PlainQuestion | null> {
  const scalar = await choose(of, 'Derive which scalar?');
  if (scalar === null) return null;
  const all = 'all params';
  const variable = await choose(wrt.length > 1 ? [...wrt, all] : wrt, `Derive ${scalar} by which variable?`);
  if (variable === null) return null;
  return { of: scalar, wrt: variable === all ? null : variable, order: 1 };
}

async function choose(names: readonly string[], title: string): Promise<string | null> {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  return (await window.showQuickPick([...names], { title, placeHolder: title })) ?? null;
}
