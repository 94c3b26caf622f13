// A chart of cost against size as SVG: both axes logarithmic, so that what grows as the size does runs beside the dashed line.

export interface Series {
  readonly name: string;
  /** Size and cost, sizes ascending; all positive. */
  readonly points: readonly (readonly [size: number, cost: number])[];
}

const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = { left: 64, right: 150, top: 40, bottom: 48 };
/** Readable on white and on black. */
const COLOURS = ['#3b82c4', '#c4693b', '#3b9c6b', '#8a5cc4'];
const INK = '#808080';

/** The chart; costs are reported relative to that of each series' smallest size. */
export function drawChart(title: string, across: string, up: string, series: readonly Series[]): string {
  const relative = series.map(({ name, points }) => {
    const [first] = points;
    return {
      name,
      points: points.map(([size, cost]) => [size / (first?.[0] ?? 1), cost / (first?.[1] ?? 1)] as const),
    };
  });
  const all = relative.flatMap(({ points }) => points);
  const decades = (value: number): number => Math.max(1, Math.ceil(Math.log10(value)));
  const [right, top] = [
    decades(Math.max(...all.map(([size]) => size))),
    decades(Math.max(...all.map(([, cost]) => cost))),
  ];
  const x = (size: number): number =>
    MARGIN.left + (Math.log10(size) / right) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (cost: number): number =>
    HEIGHT - MARGIN.bottom - (Math.log10(cost) / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const text = (at: readonly [number, number], content: string, more = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" fill="${INK}" ${more}>${content}</text>`;
  const line = (from: readonly [number, number], to: readonly [number, number], more = ''): string =>
    `<line x1="${x(from[0]).toFixed(1)}" y1="${y(from[1]).toFixed(1)}" x2="${x(to[0]).toFixed(1)}" y2="${y(to[1]).toFixed(1)}" stroke="${INK}" ${more}/>`;
  const ticks = [
    ...Array.from({ length: right + 1 }, (_, power) => 10 ** power).flatMap((size) => [
      line([size, 1], [size, 10 ** top], 'stroke-opacity="0.25"'),
      text([x(size), HEIGHT - MARGIN.bottom + 18], `${size}`, 'text-anchor="middle"'),
    ]),
    ...Array.from({ length: top + 1 }, (_, power) => 10 ** power).flatMap((cost) => [
      line([1, cost], [10 ** right, cost], 'stroke-opacity="0.25"'),
      text([MARGIN.left - 8, y(cost) + 4], `${cost}`, 'text-anchor="end"'),
    ]),
  ];
  const end = 10 ** Math.min(right, top);
  const curves = relative.flatMap(({ name, points }, place) => {
    const colour = COLOURS[place % COLOURS.length];
    const places = points.map(([size, cost]) => `${x(size).toFixed(1)},${y(Math.max(cost, 1)).toFixed(1)}`);
    const key = [WIDTH - MARGIN.right + 14, MARGIN.top + 14 + 20 * place] as const;
    return [
      `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...places.map(
        (at) => `<circle cx="${at.split(',')[0]}" cy="${at.split(',')[1]}" r="3" fill="${colour}"/>`,
      ),
      `<text x="${key[0]}" y="${key[1]}" fill="${colour}">${name}</text>`,
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>${title}</title>
${[
  text([MARGIN.left, 22], title, 'font-size="15"'),
  text([(MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 10], across, 'text-anchor="middle"'),
  text([14, MARGIN.top - 8], up),
  ...ticks,
  line([1, 1], [end, end], 'stroke-dasharray="5 4"'),
  ...curves,
].join('\n')}
</svg>
`;
}
