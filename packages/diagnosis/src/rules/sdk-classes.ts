import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes that the official SDKs share (OpenAI, Anthropic, Groq, Together, Perplexity and others, generated alike; LiteLLM and vLLM name theirs after them). Classes that spell a type of another table, like `RateLimitError`, are found there. */
export const sdkClassRules: readonly Rule[] = table({ source: 'https://github.com/openai/openai-node/blob/master/src/core/error.ts' }, [
  { id: 'sdk.server_error', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.7, when: { type: ['InternalServerError'] } },
  { id: 'sdk.timeout', category: 'network_timeout', subcategory: 'request_timeout', when: { code: ['APITimeoutError', 'APIConnectionTimeoutError'] } },
  { id: 'sdk.connection', category: 'network_timeout', subcategory: 'connection_error', confidence: 0.8, when: { type: ['APIConnectionError'] } },
  { id: 'sdk.user_abort', category: 'cancelled', when: { code: ['APIUserAbortError'] } },
  { id: 'sdk.bad_request', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['BadRequestError', 'UnprocessableEntityError'] } },
  { id: 'sdk.permission', category: 'authentication_failed', subcategory: 'permission_denied', when: { type: ['PermissionDeniedError'] } },
]);
