// A document as a piece of LaTeX, for the body of somebody's paper.

import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

export function exportLatex(given: ExportInput): Exported {
  const { input, renamed } = withDistinctNames(given);
  const { source, refusals } = input;
  const head = [
    `% ${plainText(source)}: its definitions, claims and derivatives in LaTeX, written by mcalc.`,
    '% For the body of a document with \\usepackage{amsmath, amssymb}.',
    ...[...renamed].map(
      ([name, other]) => `% ${plainText(name)} is printed as ${other}: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `% Left out: ${plainText(what)}: ${plainText(why)}`),
  ].join('\n');
  const blocks = paperBlocks({ ...input, names: given.names }, (name) => renamed.get(name) ?? name);
  return { text: `${[head, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'words') return `\\noindent ${block.text}`;
  const lines = block.lines.map((line) => `  ${line}`).join(' \\\\\n');
  return `\\begin{align*}\n${lines}\n\\end{align*}`;
}
