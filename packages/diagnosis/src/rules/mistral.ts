import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Types of the Mistral API. */
export const mistralRules: readonly Rule[] = table({ source: 'https://docs.mistral.ai/api' }, [
  { id: 'mistral.capacity', category: 'service_unavailable', subcategory: 'capacity', alternatives: ['rate_limit'], when: { code: ['service_tier_capacity_exceeded'] } },
  { id: 'mistral.prompt_too_long', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['invalid_request_prompt_too_long'] } },
  { id: 'mistral.input_validation', category: 'invalid_input_format', when: { code: ['SDKValidationError'], text: ['input validation failed'] }, source: 'https://github.com/mistralai/client-ts/blob/main/src/models/errors/sdkvalidationerror.ts' },
  { id: 'mistral.message_order', category: 'invalid_input_format', subcategory: 'message_order', when: { code: ['invalid_request_message_order'] } },
]);
