import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes of the AI SDK; by name, since several copies may be loaded. */
export const aiSdkRules: readonly Rule[] = table({ source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors' }, [
  { id: 'ai-sdk.no_object', category: 'malformed_response', subcategory: 'schema_violation', alternatives: ['incomplete_response'], when: { code: ['AI_NoObjectGeneratedError', 'NoObjectGeneratedError', 'AI_NoOutputGeneratedError', 'NoOutputSpecifiedError'] } },
  { id: 'ai-sdk.no_object_empty', category: 'incomplete_response', subcategory: 'empty', when: { code: ['AI_NoObjectGeneratedError', 'NoObjectGeneratedError', 'AI_NoOutputGeneratedError'], text: ['did not return a response', 'no output generated', 'no output'] } },
  { id: 'ai-sdk.parse', category: 'malformed_response', subcategory: 'undecodable', when: { type: ['AI_JSONParseError', 'JSONParseError', 'AI_TypeValidationError', 'TypeValidationError', 'AI_InvalidResponseDataError', 'InvalidResponseDataError', 'ZodError', 'SyntaxError', 'JSONDecodeError', 'APIResponseValidationError', 'ValidationError', 'ResponseValidationError', 'OpenAIInvalidDataException', 'AnthropicInvalidDataException', 'InvalidDataException', 'OutputValidationError'] } },
  { id: 'ai-sdk.api_key', category: 'authentication_failed', subcategory: 'missing_credentials', when: { code: ['AI_LoadAPIKeyError', 'LoadAPIKeyError'] }, source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors/ai-load-api-key-error' },
  { id: 'ai-sdk.no_such_model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['NoSuchModelError', 'AI_NoSuchModelError'] }, source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors/ai-no-such-model-error' },
  { id: 'ai-sdk.unsupported', category: 'invalid_input_format', subcategory: 'unsupported_parameter', when: { code: ['UnsupportedFunctionalityError', 'AI_UnsupportedFunctionalityError'] }, source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors/ai-unsupported-functionality-error' },
  { id: 'ai-sdk.no_such_tool', category: 'semantic_error', subcategory: 'unknown_tool', when: { code: ['AI_NoSuchToolError', 'NoSuchToolError'] } },
  { id: 'ai-sdk.invalid_tool_input', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['AI_InvalidToolInputError', 'InvalidToolInputError', 'AI_InvalidToolArgumentsError', 'InvalidToolArgumentsError', 'AI_ToolCallRepairError', 'InvalidToolCall'] } },
  { id: 'ai-sdk.tool_execution', category: 'tool_failure', subcategory: 'threw', when: { code: ['AI_ToolExecutionError', 'ToolExecutionError', 'ToolException', 'ToolInvocationError', 'ToolCallError', 'McpError', 'MCPClientError', 'AI_MCPClientError', 'ToolError', 'UserToolError', 'FunctionExecutionException'] } },
  { id: 'ai-sdk.invalid_prompt', category: 'invalid_input_format', subcategory: 'message_order', when: { code: ['AI_InvalidPromptError', 'AI_InvalidArgumentError', 'AI_InvalidMessageRoleError', 'AI_MessageConversionError', 'InvalidPromptError', 'AI_InvalidDataContentError', 'AI_MissingToolResultsError', 'AI_TooManyEmbeddingValuesForCallError'] } },
  { id: 'ai-sdk.empty_body', category: 'incomplete_response', subcategory: 'empty', when: { code: ['AI_EmptyResponseBodyError', 'EmptyResponseBodyError', 'AI_NoContentGeneratedError', 'NoContentGeneratedError', 'EmptyResponseError', 'EmptyStreamError', 'NoResponseError'] } },
  { id: 'ai-sdk.download', category: 'invalid_input_format', subcategory: 'invalid_media', when: { code: ['AI_DownloadError', 'DownloadError'] } },
]);
