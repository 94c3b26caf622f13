// A document as a piece of LaTeX, for the body of somebody's paper.

import { declaredInComments } from './declared-in-comments.ts';
import type { Exported, ExportInput } from './export-input.ts';
import { withDistinctNames } from './latex-names.ts';
import { type Block, type Paper, paperBlocks } from './paper.ts';
import { plainText } from './targets/plain-text.ts';

/** `expected` is what is said of expectations, behind what is made from formulas; nobody reads such a document back yet. */
export function exportLatex(
  given: ExportInput,
  expected: Pick<Paper, 'blocks' | 'refusals'> | null = null,
): Exported {
  const { input, renamed } = withDistinctNames(given);
  const called = (name: string): string => renamed.get(name) ?? name;
  const whole = paperBlocks({ ...input, names: given.names }, called);
  const { source, refusals } = input;
  if (!expected) {
    const declared = declaredInComments(input, called, whole.map(set).join(''));
    return latexFile({ source, refusals, renamed, blocks: whole }, declared);
  }
  const blocks = [...whole.filter(({ kind }) => kind !== 'reading'), ...expected.blocks];
  return latexFile({ source, refusals: [...refusals, ...expected.refusals], renamed, blocks });
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
