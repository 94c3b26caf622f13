// The topics of the panel, asked of the server.

import { type CancellationToken, type Position, type TextDocument, workspace } from 'vscode';
import type { DerivationResult, PlainQuestion } from '../server/protocol/requests.ts';
import { labelInsertion } from './insertion.ts';
import type { LanguageServer } from './language-server.ts';
import type { PanelView, Topic } from './panel/view.ts';

export interface PanelContent {
  readonly document: TextDocument;
  readonly topic: Topic;
  readonly view: PanelView;
}

type Derived = Extract<DerivationResult, { kind: 'derived' }>;

export function derivationTopic({ question, derivations: [first, ...others] }: Derived): Topic {
  const title = others.length > 0 ? `Gradients of ${question.of}` : (first?.title ?? 'Derivation');
  return { kind: 'derivation', question, title };
}

export function derivationView(
  { derivations, graphs, insertion }: Derived,
  document: TextDocument,
): PanelView {
  const file = workspace.asRelativePath(document.uri);
  return { kind: 'derivation', file, derivations, graphs, insert: insertion && labelInsertion(insertion) };
}

/** The derivative that stands at a place; null where there is none, or it has no answer. */
export async function derivationAt(
  server: LanguageServer,
  document: TextDocument,
  { line, character }: Position,
  token: CancellationToken,
): Promise<PanelContent | null> {
  const result = await server.derivation(document, { position: { line, character } }, token);
  if (result?.kind !== 'derived' || result.derivations.length === 0) return null;
  return { document, topic: derivationTopic(result), view: derivationView(result, document) };
}

/** A topic as the text is now; null where the answer is no longer wanted. */
export async function lookUp(
  server: LanguageServer,
  document: TextDocument,
  topic: Topic,
  token: CancellationToken,
): Promise<{ readonly version: number; readonly view: PanelView } | null> {
  return topic.kind === 'verification'
    ? verdicts(server, document, token)
    : derivation(server, document, topic.question, topic.title, token);
}

async function verdicts(server: LanguageServer, document: TextDocument, token: CancellationToken) {
  const file = workspace.asRelativePath(document.uri);
  const result = await server.verification(document.uri, token);
  if (!result) return null;
  const { version } = result;
  if (result.kind === 'refused')
    return { version, view: { kind: 'refused', file, title: 'Verification', why: result.why } } as const;
  const { summary, counts, claims, derivatives } = result;
  return { version, view: { kind: 'verification', file, summary, counts, claims, derivatives } } as const;
}

async function derivation(
  server: LanguageServer,
  document: TextDocument,
  question: PlainQuestion,
  title: string,
  token: CancellationToken,
) {
  const file = workspace.asRelativePath(document.uri);
  const result = await server.derivation(document, { question }, token);
  if (!result || result.kind === 'unclear') return null;
  const { version } = result;
  if (result.kind === 'refused')
    return { version, view: { kind: 'refused', file, title, why: result.why } } as const;
  return { version, view: derivationView(result, document) };
}
