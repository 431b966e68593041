import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Replicate names a code (`E1001`) at the end of the message of a failed prediction. */
export const replicateRules: readonly Rule[] = table({ source: 'https://replicate.com/docs/reference/error-codes' }, [
  { id: 'replicate.unknown', category: 'service_unavailable', subcategory: 'server_error', when: { provider: ['replicate'], text: ['e1000'] } },
  { id: 'replicate.memory', category: 'service_unavailable', subcategory: 'model_crashed', alternatives: ['invalid_input_format'], when: { provider: ['replicate'], text: ['e1001'] } },
  { id: 'replicate.webhook', category: 'invalid_input_format', subcategory: 'missing_parameter', when: { provider: ['replicate'], text: ['e4875'] } },
  { id: 'replicate.start_timeout', category: 'service_unavailable', subcategory: 'model_loading', alternatives: ['network_timeout'], when: { provider: ['replicate'], text: ['e6716'] } },
  { id: 'replicate.stopped', category: 'service_unavailable', subcategory: 'model_crashed', when: { provider: ['replicate'], text: ['e8367'] } },
  { id: 'replicate.container', category: 'service_unavailable', subcategory: 'model_crashed', when: { provider: ['replicate'], text: ['e8765'] } },
  { id: 'replicate.start', category: 'service_unavailable', subcategory: 'server_error', when: { provider: ['replicate'], text: ['e9243'] } },
  { id: 'replicate.upload', category: 'service_unavailable', subcategory: 'server_error', when: { provider: ['replicate'], text: ['e9825'] } },
  { id: 'replicate.version', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['version does not exist'] }, source: 'https://replicate.com/docs/reference/http#predictions.create' },
]);
