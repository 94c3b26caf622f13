// Wires a connection to the features: what the server can do, and who answers what.

import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  type Disposable,
  type InitializeParams,
  type InitializeResult,
  RAL,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../engine/api.ts';
import { codeLenses } from '../features/code-lenses.ts';
import { collectProblems } from '../features/diagnostics.ts';
import type { LanguageSummary } from '../features/language-summary.ts';
import { renderMarks } from './answers.ts';
import { toDiagnostic } from './convert.ts';
import { createCosts } from './costs.ts';
import { attempt, createGuard } from './guard.ts';
import { sameAddress } from './imports.ts';
import type { Judges } from './judges.ts';
import { createJudging, type JudgingState } from './judging.ts';
import { registerLanguageHandlers } from './language-handlers.ts';
import { type Manual, webManual } from './manual.ts';
import { createMarkdown } from './markdown.ts';
import { registerNavigationHandlers } from './navigation-handlers.ts';
import { registerOwnHandlers } from './own-handlers.ts';
import { createPapers, PAPER_LANGUAGES } from './papers.ts';
import { createProject } from './project.ts';
import { STATUS, type StatusParams } from './requests.ts';
import { DEFAULT_SETTINGS, field, judgementOptions, readSettings, type Settings } from './settings.ts';
import { type CallTool, registerToolCalls } from './tool-calls.ts';
import { createWorkspace, type Snapshot } from './workspace.ts';
import { createWriting } from './writing.ts';

/** The services that a door provides to the server. */
export interface Services {
  readonly analyse: Engine['analyse'];
  readonly judges: Judges;
  /** For completion and signatures. */
  readonly language: LanguageSummary;
  /** null where it can't be read, or lies in none of the folders, wherever links lead. */
  readFile(uri: string, folders: readonly string[]): string | null;
  /** The addresses of the `.mcalc` files in the folders. */
  listFiles(folders: readonly string[]): readonly string[];
  /** Where assistants are offered tools. */
  readonly callTool?: CallTool;
  /** Where a diagnostic's code is explained; without it, on the web. */
  readonly manual?: Manual;
  /** Milliseconds without a keystroke until claims are judged. */
  readonly pause?: number;
  /** Milliseconds without a keystroke until a statement that is being written is taken to be finished. */
  readonly rest?: number;
}

/** The abilities of the editor, as it named them at the start. */
interface Client {
  configuration: boolean;
  refreshesLenses: boolean;
  refreshesHints: boolean;
  commands: boolean;
  marks: boolean;
  snippets: boolean;
}

const DEFAULT_PAUSE = 150;
/** Longer than those need who look for each key. */
const DEFAULT_REST = 1_000;
/** A text that takes long to understand is left alone for about that long, so that half of the time is free for requests. */
const LONGEST_DELAY = 1_000;
/** Up to here, in milliseconds, a keystroke is understood before the next comes. */
const QUICK = 40;

/** Serves a connection: documents, analyses, judgements and every request. */
export function serve(connection: Connection, services: Services): void {
  const log = (message: string): void => connection.console.error(message);
  const guard = createGuard(log);
  const documents = new TextDocuments(TextDocument);
  const client: Client = {
    configuration: false,
    refreshesLenses: false,
    refreshesHints: false,
    commands: false,
    marks: false,
    snippets: false,
  };
  let folders: readonly string[] = [];
  let settings: Settings = DEFAULT_SETTINGS;
  const publishing = new Map<string, Disposable>();

  const ownDocuments = (): readonly TextDocument[] =>
    documents.all().filter((document) => !isPaper(document));

  const openText = (uri: string): TextDocument | undefined => {
    const same = (document: TextDocument): boolean => sameAddress(document.uri) === sameAddress(uri);
    const found = documents.get(uri) ?? documents.all().find(same);
    return found && !isPaper(found) ? found : undefined;
  };

  const files = {
    analyse: services.analyse,
    openText,
    readFile: services.readFile,
    listFiles: services.listFiles,
    folders: () => folders,
    log,
  };
  const workspace = createWorkspace(files);

  const refreshLenses = (): void => {
    if (client.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  };

  const writing = createWriting({
    rest: services.rest ?? DEFAULT_REST,
    problemsOf: (snapshot) => collectProblems(snapshot.analysis, workspace.bestJudgement(snapshot)),
    // An editor that marks claims itself needs no line above them.
    lensesOf: (snapshot) => codeLenses(snapshot.analysis, workspace.bestJudgement(snapshot), !client.marks),
    finished: (uri) => {
      const snapshot = workspace.snapshot(uri);
      if (!snapshot) return;
      publish(snapshot);
      refreshLenses();
    },
  });

  const publish = (snapshot: Snapshot): void => {
    const diagnostics = writing
      .problems(snapshot)
      .map((problem) => toDiagnostic(problem, snapshot, services.manual ?? webManual));
    void connection.sendDiagnostics({ uri: snapshot.uri, version: snapshot.version, diagnostics });
  };

  const report = (snapshot: Snapshot, state: JudgingState): void => {
    if (client.commands) {
      const status: StatusParams = { ...renderMarks(snapshot, workspace), version: snapshot.version, state };
      void connection.sendNotification(STATUS, status);
    }
    if (state !== 'judged') return;
    publish(snapshot);
    refreshLenses();
  };

  const judging = createJudging({
    workspace,
    judges: services.judges,
    pause: services.pause ?? DEFAULT_PAUSE,
    options: () => judgementOptions(settings),
    report,
    log,
  });

  const markdown = createMarkdown({
    ...files,
    workspace,
    judges: services.judges,
    pause: services.pause ?? DEFAULT_PAUSE,
    options: () => (settings.verify.whileTyping ? judgementOptions(settings) : null),
    publish: (uri, version, problems) => {
      const manual = services.manual ?? webManual;
      inBlocks.set(
        uri,
        problems.map(([problem, block]) => toDiagnostic(problem, block, manual)),
      );
      publishPaper(uri, version);
    },
  });

  /** Of documents with blocks or formulas of ours: a document may have both. */
  const inBlocks = new Map<string, readonly Diagnostic[]>();
  const inFormulas = new Map<string, readonly Diagnostic[]>();
  const publishPaper = (uri: string, version: number): void => {
    const diagnostics = [...(inBlocks.get(uri) ?? []), ...(inFormulas.get(uri) ?? [])];
    void connection.sendDiagnostics({ uri, version, diagnostics });
  };

  const papers = createPapers({
    workspace,
    judges: services.judges,
    analyse: services.analyse,
    pause: services.pause ?? DEFAULT_PAUSE,
    options: () => (settings.verify.whileTyping ? judgementOptions(settings) : null),
    report: (paper, state) => {
      const manual = services.manual ?? webManual;
      inFormulas.set(
        paper.uri,
        papers.problemsOf(paper).map(({ problem, range }) => ({
          ...toDiagnostic({ ...problem, fixes: [] }, paper, manual),
          range,
        })),
      );
      publishPaper(paper.uri, paper.version);
      if (client.commands)
        void connection.sendNotification(STATUS, {
          ...renderMarks(paper, workspace),
          version: paper.version,
          state,
        } satisfies StatusParams);
    },
    log,
  });

  const costs = createCosts({ judges: services.judges, options: () => judgementOptions(settings) });

  const look = (uri: string): void => {
    costs.voided(uri);
    publishing.get(uri)?.dispose();
    const show = (): void => {
      publishing.delete(uri);
      const snapshot = workspace.snapshot(uri);
      if (snapshot) publish(snapshot);
    };
    const cost = workspace.costOf(uri);
    const work = (): void => attempt('diagnostics', log, show);
    const { timer } = RAL();
    publishing.set(
      uri,
      cost < QUICK ? behindMessages(work) : timer.setTimeout(work, Math.min(LONGEST_DELAY, cost)),
    );
    if (settings.verify.whileTyping) judging.changed(uri);
    else judging.voided(uri);
  };

  const fileChanged = (uri: string): void => {
    for (const reader of workspace.importChanged(uri)) look(reader);
  };

  const readConfiguration = async (): Promise<void> => {
    const value: unknown = await connection.workspace.getConfiguration('mcalc');
    applySettings(value);
  };

  const applySettings = (value: unknown): void => {
    settings = readSettings(value);
    workspace.dropJudgements();
    for (const { uri } of ownDocuments()) look(uri);
    for (const document of documents.all()) if (isPaper(document)) paperChanged(document);
    if (client.refreshesHints) connection.languages.inlayHint.refresh().catch(() => {});
    refreshLenses();
  };

  const paperChanged = (document: TextDocument): void => {
    if (isMarkdown(document)) markdown.changed(document);
    attempt('formulas', log, () => papers.changed(document, document.languageId));
  };

  connection.onInitialize((params) => {
    folders = (params.workspaceFolders ?? []).map((folder) => folder.uri);
    learnClient(client, params);
    const given = field(params.initializationOptions, 'settings');
    if (given !== undefined) settings = readSettings(given);
    return describeServer();
  });
  connection.onInitialized(() => {
    if (client.configuration) readConfiguration().catch((error) => log(`configuration failed: ${error}`));
  });
  connection.onDidChangeConfiguration(({ settings: given }) => {
    if (client.configuration) readConfiguration().catch((error) => log(`configuration failed: ${error}`));
    else applySettings(field(given, 'mcalc'));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) if (!openText(uri)) fileChanged(uri);
  });
  connection.onShutdown(() => {
    for (const waiting of publishing.values()) waiting.dispose();
    writing.dispose();
    markdown.dispose();
    papers.dispose();
    judging.dispose();
  });

  documents.onDidChangeContent(({ document }) => {
    if (isPaper(document)) {
      paperChanged(document);
      return;
    }
    const { uri } = document;
    fileChanged(uri);
    look(uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    publishing.get(uri)?.dispose();
    markdown.closed(uri);
    papers.closed(uri);
    inBlocks.delete(uri);
    inFormulas.delete(uri);
    judging.closed(uri);
    costs.voided(uri);
    writing.closed(uri);
    workspace.close(uri);
    fileChanged(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  const context = {
    connection,
    analyse: services.analyse,
    guard,
    workspace,
    markdown,
    papers,
    textOf: (uri: string) => documents.get(uri) ?? null,
    project: createProject(workspace, files),
    judging,
    writing,
    judges: services.judges,
    costs,
    language: services.language,
    settings: () => settings,
    hasCommands: () => client.commands,
    takesSnippets: () => client.snippets,
    log,
  };
  registerLanguageHandlers(context);
  registerNavigationHandlers(context);
  registerOwnHandlers(context);
  if (services.callTool) registerToolCalls(context, services.callTool);
  documents.listen(connection);
  connection.listen();
}

/** Runs behind the messages that already wait: each of them takes one turn of the loop, and asks for the next behind what it starts. */
function behindMessages(work: () => void): Disposable {
  const { timer } = RAL();
  let waiting = timer.setImmediate(() => {
    waiting = timer.setImmediate(work);
  });
  return { dispose: () => waiting.dispose() };
}

const isPaper = ({ languageId }: TextDocument): boolean => PAPER_LANGUAGES.includes(languageId);
const isMarkdown = ({ languageId }: TextDocument): boolean => languageId === 'markdown';

function learnClient(client: Client, { capabilities, initializationOptions }: InitializeParams): void {
  client.configuration = capabilities.workspace?.configuration === true;
  client.refreshesLenses = capabilities.workspace?.codeLens?.refreshSupport === true;
  client.refreshesHints = capabilities.workspace?.inlayHint?.refreshSupport === true;
  client.snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
  client.commands = field(initializationOptions, 'commands') === true;
  client.marks = field(initializationOptions, 'marks') === true;
}

function describeServer(): InitializeResult {
  const codeActionKinds = [
    CodeActionKind.QuickFix,
    CodeActionKind.SourceFixAll,
    CodeActionKind.RefactorExtract,
    CodeActionKind.RefactorInline,
    CodeActionKind.RefactorRewrite,
  ];
  return {
    serverInfo: { name: 'mcalc' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds },
      codeLensProvider: {},
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      renameProvider: { prepareProvider: true },
      documentLinkProvider: {},
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      callHierarchyProvider: true,
      completionProvider: { triggerCharacters: ['∂', '/'] },
      signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] },
      inlayHintProvider: true,
      documentFormattingProvider: true,
    },
  };
}
