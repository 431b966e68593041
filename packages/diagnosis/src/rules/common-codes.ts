import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes that no single provider owns: compatible services, gateways and clients spell these families in their own ways. */
export const commonCodeRules: readonly Rule[] = table({ source: 'Spellings seen at several compatible services; the family is that of https://platform.openai.com/docs/guides/error-codes' }, [
  { id: 'common.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['insufficient_balance', 'insufficient_credits', 'payment_required_error', 'quota_exceeded', 'not_enough_balance', 'credit_balance_too_low', 'no_credits', 'out_of_credits', 'balance_not_enough'] } },
  { id: 'common.billing', category: 'quota_exhausted', subcategory: 'billing', when: { code: ['billing_limit_reached', 'billing_disabled', 'access_terminated_billing'] } },
  { id: 'common.rate_limit', category: 'rate_limit', when: { code: ['rate_limit_reached', 'RateLimitExceededError', 'requests_limit_exceeded', 'conversation_locked'] } },
  { id: 'common.rate_limit_type', category: 'rate_limit', when: { type: ['too_many_requests'] } },
  { id: 'common.key', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['incorrect_api_key', 'invalid_authentication', 'invalid_key', 'invalid_token', 'invalid_jwt', 'not_authenticated', 'authentication_required', 'no_api_key', 'missing_api_key', 'jwt_expired', 'expired_token', 'session_expired'] } },
  { id: 'common.account', category: 'authentication_failed', subcategory: 'account_disabled', when: { code: ['account_disabled', 'account_suspended', 'organization_disabled', 'access_terminated'] } },
  { id: 'common.region', category: 'authentication_failed', subcategory: 'region', when: { code: ['unsupported_country'] } },
  { id: 'common.connector', category: 'tool_failure', subcategory: 'mcp_connection', alternatives: ['cascading_failure'], when: { code: ['tool_execution_error', 'connector_error'] } },
  { id: 'common.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['invalid_model', 'invalid_model_id', 'unsupported_model', 'model_not_exist', 'model_not_found_error', 'ModelNotFoundError', 'ModelNotSupportedError', 'no_available_model_endpoints', 'model_access_denied', 'model_disabled'] } },
  { id: 'common.model_retired', category: 'model_unavailable', subcategory: 'model_retired', when: { code: ['model_retired'] } },
  { id: 'common.context', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['context_window_exceeded', 'context_limit_exceeded', 'max_tokens_exceeded', 'prompt_too_long', 'input_too_long', 'max_tokens_per_request', 'token_limit_exceeded'] } },
  { id: 'common.content', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['content_filter_error', 'content_blocked', 'content_filtered', 'unsafe_content', 'safety_violation', 'image_moderation', 'content_violation', 'SafetyError', 'content_moderation_failed', 'content_moderation', 'sanitizer_blocked'] } },
  { id: 'common.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['engine_overloaded', 'server_overloaded_error', 'model_overloaded', 'insufficient_capacity', 'resource_exhausted_error'] } },
  { id: 'common.connection', category: 'network_timeout', subcategory: 'connection_error', confidence: 0.8, when: { type: ['InternalConnectionError', 'ConnectionError', 'APIConnectionException', 'NetworkError'] } },
  { id: 'common.schema', category: 'invalid_input_format', subcategory: 'schema_rejected', when: { code: ['invalid_schema', 'invalid_tool_schema'] } },
  { id: 'common.unsupported', category: 'invalid_input_format', subcategory: 'unsupported_parameter', when: { code: ['parameter_not_supported', 'unsupported_feature'] } },
  { id: 'common.unknown_parameter', category: 'invalid_input_format', subcategory: 'unknown_parameter', when: { code: ['unrecognized_keys'] }, source: 'https://zod.dev/error-formatting' },
  { id: 'common.missing_parameter', category: 'invalid_input_format', subcategory: 'missing_parameter', when: { code: ['missing_parameter'] } },
  { id: 'common.invalid_value', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { code: ['invalid_parameter', 'invalid_parameter_value'] } },
  { id: 'common.invalid_value_context', category: 'context_limit_exceeded', subcategory: 'input_tokens', alternatives: ['invalid_input_format'], when: { code: ['invalid_parameter', 'invalid_parameter_value'], text: ['maximum context length', 'context window', 'context length', 'tokens … exceeds', 'prompt is too long'] } },
  { id: 'common.media', category: 'invalid_input_format', subcategory: 'invalid_media', when: { code: ['image_url_download_failed', 'unsupported_image'] } },
  { id: 'common.json_body', category: 'invalid_input_format', subcategory: 'invalid_json', when: { code: ['invalid_json', 'json_decode_error'], status: ['4xx'] } },
  { id: 'common.operation', category: 'invalid_input_format', subcategory: 'operation_not_supported', when: { code: ['unsupported_api_version', 'unsupported_endpoint', 'unsupported_api_for_model'] } },
  { id: 'common.tool_call', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['tool_call_parse_error'] } },
  { id: 'common.budget', category: 'cost_threshold_exceeded', subcategory: 'gateway_budget', when: { code: ['RunBudgetExceededError', 'CostLimitExceeded', 'BudgetExceeded', 'MaxBudgetExceeded', 'CostLimitExceededError'] } },
  { id: 'common.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { type: ['Unauthorized'] } },
  { id: 'common.permission', category: 'authentication_failed', subcategory: 'permission_denied', when: { type: ['Forbidden', 'permission_denied'] } },
  { id: 'common.proxy', category: 'cascading_failure', subcategory: 'upstream_failed', alternatives: ['service_unavailable'], when: { vague: ['proxy_error', 'upstream_failed', 'upstream_api_error'] } },
]);
