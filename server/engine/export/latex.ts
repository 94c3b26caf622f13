// A document as a piece of LaTeX, for the body of somebody's paper.

import type { Exported } from './export-input.ts';
import type { Block, Paper } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** Blocks as a piece of LaTeX. */
export function latexFile({ source, refusals, renamed, blocks, declaredBy }: Paper): Exported {
  const declared = declaredBy(blocks.map(set).join(''));
  const head = [
    `% ${plainText(source)}: its definitions, claims and derivatives in LaTeX, written by mcalc.`,
    '% For the body of a document with \\usepackage{amsmath, amssymb}.',
    ...[...renamed].map(
      ([name, other]) => `% ${plainText(name)} is printed as ${other}: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `% Left out: ${plainText(what)}: ${plainText(why)}`),
    ...declared.map((line) => `% mcalc: ${line}`),
  ].join('\n');
  // No page ends between words and the formulas that they speak of.
  const isTitle = (at: number): boolean => blocks[at]?.kind === 'words' && blocks[at + 1]?.kind === 'aligned';
  const body = blocks.map((block, at) => `${set(block)}\n${isTitle(at) ? '' : '\n'}`).join('');
  return { text: `${head}\n\n${body.trimEnd()}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'reading') return `% mcalc ${block.isOn ? 'on' : 'off'}`;
  if (block.kind === 'words') return `\\noindent ${block.text}`;
  const lines = block.lines.map((line) => `  ${line}`).join(' \\\\\n');
  return `\\begin{align*}\n${lines}\n\\end{align*}`;
}
