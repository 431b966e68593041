import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Statuses of Cohere and the error classes of its SDKs. */
export const cohereRules: readonly Rule[] = table({ source: 'https://docs.cohere.com/reference/errors' }, [
  { id: 'cohere.unsafe', category: 'content_policy_violation', subcategory: 'prompt_blocked', when: { code: ['InvalidTokenError'], text: ['usage guidelines', 'request … blocked'] } },
  { id: 'cohere.unsafe_status', category: 'content_policy_violation', subcategory: 'prompt_blocked', when: { provider: ['cohere'], status: [498], text: ['usage guidelines', 'request … blocked'] } },
  { id: 'cohere.token', category: 'authentication_failed', subcategory: 'invalid_key', when: { provider: ['cohere'], status: [498] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.invalid_token', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['InvalidTokenError'] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.too_many_requests', category: 'rate_limit', when: { type: ['TooManyRequestsError'] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.unauthorized', category: 'authentication_failed', subcategory: 'invalid_key', when: { type: ['UnauthorizedError'] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.forbidden', category: 'authentication_failed', subcategory: 'permission_denied', when: { type: ['ForbiddenError'] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.closed', category: 'cancelled', when: { code: ['ClientClosedRequestError'] }, source: 'https://github.com/cohere-ai/cohere-typescript/tree/main/src/api/errors' },
  { id: 'cohere.trial_month', category: 'quota_exhausted', subcategory: 'plan', alternatives: ['rate_limit'], when: { provider: ['cohere'], text: ['trial key … month'] }, source: 'https://docs.cohere.com/docs/rate-limits' },
]);
