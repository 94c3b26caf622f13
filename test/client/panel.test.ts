// The panel's HTML: what is shown for which data, and that nothing in the data can become markup.

import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { asLatex, asMarkdown, asMcalc } from '../../client/panel/copies.ts';
import { layOut } from '../../client/panel/layout-graph.ts';
import { renderPage } from '../../client/panel/page.ts';
import { announce, renderView } from '../../client/panel/render.ts';
import type { PanelView } from '../../client/panel/view.ts';
import type {
  DerivationView,
  PlacedClaim,
  PlacedGraph,
  StepView,
  VerdictView,
} from '../../server/protocol/requests.ts';

const verified: VerdictView = {
  status: 'verified',
  headline: 'verified',
  detail: 'Agrees.',
  counterexample: null,
  basis: null,
};

const step: StepView = {
  left: 'dL',
  leftLatex: '\\mathrm{d}L',
  right: 'x',
  rightLatex: 'x',
  rules: [],
  cite: null,
  shape: 'scalar',
  confirmed: true,
};

const sheet: DerivationView = {
  title: '∂L/∂Θ',
  titleLatex: '\\frac{\\partial L}{\\partial Θ}',
  shape: 'in×out',
  expr: "X' c",
  latex: 'X^{\\top} c',
  resultText: "∂L/∂Θ = X' c",
  resultLatex: '\\frac{\\partial L}{\\partial Θ} = X^{\\top} c',
  resultLeftLatex: '\\frac{\\partial L}{\\partial Θ}',
  operations: 2,
  steps: [
    { ...step, right: 'd(x)', rightLatex: '\\mathrm{d}(x)', rules: ['definition'], confirmed: null },
    { ...step, right: 'c · dc', rules: ['a constant stays', 'product rule'], cite: 'Delong (12)' },
    { ...step, right: 'wrong', confirmed: false },
  ],
  map: null,
  tangent: null,
  moves: [],
  nodes: [],
  verdict: verified,
};

function derivation(
  change: Partial<DerivationView> = {},
  insert: string | null = null,
  graph: PlacedGraph | null = null,
): string {
  const view = { file: 'a.mcalc', derivations: [{ ...sheet, ...change }], graphs: [graph], insert };
  return renderView({ kind: 'derivation', ...view }, false);
}

function verification(verdict: VerdictView, change: Partial<PlacedClaim> = {}): string {
  const start = { line: 4, character: 0 };
  const claim: PlacedClaim = {
    claim: '∂L/∂Θ',
    text: '∂L/∂Θ = c',
    latex: null,
    range: { start: 0, end: 9 },
    position: { start, end: start },
    verdict,
    fixes: [],
    chain: null,
    ...change,
  };
  const view: PanelView = {
    kind: 'verification',
    file: 'a.mcalc',
    summary: '1 claim verified',
    counts: { verified: 1, proved: 0, refuted: 0, 'ill-shaped': 0, unchecked: 0 },
    claims: [claim],
    derivatives: [],
  };
  return renderView(view, false);
}

describe('a derivation', () => {
  test('shows the answer, each step with its rule, citation and shape, and the verdict', () => {
    const page = derivation();
    expect(page).toContain('data-tex="\\frac{\\partial L}{\\partial Θ} = X^{\\top} c"');
    expect(page.match(/class="step"/g)).toHaveLength(3);
    expect(page).toContain('<span>product rule</span><cite>Delong (12)</cite>');
    expect(page).toContain('in×out');
    expect(page).toContain('Agrees.');
  });

  test('marks the lines that numbers confirm, and those that they do not', () => {
    const page = derivation();
    expect(page.match(/title="Numbers confirm this line/g)).toHaveLength(1);
    expect(page.match(/title="Numbers do not confirm this line/g)).toHaveLength(1);
  });

  test('writes a left side once', () => {
    expect(derivation().match(/data-tex="\\mathrm\{d\}L"/g)).toHaveLength(1);
  });

  test('is reported short, with every move, or node by node, where there is more than one way', () => {
    expect(derivation()).not.toContain('data-form');
    const node = {
      name: 'a',
      nameLatex: 'a',
      expr: 'X Θ',
      latex: 'X Θ',
      shape: 'M×out',
      differential: 'X dΘ',
      differentialLatex: 'X \\mathrm{d}Θ',
      rule: 'product rule',
      adjoint: 'c',
      adjointLatex: 'c',
    };
    const page = derivation({ moves: [step, step], nodes: [node] });
    expect(page.match(/<button data-form="\w+"/g)).toEqual([
      '<button data-form="short"',
      '<button data-form="long"',
      '<button data-form="nodes"',
    ]);
    expect(page).toContain('title="product rule"');
    expect(page).toContain('data-tex="X \\mathrm{d}Θ"');
    expect(page).toContain('data-tex="\\mathrm{d}a"');
  });

  test('offers to insert only where there is something to insert', () => {
    expect(derivation()).not.toContain('data-insert');
    expect(derivation({}, 'Insert Below')).toContain('data-insert="yes">Insert Below<');
  });

  test('of a linear map shows its action and its adjoint', () => {
    const page = derivation({ map: { action: 'dΘ ↦ X dΘ', adjoint: "G ↦ X' G", entries: null } });
    expect(page).toContain('dΘ ↦ X dΘ');
    expect(page).toContain('G ↦ X&#39; G');
  });

  test('lets nothing through as markup', () => {
    const evil = '"><img src=x onerror=alert(1)>';
    const page = derivation({
      expr: evil,
      latex: evil,
      title: evil,
      shape: evil,
      resultText: evil,
      resultLatex: evil,
    });
    expect(page).not.toContain('<img');
    expect(verification({ ...verified, detail: evil }, { text: evil, fixes: [evil] })).not.toContain('<img');
  });
});

describe('copies', () => {
  test('as LaTeX: the whole derivation with its left sides, which KaTeX reads', () => {
    const text = asLatex(sheet);
    expect(text).toBe('\\begin{align}\n\\mathrm{d}L &= \\mathrm{d}(x) \\\\\n&= x \\\\\n&= x\n\\end{align}');
    expect(() => katex.renderToString(text, { displayMode: true, throwOnError: true })).not.toThrow();
  });

  test('as Markdown: with rules and verdict; as mcalc: a claim', () => {
    expect(asMarkdown(sheet)).toContain('2. a constant stays; product rule, Delong (12)');
    expect(asMarkdown(sheet)).toContain('verified: Agrees.');
    expect(asMcalc(sheet)).toBe("∂L/∂Θ = X' c");
  });
});

describe('the graph', () => {
  const node = {
    shape: 'm',
    adjoint: null,
    range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } },
  };
  const graph: PlacedGraph = {
    of: 'L',
    nodes: [
      { ...node, name: 'L', formula: '‖r‖²', shape: 'scalar' },
      { ...node, name: 'r', formula: 'A x', adjoint: '2 r' },
      { ...node, name: 'A', formula: null, shape: 'm×n' },
      { ...node, name: 'x', formula: null, shape: 'n', adjoint: "2 A' r" },
    ],
    edges: [
      { from: 'r', to: 'L', isOnPath: true },
      { from: 'A', to: 'r', isOnPath: false },
      { from: 'x', to: 'r', isOnPath: true },
    ],
  };

  test('has what is declared above, the number below, and no two names in one place', () => {
    const { boxes, arrows } = layOut(graph);
    const at = (name: string) => boxes.find((box) => box.node.name === name);
    expect(at('x')?.y).toBeLessThan(at('r')?.y ?? 0);
    expect(at('r')?.y).toBeLessThan(at('L')?.y ?? 0);
    const [a, x] = [at('A'), at('x')];
    if (!a || !x) throw new Error('missing');
    expect(a.x + a.width <= x.x || x.x + x.width <= a.x).toBe(true);
    expect(arrows.find(({ from }) => from === 'A')?.label.text).toBe('m×n');
  });

  test('shows the gradient flowing back, and can be walked through by keyboard', () => {
    const page = derivation({}, null, graph);
    expect(page).toContain('data-form="graph"');
    expect(page.match(/class="edge on-path"/g)).toHaveLength(2);
    expect(page).toContain('∂L/∂x = 2 A&#39; r');
    expect(page.match(/tabindex="0" role="button"/g)).toHaveLength(4);
  });
});

describe('a verification', () => {
  test('has what is wrong first', () => {
    const place = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };
    const claim = {
      claim: 'c',
      latex: null,
      range: { start: 0, end: 9 },
      position: place,
      fixes: [],
      chain: null,
    };
    const refuted = { ...verified, status: 'refuted' as const };
    const counts = { verified: 1, proved: 0, refuted: 1, 'ill-shaped': 0, unchecked: 0 };
    const claims = [
      { ...claim, text: 'right one', verdict: verified },
      { ...claim, text: 'wrong one', verdict: refuted },
    ];
    const view: PanelView = {
      kind: 'verification',
      file: 'a.mcalc',
      summary: '1 claim verified, 1 refuted',
      counts,
      claims,
      derivatives: [],
    };
    const page = renderView(view, false);
    expect(page.indexOf('wrong one')).toBeLessThan(page.indexOf('right one'));
    expect(page).toContain('data-filter');
    expect(announce(view)).toBe('1 claim verified, 1 refuted');
  });

  test('makes its first fix by a button', () => {
    const page = verification(verified, { fixes: ['Change to `X`'] });
    expect(page).toContain('data-fix="Change to `X`" data-line="4" data-character="0"');
  });

  test('leads to the claim', () => {
    expect(verification(verified)).toContain('data-line="4"');
  });

  test('shows a counterexample as matrices, with the wrong entries marked', () => {
    const page = verification({
      status: 'refuted',
      headline: 'refuted: twice the right answer',
      detail: null,
      counterexample: {
        sizes: 'M = 1',
        at: [{ name: 'X', rows: [['1', '0']] }],
        claimed: [['8', '0']],
        actual: [['4', '0']],
        entry: [0, 0],
        functions: [{ name: 'h', formula: '0.3 - 0.5 z' }],
        wrong: [[true, false]],
        sentence: 'Entry (1, 1) is 4; the claim gives 8.',
      },
      basis: null,
    });
    expect(page).toContain('<td class="wrong claimed">8</td><td>0</td>');
    expect(page).toContain('<td class="wrong actual">4</td>');
    expect(page).toContain('Entry (1, 1) is 4; the claim gives 8.');
  });

  test('tells the chain of a wrong product, with the link where it goes wrong', () => {
    const latex = { value: null, back: null, flows: '\\frac{\\partial L}{\\partial b} = -c', written: null };
    const link = { shape: 'M×out', back: null, written: null, latex: { ...latex, flows: null } };
    const page = verification(verified, {
      chain: {
        links: [
          { ...link, name: 'c', formula: 'Y - b', flows: '∂L/∂c = c', written: 'c' },
          { ...link, name: 'b', formula: 'h(a)', flows: '∂L/∂b = -c', back: 'G ↦ -G', latex },
        ],
        wrongAt: 1,
        sentence: 'it goes wrong on the way to `b`',
      },
    });
    expect(page).toContain('It goes wrong on the way to <code>b</code>.');
    expect(page).toContain('✓ <code>c</code>');
    expect(page.slice(page.indexOf('<tr class="wrong">'))).toContain(
      'data-tex="\\frac{\\partial L}{\\partial b} = -c"',
    );
  });

  test('says where the numbers come from, folded', () => {
    const point = { sizes: 'M = 3', error: '3·10⁻¹¹', bound: '2·10⁻¹²', step: '0.05' };
    const page = verification({
      ...verified,
      basis: { seed: 7, points: [{ ...point, at: [{ name: 'X', rows: [['1.5']] }] }] },
    });
    expect(page).toContain('<summary>Where the numbers come from: seed 7, 1 point</summary>');
    expect(page).toContain('<td>M = 3</td><td>3·10⁻¹¹</td><td>2·10⁻¹²</td><td>0.05</td>');
    expect(page).toContain('<span class="number ">1.5</span>');
  });

  test('leaves out what is too large to read', () => {
    const row = Array.from({ length: 50 }, () => '1');
    const rows = Array.from({ length: 50 }, () => row);
    const counterexample = {
      sizes: '',
      at: [],
      claimed: rows,
      actual: rows,
      entry: [0, 0] as const,
      sentence: '',
      functions: [],
      wrong: [],
    };
    const page = verification({
      status: 'refuted',
      headline: 'refuted',
      detail: null,
      counterexample,
      basis: null,
    });
    expect(page.match(/<td/g)?.length).toBeLessThan(200);
    expect(page).toContain('⋮');
  });
});

test('the page lets in its own script, styles and fonts only', () => {
  const page = renderPage({ source: 'https://own', nonce: 'abc', script: 'main.js', styles: ['main.css'] });
  expect(page).toContain(
    'default-src &#39;none&#39;; style-src https://own; font-src https://own; script-src &#39;nonce-abc&#39; https://own',
  );
  expect(page).not.toContain('unsafe-inline');
});

test('what the features write in LaTeX, KaTeX reads', () => {
  for (const latex of [
    sheet.titleLatex ?? '',
    sheet.resultLatex,
    ...sheet.steps.map(({ rightLatex }) => rightLatex),
  ]) {
    expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'ignore' })).not.toThrow();
  }
});
