import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of GitHub Models and GitHub Copilot, which follow those of Azure. */
export const githubModelsRules: readonly Rule[] = table({ source: 'https://docs.github.com/en/github-models' }, [
  { id: 'github-models.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['unknown_model', 'unavailable_model'] } },
  { id: 'github-models.tokens', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { code: ['tokens_limit_reached', 'model_max_prompt_tokens_exceeded'] }, source: 'https://docs.github.com/en/github-models/use-github-models/prototyping-with-ai-models#rate-limits' },
]);
