import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types of the Claude API, in replies and in streams, and the results of the Claude Agent SDK. */
export const anthropicRules: readonly Rule[] = table({ source: 'https://platform.claude.com/docs/en/api/errors' }, [
  { id: 'anthropic.billing', category: 'quota_exhausted', subcategory: 'billing', when: { code: ['billing_error'] } },
  { id: 'anthropic.rate_limit', category: 'rate_limit', when: { type: ['rate_limit_error'] }, source: 'https://platform.claude.com/docs/en/api/rate-limits' },
  { id: 'anthropic.rate_limit_window', category: 'rate_limit', subcategory: 'tokens_per_minute', when: { type: ['rate_limit_error'], text: ['tokens … per minute', 'per minute … rate limit', 'tokens … rate limit'] }, source: 'https://platform.claude.com/docs/en/api/rate-limits' },
  { id: 'anthropic.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['overloaded_error'] } },
  { id: 'anthropic.timeout', category: 'network_timeout', subcategory: 'request_timeout', alternatives: ['service_unavailable'], when: { code: ['timeout_error'] } },
  { id: 'anthropic.request_too_large', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], when: { code: ['request_too_large'] } },
  { id: 'anthropic.conflict', category: 'invalid_input_format', when: { type: ['conflict_error'] } },
  { id: 'anthropic.context_window', category: 'context_limit_exceeded', subcategory: 'input_plus_output', when: { code: ['model_context_window_exceeded'] }, source: 'https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons' },
  { id: 'anthropic.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { type: ['authentication_error'] } },
  { id: 'anthropic.permission', category: 'authentication_failed', subcategory: 'permission_denied', when: { type: ['permission_error'] } },
  { id: 'anthropic.not_found', category: 'model_unavailable', subcategory: 'model_not_found', alternatives: ['invalid_input_format'], confidence: 0.65, when: { type: ['not_found_error'] } },
  { id: 'anthropic.api_error', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.6, when: { vague: ['api_error'] } },
  { id: 'anthropic.agent_budget', category: 'cost_threshold_exceeded', subcategory: 'run_budget', when: { code: ['error_max_budget_usd'] }, source: 'https://platform.claude.com/docs/en/agent-sdk/typescript' },
  { id: 'anthropic.agent_turns', category: 'semantic_error', subcategory: 'max_steps', when: { code: ['error_max_turns'] }, source: 'https://platform.claude.com/docs/en/agent-sdk/typescript' },
  { id: 'anthropic.agent_output', category: 'malformed_response', subcategory: 'schema_violation', when: { code: ['error_max_structured_output_retries'] }, source: 'https://platform.claude.com/docs/en/agent-sdk/typescript' },
  { id: 'anthropic.credit_balance', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { text: ['credit balance is? too low'] } },
  { id: 'anthropic.spend_limit', category: 'quota_exhausted', subcategory: 'spending_limit', alternatives: ['cost_threshold_exceeded'], when: { text: ['usage limits … regain access', 'reached your specified api usage limits'] }, source: 'https://platform.claude.com/docs/en/api/rate-limits' },
  { id: 'anthropic.tier_spend_limit', category: 'quota_exhausted', subcategory: 'spending_limit', when: { code: ['enforced_spend_limit_reached'] } },
  { id: 'anthropic.extra_usage', category: 'quota_exhausted', subcategory: 'plan', alternatives: ['model_unavailable'], when: { text: ['third party apps now draw from', 'extra usage is required', 'out of extra usage'] }, source: 'https://support.claude.com/en/articles/12429409-manage-extra-usage-for-paid-claude-plans' },
  { id: 'anthropic.key_header', category: 'authentication_failed', subcategory: 'invalid_key', when: { text: ['invalid x api key'] } },
  { id: 'anthropic.connections', category: 'rate_limit', subcategory: 'concurrency', when: { text: ['concurrent connections has exceeded'] }, source: 'https://platform.claude.com/docs/en/api/rate-limits' },
]);
