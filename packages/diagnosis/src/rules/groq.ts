import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Groq judges the answer of the model itself, and says so with a 400. */
export const groqRules: readonly Rule[] = table({ source: 'https://console.groq.com/docs/errors' }, [
  { id: 'groq.tool_not_in_request', category: 'semantic_error', subcategory: 'unknown_tool', alternatives: ['malformed_response'], when: { code: ['tool_use_failed'], text: ['which was not in request tools', 'not in request tools', 'attempted to call tool', 'tool choice is none'] }, source: 'https://console.groq.com/docs/tool-use' },
  { id: 'groq.tool_use_failed', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['tool_use_failed'] }, source: 'https://console.groq.com/docs/tool-use' },
  { id: 'groq.json_validate_failed', category: 'malformed_response', subcategory: 'invalid_json', when: { code: ['json_validate_failed', 'output_parse_failed'] }, source: 'https://console.groq.com/docs/structured-outputs' },
  { id: 'groq.model_decommissioned', category: 'model_unavailable', subcategory: 'model_retired', when: { code: ['model_decommissioned'] }, source: 'https://console.groq.com/docs/deprecations' },
  { id: 'groq.model_terms', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { code: ['model_terms_required'] }, source: 'https://console.groq.com/docs/text-to-speech' },
  { id: 'groq.spend_limit', category: 'quota_exhausted', subcategory: 'spending_limit', when: { code: ['blocked_api_access'] }, source: 'https://console.groq.com/docs/spend-limits' },
  { id: 'groq.capacity', category: 'service_unavailable', subcategory: 'capacity', when: { code: ['capacity_exceeded'] }, source: 'https://console.groq.com/docs/flex-processing' },
  { id: 'groq.capacity_status', category: 'service_unavailable', subcategory: 'capacity', when: { provider: ['groq'], status: [498] } },
  { id: 'groq.remote_tool', category: 'tool_failure', subcategory: 'mcp_authentication', alternatives: ['cascading_failure'], when: { provider: ['groq'], status: [424] } },
]);
