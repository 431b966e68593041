import { table } from './rule.ts';
import type { Rule } from './rule.ts';

/** Error classes of frameworks; by name, since several copies may be loaded. */
export const frameworkRules: readonly Rule[] = [
  ...table({ source: 'https://ai-sdk.dev/docs/reference/ai-sdk-errors' }, [
    {
      id: 'ai-sdk.no_object',
      when: {
        code: [
          'AI_NoObjectGeneratedError',
          'NoObjectGeneratedError',
          'AI_NoOutputGeneratedError',
          'NoOutputSpecifiedError',
        ],
      },
      category: 'malformed_response',
      subcategory: 'schema_violation',
      alternatives: ['incomplete_response'],
    },
    {
      id: 'ai-sdk.no_object_empty',
      when: {
        code: ['AI_NoObjectGeneratedError', 'NoObjectGeneratedError', 'AI_NoOutputGeneratedError'],
        text: ['did not return a response', 'no output generated', 'no output'],
      },
      category: 'incomplete_response',
      subcategory: 'empty',
    },
    {
      id: 'ai-sdk.parse',
      when: {
        type: [
          'AI_JSONParseError',
          'JSONParseError',
          'AI_TypeValidationError',
          'TypeValidationError',
          'AI_InvalidResponseDataError',
          'InvalidResponseDataError',
          'ZodError',
          'SyntaxError',
          'JSONDecodeError',
          'APIResponseValidationError',
          'ValidationError',
          'ResponseValidationError',
        ],
      },
      category: 'malformed_response',
      subcategory: 'undecodable',
    },
    {
      id: 'ai-sdk.no_such_tool',
      when: { code: ['AI_NoSuchToolError', 'NoSuchToolError'] },
      category: 'semantic_error',
      subcategory: 'unknown_tool',
    },
    {
      id: 'ai-sdk.invalid_tool_input',
      when: {
        code: [
          'AI_InvalidToolInputError',
          'InvalidToolInputError',
          'AI_InvalidToolArgumentsError',
          'InvalidToolArgumentsError',
          'AI_ToolCallRepairError',
          'InvalidToolCall',
        ],
      },
      category: 'malformed_response',
      subcategory: 'invalid_tool_arguments',
    },
    {
      id: 'ai-sdk.tool_execution',
      when: {
        code: [
          'AI_ToolExecutionError',
          'ToolExecutionError',
          'ToolException',
          'ToolInvocationError',
          'ToolCallError',
          'McpError',
          'MCPClientError',
          'AI_MCPClientError',
          'ToolError',
          'UserToolError',
          'FunctionExecutionException',
        ],
      },
      category: 'tool_failure',
      subcategory: 'threw',
    },
    {
      id: 'ai-sdk.invalid_prompt',
      when: {
        code: [
          'AI_InvalidPromptError',
          'AI_InvalidArgumentError',
          'AI_InvalidMessageRoleError',
          'AI_MessageConversionError',
          'InvalidPromptError',
          'AI_InvalidDataContentError',
          'AI_MissingToolResultsError',
          'AI_TooManyEmbeddingValuesForCallError',
        ],
      },
      category: 'invalid_input_format',
      subcategory: 'message_order',
    },
    {
      id: 'ai-sdk.empty_body',
      when: {
        code: [
          'AI_EmptyResponseBodyError',
          'EmptyResponseBodyError',
          'AI_NoContentGeneratedError',
          'NoContentGeneratedError',
          'EmptyResponseError',
          'EmptyStreamError',
          'NoResponseError',
        ],
      },
      category: 'incomplete_response',
      subcategory: 'empty',
    },
    {
      id: 'ai-sdk.download',
      when: { code: ['AI_DownloadError', 'DownloadError'] },
      category: 'invalid_input_format',
      subcategory: 'invalid_media',
    },
  ]),
  ...table({ source: 'https://docs.langchain.com/oss/javascript/langgraph/common-errors' }, [
    {
      id: 'langgraph.recursion',
      when: {
        code: [
          'GRAPH_RECURSION_LIMIT',
          'GraphRecursionError',
          'MaxTurnsExceeded',
          'MaxTurnsExceededError',
          'MaxIterationsError',
          'MaxStepsExceeded',
          'LoopDetected',
          'AgentMaxIterationsError',
          'MaxIterationsReached',
          'MaxToolCallsExceeded',
          'UsageLimitExceeded',
          'MaxStepsError',
          'error_max_turns',
          'WorkflowLoopError',
        ],
      },
      category: 'semantic_error',
      subcategory: 'max_steps',
    },
    {
      id: 'langchain.output_parser',
      when: {
        code: [
          'OutputParserException',
          'OUTPUT_PARSING_FAILURE',
          'StructuredOutputParsingError',
          'OutputParserError',
          'StructuredOutputValidationError',
          'OutputFixingError',
          'UnexpectedModelBehavior',
          'InstructorRetryException',
        ],
      },
      category: 'malformed_response',
      subcategory: 'undecodable',
    },
    {
      id: 'langchain.tool_results',
      when: {
        code: [
          'INVALID_TOOL_RESULTS',
          'MESSAGE_COERCION_FAILURE',
          'INVALID_CHAT_HISTORY',
          'INVALID_PROMPT_INPUT',
        ],
      },
      category: 'invalid_input_format',
      subcategory: 'tool_messages',
    },
    { id: 'langchain.rate_limit', when: { code: ['MODEL_RATE_LIMIT'] }, category: 'rate_limit' },
    {
      id: 'agents.model_behaviour',
      when: { code: ['ModelBehaviorError'] },
      category: 'malformed_response',
      subcategory: 'unexpected_shape',
      alternatives: ['semantic_error'],
      source: 'https://openai.github.io/openai-agents-js/guides/running-agents/',
    },
    {
      id: 'agents.unknown_tool',
      when: {
        code: ['ModelBehaviorError'],
        text: ['tool … not found', 'unknown tool', 'handoff … not found'],
      },
      category: 'semantic_error',
      subcategory: 'unknown_tool',
      source: 'https://openai.github.io/openai-agents-js/guides/running-agents/',
    },
    {
      id: 'agents.guardrail',
      when: {
        code: [
          'InputGuardrailTripwireTriggered',
          'OutputGuardrailTripwireTriggered',
          'GuardrailTripwireTriggered',
          'InputGuardrailTripwireTriggeredError',
          'GuardrailInterventionException',
          'GuardrailRaisedException',
          'GuardrailViolation',
        ],
      },
      category: 'content_policy_violation',
      subcategory: 'guardrail',
      source: 'https://openai.github.io/openai-agents-js/guides/guardrails/',
    },
    {
      id: 'openai-sdk.length',
      when: { code: ['LengthFinishReasonError', 'IncompleteOutputException'] },
      category: 'incomplete_response',
      subcategory: 'truncated_by_length',
      source: 'https://github.com/openai/openai-node/blob/master/src/core/error.ts',
    },
    {
      id: 'openai-sdk.content_filter',
      when: {
        code: [
          'ContentFilterFinishReasonError',
          'SafetyException',
          'BlockedPromptException',
          'StopCandidateException',
          'ContentFilteredException',
        ],
      },
      category: 'content_policy_violation',
      subcategory: 'completion_blocked',
      source: 'https://github.com/openai/openai-node/blob/master/src/core/error.ts',
    },
  ]),
];
