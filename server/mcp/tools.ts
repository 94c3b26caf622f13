// The tools of an assistant: check, derive, verify, export. Text in, plain data out, the same as `--json` prints.

import type { Exporter } from '../cli/cli-host.ts';
import { inspected } from '../cli/inspect.ts';
import { checkedFile, plainDerivative, verifiedFile } from '../cli/json.ts';
import {
  type AskedDerivative,
  derivativeOfNames,
  type Engine,
  insideVec,
  type JudgementOptions,
  NOTATIONS,
  type Notation,
} from '../engine/api.ts';
import type { Judges, Outcome, Task } from '../protocol/judges.ts';
import { DEFAULT_SETTINGS, judgementOptions } from '../protocol/settings.ts';
import { errorsOf, nothingToJudge, refusedFor } from './guidance.ts';

/** The services that the tools use. */
export interface ToolServices {
  readonly analyse: Engine['analyse'];
  readonly judges: Judges;
  loadExporter(): Promise<Exporter>;
  /** Milliseconds that one call may take. */
  readonly longest: number;
}

export type ToolResult =
  | { readonly kind: 'answer'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly why: string };

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** As JSON Schema has it. */
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, object>>;
    readonly required: readonly string[];
    readonly additionalProperties: false;
  };
  run(args: Arguments, services: ToolServices, signal: AbortSignal): Promise<ToolResult>;
}

export interface Arguments {
  readonly text: string;
  readonly of?: string;
  readonly wrt?: string;
  readonly order?: number;
  readonly to?: Notation;
  readonly trials?: number;
  readonly seed?: number;
}

/** Milliseconds: longer than any sensible file takes, and shorter than an assistant waits. */
export const LONGEST_CALL = 50_000;
/** Characters. Whoever derives by hand writes less. */
const LONGEST_TEXT = 100_000;
const MOST_TRIALS = 100;

const TEXT = {
  type: 'string',
  maxLength: LONGEST_TEXT,
  description:
    'A whole file in the mcalc language: sizes (`dim n`), variables (`param x : R[n]`), definitions (`L = ½ ‖A x - b‖²`), claims (`∂L/∂x = …`) and questions (`derive ∂L/∂x`).',
};
const NUMBERS = {
  trials: { type: 'integer', minimum: 1, maximum: MOST_TRIALS, description: 'Random points to try (8).' },
  seed: { type: 'integer', minimum: 0, description: 'The start of the random numbers (1).' },
};

function schema(properties: Readonly<Record<string, object>>, ...required: string[]): Tool['inputSchema'] {
  return {
    type: 'object',
    properties: { text: TEXT, ...properties },
    required: ['text', ...required],
    additionalProperties: false,
  };
}

export const TOOLS: readonly Tool[] = [
  {
    name: 'check',
    title: 'Check a file',
    description:
      'Says what is wrong with a file, where and why, with fixes that have been tried, the shape of every definition, and whether each claim holds. Positions are zero-based lines and UTF-16 characters.',
    inputSchema: schema(NUMBERS),
    run: async (args, services, signal) =>
      withJudgement(args, services, signal, (inspection, analysis) => {
        const note = nothingToJudge(analysis);
        return { ...checkedFile(inspection), ...(note !== null && { note }) };
      }),
  },
  {
    name: 'verify',
    title: 'Verify the claims of a file',
    description:
      'The verdict on each claim with its evidence: proved, verified at random points, refuted with a counterexample, or unchecked with the reason; and the derivatives that the file asks for.',
    inputSchema: schema(NUMBERS),
    run: async (args, services, signal) =>
      withJudgement(args, services, signal, (inspection, analysis) => {
        const note = nothingToJudge(analysis);
        return { ...verifiedFile(inspection, false), ...(note !== null && { note }) };
      }),
  },
  {
    name: 'derive',
    title: 'Derive',
    description:
      'A derivative with its derivation, step by step with rules, checked by numbers. Without `of`, what the questions of the file ask for; without `wrt`, by all params.',
    inputSchema: schema({
      of: { type: 'string', description: 'What to derive, such as `L`.' },
      wrt: { type: 'string', description: 'The variable to derive by, such as `x`.' },
      order: { type: 'integer', minimum: 1, maximum: 9, description: 'The order of the derivative (1).' },
      ...NUMBERS,
    }),
    run: derive,
  },
  {
    name: 'export',
    title: 'Export a file',
    description:
      'The definitions and derivatives of a file as LaTeX or Markdown, or as code (NumPy, PyTorch, JAX, Julia, MATLAB).',
    inputSchema: schema({ to: { type: 'string', enum: NOTATIONS } }, 'to'),
    run: exportText,
  },
];

async function derive(args: Arguments, services: ToolServices, signal: AbortSignal): Promise<ToolResult> {
  const { text, of, wrt = null, order = 1 } = args;
  const analysis = services.analyse(text);
  if (of === undefined && (wrt !== null || analysis.questions.every(({ asked }) => !asked))) {
    const why =
      wrt === null
        ? 'Nothing is asked for: say `of` (`L`) and `wrt` (`x`), or write a question into the text (`derive ∂L/∂x`)'
        : `What is to be derived by \`${wrt}\` is missing: say \`of\``;
    return refusedFor(why, analysis);
  }
  if (of === undefined) {
    const answer = await withJudgement(args, services, signal, ({ judgement }) => ({
      derivatives: judgement.derivatives.map((derivation) => plainDerivative(derivation)),
    }));
    const isEmpty =
      answer.kind === 'answer' &&
      Array.isArray(answer.value.derivatives) &&
      answer.value.derivatives.length === 0;
    return isEmpty ? refusedFor('No question of the text could be answered', analysis) : answer;
  }
  if (!/^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\[[^\]]*\])?$/u.test(of.trim()))
    return refusedFor(
      `of: the name of a value is wanted, such as \`L\`, not \`${of}\`; a second derivative is \`order\` 2`,
      analysis,
    );
  const derivative = derivativeOfNames({ of, wrt, order });
  const task = services.judges.derive(sourceOf(text), derivative, optionsOf(args));
  const outcome = await inTime(task, services, signal);
  if (outcome.kind !== 'done') return failed(outcome);
  if (outcome.value.kind === 'refused')
    return refusedFor(outcome.value.why, analysis, namesAskedFor(derivative));
  const derivatives = outcome.value.derivations.map((derivation) => plainDerivative(derivation));
  return { kind: 'answer', value: { derivatives } };
}

/** The names in a question about a derivative. */
const namesAskedFor = (derivative: AskedDerivative): readonly string[] =>
  [derivative.of, ...(derivative.kind === 'partial' ? derivative.by : [])].map(
    (name) => insideVec(name) ?? name,
  );

async function exportText(args: Arguments, services: ToolServices, signal: AbortSignal): Promise<ToolResult> {
  const { text, to = 'latex' } = args;
  const { exportDocument } = await services.loadExporter();
  const analysis = services.analyse(text);
  const outcome = await inTime(services.judges.judge(sourceOf(text), optionsOf(args)), services, signal);
  const claims = outcome.kind === 'done' ? outcome.value.claims : [];
  const exported = exportDocument(analysis, to, 'text.mcalc', { ...optionsOf(args), claims });
  const errors = errorsOf(analysis);
  if (analysis.symbols.length === 0)
    return refusedFor('The text defines nothing that could be exported', analysis);
  return {
    kind: 'answer',
    value: {
      text: exported.text,
      leftOut: exported.refusals,
      ...(errors.length > 0 && { errors }),
    },
  };
}

async function withJudgement(
  args: Arguments,
  services: ToolServices,
  signal: AbortSignal,
  render: (
    inspection: ReturnType<typeof inspected>,
    analysis: ReturnType<ToolServices['analyse']>,
  ) => Readonly<Record<string, unknown>>,
): Promise<ToolResult> {
  const { text } = args;
  const outcome = await inTime(services.judges.judge(sourceOf(text), optionsOf(args)), services, signal);
  if (outcome.kind !== 'done') return failed(outcome);
  const analysis = services.analyse(text);
  const inspection = inspected('text.mcalc', analysis, outcome.value);
  return { kind: 'answer', value: render(inspection, analysis) };
}

/** Nothing is imported: a text has no folder. */
const sourceOf = (text: string) => ({ uri: 'text.mcalc', text, imports: {} });

function optionsOf({ trials, seed }: Arguments): JudgementOptions {
  const { verify, ...others } = DEFAULT_SETTINGS;
  return judgementOptions({
    ...others,
    verify: { ...verify, trials: trials ?? verify.trials, seed: seed ?? verify.seed },
  });
}

/** Ends a task that takes too long, or that nobody waits for any more. */
async function inTime<T>(task: Task<T>, { longest }: ToolServices, signal: AbortSignal): Promise<Outcome<T>> {
  const cancel = (): void => task.cancel();
  const timer = setTimeout(cancel, longest);
  signal.addEventListener('abort', cancel);
  try {
    return await task.outcome;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

const failed = (outcome: Exclude<Outcome<unknown>, { kind: 'done' }>): ToolResult => ({
  kind: 'refused',
  why:
    outcome.kind === 'cancelled'
      ? 'This takes too long. Ask for less: a shorter file, or one derivative.'
      : 'mcalc failed on this, which is its own fault.',
});
