// A derivation as the panel shows it: plain data, everything in words.

import type { Derivation, Step } from '../engine/api.ts';
import { formatShape } from './numbers.ts';
import { nameDerivative, typesetDerivative } from './questions.ts';
import { renderVerdict, type VerdictSheet } from './verdict-sheet.ts';

export interface SheetStep {
  readonly expr: string;
  readonly latex: string;
  readonly rule: string;
  readonly cite: string | null;
  readonly shape: string;
  readonly confirmed: boolean | null;
}

export interface DerivationSheet {
  readonly of: string;
  readonly wrt: string | null;
  readonly order: number;
  /** `∂L/∂Θ` */
  readonly title: string;
  /** The same for typesetting; null where a side of it is no plain name. */
  readonly titleLatex: string | null;
  readonly shape: string;
  readonly expr: string;
  readonly latex: string;
  /** The answer as an equation; of a map that is no matrix, that of its vec matrix. */
  readonly resultText: string;
  readonly resultLatex: string;
  readonly operations: number;
  readonly steps: readonly SheetStep[];
  /** `dΘ ↦ X dΘ` and `G ↦ X' G`, for what is no matrix. */
  readonly action: string | null;
  readonly adjoint: string | null;
  readonly verdict: VerdictSheet | null;
}

export function renderDerivation(derivation: Derivation): DerivationSheet {
  const left = resultSide(derivation);
  const leftLatex = typesetDerivative(left);
  return {
    of: derivation.of,
    wrt: derivation.wrt,
    order: derivation.order,
    title: nameDerivative(derivation),
    titleLatex: typesetDerivative(derivation),
    shape: formatShape(derivation.shape),
    expr: derivation.expr,
    latex: derivation.latex,
    resultText: `${nameDerivative(left)} = ${derivation.expr}`,
    resultLatex: leftLatex === null ? derivation.latex : `${leftLatex} = ${derivation.latex}`,
    operations: derivation.operations,
    steps: derivation.steps.map(renderStep),
    action: derivation.action,
    adjoint: derivation.adjoint,
    verdict: derivation.verified && renderVerdict(derivation.verified),
  };
}

function resultSide(derivation: Derivation): Pick<Derivation, 'of' | 'wrt' | 'order'> {
  const { of, wrt, order, action } = derivation;
  return action === null || wrt === null
    ? { of, wrt, order }
    : { of: `vec(${of})`, wrt: `vec(${wrt})`, order };
}

function renderStep(step: Step): SheetStep {
  const { expr, latex, rule, cite, confirmed } = step;
  return { expr, latex, rule, cite, shape: formatShape(step.shape), confirmed };
}
