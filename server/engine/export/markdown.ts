// A document as Markdown with mathematics between dollar signs, as notebooks, GitHub and VS Code's preview set it.

import { declaredInComments } from './declared-in-comments.ts';
import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, type Paper, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** `expected` is what is said of expectations, behind what is made from formulas; nobody reads such a document back yet. */
export function exportMarkdown(
  given: ExportInput,
  expected: Pick<Paper, 'blocks' | 'refusals'> | null = null,
): Exported {
  const { input, renamed } = withDistinctNames(given);
  const called = (name: string): string => renamed.get(name) ?? name;
  const whole = paperBlocks({ ...input, names: given.names }, called);
  const { source, refusals } = input;
  if (!expected) {
    const declared = declaredInComments(input, called, whole.map(set).join(''));
    return markdownFile({ source, refusals, renamed, blocks: whole }, declared);
  }
  const blocks = [...whole.filter(({ kind }) => kind !== 'reading'), ...expected.blocks];
  return markdownFile({ source, refusals: [...refusals, ...expected.refusals], renamed, blocks });
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
