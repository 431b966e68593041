import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types of Perplexity. */
export const perplexityRules: readonly Rule[] = table({ source: 'https://docs.perplexity.ai/guides/perplexity-sdk-error-handling' }, [
  { id: 'perplexity.rate_limit', category: 'rate_limit', subcategory: 'requests_per_minute', when: { code: ['request_rate_limit_exceeded'] }, source: 'https://docs.perplexity.ai/guides/rate-limits-usage-tiers' },
  { id: 'perplexity.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { provider: ['perplexity'], code: ['invalid_model'] }, source: 'https://docs.perplexity.ai/getting-started/models' },
  { id: 'perplexity.message_order', category: 'invalid_input_format', subcategory: 'message_order', when: { code: ['invalid_message'] }, source: 'https://docs.perplexity.ai/api-reference/chat-completions-post' },
]);
