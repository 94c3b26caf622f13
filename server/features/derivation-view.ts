// A derivation as the panel shows it: plain data, everything in words.

import {
  type Derivation,
  type Derivative,
  derivativeLatex,
  derivativeText,
  isInParentheses,
  type NodeRow,
  partLatex,
  type Step,
} from '../engine/api.ts';
import { formatShape } from './numbers.ts';
import { renderVerdict, type VerdictView } from './verdict-view.ts';

/** One line of a proof. */
export interface StepView {
  readonly left: string;
  /** null where it is displayed as it is written. */
  readonly leftLatex: string | null;
  readonly right: string;
  readonly rightLatex: string;
  readonly rules: readonly string[];
  readonly cite: string | null;
  readonly shape: string;
  readonly confirmed: boolean | null;
}

/** A node on the way from the variable to the scalar: what it is, its own differential, the adjoint that reaches it. */
export interface NodeView {
  readonly name: string | null;
  readonly nameLatex: string | null;
  readonly expr: string;
  readonly latex: string;
  readonly shape: string;
  readonly differential: string | null;
  readonly differentialLatex: string | null;
  /** The rule of its differential; null for the variable. */
  readonly rule: string | null;
  readonly adjoint: string;
  readonly adjointLatex: string;
}

interface TangentView {
  readonly on: string;
  readonly text: string;
  readonly latex: string;
  readonly verdict: VerdictView;
}

interface MapView {
  /** `dΘ ↦ X dΘ` */
  readonly action: string;
  /** `G ↦ X' G` */
  readonly adjoint: string;
  /** `∂F[i, j]/∂X[k, l] = δ[i, k] B[l, j]`; null where it has no such form. */
  readonly entries: string | null;
}

export interface DerivationView {
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
  /** Its left side; null where that is no plain name. */
  readonly resultLeftLatex: string | null;
  readonly operations: number;
  readonly steps: readonly StepView[];
  /** Every single move; empty where the steps are all there is. */
  readonly moves: readonly StepView[];
  /** A gradient node by node; empty where it is none. */
  readonly nodes: readonly NodeView[];
  /** Of a linear map what it does; null of a matrix. */
  readonly map: MapView | null;
  /** Beside the ambient gradient, that on the sphere or the Stiefel manifold. */
  readonly tangent: TangentView | null;
  readonly verdict: VerdictView | null;
}

/** A derivation as the panel displays it. */
export function renderDerivation(derivation: Derivation): DerivationView {
  const left = resultSide(derivation);
  const leftLatex = derivativeLatex(left);
  return {
    title: derivativeText(derivation.derivative),
    titleLatex: derivativeLatex(derivation.derivative),
    shape: formatShape(derivation.shape),
    expr: derivation.expr,
    latex: derivation.latex,
    resultText: `${derivativeText(left)} = ${derivation.expr}`,
    resultLatex: leftLatex === null ? derivation.latex : `${leftLatex} = ${derivation.latex}`,
    resultLeftLatex: leftLatex,
    operations: derivation.operations,
    steps: derivation.steps.flatMap(renderStep),
    moves: derivation.moves.flatMap(renderStep),
    nodes: derivation.nodes.map(renderNode),
    map: mapOf(derivation),
    tangent: derivation.tangent && {
      on: derivation.tangent.on,
      text: derivation.tangent.expr,
      latex: derivation.tangent.latex,
      verdict: renderVerdict(derivation.tangent.verified),
    },
    verdict: derivation.verified && renderVerdict(derivation.verified),
  };
}

function renderNode(row: NodeRow): NodeView {
  const { name, expr, latex, shape, differential, differentialLatex, rule, cite, adjoint, adjointLatex } =
    row;
  return {
    name,
    expr,
    latex,
    differential,
    differentialLatex,
    adjoint,
    adjointLatex,
    nameLatex: name === null ? null : partLatex(name),
    shape: formatShape(shape),
    rule: differential === null ? null : [rule, cite].filter((part) => part !== null).join(', '),
  };
}

function mapOf(derivation: Derivation): MapView | null {
  if (derivation.kind === 'matrix') return null;
  const { action, adjoint, entries } = derivation;
  return { action, adjoint, entries };
}

/** The form that the answer equals: of a linear map the vec matrix. */
function resultSide({ kind, derivative }: Derivation): Derivative {
  if (kind === 'matrix' || derivative.kind !== 'partial') return derivative;
  const [first, ...others] = derivative.by;
  const by: typeof derivative.by = [vectorised(first), ...others.map(vectorised)];
  return { kind: 'partial', of: vectorised(derivative.of), by };
}

function vectorised(text: string): string {
  return isInParentheses(text) ? `vec${text}` : `vec(${text})`;
}

/** A line that says `dL = dL` says nothing, and is left out. */
function renderStep(step: Step): readonly StepView[] {
  const { left, expr, latex, rule, cite, shape, confirmed } = step;
  if (left.text === expr) return [];
  return [
    {
      left: left.text,
      leftLatex: left.latex,
      right: expr,
      rightLatex: latex,
      rules: rule.split('; '),
      cite,
      shape: formatShape(shape),
      confirmed,
    },
  ];
}
