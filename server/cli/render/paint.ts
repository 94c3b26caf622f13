// Colours for a terminal, or none: a piece of text in, the same text with its colour out.

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const plain = (text: string): string => text;

const between =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;

const NO_PAINT: Paint = {
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  blue: plain,
  cyan: plain,
};

const PAINT: Paint = {
  bold: between(1, 22),
  dim: between(2, 22),
  red: between(31, 39),
  yellow: between(33, 39),
  green: between(32, 39),
  blue: between(34, 39),
  cyan: between(36, 39),
};

/** The colours of a stream; none where it takes none. */
export function paintFor({ color }: { readonly color: boolean }): Paint {
  return color ? PAINT : NO_PAINT;
}

/** On a terminal only, and never where https://no-color.org says so. */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
