import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Internal codes of Workers AI. */
export const cloudflareRules: readonly Rule[] = table({ source: 'https://developers.cloudflare.com/workers-ai/platform/errors/' }, [
  { id: 'cloudflare.capacity', category: 'service_unavailable', subcategory: 'capacity', alternatives: ['rate_limit'], when: { provider: ['cloudflare.workers_ai'], code: ['3040'] } },
  { id: 'cloudflare.allocation', category: 'quota_exhausted', subcategory: 'daily_limit', when: { provider: ['cloudflare.workers_ai'], code: ['4006', '3036'] } },
  { id: 'cloudflare.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { provider: ['cloudflare.workers_ai'], code: ['5007', '5018', '3042'] } },
  { id: 'cloudflare.agreement', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { provider: ['cloudflare.workers_ai'], code: ['5016'] } },
  { id: 'cloudflare.neurons', category: 'quota_exhausted', subcategory: 'daily_limit', alternatives: ['rate_limit'], when: { text: ['neurons … per day'] }, source: 'https://developers.cloudflare.com/workers-ai/platform/pricing/' },
]);
