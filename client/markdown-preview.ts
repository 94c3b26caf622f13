// Blocks that are fenced as mcalc in the preview of Markdown: formulas typeset, claims with their marks. The preview asks for
// HTML at once and the server takes its time, so that a block stands as code until it is there.

import { commands } from 'vscode';
import type { LanguageServer } from './language-server.ts';

/** As much of markdown-it as a fence needs. */
export interface MarkdownIt {
  readonly renderer: { readonly rules: { fence?: Fence } };
}

type Fence = (
  tokens: readonly { readonly info: string; readonly content: string }[],
  index: number,
  ...more: readonly unknown[]
) => string;

/** Blocks whose HTML is kept. */
const MOST_BLOCKS = 200;
/** Milliseconds in which answers are gathered before the preview is made anew. */
const GATHERING = 50;

export function extendMarkdown(server: LanguageServer): (markdown: MarkdownIt) => MarkdownIt {
  /** null where a block stays as it is. */
  const known = new Map<string, string | null>();
  let refreshing: ReturnType<typeof setTimeout> | undefined;

  const refresh = (): void => {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => void commands.executeCommand('markdown.preview.refresh'), GATHERING);
  };

  const ask = async (text: string): Promise<void> => {
    for (const oldest of known.keys()) {
      if (known.size < MOST_BLOCKS) break;
      known.delete(oldest);
    }
    // Until it is there, and where it fails.
    known.set(text, null);
    const html = await server.typeset(text);
    known.set(text, html);
    if (html !== null) refresh();
  };

  return (markdown) => {
    const { rules } = markdown.renderer;
    const { fence } = rules;
    rules.fence = (tokens, index, ...more) => {
      const token = tokens[index];
      const asCode = (): string => fence?.(tokens, index, ...more) ?? '';
      if (token?.info.trim() !== 'mcalc') return asCode();
      if (!known.has(token.content)) ask(token.content).catch(() => {});
      return known.get(token.content) ?? asCode();
    };
    return markdown;
  };
}
