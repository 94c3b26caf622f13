// Which abbreviations there are, and what they stand for: those of Lean's input method that the language can read, and
// the language's own. Knows no editor: the panel's inputs may use it too.

import { type AbbreviationConfig, AbbreviationProvider } from '@leanprover/unicode-input';
import { TEX_SIGNS } from '../../grammar/tex-signs.ts';

/** `$CURSOR` is where the cursor goes. */
const OWN: Readonly<Record<string, string>> = {
  R: 'ℝ',
  half: '½',
  '1/2': '½',
  tr: 'ᵀ',
  trans: 'ᵀ',
  had: '∘',
  kron: '⊗',
  grad: '∇',
  inner: '⟨$CURSOR, ⟩',
  norm: '‖$CURSOR‖',
  // As on paper, and as elsewhere in TeX.
  ...Object.fromEntries(TEX_SIGNS),
};

/** The characters of names and signs of the language. */
const READABLE = /^(?!.*[ªº])[\p{L}\p{M}\p{N}∂∇∑∏∘⊙⊗·×‖⟨⟩⊤⁻⁺′½∈→]+$/u;
const CURSOR = '$CURSOR';

/**
 * Abbreviations without their leader. They are replaced where they are whole: `A\b` goes on dividing by b, and so there
 * are none of one letter.
 */
export class Abbreviations extends AbbreviationProvider {
  private readonly signs: ReadonlyMap<string, string>;

  constructor(config: AbbreviationConfig) {
    super(config);
    const all = Object.entries({ ...this.getSymbolsByAbbreviation(), ...OWN });
    this.signs = new Map(
      all.filter(
        ([name, sign]) =>
          name in OWN || (READABLE.test(sign.replace(CURSOR, '')) && !/^[A-Za-z]$/u.test(name)),
      ),
    );
  }

  /** All of them, by abbreviation, the language's own first. */
  list(): readonly (readonly [name: string, sign: string])[] {
    return [...this.signs]
      .map(([name, sign]) => [name, sign.replace(CURSOR, '')] as const)
      .sort(([a], [b]) => Number(b in OWN) - Number(a in OWN) || (a < b ? -1 : 1));
  }

  /** How a sign is typed, the shortest first. */
  override collectAllAbbreviations(sign: string): string[] {
    return this.list()
      .filter(([, other]) => other === sign)
      .map(([name]) => name)
      .sort((a, b) => Number(b in OWN) - Number(a in OWN) || a.length - b.length);
  }

  override getSymbolForAbbreviation(name: string): string | undefined {
    return this.signs.get(name);
  }

  override findSymbolsByAbbreviationPrefix(prefix: string): string[] {
    return [...this.signs].filter(([name]) => name.startsWith(prefix)).map(([, sign]) => sign);
  }

  override getReplacementText(name: string): string | undefined {
    return this.signs.get(name);
  }
}

export function createAbbreviations(leader: string): {
  readonly config: AbbreviationConfig;
  readonly provider: Abbreviations;
} {
  const config: AbbreviationConfig = {
    abbreviationCharacter: leader,
    customTranslations: {},
    eagerReplacementEnabled: true,
  };
  return { config, provider: new Abbreviations(config) };
}
