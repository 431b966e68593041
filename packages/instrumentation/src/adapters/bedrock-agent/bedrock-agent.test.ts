import type * as sdk from '@aws-sdk/client-bedrock-agent-runtime';
import { startSimulatedProvider, type Behaviour, type SimulatedProvider } from '@culprit/simulated-provider';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';
import { agentStream } from './answer.ts';
import { flowStream } from './flow.ts';

let provider: SimulatedProvider;
let harness: Harness;
let aws: typeof sdk;
let client: sdk.BedrockAgentRuntimeClient;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness();
  aws = await import('@aws-sdk/client-bedrock-agent-runtime');
  client = new aws.BedrockAgentRuntimeClient({
    region: 'us-east-1',
    endpoint: provider.bedrockBaseUrl,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await harness.close();
  await provider.close();
});

async function invokeAgent(...behaviours: Behaviour[]): Promise<ReadableSpan> {
  provider.enqueue(...behaviours);
  const input = { agentId: 'AG', agentAliasId: 'AL', sessionId: 's-1', inputText: 'Why?', enableTrace: true };
  const { completion } = await client.send(new aws.InvokeAgentCommand(input));
  try {
    for await (const event of completion ?? []) void event;
  } catch {
    // The span says what it was.
  }
  return harness.take();
}

test('an agent: its session, and the usage of all its model calls', async () => {
  const { name, attributes } = await invokeAgent();
  expect(name).toBe('invoke_agent');
  expect(attributes).toMatchObject({
    'gen_ai.agent.id': 'AG',
    'gen_ai.conversation.id': 's-1',
    'gen_ai.usage.input_tokens': expect.any(Number),
    'culprit.stream.ending': 'completed',
  });
});

test('an agent whose action group fails, and one that a guardrail stops', async () => {
  expect((await invokeAgent({ fault: 'stream_error' })).attributes).toMatchObject({
    'error.type': 'DependencyFailedException',
    'culprit.failure.category': 'service_unavailable',
  });
  expect((await invokeAgent({ fault: 'content_filter_finish' })).attributes).toMatchObject({
    'culprit.failure.category': 'content_policy_violation',
    'culprit.failure.subcategory': 'guardrail',
  });
});

test('R17 an agent whose connection is lost, which the SDK takes for the end of its answer', async () => {
  const { status, attributes } = await invokeAgent({ fault: { name: 'reset_mid_stream', after: 2 } });
  expect(status.code).toBe(2);
  expect(attributes).toMatchObject({
    'culprit.failure.category': 'incomplete_response',
    'culprit.failure.subcategory': 'stream_cut',
  });
});

test('a search: where, how many, and how good the best is', async () => {
  await client.send(
    new aws.RetrieveCommand({
      knowledgeBaseId: 'KB',
      retrievalQuery: { text: 'Why?' },
      retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 3 } },
    }),
  );
  const { name, attributes } = harness.take();
  expect(name).toBe('retrieval KB');
  expect(attributes).toMatchObject({
    'gen_ai.data_source.id': 'KB',
    'gen_ai.retrieval.top_k': 3,
    'aws.bedrock.knowledge_base.id': 'KB',
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': 0.9,
  });
});

test('control that an agent hands back is a tool call', () => {
  const state = agentStream.empty({}, undefined);
  const functionInvocationInput = {
    actionGroup: 'weather',
    function: 'get',
    parameters: [{ name: 'city', type: 'string', value: 'Rome' }],
  };
  const text = new TextEncoder().encode('Grüße');
  for (const event of [
    // A character can lie across two pieces.
    { chunk: { bytes: text.subarray(0, 3) } },
    { chunk: { bytes: text.subarray(3) } },
    { returnControl: { invocationId: 'i', invocationInputs: [{ functionInvocationInput }] } },
    undefined,
  ])
    agentStream.fold(state, event);
  expect(agentStream.response(state).choices).toEqual([
    { text: 'Grüße', toolCalls: [{ name: 'get', arguments: { city: 'Rome' } }], otherContent: false },
  ]);
});

test('a flow without its completion event was cut', () => {
  const state = flowStream.empty({}, undefined);
  flowStream.fold(state, { flowOutputEvent: { content: { document: 'half' } } });
  expect(flowStream.response(state).terminalEvent).toBe(false);
  flowStream.fold(state, { flowCompletionEvent: { completionReason: 'SUCCESS' } });
  expect(flowStream.response(state).terminalEvent).toBe(true);
});
