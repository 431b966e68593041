import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of One API and New API, the gateways behind many resellers. */
export const newApiRules: readonly Rule[] = table({ source: 'https://github.com/QuantumNous/new-api/blob/main/types/error.go' }, [
  { id: 'new-api.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['insufficient_user_quota', 'pre_consume_token_quota_failed'] } },
  { id: 'new-api.entitlement', category: 'quota_exhausted', subcategory: 'plan', when: { code: ['entitlement_required', 'entitlement_inactive', 'entitlement_total_limit_exceeded'] } },
  { id: 'new-api.daily', category: 'quota_exhausted', subcategory: 'daily_limit', when: { code: ['entitlement_daily_limit_exceeded'] } },
  { id: 'new-api.concurrency', category: 'rate_limit', subcategory: 'concurrency', when: { code: ['token_concurrency_limit_reached'] } },
  { id: 'new-api.channel', category: 'model_unavailable', subcategory: 'no_endpoint', when: { code: ['no_available_channel', 'get_channel_failed', 'channel:no_available_key', 'channel:model_mapped_error'] } },
  { id: 'new-api.key', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['channel:invalid_key'] } },
  { id: 'new-api.slow', category: 'network_timeout', subcategory: 'request_timeout', when: { code: ['channel:response_time_exceeded'] } },
  { id: 'new-api.sensitive', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['sensitive_words_detected', 'prompt_blocked', 'violation_fee.grok.csam'] } },
  { id: 'new-api.empty', category: 'incomplete_response', subcategory: 'empty', when: { code: ['empty_response'] } },
  { id: 'new-api.body', category: 'malformed_response', subcategory: 'undecodable', when: { code: ['bad_response_body', 'read_response_body_failed'] } },
  { id: 'new-api.unreachable', category: 'network_timeout', subcategory: 'connection_error', when: { code: ['do_request_failed'] } },
  { id: 'new-api.request', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { code: ['bad_request_body', 'convert_request_failed', 'read_request_body_failed', 'invalid_api_type'] } },
  { id: 'new-api.upstream', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.7, when: { vague: ['upstream_error'], status: ['5xx', 429] } },
]);
