// How the cost and the length of backward passes grow with the file: layers, transformer blocks, steps of an LSTM, a chain of
// definitions. The charts in docs/ are drawn by it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../server/engine/analysis/analyse.ts';
import { lineText } from '../../server/engine/derivations/derivation.ts';
import { DEFAULT_OPTIONS, judge } from '../../server/engine/verdicts/judge-document.ts';

import { drawChart, type Series } from './chart.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, repair: false };
const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i + 1)).join('\n');

const layers = (n: number): string => `dim k, p
const H0, T : R[p, k]
${times(n, (i) => `param W${i} : R[k, k]`)}
${times(n, (i) => `H${i} = tanh(H${i - 1} W${i})`)}
L = ½ ‖H${n} - T‖²
derive L
`;

const blocks = (n: number): string => `dim n, d, h, m
const F0, Y : R[n, d]
${times(n, (i) => `param Q${i}, K${i}, V${i} : R[d, h]\nparam O${i} : R[h, d]\nparam A${i} : R[d, m]\nparam B${i} : R[m, d]`)}
${times(
  n,
  (i) => `S${i} = F${i - 1} Q${i} (F${i - 1} K${i})' / sqrt(h)
P${i} = softmax(S${i}, rows)
R${i} = F${i - 1} + P${i} F${i - 1} V${i} O${i}
G${i} = relu(R${i} A${i})
F${i} = R${i} + G${i} B${i}`,
)}
L = ½ ‖F${n} - Y‖²
derive L
`;

const steps = (n: number): string => `dim d, D
const h0, s0, y : R[D]
const ${Array.from({ length: n }, (_, i) => `x${i + 1}`).join(', ')} : R[d]
param Uf, Ug, Uq, Ue : R[D, d]
param Wf, Wg, Wq, We : R[D, D]
${times(
  n,
  (i) => `f${i} = sigmoid(Uf x${i} + Wf h${i - 1})
g${i} = sigmoid(Ug x${i} + Wg h${i - 1})
q${i} = sigmoid(Uq x${i} + Wq h${i - 1})
e${i} = tanh(Ue x${i} + We h${i - 1})
s${i} = f${i} ∘ s${i - 1} + g${i} ∘ e${i}
h${i} = q${i} ∘ tanh(s${i})`,
)}
L = ½ ‖h${n} - y‖²
derive L
`;

const chain = (n: number): string => `dim k
param x : R[k]
z0 = x
${times(n, (i) => `z${i} = ${i % 3 === 0 ? `tanh(z${i - 1})` : i % 3 === 1 ? `sin(z${i - 1}) + z${i - 1}` : `2 z${i - 1}`}`)}
L = ½ ‖z${n}‖²
derive L
`;

const costs: Series[] = [];
const lengths: Series[] = [];

function measure(what: string, file: (n: number) => string, sizes: readonly number[], wanted: string): void {
  judge(analyse(file(2)), OPTIONS);
  const first = sizes[0] ?? 1;
  let least = Number.NaN;
  const spentAt: [number, number][] = [];
  const lengthAt: [number, number][] = [];
  for (const n of sizes) {
    const start = performance.now();
    const { derivatives } = judge(analyse(file(n)), OPTIONS);
    const spent = performance.now() - start;
    if (n === first) least = spent;
    const lines = derivatives.flatMap(({ lines }) => lines ?? []);
    const length = lines.reduce((sum, line) => sum + lineText(line).length, 0);
    spentAt.push([n, spent]);
    lengthAt.push([n, length]);
    const open = lines.filter(({ verified }) => verified.status !== 'verified').length;
    console.log(
      `${what} ${n}: ${spent.toFixed(0)} ms (${(spent / least).toFixed(1)} times ${first}), ${lines.length} lines, ${length} characters, ${open} not verified`,
    );
  }
  console.log(`  wanted: ${wanted}`);
  costs.push({ name: what, points: spentAt });
  lengths.push({ name: what, points: lengthAt });
}

measure('layers', layers, [10, 40, 80, 160, 640], '80 at most 9 times 10, 640 at most 70 times');
measure('blocks', blocks, [3, 12], '12 at most 5 times 3');
measure('steps of an LSTM', steps, [5, 50], '50 at most 12 times 5');
measure('definitions', chain, [20, 200, 2000], '2,000 at most 130 times 20');

const docs = join(import.meta.dirname, '..', '..', 'docs');
const across = 'size of the file, in times of the smallest';
writeFileSync(
  join(docs, 'backward-time.svg'),
  drawChart('Time of a backward pass and its checks', across, 'time, in times of the smallest', costs),
);
writeFileSync(
  join(docs, 'backward-length.svg'),
  drawChart('Length of its lines', across, 'characters, in times of the smallest', lengths),
);
