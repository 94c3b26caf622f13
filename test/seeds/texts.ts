// The texts of the language that stand below a path: whole files, blocks of Markdown, and the cases of JSON files.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Text {
  /** The file, and in a file of several which. */
  readonly title: string;
  readonly text: string;
}

/** All texts below a file or folder, in the order of their files. */
export function textsBelow(path: string): readonly Text[] {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .sort()
      .flatMap((name) => textsBelow(join(path, name)));
  const read = () => readFileSync(path, 'utf8');
  if (path.endsWith('.mcalc')) return [{ title: path, text: read() }];
  if (path.endsWith('.md')) return blocksOf(path, read());
  if (path.endsWith('.json')) return casesOf(path, JSON.parse(read()));
  return [];
}

/** The blocks of Markdown that hold a claim. */
function blocksOf(path: string, markdown: string): readonly Text[] {
  return [...markdown.matchAll(/^[ \t]*```.*\n([\s\S]*?)^[ \t]*```/gmu)]
    .map(([, block = ''], at) => ({ title: `${path} block ${at + 1}`, text: block }))
    .filter(({ text }) => text.includes('='));
}

/** A case holds whole files, or one file with a claim and the right sides of it that somebody wrote. */
function casesOf(path: string, cases: unknown): readonly Text[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one: unknown, at) => {
    if (typeof one !== 'object' || one === null) return [];
    const field = (name: string): string | null => {
      const value: unknown = Reflect.get(one, name);
      return Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : null;
    };
    const title = `${path} ${field('id') ?? at}`;
    const [file, claim] = [field('file'), field('claim')];
    const wholes = ['wrong', 'claimed', 'right'].flatMap((name) => {
      const side = field(name);
      if (side === null) return [];
      if (side.includes('\n')) return [{ title: `${title} ${name}`, text: side }];
      return file !== null && claim !== null
        ? [{ title: `${title} ${name}`, text: `${file}${claim} ${side}\n` }]
        : [];
    });
    const alone = claim === null ? (file ?? field('mcalc')) : null;
    return alone === null ? wholes : [{ title, text: alone }, ...wholes];
  });
}
