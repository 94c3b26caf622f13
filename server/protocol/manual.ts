// The page that a diagnostic's code leads to: a section of the manual that lies in the package, else the same on the web.

/** The address of the section on a code. */
export type Manual = (code: string) => string;

const ON_THE_WEB = 'https://github.com/mcalc/mcalc/blob/main/docs/diagnostics.md';

export const webManual: Manual = (code) => `${ON_THE_WEB}#${code}`;

/** `text` is the manual at `address`, with a heading `## code` for each code. An editor opens a file at a line. */
export function packagedManual(address: string, text: string): Manual {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const code = /^## (\S+)$/u.exec(line.trimEnd())?.[1];
    if (code !== undefined) lines.set(code, index + 1);
  }
  return (code) => {
    const line = lines.get(code);
    return line === undefined ? webManual(code) : `${address}#L${line}`;
  };
}
