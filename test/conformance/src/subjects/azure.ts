import { simulated } from '../simulated-wire.ts';
import type { Subject } from '../subject.ts';
import { chatArgs, openaiShaped } from './openai-shaped.ts';

export const azure: Subject = {
  ...openaiShaped,
  name: 'azure',
  title: 'Azure OpenAI',
  package: 'openai',
  adapter: 'openai',
  provider: 'azure.ai.openai',
  versions: [
    { name: 'openai-4-newest' },
    { name: 'openai-5-newest' },
    { name: 'openai-6-newest' },
    { name: 'openai' },
  ],
  wire: simulated((provider) => provider.url),
  client: ({ module, url, retries, key, fetch }) =>
    new module.AzureOpenAI({
      apiKey: key,
      endpoint: url,
      apiVersion: '2024-10-21',
      maxRetries: retries,
      logLevel: 'off',
      ...(fetch ? { fetch } : {}),
    }),
  clientClass: (module) => module.AzureOpenAI,
  helpers: [
    {
      name: 'chat.completions.stream',
      run: ({ client }) => {
        const at = client.chat.completions.stream ? client.chat.completions : client.beta.chat.completions;
        return at.stream(chatArgs({})[0]).finalContent();
      },
    },
  ],
  limits: {
    ok: { 'culprit.rate_limit.requests.remaining': 119, 'culprit.rate_limit.tokens.remaining': 119_983 },
  },
  vectors: {
    on: (client) => client.embeddings,
    method: 'create',
    args: ({ canary = 'a' }) => [{ model: 'text-embedding-3-small', input: [canary, 'b'] }],
    span: { name: 'embeddings text-embedding-3-small', operation: 'embeddings' },
  },
  cannot: { untouched: 'Its other calls are those of the OpenAI client, whose class it inherits' },
};
