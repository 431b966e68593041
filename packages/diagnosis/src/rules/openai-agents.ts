import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes of the OpenAI Agents SDK and of the helpers of the OpenAI SDK. */
export const agentsRules: readonly Rule[] = table({ source: 'https://github.com/openai/openai-agents-js/blob/main/packages/agents-core/src/errors.ts' }, [
  { id: 'agents.model_behaviour', category: 'malformed_response', subcategory: 'unexpected_shape', alternatives: ['semantic_error'], when: { code: ['ModelBehaviorError'] } },
  { id: 'agents.unknown_tool', category: 'semantic_error', subcategory: 'unknown_tool', when: { code: ['ModelBehaviorError'], text: ['tool … not found', 'unknown tool', 'handoff … not found'] } },
  { id: 'agents.max_turns', category: 'semantic_error', subcategory: 'max_steps', when: { code: ['MaxTurnsExceeded', 'MaxTurnsExceededError'] } },
  { id: 'agents.guardrail', category: 'content_policy_violation', subcategory: 'guardrail', when: { code: ['InputGuardrailTripwireTriggered', 'OutputGuardrailTripwireTriggered', 'GuardrailTripwireTriggered', 'InputGuardrailTripwireTriggeredError', 'GuardrailInterventionException', 'GuardrailRaisedException', 'GuardrailViolation'] }, source: 'https://openai.github.io/openai-agents-js/guides/guardrails/' },
  { id: 'openai-sdk.length', category: 'incomplete_response', subcategory: 'truncated_by_length', when: { code: ['LengthFinishReasonError', 'IncompleteOutputException'] }, source: 'https://github.com/openai/openai-node/blob/master/src/core/error.ts' },
  { id: 'openai-sdk.content_filter', category: 'content_policy_violation', subcategory: 'completion_blocked', when: { code: ['ContentFilterFinishReasonError', 'SafetyException', 'BlockedPromptException', 'StopCandidateException', 'ContentFilteredException'] }, source: 'https://github.com/openai/openai-node/blob/master/src/core/error.ts' },
  { id: 'agents.user', category: 'invalid_input_format', subcategory: 'invalid_parameter', alternatives: ['authentication_failed'], when: { code: ['UserError'] } },
  { id: 'agents.refusal', category: 'content_policy_violation', subcategory: 'refusal', when: { code: ['ModelRefusalError'] } },
  { id: 'agents.tool_guardrail', category: 'content_policy_violation', subcategory: 'guardrail', when: { code: ['ToolInputGuardrailTripwireTriggered', 'ToolOutputGuardrailTripwireTriggered'] }, source: 'https://openai.github.io/openai-agents-js/guides/guardrails/' },
  { id: 'agents.tool_timeout', category: 'tool_failure', subcategory: 'timeout', alternatives: ['network_timeout'], when: { code: ['ToolTimeoutError'] } },
  { id: 'agents.user_key', category: 'authentication_failed', subcategory: 'missing_credentials', when: { code: ['UserError'], text: ['api key', 'api_key', 'apikey', 'openai_api_key'] } },
  { id: 'agents.no_answer', category: 'incomplete_response', subcategory: 'empty', alternatives: ['malformed_response'], when: { code: ['ModelBehaviorError'], text: ['not produce a final response', 'stream ended with|without', 'no final', 'empty response'] } },
]);
