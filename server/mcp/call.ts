// A call of a tool by its name, whoever asks: arguments are read with care, and what goes wrong is said in words.

import { describeError } from '../protocol/guard.ts';
import { readArguments } from './arguments.ts';
import { TOOLS, type ToolResult, type ToolServices } from './tools.ts';

/** @param given the arguments as they came: an assistant may send anything */
export async function callTool(
  name: string,
  given: unknown,
  services: ToolServices,
  signal: AbortSignal,
): Promise<ToolResult> {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool)
    return {
      kind: 'refused',
      why: `There is no tool ${name}; there are ${TOOLS.map((one) => one.name).join(', ')}.`,
    };
  const args = readArguments(given ?? {}, tool);
  if (typeof args === 'string') return { kind: 'refused', why: args };
  try {
    return await tool.run(args, services, signal);
  } catch (error) {
    return { kind: 'refused', why: `mcalc failed on this, which is its own fault: ${describeError(error)}` };
  }
}
