import type { ToolDefinition } from '../facts.ts';
import { isRecord } from './values.ts';

/**
 * Tools offered to the model, in the shapes of the providers and the AI SDK: `{name, parameters}`, the same inside
 * `function`, or with `input_schema` / `inputSchema`. Undefined unless all of them can be read: with a part of the
 * list, a tool that was offered would look made up.
 */
export function toolDefinitions(
  tools: readonly Readonly<Record<string, unknown>>[],
): readonly ToolDefinition[] | undefined {
  const found = tools.map(toolDefinition);
  const complete = found.filter((tool) => tool !== undefined);
  return complete.length > 0 && complete.length === found.length ? complete : undefined;
}

function toolDefinition(tool: Readonly<Record<string, unknown>>): ToolDefinition | undefined {
  const inner = isRecord(tool['function']) ? tool['function'] : tool;
  const { name, parameters, input_schema: anthropic, inputSchema: aiSdk } = inner;
  if (typeof name !== 'string' || name === '') return undefined;
  return { name, parameters: parameters ?? anthropic ?? aiSdk };
}
