import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Ollama: `{ "error": "…" }` and nothing else, so its wordings are its codes. */
export const ollamaRules: readonly Rule[] = table({ source: 'https://docs.ollama.com/api/errors' }, [
  { id: 'ollama.pull', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['pulling it first'] } },
  { id: 'ollama.runner', category: 'service_unavailable', subcategory: 'model_crashed', when: { text: ['llama runner process', 'runner process has terminated', 'model runner has unexpectedly stopped'] }, source: 'https://github.com/ollama/ollama/blob/main/llm/server.go' },
  { id: 'ollama.slots', category: 'service_unavailable', subcategory: 'overloaded', when: { text: ['no slots available after # retries'] }, source: 'https://github.com/ollama/ollama/issues/4545' },
  { id: 'ollama.queue', category: 'service_unavailable', subcategory: 'overloaded', when: { text: ['maximum pending requests'] }, source: 'https://docs.ollama.com/faq' },
  { id: 'ollama.cloud_hour', category: 'rate_limit', alternatives: ['quota_exhausted'], when: { text: ['reached your session|hourly usage limit'] }, source: 'https://docs.ollama.com/cloud' },
  { id: 'ollama.cloud_week', category: 'quota_exhausted', subcategory: 'window_limit', alternatives: ['rate_limit'], when: { text: ['reached your weekly'] }, source: 'https://docs.ollama.com/cloud' },
  { id: 'ollama.generate', category: 'service_unavailable', subcategory: 'server_error', when: { text: ['model failed to generate a response', 'error was encountered while running the model'] } },
]);
