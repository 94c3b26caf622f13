// The functions and words of the language, read off the table of operators, for completion and signatures.

import snippets from '../../grammar/snippets.json' with { type: 'json' };
import { ATTRIBUTE_WORDS } from '../engine/inference/attributes.ts';
import { calling, callingNames } from '../engine/operators/table.ts';
import type { FunctionSummary, LanguageSummary, Snippet } from '../features/language-summary.ts';

/** The summary of the language from the table of operators. */
export function describeLanguage(): LanguageSummary {
  return { functions: describeFunctions(), attributes: [...ATTRIBUTE_WORDS], snippets: describeSnippets() };
}

function describeFunctions(): readonly FunctionSummary[] {
  return callingNames().flatMap((name) => {
    const found = calling(name)?.calling;
    // Of several spellings one is enough.
    if (!found || found.names[0] !== name) return [];
    const { summary, arity, options, takesSizes } = found;
    return [{ name, summary, arity, options, takesSizes }];
  });
}

function describeSnippets(): readonly Snippet[] {
  return Object.values(snippets).map(({ prefix, description, body }) => ({
    prefix,
    description,
    body: typeof body === 'string' ? body : body.join('\n'),
  }));
}
