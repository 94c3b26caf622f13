// `mcalc cost FILE`: what each definition and derivative costs in operations and memory, as polynomials in the sizes.

import type { CliHost, ExitStatus } from './cli-host.ts';
import { complainLeftOut, readDocument } from './export.ts';
import { judgeOptions } from './judge-options.ts';
import type { ImportFlags as CostFlags } from './read-input.ts';

export type { CostFlags };

/** `mcalc cost`: operations and memory of each definition and derivative, in columns. */
export async function cost(file: string, flags: CostFlags, host: CliHost): Promise<ExitStatus> {
  const document = await readDocument(file, flags, host);
  if (typeof document === 'number') return document;
  const { documentCosts } = await host.loadExporter();
  const { costs, refusals } = documentCosts(document.analysis, judgeOptions({}));
  complainLeftOut(file, refusals, host);
  const rows = costs.map(({ what, operations, memory }) => [what, operations, memory] as const);
  if (rows.length > 0) host.out.write(table([['', 'operations', 'numbers kept'], ...rows]));
  return document.hasErrors || refusals.length > 0 ? 1 : 0;
}

type Row = readonly [what: string, operations: string, memory: string];

/** Rows with their cells below each other. */
function table(rows: readonly Row[]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
