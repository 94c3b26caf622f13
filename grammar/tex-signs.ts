// TeX commands for the signs and letters that the language reads, as they look on paper: `\epsilon` is ϵ, `\varepsilon` ε.
// Both who mends a file and who abbreviates while typing read them here.

const lowerCase: readonly (readonly [string, string])[] = [
  ['alpha', 'α'],
  ['beta', 'β'],
  ['gamma', 'γ'],
  ['delta', 'δ'],
  ['epsilon', 'ϵ'],
  ['varepsilon', 'ε'],
  ['zeta', 'ζ'],
  ['eta', 'η'],
  ['theta', 'θ'],
  ['vartheta', 'ϑ'],
  ['iota', 'ι'],
  ['kappa', 'κ'],
  ['lambda', 'λ'],
  ['mu', 'μ'],
  ['nu', 'ν'],
  ['xi', 'ξ'],
  ['pi', 'π'],
  ['rho', 'ρ'],
  ['varrho', 'ϱ'],
  ['sigma', 'σ'],
  ['varsigma', 'ς'],
  ['tau', 'τ'],
  ['upsilon', 'υ'],
  ['phi', 'ϕ'],
  ['varphi', 'φ'],
  ['chi', 'χ'],
  ['psi', 'ψ'],
  ['omega', 'ω'],
  ['ell', 'ℓ'],
];

const upperCase: readonly (readonly [string, string])[] = [
  ['Gamma', 'Γ'],
  ['Delta', 'Δ'],
  ['Theta', 'Θ'],
  ['Lambda', 'Λ'],
  ['Xi', 'Ξ'],
  ['Pi', 'Π'],
  ['Sigma', 'Σ'],
  ['Upsilon', 'Υ'],
  ['Phi', 'Φ'],
  ['Psi', 'Ψ'],
  ['Omega', 'Ω'],
];

const signs: readonly (readonly [string, string])[] = [
  ['partial', '∂'],
  ['nabla', '∇'],
  ['sum', '∑'],
  ['prod', '∏'],
  ['circ', '∘'],
  ['odot', '⊙'],
  ['otimes', '⊗'],
  ['cdot', '·'],
  ['times', '×'],
  ['top', 'ᵀ'],
  ['intercal', 'ᵀ'],
  ['prime', '′'],
  ['in', '∈'],
  ['Vert', '‖'],
  ['lVert', '‖'],
  ['rVert', '‖'],
  ['|', '‖'],
  ['langle', '⟨'],
  ['rangle', '⟩'],
];

/** By the command without its backslash. */
export const TEX_SIGNS: ReadonlyMap<string, string> = new Map([...lowerCase, ...upperCase, ...signs]);

const LETTER = /^[\p{Lu}\p{Ll}\p{Lo}]/u;
/** A letter or digit ends a name, but for the d of a differential. */
const ENDS_NAME = /(?:[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_]|(?![d∂])[\p{L}\p{N}_])$/u;

/** Whether a sign is a letter, and so would run together with a name that a text ends in. */
export const runsOn = (before: string, sign: string): boolean => LETTER.test(sign) && ENDS_NAME.test(before);
