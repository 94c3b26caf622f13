// A document as a piece of LaTeX, for the body of somebody's paper.

import { declaredInComments } from './declared-in-comments.ts';
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
  const called = (name: string): string => renamed.get(name) ?? name;
  const blocks = [...paperBlocks({ ...input, names: given.names }, called), ...more.blocks];
  const declared = declaredInComments(input, called, blocks.map(set).join(''));
  const refusals = [...input.refusals, ...more.refusals];
  return latexFile({ source: input.source, refusals, renamed, blocks }, declared);
}

/** Blocks as a piece of LaTeX; `declared` is what they leave unsaid for whoever reads them back. */
export function latexFile(
  { source, refusals, renamed, blocks }: Paper,
  declared: readonly string[] = [],
): Exported {
  const head = [
    `% ${plainText(source)}: its definitions, claims and derivatives in LaTeX, written by mcalc.`,
    '% For the body of a document with \\usepackage{amsmath, amssymb}.',
    ...[...renamed].map(
      ([name, other]) => `% ${plainText(name)} is printed as ${other}: it would look like another name.`,
    ),
    ...refusals.map(({ what, why }) => `% Left out: ${plainText(what)}: ${plainText(why)}`),
    ...declared.map((line) => `% mcalc: ${line}`),
  ].join('\n');
  return { text: `${[head, ...blocks.map(set)].join('\n\n')}\n`, refusals };
}

function set(block: Block): string {
  if (block.kind === 'reading') return `% mcalc ${block.isOn ? 'on' : 'off'}`;
  if (block.kind === 'words') return `\\noindent ${block.text}`;
  const lines = block.lines.map((line) => `  ${line}`).join(' \\\\\n');
  return `\\begin{align*}\n${lines}\n\\end{align*}`;
}
