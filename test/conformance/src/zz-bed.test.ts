import { expect, test } from 'vitest';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../../packages/instrumentation/src/testing/harness.ts';
const p = await startSimulatedProvider({ seed: 4 });
const h = new Harness({});
const authClient = { projectId: 'p', getRequestHeaders: async () => new Headers({ authorization: 'Bearer x' }) };
const req = { model: 'claude-sonnet-4-5@20250929', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] };
const cases: any[] = [
  ['@anthropic-ai/bedrock-sdk', (m: any) => new m.default({ awsAccessKey: 'a', awsSecretKey: 'b', awsRegion: 'us-east-1', baseURL: p.bedrockBaseUrl, maxRetries: 0 }), 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['@anthropic-ai/bedrock-sdk', (m: any) => new m.AnthropicBedrockMantle({ apiKey: 'k', awsRegion: 'us-east-1', baseURL: p.anthropicBaseUrl, maxRetries: 0 }), 'anthropic.claude-x'],
  ['anthropic-bedrock-0-newest', (m: any) => new m.default({ awsAccessKey: 'a', awsSecretKey: 'b', awsRegion: 'us-east-1', baseURL: p.bedrockBaseUrl, maxRetries: 0 }), 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['@anthropic-ai/vertex-sdk', (m: any) => new m.default({ region: 'us-east5', projectId: 'p', baseURL: p.anthropicVertexBaseUrl, authClient, maxRetries: 0 }), 'claude-sonnet-4-5@20250929'],
  ['anthropic-vertex-0-newest', (m: any) => new m.default({ region: 'us-east5', projectId: 'p', baseURL: p.anthropicVertexBaseUrl, authClient, maxRetries: 0 }), 'claude-sonnet-4-5@20250929'],
  ['@anthropic-ai/foundry-sdk', (m: any) => new m.default({ apiKey: 'k', baseURL: p.anthropicFoundryBaseUrl, maxRetries: 0 }), 'claude-sonnet-4-5'],
];
test.each(cases)('%s', async (name, make, model) => {
  const m = await import(name);
  const client = make(m);
  const K = ['gen_ai.provider.name','server.address','server.port','culprit.failure.category','culprit.failure.rule','error.type','gen_ai.usage.output_tokens','culprit.attempt.count','culprit.request.id','gen_ai.response.model'];
  const show = () => { for (const s of h.finished) console.log(name, s.name, s.instrumentationScope.name, s.status.code, K.map((k) => s.attributes[k]).join(' ')); h.spans.reset(); };
  await client.messages.create({ ...req, model }); show();
  await Array.fromAsync(await client.messages.create({ ...req, model, stream: true })); show();
  await client.messages.stream({ ...req, model }).finalMessage(); show();
  await client.beta.messages.create({ ...req, model }); show();
  for (const f of ['rate_limit', 'invalid_api_key', 'model_not_found', 'stream_error', 'stream_cut', 'reset_mid_stream'] as const) {
    p.enqueue(f);
    try { await Array.fromAsync(await client.messages.create({ ...req, model, stream: true })); console.log('quiet', f); } catch (e: any) { console.log(f, e.constructor.name, e.message.slice(0, 200)); }
    show();
  }
});
