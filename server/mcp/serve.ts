// The door for assistants: the tools over the Model Context Protocol.

import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { callTool } from './call.ts';
import { TOOLS, type ToolServices } from './tools.ts';

const INSTRUCTIONS =
  'mcalc checks matrix calculus. Write the problem as a file of its language, claim what you derived (`∂L/∂W = …`), and let `verify` judge it; `derive` gives the derivative with its steps.';

/** Forms that people fill in are the only thing that would be validated, and none is asked for. */
const NO_FORMS = {
  getValidator: () => () =>
    ({ valid: false, data: undefined, errorMessage: 'mcalc asks for no forms' }) as const,
};

/** Answers the calls of an assistant over a transport until that closes. */
export async function serveAssistant(
  transport: Transport,
  version: string,
  services: ToolServices,
): Promise<void> {
  const server = new Server(
    { name: 'mcalc', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS, jsonSchemaValidator: NO_FORMS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map(({ name, title, description, inputSchema }) => ({
      name,
      title,
      description,
      inputSchema: { ...inputSchema, required: [...inputSchema.required] },
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const result = await callTool(params.name, params.arguments, services, signal);
    return result.kind === 'refused'
      ? { isError: true, content: [{ type: 'text', text: result.why }] }
      : {
          content: [{ type: 'text', text: JSON.stringify(result.value) }],
          structuredContent: { ...result.value },
        };
  });
  await server.connect(transport);
}
