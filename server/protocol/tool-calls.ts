// Calls of tools by assistants in the editor: what the tools are, the door knows.

import type { Connection } from 'vscode-languageserver';
import { CANCELLED, type Guard } from './guard.ts';
import type { Judges } from './judges.ts';
import { TOOL_CALL, type ToolCallParams, type ToolCallResult } from './requests.ts';

/** Calls a tool with arguments as they came. */
export type CallTool = (call: ToolCallParams, judges: Judges, signal: AbortSignal) => Promise<ToolCallResult>;

/** Registers the handler for the tools of assistants in the editor. */
export function registerToolCalls(
  { connection, guard, judges }: { connection: Connection; guard: Guard; judges: Judges },
  callTool: CallTool,
): void {
  const refused = { kind: 'refused', why: 'mcalc failed on this; its log says more.' } as const;
  connection.onRequest<ToolCallResult, void>(
    TOOL_CALL,
    guard<ToolCallParams, ToolCallResult>(TOOL_CALL, refused, async (call, token) => {
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      try {
        const result = await callTool(call, judges, abort.signal);
        return abort.signal.aborted ? CANCELLED : result;
      } finally {
        listening.dispose();
      }
    }),
  );
}
