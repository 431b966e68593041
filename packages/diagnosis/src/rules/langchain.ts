import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes and `lc_error_code`s of LangChain and LangGraph, and of agent loops like theirs. */
export const langchainRules: readonly Rule[] = table({ source: 'https://docs.langchain.com/oss/javascript/common-errors' }, [
  { id: 'langgraph.recursion', category: 'semantic_error', subcategory: 'max_steps', when: { code: ['GRAPH_RECURSION_LIMIT', 'GraphRecursionError', 'MaxIterationsError', 'MaxStepsExceeded', 'LoopDetected', 'AgentMaxIterationsError', 'MaxIterationsReached', 'MaxToolCallsExceeded', 'ModelCallLimitExceededError', 'ToolCallLimitExceededError', 'AgentStuckInLoopError', 'MaxStepsError', 'WorkflowLoopError'] } },
  { id: 'langchain.output_parser', category: 'malformed_response', subcategory: 'undecodable', when: { code: ['OutputParserException', 'OUTPUT_PARSING_FAILURE', 'StructuredOutputParsingError', 'OutputParserError', 'StructuredOutputValidationError', 'OutputFixingError', 'UnexpectedModelBehavior', 'InstructorRetryException'] } },
  { id: 'pydantic-ai.usage_limit', category: 'cost_threshold_exceeded', subcategory: 'run_budget', alternatives: ['semantic_error'], when: { code: ['UsageLimitExceeded'], text: ['request_limit', 'total_tokens_limit', 'input_tokens_limit', 'output_tokens_limit', 'request_tokens_limit', 'response_tokens_limit', 'tool_calls_limit'] }, source: 'https://ai.pydantic.dev/agents/#usage-limits' },
  { id: 'pydantic-ai.empty', category: 'incomplete_response', subcategory: 'empty', when: { code: ['UnexpectedModelBehavior', 'OutputParserException'], text: ['empty model response', 'received empty', 'empty response', 'no content', 'without content'] }, source: 'https://ai.pydantic.dev/api/exceptions/' },
  { id: 'langchain.tool_results', category: 'invalid_input_format', subcategory: 'tool_messages', when: { code: ['INVALID_TOOL_RESULTS', 'MESSAGE_COERCION_FAILURE', 'INVALID_CHAT_HISTORY', 'INVALID_PROMPT_INPUT'] } },
  { id: 'langchain.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['MODEL_AUTHENTICATION'] } },
  { id: 'langchain.authentication_class', category: 'authentication_failed', subcategory: 'invalid_key', when: { type: ['OpenAIAuthenticationError', 'GoogleGenerativeAIAuthenticationError'] } },
  { id: 'langchain.context', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['ContextOverflowError'] } },
  { id: 'langchain.rate_limit', category: 'rate_limit', when: { code: ['MODEL_RATE_LIMIT'] } },
  { id: 'langchain.context_code', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['CONTEXT_OVERFLOW'] } },
  { id: 'langchain.model_aborted', category: 'cancelled', when: { code: ['MODEL_ABORTED', 'ModelAbortError'] } },
  { id: 'langchain.structured_output', category: 'malformed_response', subcategory: 'schema_violation', when: { code: ['MultipleStructuredOutputsError', 'StructuredOutputError'] }, source: 'https://docs.langchain.com/oss/javascript/langchain/structured-output' },
  { id: 'langgraph.graph', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { code: ['INVALID_CONCURRENT_GRAPH_UPDATE', 'INVALID_GRAPH_NODE_RETURN_VALUE', 'MULTIPLE_SUBGRAPHS', 'UNREACHABLE_NODE', 'MISSING_CHECKPOINTER', 'InvalidUpdateError', 'GraphValueError', 'GraphValidationError', 'EmptyInputError', 'EmptyChannelError', 'MultipleSubgraphsError', 'UnreachableNodeError', 'StateGraphInputError', 'InvalidNamespaceError', 'MultipleToolsBoundError', 'WorkflowValidationError', 'WorkflowConfigurationError'] } },
  { id: 'langgraph.node_timeout', category: 'network_timeout', subcategory: 'request_timeout', when: { code: ['NodeTimeoutError', 'WorkflowTimeoutError'] } },
  { id: 'langgraph.prompt_input', category: 'invalid_input_format', subcategory: 'missing_parameter', when: { text: ['missing value for input', 'is missing variables', 'input to chatprompttemplate|prompttemplate', 'prompt uses a messagesplaceholder', 'message coercion is currently supported', 'can receive only one value per step', 'no checkpointer'], without: ['too long', 'context'] } },
]);
