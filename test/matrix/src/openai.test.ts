import { compareRuns } from './compare-runs.ts';
import { SCENARIOS } from './openai-scenarios.ts';

compareRuns({
  versions: [
    { name: 'openai-4-oldest', plainStreams: true },
    { name: 'openai-4-newest' },
    { name: 'openai-5-oldest' },
    { name: 'openai-5-newest' },
    { name: 'openai-6-oldest' },
    { name: 'openai-6-newest' },
    { name: 'openai-7-oldest' },
    { name: 'openai' },
  ],
  baseURL: (provider) => provider.openaiBaseUrl,
  scenarios: SCENARIOS,
  genAiProvider: 'openai',
});
