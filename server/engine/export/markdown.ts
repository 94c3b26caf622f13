// A document as Markdown with mathematics between dollar signs, as notebooks, GitHub and VS Code's preview set it.

import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, NOTHING, type Paper, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** `more` stands behind what is made from formulas. */
export function exportMarkdown(
  given: ExportInput,
  more: Pick<Paper, 'blocks' | 'refusals'> = NOTHING,
): Exported {
  const { input, renamed } = withDistinctNames(given);
  const blocks = paperBlocks({ ...input, names: given.names }, (name) => renamed.get(name) ?? name);
  return markdownFile({
    source: input.source,
    refusals: [...input.refusals, ...more.refusals],
    renamed,
    blocks: [...blocks, ...more.blocks],
  });
}

/** Blocks as Markdown. */
export function markdownFile({ source, refusals, renamed, blocks }: Paper): Exported {
  const notes = [
    ...[...renamed].map(
      ([name, other]) =>
        `\`${plainText(name)}\` is printed as \`${other}\`: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `Left out: \`${plainText(what)}\`: ${plainText(why)}`),
  ];
  const title = `# ${plainText(source).replace(/[\\`*_{}[\]<>#]/gu, '\\$&')}`;
  return { text: `${[title, ...notes, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'words') return block.text;
  const lines = block.lines.join(' \\\\\n');
  return `$$\n\\begin{aligned}\n${lines}\n\\end{aligned}\n$$`;
}
