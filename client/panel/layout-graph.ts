// Where the names of a computation stand in its picture, and which way its edges run (layered, by dagre).

import dagre from '@dagrejs/dagre';
import type { PlacedGraph, PlacedNode } from '../../server/protocol/requests.ts';

export interface Box {
  readonly node: PlacedNode;
  readonly lines: readonly string[];
  /** Its left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly isOnPath: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Where its label stands: the shape of what flows. */
  readonly label: { readonly text: string; readonly x: number; readonly y: number };
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** In units of the picture. */
const SIGN = 7.4;
const LINE = 18;
const PADDING = 10;
const LONGEST = 34;

export function layOut({ of, nodes, edges }: PlacedGraph): Picture {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 44, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  const written = new Map(nodes.map((node) => [node.name, linesOf(node, of)]));
  for (const { name } of nodes) {
    const lines = written.get(name) ?? [];
    const longest = Math.max(...lines.map((line) => [...line].length));
    graph.setNode(name, { width: longest * SIGN + 2 * PADDING, height: lines.length * LINE + PADDING });
  }
  const shapes = new Map(nodes.map(({ name, shape }) => [name, shape]));
  for (const { from, to } of edges)
    graph.setEdge(from, to, {
      width: (shapes.get(from)?.length ?? 0) * SIGN,
      height: LINE,
      labelpos: 'r',
      labeloffset: 8,
    });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: nodes.map((node) => {
      const at = graph.node(node.name);
      const lines = written.get(node.name) ?? [];
      return {
        node,
        lines,
        x: at.x - at.width / 2,
        y: at.y - at.height / 2,
        width: at.width,
        height: at.height,
      };
    }),
    arrows: edges.map(({ from, to, isOnPath }) => {
      const edge = graph.edge(from, to);
      const label = { text: shapes.get(from) ?? '', x: edge.x ?? 0, y: edge.y ?? 0 };
      return { from, to, isOnPath, points: edge.points ?? [], label };
    }),
  };
}

/** The name with its formula, and below it the gradient that reaches it. */
function linesOf({ name, formula, adjoint }: PlacedNode, of: string): readonly string[] {
  const value = formula === null ? name : `${name} = ${formula}`;
  const back = adjoint === null || name === of ? [] : [`∂${of}/∂${name} = ${adjoint}`];
  return [value, ...back].map(shortened);
}

const shortened = (line: string): string => {
  const signs = [...line];
  return signs.length <= LONGEST ? line : `${signs.slice(0, LONGEST - 1).join('')}…`;
};
