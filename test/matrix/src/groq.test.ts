import { compareRuns } from './compare-runs.ts';
import { SCENARIOS } from './openai-scenarios.ts';

compareRuns({
  versions: [{ name: 'groq-0-oldest' }, { name: 'groq-0-newest' }, { name: 'groq-sdk' }],
  baseURL: (provider) => provider.groqBaseUrl,
  scenarios: SCENARIOS,
  genAiProvider: 'groq',
});
