import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Errors of MCP clients where the call is not known to be a tool's: texts that were pasted or passed on. */
export const mcpRules: readonly Rule[] = table({ source: 'https://github.com/modelcontextprotocol/typescript-sdk/blob/main/src/types.ts' }, [
  { id: 'mcp.timeout', category: 'tool_failure', subcategory: 'mcp_timeout', alternatives: ['network_timeout'], when: { code: ['-32001', 'McpError', 'MCPClientError', 'AI_MCPClientError'], text: ['mcp error 32001', 'mcp error … timed out|timeout', 'request timed out'] } },
  { id: 'mcp.closed', category: 'tool_failure', subcategory: 'mcp_connection', alternatives: ['network_timeout'], when: { code: ['-32000', 'McpError', 'MCPClientError', 'AI_MCPClientError'], text: ['connection closed', 'not connected', 'transport … closed'] } },
  { id: 'mcp.timeout_text', category: 'tool_failure', subcategory: 'mcp_timeout', alternatives: ['network_timeout'], when: { text: ['mcp error 32001', 'mcp error … timed out|timeout', 'mcp server|client … timed out|timeout'] } },
  { id: 'mcp.closed_text', category: 'tool_failure', subcategory: 'mcp_connection', alternatives: ['network_timeout'], when: { text: ['mcp error 32000', 'mcp error … connection closed'] } },
  { id: 'mcp.tool_not_found', category: 'tool_failure', subcategory: 'tool_not_found', alternatives: ['semantic_error'], when: { text: ['mcp error 32602 … not found|unknown', 'mcp error 32602 … tool … not found|disabled'] } },
  { id: 'mcp.arguments', category: 'malformed_response', subcategory: 'invalid_tool_arguments', alternatives: ['tool_failure'], when: { text: ['mcp error 32602'] } },
  { id: 'mcp.protocol', category: 'tool_failure', subcategory: 'mcp_protocol', when: { text: ['mcp error 32600|32601|32603|32700'] } },
  { id: 'mcp.request_timeout', category: 'tool_failure', subcategory: 'mcp_timeout', alternatives: ['network_timeout'], when: { code: ['-32001'] } },
  { id: 'mcp.error', category: 'tool_failure', subcategory: 'threw', when: { type: ['McpError', 'MCPClientError', 'AI_MCPClientError'] } },
]);
