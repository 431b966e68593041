import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Groq judges the answer of the model itself, and says so with a 400. */
export const groqRules: readonly Rule[] = table({ source: 'https://console.groq.com/docs/tool-use' }, [
  { id: 'groq.tool_not_in_request', category: 'semantic_error', subcategory: 'unknown_tool', alternatives: ['malformed_response'], when: { code: ['tool_use_failed'], text: ['which was not in request tools', 'not in request tools', 'attempted to call tool', 'tool choice is none'] } },
]);
