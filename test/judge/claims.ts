// The labelled claims of `spoilings.json`, and how one is put into its file.

export interface Labelled {
  readonly right: string[];
  readonly wrong: string[];
  readonly 'ill-shaped': string[];
}

export interface LabelledCase extends Labelled {
  /** Of the case in `test/cases/derivatives.json`. */
  readonly id: string;
}

/** The file with another right side of its claim, and without what it asks to derive. */
export const withSide = (file: string, side: string): string => withSides(file, [side]);

/** The same with the claim once for each right side, one below the other. */
export function withSides(file: string, sides: readonly string[]): string {
  return file
    .split('\n')
    .filter((line) => !line.startsWith('derive '))
    .flatMap((line) =>
      /^(∂|d\()/u.test(line) ? sides.map((side) => line.replace(/ = .*$/u, () => ` = ${side}`)) : [line],
    )
    .join('\n');
}
