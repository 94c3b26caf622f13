// Offers the tools of the manifest to assistants in the editor (language model tools): the language server runs them.

import {
  type Disposable,
  type ExtensionContext,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
} from 'vscode';
import type { LanguageServer } from './language-server.ts';

/** The prefix of the names in the manifest, since every extension's tools are in one list. */
const PREFIX = 'mcalc_';

export function registerAssistantTools(
  context: ExtensionContext,
  server: LanguageServer,
): readonly Disposable[] {
  return toolNames(context.extension.packageJSON).map((name) =>
    lm.registerTool<object>(name, {
      invoke: async ({ input }, token) => {
        const result = await server.callTool({ name: name.slice(PREFIX.length), arguments: input }, token);
        if (result === null) throw new Error('The call was cancelled.');
        // Thrown so that the assistant sees that the call went wrong, and how.
        if (result.kind === 'refused') throw new Error(result.why);
        return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(result.value))]);
      },
    }),
  );
}

interface Manifest {
  readonly contributes?: { readonly languageModelTools?: readonly { readonly name: string }[] };
}

function toolNames({ contributes }: Manifest): readonly string[] {
  return (contributes?.languageModelTools ?? []).map(({ name }) => name);
}
