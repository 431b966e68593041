import { simulated } from '../simulated-wire.ts';
import type { Scenario, Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';

/** The service offers no other operation, so what is left are the client's own members. */
const BUILD_URL: Scenario = {
  name: 'buildURL',
  spans: 0,
  run: ({ client }) => new URL(client.buildURL('/x', { a: 1 })).pathname,
};

/** Signs for Amazon Bedrock, moves the model into the path and reads AWS's event stream as server-sent events. */
export const anthropicBedrock: Subject = {
  ...anthropic,
  name: 'anthropic-bedrock',
  title: 'Anthropic on Amazon Bedrock',
  package: '@anthropic-ai/bedrock-sdk',
  provider: 'aws.bedrock',
  key: 'ABSKQmVkcm9ja0FQSUtleS1zaW11bGF0ZWQ',
  versions: [{ name: 'anthropic-bedrock-0-newest' }, { name: '@anthropic-ai/bedrock-sdk' }],
  wire: simulated((provider) => provider.bedrockBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      awsRegion: 'us-east-1',
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      openTelemetry: false,
      ...(fetch ? { fetch } : {}),
    }),
  untouched: [BUILD_URL],
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 403 },
    { name: 'throttled', trouble: 'rate_limit', category: 'rate_limit', status: 429 },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'unknown model', trouble: 'model_not_found', category: 'model_unavailable', status: 400 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
  ],
  limits: undefined,
  cannot: { vectors: 'The service has no embeddings', limits: 'Bedrock sends no rate-limit headers' },
};
