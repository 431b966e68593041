import type * as sdk from '@aws-sdk/client-bedrock-runtime';
import { startSimulatedProvider, type Behaviour, type SimulatedProvider } from '@culprit/simulated-provider';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let aws: typeof sdk;
let client: sdk.BedrockRuntimeClient;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'both' });
  aws = await import('@aws-sdk/client-bedrock-runtime');
  client = newClient();
});
afterEach(() => harness.spans.reset());
afterAll(async () => {
  client.destroy();
  await harness.close();
  await provider.close();
});

function newClient(more: sdk.BedrockRuntimeClientConfig = {}): sdk.BedrockRuntimeClient {
  return new aws.BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: provider.bedrockBaseUrl,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    ...more,
  });
}

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const ask = (more: Partial<sdk.ConverseCommandInput> = {}): sdk.ConverseCommandInput => ({
  modelId: CLAUDE,
  messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
  ...more,
});

async function converse(
  input: sdk.ConverseCommandInput = ask(),
  ...behaviours: Behaviour[]
): Promise<ReadableSpan> {
  provider.enqueue(...behaviours);
  await client.send(new aws.ConverseCommand(input)).catch(() => undefined);
  return harness.take();
}

async function streamed(
  behaviour: Behaviour,
  from: sdk.BedrockRuntimeClient = client,
): Promise<ReadableSpan> {
  provider.enqueue(behaviour);
  try {
    const { stream } = await from.send(new aws.ConverseStreamCommand(ask()));
    for await (const event of stream ?? []) void event;
  } catch {
    // The span says what it was.
  }
  return harness.take();
}

const WEATHER: sdk.ToolConfiguration = {
  tools: [
    {
      toolSpec: {
        name: 'weather',
        inputSchema: {
          json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    },
  ],
};

describe('Converse', () => {
  test('request, answer, endpoint and request id are on the span', async () => {
    const { name, attributes } = await converse(
      ask({ inferenceConfig: { maxTokens: 5, temperature: 0.5, topP: 0.9, stopSequences: ['x'] } }),
    );
    expect(name).toBe(`chat ${CLAUDE}`);
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': CLAUDE,
      'gen_ai.request.max_tokens': 5,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.response.finish_reason': 'end_turn',
      'gen_ai.usage.input_tokens': 1,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(provider.url).port),
      'http.response.status_code': 200,
      'culprit.attempt.count': 1,
      'culprit.request.id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test('an ARN is the model that it names', async () => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${CLAUDE}`;
    expect((await converse(ask({ modelId: arn }))).attributes['gen_ai.request.model']).toBe(CLAUDE);
    const own = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc';
    expect((await converse(ask({ modelId: own }))).attributes['gen_ai.request.model']).toBe(
      'application-inference-profile/abc',
    );
  });

  test('tool arguments that break the schema of the tool are a failure, plain and streamed', async () => {
    const { attributes } = await converse(ask({ toolConfig: WEATHER }), {
      fault: 'tool_schema_violation',
    });
    expect(attributes).toMatchObject({
      'culprit.failure.category': 'malformed_response',
      'culprit.failure.subcategory': 'invalid_tool_arguments',
    });
    provider.enqueue('unparseable_tool_arguments');
    const { stream } = await client.send(new aws.ConverseStreamCommand(ask({ toolConfig: WEATHER })));
    for await (const event of stream ?? []) void event;
    expect(harness.take().attributes['culprit.failure.category']).toBe('malformed_response');
  });

  test('R69 a guardrail is named, and what it blocked', async () => {
    const guardrailConfig = { guardrailIdentifier: 'gr-1', guardrailVersion: '1', trace: 'enabled' } as const;
    const { attributes } = await converse(ask({ guardrailConfig }), { fault: 'content_filter_finish' });
    expect(attributes).toMatchObject({
      'aws.bedrock.guardrail.id': 'gr-1',
      'culprit.failure.category': 'content_policy_violation',
      'culprit.failure.subcategory': 'guardrail',
      'culprit.response.finish_reason': 'guardrail_intervened',
      'culprit.failure.evidence': 'response.blocked.completion',
    });
  });

  test('a schema that was asked for is expected of the answer', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] });
    const outputConfig = {
      textFormat: { type: 'json_schema', structure: { jsonSchema: { schema } } },
    } as const;
    const { attributes } = await converse(ask({ outputConfig }), { answer: '{"a":1}' });
    expect(attributes['culprit.failure.category']).toBe('malformed_response');
    expect(attributes['gen_ai.output.type']).toBe('json');
  });
});

describe('streams', () => {
  test.each([
    ['an exception event', { fault: 'stream_error' }, 'service_unavailable', 'stream_error'],
    ['a quiet end', { fault: 'stream_cut' }, 'incomplete_response', 'stream_cut'],
    ['half a message', { fault: 'html_ok' }, 'incomplete_response', 'stream_cut'],
    ['broken JSON', { fault: 'malformed_chunk' }, 'malformed_response', 'undecodable'],
    ['an early refusal', { fault: 'rate_limit' }, 'rate_limit', undefined],
  ] satisfies [string, Behaviour, string, string | undefined][])(
    'R23 %s is a failure',
    async (_name, behaviour, category, subcategory) => {
      const { status, attributes } = await streamed(behaviour);
      expect([status.code, attributes['culprit.failure.category']]).toEqual([2, category]);
      expect(attributes['culprit.failure.subcategory']).toBe(subcategory);
    },
  );

  test('a reset is a failure over HTTP/2, where the SDK ends quietly, and over HTTP/1.1', async () => {
    const { NodeHttpHandler } = await import('@smithy/node-http-handler');
    const http1 = newClient({ requestHandler: new NodeHttpHandler() });
    const reset: Behaviour = { fault: { name: 'reset_mid_stream', after: 2 } };
    const [overHttp2, overHttp1] = [await streamed(reset), await streamed(reset, http1)];
    http1.destroy();
    expect(overHttp2.attributes['culprit.failure.category']).toBe('incomplete_response');
    expect(overHttp1.attributes['culprit.failure.category']).toBe('network_timeout');
  });
});

describe('attempts', () => {
  test('R55 the retries of the SDK are counted', async () => {
    const retrying = newClient({ maxAttempts: 3 });
    provider.enqueue('server_error', 'rate_limit');
    await retrying.send(new aws.ConverseCommand(ask()));
    retrying.destroy();
    const { attributes, events } = harness.take();
    expect(attributes).toMatchObject({
      'culprit.attempt.count': 3,
      'culprit.attempt.statuses': ['500', '429'],
    });
    expect(events).toHaveLength(2);
  });

  test('nobody listens: the transport error is told', async () => {
    const lost = newClient({ endpoint: 'http://127.0.0.1:1' });
    await lost.send(new aws.ConverseCommand(ask())).catch(() => undefined);
    lost.destroy();
    expect(harness.take().attributes).toMatchObject({ 'culprit.failure.category': 'network_timeout' });
  });

  test("the caller's signal is a cancellation", async () => {
    provider.enqueue({ fault: 'timeout' });
    const abort = new AbortController();
    const sent = client.send(new aws.ConverseCommand(ask()), { abortSignal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await sent.catch(() => undefined);
    expect(harness.take().attributes['culprit.outcome']).toBe('cancelled');
  });
});

describe('InvokeModel', () => {
  const body = {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 9,
    messages: [{ role: 'user', content: 'Hi' }],
  };
  const PROMPT = { prompt: 'Hi' };
  const CHAT = { max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
  const NOVA = { schemaVersion: 'messages-v1', messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };

  test.each([
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'chat', body, 'end_turn'],
    ['amazon.nova-pro-v1:0', 'chat', NOVA, 'end_turn'],
    ['amazon.titan-text-express-v1', 'text_completion', { inputText: 'Hi' }, 'FINISH'],
    ['meta.llama3-70b-instruct-v1:0', 'text_completion', PROMPT, 'stop'],
    ['mistral.mistral-7b-instruct-v0:2', 'text_completion', PROMPT, 'stop'],
    ['deepseek.r1-v1:0', 'text_completion', PROMPT, 'stop'],
    ['cohere.command-text-v14', 'text_completion', PROMPT, 'COMPLETE'],
    ['cohere.command-r-v1:0', 'chat', { message: 'Hi' }, 'COMPLETE'],
    ['ai21.jamba-1-5-large-v1:0', 'chat', CHAT, 'stop'],
    ['openai.gpt-oss-120b-1:0', 'chat', CHAT, 'stop'],
  ])('%s: plain and streamed say the same', async (modelId, operation, request, reason) => {
    const input = { modelId, body: JSON.stringify(request) };
    await client.send(new aws.InvokeModelCommand(input));
    const plain = harness.take();
    const { body: events } = await client.send(new aws.InvokeModelWithResponseStreamCommand(input));
    for await (const event of events ?? []) void event;
    const stream = harness.take();
    expect(plain.name).toBe(`${operation} ${modelId}`);
    for (const { attributes } of [plain, stream]) {
      expect(attributes).toMatchObject({
        'gen_ai.operation.name': operation,
        'culprit.response.finish_reason': reason,
        'culprit.response.hash': plain.attributes['culprit.response.hash'],
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
      });
      expect(attributes['culprit.failure.category']).toBeUndefined();
    }
    expect(stream.attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
    expect(
      plain.attributes['gen_ai.usage.output_tokens'] ?? stream.attributes['gen_ai.usage.output_tokens'],
    ).toBe(stream.attributes['gen_ai.usage.output_tokens']);
  });

  test('bytes are read as text is', async () => {
    await client.send(
      new aws.InvokeModelCommand({ modelId: CLAUDE, body: new TextEncoder().encode(JSON.stringify(body)) }),
    );
    expect(harness.take().attributes['gen_ai.request.max_tokens']).toBe(9);
  });

  test('embeddings by model or by body: counts and lengths, no numbers', async () => {
    const titan = { inputText: 'Hi', dimensions: 256 };
    await client.send(
      new aws.InvokeModelCommand({ modelId: 'amazon.titan-embed-text-v2:0', body: JSON.stringify(titan) }),
    );
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 256,
      'gen_ai.usage.input_tokens': 1,
    });
    await client.send(
      new aws.InvokeModelCommand({ modelId: 'cohere.embed-english-v3', body: '{"texts":["a","b"]}' }),
    );
    expect(harness.take().attributes).toMatchObject({ 'gen_ai.embeddings.dimension.count': 1024 });
  });
});

test('R69 ApplyGuardrail that intervenes is a block, and one that does not is a success', async () => {
  const input = {
    guardrailIdentifier: 'gr-1',
    guardrailVersion: '1',
    source: 'INPUT',
    content: [{ text: { text: 'Hi' } }],
  } as const;
  await client.send(new aws.ApplyGuardrailCommand({ ...input, content: [...input.content] }));
  expect(harness.take().attributes['culprit.failure.category']).toBeUndefined();
  provider.enqueue('content_filter_finish');
  await client.send(new aws.ApplyGuardrailCommand({ ...input, content: [...input.content] }));
  const { name, attributes } = harness.take();
  expect(name).toBe('apply_guardrail gr-1');
  expect(attributes).toMatchObject({
    'aws.bedrock.guardrail.id': 'gr-1',
    'culprit.failure.category': 'content_policy_violation',
    'culprit.failure.subcategory': 'guardrail',
  });
});

test('other commands pass untouched', async () => {
  await client
    .send(new aws.CountTokensCommand({ modelId: CLAUDE, input: { converse: { messages: [] } } }))
    .catch(() => undefined);
  expect(harness.finished).toEqual([]);
});
