import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Exceptions of LiteLLM and error types of its proxy. */
export const litellmRules: readonly Rule[] = table({ source: 'https://docs.litellm.ai/docs/exception_mapping' }, [
  { id: 'litellm.budget', category: 'cost_threshold_exceeded', subcategory: 'gateway_budget', when: { code: ['budget_exceeded', 'BudgetExceededError', 'max_budget_exceeded'] }, source: 'https://docs.litellm.ai/docs/proxy/users' },
  { id: 'litellm.key', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['token_not_found_in_db'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.expired_key', category: 'authentication_failed', subcategory: 'expired_credentials', when: { code: ['expired_key'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.auth', category: 'authentication_failed', subcategory: 'invalid_key', when: { type: ['auth_error'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.model_access', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { code: ['key_model_access_denied', 'team_model_access_denied', 'user_model_access_denied', 'org_model_access_denied', 'project_model_access_denied'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.database', category: 'service_unavailable', subcategory: 'server_error', when: { code: ['no_db_connection'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.bad_request', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['bad_request_error'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.context_window', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['ContextWindowExceededError'] } },
  { id: 'litellm.content_policy', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['ContentPolicyViolationError'] } },
  { id: 'litellm.unsupported', category: 'invalid_input_format', subcategory: 'unsupported_parameter', when: { code: ['UnsupportedParamsError'] } },
  { id: 'litellm.image', category: 'invalid_input_format', subcategory: 'invalid_media', when: { code: ['ImageFetchError'] } },
  { id: 'litellm.schema', category: 'malformed_response', subcategory: 'schema_violation', when: { code: ['JSONSchemaValidationError'] } },
  { id: 'litellm.no_deployment', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['no healthy deployments'] }, source: 'https://docs.litellm.ai/docs/routing' },
  { id: 'litellm.no_models', category: 'model_unavailable', subcategory: 'no_endpoint', alternatives: ['service_unavailable'], when: { text: ['no models configured on proxy'] }, source: 'https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py' },
  { id: 'litellm.provider', category: 'invalid_input_format', subcategory: 'unsupported_by_model', when: { text: ['llm provider not provided'] }, source: 'https://docs.litellm.ai/docs/providers' },
]);
