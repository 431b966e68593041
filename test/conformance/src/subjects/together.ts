import { simulated } from '../simulated-wire.ts';
import type { Subject } from '../subject.ts';
import { chatArgs, openaiShaped } from './openai-shaped.ts';

export const together: Subject = {
  ...openaiShaped,
  name: 'together',
  title: 'Together AI',
  package: 'together-ai',
  adapter: 'together',
  provider: 'together',
  versions: [{ name: 'together-0-oldest' }, { name: 'together-ai' }],
  wire: simulated((provider) => provider.openaiBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      ...(fetch ? { fetch } : {}),
    }),
  helpers: [
    {
      name: 'chat.completions.stream',
      when: (client) => typeof client.chat.completions.stream === 'function',
      run: ({ client }) => client.chat.completions.stream(chatArgs({})[0]).finalContent(),
    },
  ],
  vectors: {
    on: (client) => client.embeddings,
    method: 'create',
    args: ({ canary = 'a' }) => [{ model: 'BAAI/bge-base-en-v1.5', input: [canary, 'b'] }],
    span: { name: 'embeddings BAAI/bge-base-en-v1.5', operation: 'embeddings' },
  },
  cannot: {
    untouched: 'The simulated provider has none of its other calls',
    limits: 'Read as those of OpenAI, whose names it uses',
  },
};
