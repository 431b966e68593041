import { simulated } from '../simulated-wire.ts';
import type { Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';
import { anthropicBedrock } from './anthropic-bedrock.ts';

/** Google's credentials without a look at this machine or at Google. */
const authClient = (key: string): object => ({
  projectId: 'simulated',
  getRequestHeaders: () => Promise.resolve(new Headers({ authorization: `Bearer ${key}` })),
});

/** Moves the model into the path of Vertex AI's `rawPredict`. */
export const anthropicVertex: Subject = {
  ...anthropic,
  name: 'anthropic-vertex',
  title: 'Anthropic on Vertex AI',
  package: '@anthropic-ai/vertex-sdk',
  provider: 'gcp.vertex_ai',
  key: 'ya29.a0AfH6SMBsimulated0123456789',
  versions: [{ name: 'anthropic-vertex-0-newest' }, { name: '@anthropic-ai/vertex-sdk' }],
  wire: simulated((provider) => provider.anthropicVertexBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      region: 'us-east5',
      projectId: 'simulated',
      authClient: authClient(key),
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      openTelemetry: false,
      ...(fetch ? { fetch } : {}),
    }),
  untouched: anthropicBedrock.untouched,
  failures: [
    { name: 'wrong token', trouble: 'invalid_api_key', category: 'authentication_failed', status: 401 },
    { name: 'rate limit', trouble: 'rate_limit', category: 'rate_limit', status: 429 },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'not allowed', trouble: 'permission_denied', category: 'authentication_failed', status: 403 },
    { name: 'unknown model', trouble: 'model_not_found', category: 'model_unavailable', status: 404 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
  ],
  limits: undefined,
  cannot: { vectors: 'The service has no embeddings', limits: 'Vertex AI sends no rate-limit headers' },
};
