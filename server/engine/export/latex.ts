// A document as a piece of LaTeX, for the body of somebody's paper.

import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, NOTHING, type Paper, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** `more` stands behind what is made from formulas. */
export function exportLatex(
  given: ExportInput,
  more: Pick<Paper, 'blocks' | 'refusals'> = NOTHING,
): Exported {
  const { input, renamed } = withDistinctNames(given);
  const blocks = paperBlocks({ ...input, names: given.names }, (name) => renamed.get(name) ?? name);
  return latexFile({
    source: input.source,
    refusals: [...input.refusals, ...more.refusals],
    renamed,
    blocks: [...blocks, ...more.blocks],
  });
}

/** Blocks as a piece of LaTeX. */
export function latexFile({ source, refusals, renamed, blocks }: Paper): Exported {
  const head = [
    `% ${plainText(source)}: its definitions, claims and derivatives in LaTeX, written by mcalc.`,
    '% For the body of a document with \\usepackage{amsmath, amssymb}.',
    ...[...renamed].map(
      ([name, other]) => `% ${plainText(name)} is printed as ${other}: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `% Left out: ${plainText(what)}: ${plainText(why)}`),
  ].join('\n');
  return { text: `${[head, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'words') return `\\noindent ${block.text}`;
  const lines = block.lines.map((line) => `  ${line}`).join(' \\\\\n');
  return `\\begin{align*}\n${lines}\n\\end{align*}`;
}
