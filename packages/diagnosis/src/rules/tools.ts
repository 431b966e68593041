import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Calls of the tool or MCP layer: whatever happens there is a fault of the tool, unless the model caused it. */
export const toolRules: readonly Rule[] = table({ layer: ['tool'], source: 'https://modelcontextprotocol.io/specification' }, [
  { id: 'tool.any', category: 'tool_failure', subcategory: 'threw', confidence: 0.8, when: {} },
  { id: 'tool.mcp_timeout', category: 'tool_failure', subcategory: 'mcp_timeout', alternatives: ['network_timeout'], when: { code: ['-32001', 'RequestTimeout', 'ETIMEDOUT', 'TimeoutError', 'UND_ERR_HEADERS_TIMEOUT'] } },
  { id: 'tool.mcp_closed', category: 'tool_failure', subcategory: 'mcp_connection', alternatives: ['network_timeout'], when: { code: ['-32000', 'ConnectionClosed', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ENOENT'] } },
  { id: 'tool.mcp_protocol', category: 'tool_failure', subcategory: 'mcp_protocol', when: { code: ['-32600', '-32601', '-32603', '-32700', 'ParseError', 'MethodNotFound'] } },
  { id: 'tool.timeout', category: 'tool_failure', subcategory: 'timeout', alternatives: ['network_timeout'], when: { text: ['timed out', 'timeout', 'deadline exceeded'] } },
  { id: 'tool.connection', category: 'tool_failure', subcategory: 'mcp_connection', alternatives: ['network_timeout'], when: { text: ['connection closed', 'not connected', 'transport closed', 'fetch failed', 'failed to connect', 'connection refused', 'failed to start', 'spawn'] } },
  { id: 'tool.authentication', category: 'tool_failure', subcategory: 'mcp_authentication', alternatives: ['authentication_failed'], when: { status: [401, 403] } },
  { id: 'tool.authentication_text', category: 'tool_failure', subcategory: 'mcp_authentication', alternatives: ['authentication_failed'], when: { text: ['unauthorized', 'invalid_token', 'authentication', 'api key', 'oauth', 'forbidden', 'permission denied'] } },
  { id: 'tool.unknown_tool', category: 'semantic_error', subcategory: 'unknown_tool', alternatives: ['tool_failure'], when: { text: ['unavailable tool', 'no tool named', 'tool … does not exist', 'hallucinated', 'tried to call', 'is not a valid tool', 'available tools are', 'not available … available tools'] } },
  { id: 'tool.not_found', category: 'tool_failure', subcategory: 'tool_not_found', alternatives: ['semantic_error'], when: { text: ['tool … not found', 'unknown tool'] } },
  { id: 'tool.no_such_tool', category: 'semantic_error', subcategory: 'unknown_tool', when: { code: ['NoSuchToolError', 'AI_NoSuchToolError'] }, source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors' },
  { id: 'tool.invalid_params', category: 'malformed_response', subcategory: 'invalid_tool_arguments', alternatives: ['tool_failure'], when: { code: ['-32602', 'InvalidParams'] } },
  { id: 'tool.invalid_arguments', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['AI_InvalidToolInputError', 'InvalidToolInputError', 'AI_InvalidToolArgumentsError', 'InvalidToolArgumentsError', 'ToolInputParsingException', 'INVALID_TOOL_RESULTS', 'InputValidationError', 'ToolInputValidationError'] }, source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors' },
  { id: 'tool.invalid_arguments_text', category: 'malformed_response', subcategory: 'invalid_tool_arguments', alternatives: ['tool_failure'], when: { text: ['invalid arguments for tool', 'invalid arguments', 'invalid input for tool', 'input validation error', 'did not match expected schema', 'tool input … schema', 'received tool input did not match', 'invalid tool arguments', 'failed to parse … arguments', 'arguments … not valid json', 'missing required argument', 'invalid parameters', 'unexpected keyword argument', 'required positional argument', 'parameter … is required', 'could not be parsed as json', 'arguments … invalid json', 'validation error* for'] } },
  { id: 'tool.dimension_mismatch', category: 'invalid_input_format', subcategory: 'dimension_mismatch', alternatives: ['tool_failure'], when: { text: ['expected # dimensions', 'dimension mismatch', 'vector dimension', 'dimensions … got'] } },
  { id: 'tool.aborted', category: 'cancelled', when: { code: ['AbortError', 'ABORT_ERR', 'APIUserAbortError'] }, source: 'https://dom.spec.whatwg.org/#aborting-ongoing-activities' },
]);
