import { simulated } from '../simulated-wire.ts';
import type { Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';
import { anthropicBedrock } from './anthropic-bedrock.ts';

/** Anthropic's protocol on the host of a Foundry resource. */
export const anthropicFoundry: Subject = {
  ...anthropic,
  name: 'anthropic-foundry',
  title: 'Anthropic on Microsoft Foundry',
  package: '@anthropic-ai/foundry-sdk',
  provider: 'azure.ai.inference',
  key: 'api-key-0123456789abcdef0123456789abcdef',
  versions: [{ name: '@anthropic-ai/foundry-sdk' }],
  wire: simulated((provider) => provider.anthropicFoundryBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      openTelemetry: false,
      ...(fetch ? { fetch } : {}),
    }),
  untouched: anthropicBedrock.untouched,
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 401 },
    {
      name: 'rate limit',
      trouble: { name: 'rate_limit', retryAfter: 0.01 },
      category: 'rate_limit',
      status: 429,
      type: 'rate_limit_error',
    },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'unknown deployment', trouble: 'model_not_found', category: 'model_unavailable', status: 404 },
  ],
  limits: undefined,
  cannot: {
    vectors: 'The service has no embeddings',
    limits: 'Foundry sends no rate-limit headers on success',
  },
};
