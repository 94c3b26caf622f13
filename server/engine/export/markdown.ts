// A document as Markdown with mathematics between dollar signs, as notebooks, GitHub and VS Code's preview set it.

import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

export function exportMarkdown(given: ExportInput): Exported {
  const { input, renamed } = withDistinctNames(given);
  const { source, refusals } = input;
  const notes = [
    ...[...renamed].map(
      ([name, other]) =>
        `\`${plainText(name)}\` is printed as \`${other}\`: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `Left out: \`${plainText(what)}\`: ${plainText(why)}`),
  ];
  const blocks = paperBlocks({ ...input, names: given.names }, (name) => renamed.get(name) ?? name);
  const title = `# ${plainText(source).replace(/[\\`*_{}[\]<>#]/gu, '\\$&')}`;
  return { text: `${[title, ...notes, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'words') return block.text;
  const lines = block.lines.join(' \\\\\n');
  return `$$\n\\begin{aligned}\n${lines}\n\\end{aligned}\n$$`;
}
