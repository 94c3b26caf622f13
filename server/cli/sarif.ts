// The diagnostics of all files as one SARIF 2.1.0 log, the format that code hosts and editors read. Lines and columns
// count from 1, in UTF-16 units.

import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Fix, Problem, ProblemCode, Severity, TextRange } from '../engine/api.ts';
import type { LineIndex } from '../protocol/positions.ts';
import type { Inspection } from './inspect.ts';
import { STANDARD_INPUT, type Unreadable } from './read-input.ts';
import { RULES } from './rules.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://github.com/mcalc/mcalc';

export interface SarifOptions {
  readonly version: string;
  readonly unreadable: readonly Unreadable[];
}

/** Plain data, ready for JSON. */
export function sarifLog(inspections: readonly Inspection[], { version, unreadable }: SarifOptions): object {
  const codes = rulesUsed(inspections);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mcalc',
            version,
            semanticVersion: version,
            informationUri: HOME,
            rules: codes.map(describeRule),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unreadable.length === 0,
            toolExecutionNotifications: unreadable.map(({ file, why }) => ({
              level: 'error',
              message: { text: `${file}: ${why}` },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
            })),
          },
        ],
        artifacts: inspections.map(({ file }) => ({ location: { uri: uriOf(file) }, encoding: 'UTF-8' })),
        results: inspections.flatMap(({ file, lines, problems }) =>
          problems.map((problem) => describeResult(problem, { uri: uriOf(file), lines, codes })),
        ),
      },
    ],
  };
}

interface Place {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly codes: readonly ProblemCode[];
}

function rulesUsed(inspections: readonly Inspection[]): readonly ProblemCode[] {
  return [...new Set(inspections.flatMap(({ problems }) => problems.map(({ code }) => code)))].sort();
}

function describeRule(code: ProblemCode): object {
  const { summary, help, severity } = RULES[code];
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary} ${help}` },
    help: { text: help },
    helpUri: `${HOME}/blob/main/docs/diagnostics.md#${code}`,
    defaultConfiguration: { level: levelOf(severity) },
  };
}

function describeResult(problem: Problem, { uri, lines, codes }: Place): object {
  const at = (range: TextRange): object => ({ artifactLocation: { uri }, region: regionOf(range, lines) });
  return {
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: levelOf(problem.severity),
    message: { text: problem.message },
    locations: [{ physicalLocation: at(problem.range) }],
    ...(problem.related.length > 0 && {
      relatedLocations: problem.related.map(({ message, range }, index) => ({
        id: index + 1,
        message: { text: message },
        physicalLocation: at(range),
      })),
    }),
    ...fixesOf(problem.fixes, uri, lines),
  };
}

/** A fix without edits has nothing to replace, and the format has no place for it. */
function fixesOf(fixes: readonly Fix[], uri: string, lines: LineIndex): object {
  const usable = fixes.filter(({ edits }) => edits.length > 0);
  if (usable.length === 0) return {};
  return {
    fixes: usable.map(({ title, edits }) => ({
      description: { text: title },
      artifactChanges: [
        {
          artifactLocation: { uri },
          replacements: edits.map(({ range, newText }) => ({
            deletedRegion: regionOf(range, lines),
            insertedContent: { text: newText },
          })),
        },
      ],
    })),
  };
}

function regionOf(range: TextRange, lines: LineIndex): object {
  const { start, end } = lines.rangeOf(range);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

/** Relative paths stay relative, so that a report made in one checkout fits another. */
function uriOf(file: string): string {
  if (file === STANDARD_INPUT) return 'stdin';
  if (isAbsolute(file)) return pathToFileURL(file).href;
  const path = file.split(sep).map(encodeURIComponent).join('/');
  return path.startsWith('./') ? path.slice(2) : path;
}
