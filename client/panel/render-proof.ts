// A derivation in several forms: as a textbook does, with every move, node by node, as a graph. One of them is seen at a time.

import type { DerivationView, NodeView, PlacedGraph, StepView } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { renderGraph } from './render-graph.ts';
import { formula, prose, shapeBadge } from './render-parts.ts';
import type { ProofForm } from './view.ts';

const LABELS: Readonly<Record<ProofForm, string>> = {
  short: 'Short',
  long: 'Every move',
  nodes: 'Node by node',
  graph: 'Graph',
};

export function renderProof({ steps, moves, nodes }: DerivationView, graph: PlacedGraph | null): Html | null {
  if (steps.length === 0) return null;
  const forms: readonly ProofForm[] = [
    'short',
    ...(moves.length > 0 ? (['long'] as const) : []),
    ...(nodes.length > 0 ? (['nodes'] as const) : []),
    ...(graph ? (['graph'] as const) : []),
  ];
  const choice =
    forms.length > 1 &&
    html`<div class="forms" role="group" aria-label="How the derivation is written">${forms.map(choiceButton)}</div>`;
  return html`<section class="proof" aria-label="Derivation"><div class="heading"><h2>Derivation</h2>${choice}</div>
  <ol class="steps form short">${renderSteps(steps)}</ol>
  ${moves.length > 0 && html`<ol class="steps form long">${renderSteps(moves)}</ol>`}
  ${nodes.length > 0 && renderNodes(nodes)}
  ${graph && renderGraph(graph)}
</section>`;
}

function choiceButton(form: ProofForm): Html {
  return html`<button data-form="${form}" aria-pressed="${form === 'short' ? 'true' : 'false'}">${LABELS[form]}</button>`;
}

const renderSteps = (steps: readonly StepView[]): readonly Html[] =>
  steps.map((step, index) => renderStep(step, steps[index - 1]));

/** A left side that is that of the line before is not repeated. */
function renderStep(step: StepView, before: StepView | undefined): Html {
  const { left, leftLatex, right, rightLatex, rules, cite } = step;
  return html`<li class="step">
  <span class="lhs">${left !== null && left !== before?.left && formula(leftLatex, left, true)}</span>
  <span class="relation">${left !== null || before ? '=' : ''}</span>
  <span class="rhs" title="${right}">${formula(rightLatex, right, true)}</span>
  <span class="about">${shapeBadge(step.shape)}<span class="rule">${rules.map((rule) => html`<span>${prose(rule)}</span>`)}${cite && html`<cite>${cite}</cite>`}</span></span>
  ${confirmation(step.confirmed)}
</li>`;
}

function confirmation(confirmed: boolean | null): Html {
  if (confirmed === null) return html`<span class="mark"></span>`;
  return confirmed
    ? html`<span class="mark verified" role="img" aria-label="Numbers confirm this line" title="Numbers confirm this line">✓</span>`
    : html`<span class="mark refuted" role="img" aria-label="Numbers do not confirm this line" title="Numbers do not confirm this line">✗</span>`;
}

/** The table of nodes: each node, its shape, its own differential, and its adjoint. */
function renderNodes(nodes: readonly NodeView[]): Html {
  return html`<div class="form nodes"><table>
  <thead><tr><th scope="col">node</th><th scope="col">shape</th><th scope="col">its differential</th><th scope="col">adjoint</th></tr></thead>
  <tbody>${nodes.map(renderNode)}</tbody>
</table></div>`;
}

function renderNode(node: NodeView): Html {
  const { name, nameLatex, expr, latex, differential, differentialLatex, rule } = node;
  const value = html`${name !== null && html`${formula(nameLatex, name)} = `}${formula(latex, expr)}`;
  const left = name !== null && html`${formula(nameLatex && `\\mathrm{d}${nameLatex}`, `d${name}`)} = `;
  const own = differential !== null && html`${left}${formula(differentialLatex, differential)}`;
  return html`<tr>
  <td>${value}</td>
  <td>${shapeBadge(node.shape)}</td>
  <td${rule && html` title="${rule}"`}>${own}</td>
  <td>${formula(node.adjointLatex, node.adjoint)}</td>
</tr>`;
}
