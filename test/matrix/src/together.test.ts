import { compareRuns } from './compare-runs.ts';
import { SCENARIOS } from './openai-scenarios.ts';

compareRuns({
  versions: [{ name: 'together-0-oldest' }, { name: 'together-ai' }],
  baseURL: (provider) => provider.openaiBaseUrl,
  scenarios: SCENARIOS,
  genAiProvider: 'together',
});
