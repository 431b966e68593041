import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes and `lc_error_code`s of LangChain and LangGraph, and of agent loops like theirs. */
export const langchainRules: readonly Rule[] = table({ source: 'https://docs.langchain.com/oss/javascript/langgraph/common-errors' }, [
  { id: 'langgraph.recursion', category: 'semantic_error', subcategory: 'max_steps', when: { code: ['GRAPH_RECURSION_LIMIT', 'GraphRecursionError', 'MaxTurnsExceeded', 'MaxTurnsExceededError', 'MaxIterationsError', 'MaxStepsExceeded', 'LoopDetected', 'AgentMaxIterationsError', 'MaxIterationsReached', 'MaxToolCallsExceeded', 'UsageLimitExceeded', 'MaxStepsError', 'error_max_turns', 'WorkflowLoopError'] } },
  { id: 'langchain.output_parser', category: 'malformed_response', subcategory: 'undecodable', when: { code: ['OutputParserException', 'OUTPUT_PARSING_FAILURE', 'StructuredOutputParsingError', 'OutputParserError', 'StructuredOutputValidationError', 'OutputFixingError', 'UnexpectedModelBehavior', 'InstructorRetryException'] } },
  { id: 'langchain.tool_results', category: 'invalid_input_format', subcategory: 'tool_messages', when: { code: ['INVALID_TOOL_RESULTS', 'MESSAGE_COERCION_FAILURE', 'INVALID_CHAT_HISTORY', 'INVALID_PROMPT_INPUT'] } },
  { id: 'langchain.rate_limit', category: 'rate_limit', when: { code: ['MODEL_RATE_LIMIT'] } },
]);
