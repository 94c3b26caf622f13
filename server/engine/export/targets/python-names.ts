// Names as Python has them: normalised as Python itself does, keywords and names already taken with an underscore behind.

export const PYTHON_RESERVED: ReadonlySet<string> = new Set([
  ...(
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
  // Names that the exported code itself calls: a function of the file by that name would be called instead.
  ...(
    'abs any float getattr hasattr int isinstance len list map max min print range str sum tuple zip ArithmeticError ValueError ' +
    'functools inspect math sys UNDECIDED'
  ).split(' '),
  // Local names of the code that is no function of the file.
  ...'length_ point_ random_ seed_ style_ test_ tests_ verdicts_ wrong_'.split(' '),
  'g_',
  'kept_',
  'dtype_',
  'ctx',
]);

/** A Python identifier that is as close to the name as can be: `W₁` is `W1`, `∂` and spaces are underscores. */
export function identifier(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/^[^\p{XIDC}]+|[^\p{XIDC}]+$/gu, '')
    .replace(/[^\p{XIDC}]+/gu, '_');
  return /^[\p{XIDS}_]/u.test(plain) ? plain : `_${plain}`;
}

/** Gives each name once. */
export interface Namer {
  /** The identifier for a name, with as many underscores behind it as it takes to be free. */
  fresh(wanted: string): string;
}

/** A namer that avoids `taken`; `spelled` makes an identifier of a name. */
export function createNamer(taken: Iterable<string> = [], spelled = identifier): Namer {
  const used = new Set<string>(taken);
  return {
    fresh: (wanted) => {
      let name = spelled(wanted);
      while (used.has(name)) name += '_';
      used.add(name);
      return name;
    },
  };
}

/** `dL_dΘ`, `dvec_f_dvec_X`, `d2f_dx2`, `d2L_dx_dy`; `dL` for a differential. */
export function derivativeName(
  of: string,
  by: readonly { readonly text: string; readonly power: number }[],
  order: number,
): string {
  const d = order > 1 ? `d${order}` : 'd';
  const below = by.map(({ text, power }) => `_d${identifier(text)}${power > 1 ? power : ''}`);
  return `${d}${identifier(of)}${below.join('')}`;
}
