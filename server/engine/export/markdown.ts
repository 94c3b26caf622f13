// A document as Markdown with mathematics between dollar signs, as notebooks, GitHub and VS Code's preview set it.

import { declaredInComments } from './declared-in-comments.ts';
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
  const called = (name: string): string => renamed.get(name) ?? name;
  const blocks = [...paperBlocks({ ...input, names: given.names }, called), ...more.blocks];
  const declared = declaredInComments(input, called, blocks.map(set).join(''));
  const refusals = [...input.refusals, ...more.refusals];
  return markdownFile({ source: input.source, refusals, renamed, blocks }, declared);
}

/** Blocks as Markdown; `declared` is what they leave unsaid for whoever reads them back. */
export function markdownFile(
  { source, refusals, renamed, blocks }: Paper,
  declared: readonly string[] = [],
): Exported {
  const notes = [
    ...[...renamed].map(
      ([name, other]) =>
        `\`${plainText(name)}\` is printed as \`${other}\`: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `Left out: \`${plainText(what)}\`: ${plainText(why)}`),
  ];
  const comment = declared.length === 0 ? [] : [`<!-- mcalc:\n${declared.join('\n')}\n-->`];
  const title = `# ${plainText(source).replace(/[\\`*_{}[\]<>#]/gu, '\\$&')}`;
  return { text: `${[title, ...comment, ...notes, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'reading') return `<!-- mcalc ${block.isOn ? 'on' : 'off'} -->`;
  if (block.kind === 'words') return block.text;
  const lines = block.lines.join(' \\\\\n');
  return `$$\n\\begin{aligned}\n${lines}\n\\end{aligned}\n$$`;
}
