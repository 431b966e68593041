import { fields, text, type Fields } from '../../internal/read.ts';

/**
 * Whether the last tool that ran on the provider's side came back with an error (search limits, sandbox faults, MCP
 * servers). An earlier one that was followed by a result was made good by the model itself.
 */
export function hostedToolError(blocks: readonly (Fields | undefined)[]): boolean | undefined {
  const last = blocks.findLast((block) => isResult(block?.['type']));
  if (last === undefined) return undefined;
  return failed(last) ? true : undefined;
}

/** `web_search_tool_result`, `code_execution_tool_result`, `mcp_tool_result`, … */
function isResult(type: unknown): boolean {
  return typeof type === 'string' && type.endsWith('_tool_result');
}

function failed(block: Fields): boolean {
  const type = text(fields(block['content'])?.['type']);
  return block['is_error'] === true || type?.endsWith('_tool_result_error') === true;
}
