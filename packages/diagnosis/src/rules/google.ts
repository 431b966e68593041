import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Gemini API and Vertex AI: google.rpc statuses, ErrorInfo reasons, QuotaFailure ids. */
export const googleRules: readonly Rule[] = table({ source: 'https://ai.google.dev/gemini-api/docs/troubleshooting and https://cloud.google.com/apis/design/errors' }, [
  { id: 'google.api_key', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['API_KEY_INVALID', 'API_KEY_SERVICE_BLOCKED', 'API_KEY_HTTP_REFERRER_BLOCKED', 'API_KEY_IP_ADDRESS_BLOCKED', 'ACCESS_TOKEN_EXPIRED', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'CREDENTIALS_MISSING', 'API_KEY_ANDROID_APP_BLOCKED'] } },
  { id: 'google.service_disabled', category: 'authentication_failed', subcategory: 'permission_denied', when: { code: ['SERVICE_DISABLED', 'IAM_PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'CONSUMER_INVALID', 'USER_PROJECT_DENIED', 'SERVICE_NOT_VISIBLE', 'SECURITY_POLICY_VIOLATED'] } },
  { id: 'google.suspended', category: 'authentication_failed', subcategory: 'account_disabled', when: { code: ['CONSUMER_SUSPENDED', 'ACCOUNT_STATE_INVALID'] } },
  { id: 'google.per_day', category: 'quota_exhausted', subcategory: 'daily_limit', alternatives: ['rate_limit'], when: { code: ['GenerateRequestsPerDayPerProjectPerModel', 'GenerateRequestsPerDayPerProjectPerModelFreeTier', 'GenerateContentPaidTierInputTokensPerModelPerDay', 'EmbedContentRequestsPerDayPerUserPerProjectPerModel', 'PredictRequestsPerDay', 'GenerateContentInputTokensPerModelPerDay', 'GenerateContentInputTokensPerModelPerDayFreeTier', 'generate_requests_per_model_per_day', 'QUOTA_EXHAUSTED'] } },
  { id: 'google.per_minute', category: 'rate_limit', subcategory: 'requests_per_minute', when: { code: ['GenerateRequestsPerMinutePerProjectPerModel', 'GenerateRequestsPerMinutePerProjectPerModelFreeTier', 'GenerateContentInputTokensPerModelPerMinute', 'GenerateContentInputTokensPerModelPerMinuteFreeTier', 'GenerateContentPaidTierInputTokensPerModelPerMinute', 'RATE_LIMIT_EXCEEDED', 'rateLimitExceeded', 'userRateLimitExceeded', 'online_prediction_requests_per_base_model', 'generate_content_requests_per_minute_per_project_per_base_model'] } },
  { id: 'google.exhausted_quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', alternatives: ['rate_limit'], when: { type: ['RESOURCE_EXHAUSTED'], text: ['check your plan and billing', 'exceeded your current quota'] } },
  { id: 'google.exhausted_zero', category: 'quota_exhausted', subcategory: 'zero_quota', alternatives: ['rate_limit', 'model_unavailable'], when: { type: ['RESOURCE_EXHAUSTED'], text: ['limit 0'], and: ['quota'] } },
  { id: 'google.capacity', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['MODEL_CAPACITY_EXHAUSTED'] }, source: 'https://github.com/google-gemini/gemini-cli' },
  { id: 'google.location', category: 'authentication_failed', subcategory: 'region', when: { type: ['FAILED_PRECONDITION'], text: ['user location is not supported'] } },
  { id: 'google.blocked_reason', category: 'content_policy_violation', subcategory: 'prompt_blocked', when: { code: ['PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'IMAGE_SAFETY', 'RECITATION', 'IMAGE_PROHIBITED_CONTENT'] } },
  { id: 'google.malformed_function_call', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['MALFORMED_FUNCTION_CALL'] } },
  { id: 'google.model_text', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['publisher model', 'is not found for api version'] }, source: 'https://ai.google.dev/gemini-api/docs/models' },
]);
