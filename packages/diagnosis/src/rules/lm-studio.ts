import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** LM Studio: `{ "error": "…" }`, so its wordings are its codes. */
export const lmStudioRules: readonly Rule[] = table({ source: 'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues' }, [
  { id: 'lm-studio.not_loaded', category: 'model_unavailable', subcategory: 'model_not_loaded', when: { text: ['no models loaded', 'model is unloaded', 'model unloaded'] }, source: 'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1492' },
  { id: 'lm-studio.crashed', category: 'service_unavailable', subcategory: 'model_crashed', when: { text: ['model has crashed', 'model crashed', 'error loading model exit code'] }, source: 'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1078' },
  { id: 'lm-studio.keep', category: 'context_limit_exceeded', subcategory: 'local_window', when: { text: ['tokens to keep from the initial prompt', 'keep the first … tokens', 'context the overflows'] }, source: 'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/237' },
]);
