// The computation as a picture: from what is declared down to the number, the gradient flowing back along the thick edges.

import type { PlacedGraph } from '../../server/protocol/requests.ts';
import { type Html, html } from './html.ts';
import { type Arrow, type Box, layOut } from './layout-graph.ts';

export function renderGraph(graph: PlacedGraph): Html {
  const { width, height, boxes, arrows } = layOut(graph);
  return html`<div class="form graph"><svg viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="group" aria-label="What ${graph.of} is computed from">
  <defs>
    <marker id="forward" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker>
    <marker id="back" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M8 0 L0 4 L8 8 z"/></marker>
  </defs>
  ${arrows.map(renderArrow)}
  ${boxes.map((box) => renderBox(box, graph.of))}
</svg>
<p class="legend">Values flow along the arrows, in the shapes beside them; the gradient flows back along the thick ones.</p></div>`;
}

function renderArrow({ from, to, isOnPath, points, label }: Arrow): Html {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
  return html`<g class="edge${isOnPath && ' on-path'}"><title>${from} flows into ${to}</title>
    <path d="${path}" marker-end="url(#forward)"${isOnPath && html` marker-start="url(#back)"`}/>
    <text x="${round(label.x)}" y="${round(label.y + 4)}">${label.text}</text></g>`;
}

function renderBox({ node, lines, x, y, width, height }: Box, of: string): Html {
  const { start, end } = node.range;
  const kind = node.name === of ? 'result' : node.formula === null ? 'declared' : 'value';
  const place = `${start.line} ${start.character} ${end.line} ${end.character}`;
  const rows = lines.map(
    (line, index) =>
      html`<text class="${index === 0 ? 'forward' : 'back'}" x="${round(x + width / 2)}" y="${round(y + 19 + index * 18)}">${line}</text>`,
  );
  const full = [
    node.formula === null ? node.name : `${node.name} = ${node.formula}`,
    node.shape,
    node.adjoint && `∂${of}/∂${node.name} = ${node.adjoint}`,
  ];
  return html`<g class="node ${kind}" tabindex="0" role="button" data-line="${start.line}" data-place="${place}">
    <title>${full.filter((part) => part !== null && part !== '').join('\n')}</title>
    <rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="4"/>${rows}</g>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
