// A document as Markdown with mathematics between dollar signs, as notebooks, GitHub and VS Code's preview set it.

import type { Exported } from './export-input.ts';
import type { Block, Paper } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** Blocks as Markdown. */
export function markdownFile({ source, refusals, renamed, blocks, declaredBy }: Paper): Exported {
  const declared = declaredBy(blocks.map(set).join(''));
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
