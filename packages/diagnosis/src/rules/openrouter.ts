import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types that OpenRouter gives beside the status, whatever the provider behind it said. */
export const openrouterRules: readonly Rule[] = table({ source: 'https://openrouter.ai/docs/client-sdks/typescript/models/apierrortype' }, [
  { id: 'openrouter.payment', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['payment_required'] } },
  { id: 'openrouter.in_flight', category: 'quota_exhausted', subcategory: 'insufficient_quota', alternatives: ['rate_limit'], when: { code: ['in_flight_budget_exhausted'] }, source: 'https://openrouter.ai/docs/api/reference/errors-and-debugging' },
  { id: 'openrouter.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['provider_overloaded'] } },
  { id: 'openrouter.unavailable', category: 'service_unavailable', subcategory: 'unavailable', alternatives: ['cascading_failure'], when: { type: ['provider_unavailable'] } },
  { id: 'openrouter.token_budget', category: 'quota_exhausted', subcategory: 'spending_limit', alternatives: ['context_limit_exceeded'], when: { provider: ['openrouter'], code: ['token_limit_exceeded'] } },
  { id: 'openrouter.max_tokens', category: 'incomplete_response', subcategory: 'truncated_by_length', alternatives: ['context_limit_exceeded'], when: { provider: ['openrouter'], code: ['max_tokens_exceeded'] } },
  { id: 'openrouter.string_too_long', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], when: { provider: ['openrouter'], code: ['string_too_long'] } },
  { id: 'openrouter.payload', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], when: { code: ['payload_too_large'] } },
  { id: 'openrouter.media', category: 'invalid_input_format', subcategory: 'invalid_media', when: { code: ['unsupported_image_format', 'image_not_found', 'image_download_failed'] } },
  { id: 'openrouter.refusal', category: 'content_policy_violation', subcategory: 'refusal', when: { provider: ['openrouter'], code: ['refusal'] } },
  { id: 'openrouter.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { provider: ['openrouter'], type: ['authentication'] } },
  { id: 'openrouter.not_found', category: 'model_unavailable', subcategory: 'model_not_found', alternatives: ['invalid_input_format'], confidence: 0.65, when: { type: ['not_found'] } },
  { id: 'openrouter.timeout', category: 'network_timeout', subcategory: 'request_timeout', alternatives: ['service_unavailable'], when: { provider: ['openrouter'], type: ['timeout'] } },
  { id: 'openrouter.server', category: 'service_unavailable', subcategory: 'server_error', when: { provider: ['openrouter'], vague: ['server', 'unmapped'] } },
  { id: 'openrouter.request', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['invalid_request'] } },
  { id: 'openrouter.unprocessable', category: 'invalid_input_format', confidence: 0.6, when: { provider: ['openrouter'], vague: ['unprocessable', 'precondition_failed'] } },
  { id: 'openrouter.no_endpoint', category: 'model_unavailable', subcategory: 'no_endpoint', when: { text: ['no endpoints|providers found|available', 'no allowed|available providers'] }, source: 'https://openrouter.ai/docs/guides/routing/provider-selection' },
  { id: 'openrouter.model_id', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['is not a valid model id'] }, source: 'https://openrouter.ai/docs/guides/overview/models' },
  { id: 'openrouter.credits', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { text: ['requires more credits', 'afford'] }, source: 'https://openrouter.ai/docs/api/reference/errors-and-debugging' },
  { id: 'openrouter.key_limit', category: 'quota_exhausted', subcategory: 'spending_limit', when: { text: ['key limit exceeded|reached'] }, source: 'https://openrouter.ai/docs/api/reference/limits' },
  { id: 'openrouter.free_per_day', category: 'quota_exhausted', subcategory: 'daily_limit', alternatives: ['rate_limit'], when: { text: ['free models per day'] }, source: 'https://openrouter.ai/docs/api/reference/limits' },
  { id: 'openrouter.no_cookie', category: 'authentication_failed', subcategory: 'missing_credentials', when: { text: ['no cookie auth'] }, source: 'https://openrouter.ai/docs/api/reference/errors-and-debugging' },
]);
