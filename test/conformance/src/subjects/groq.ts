import { simulated } from '../simulated-wire.ts';
import type { Subject } from '../subject.ts';
import { openaiShaped } from './openai-shaped.ts';

export const groq: Subject = {
  ...openaiShaped,
  name: 'groq',
  title: 'Groq',
  package: 'groq-sdk',
  adapter: 'groq',
  provider: 'groq',
  versions: [{ name: 'groq-0-oldest' }, { name: 'groq-0-newest' }, { name: 'groq-sdk' }],
  wire: simulated((provider) => provider.groqBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      ...(fetch ? { fetch } : {}),
    }),
  limits: {
    ok: { 'culprit.rate_limit.requests.remaining': 14_370, 'culprit.rate_limit.tokens.limit': 18_000 },
  },
  vectors: {
    on: (client) => client.embeddings,
    method: 'create',
    args: ({ canary = 'a' }) => [{ model: 'nomic-embed-text-v1_5', input: [canary, 'b'] }],
    span: { name: 'embeddings nomic-embed-text-v1_5', operation: 'embeddings' },
  },
  cannot: {
    helpers: 'The SDK has no helpers that make calls',
    untouched: 'The simulated provider lists no models for Groq',
  },
};
