import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type FaultSpec, type SimulatedProvider } from '@culprit/simulated-provider';
import type Anthropic from '@anthropic-ai/sdk';
import type { CallLogRecord } from '../../index.ts';
import { Harness, type HarnessOptions } from '../../testing/harness.ts';

const CANARY = 'CANARY4711';

let provider: SimulatedProvider;
let harness: Harness;
const records: CallLogRecord[] = [];
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 9 });
});
afterAll(() => provider.close());
afterEach(() => harness.close());

async function setUp(options: HarnessOptions, native: boolean): Promise<Anthropic> {
  records.length = 0;
  harness = new Harness({
    withLogs: true,
    withMetrics: true,
    callLog: true,
    onCallRecord: (record) => records.push(record),
    ...options,
  });
  const { default: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: `sk-ant-api03-${CANARY}key`,
    baseURL: provider.anthropicBaseUrl,
    defaultHeaders: { 'x-note': CANARY },
    maxRetries: 0,
    logLevel: 'off',
    ...(native ? {} : { openTelemetry: false as const }),
  });
}

/** The surroundings of every canary in what would leave the process. */
async function leaks(): Promise<string[]> {
  const spans = harness.finished.map(({ name, attributes, status, events, links }) => ({
    name,
    attributes,
    status,
    events,
    links,
  }));
  const logs = harness.records
    .getFinishedLogRecords()
    .map(({ attributes, body, eventName }) => ({ attributes, body, eventName }));
  const all = JSON.stringify({
    spans,
    logs,
    records,
    metrics: [...(await harness.metrics())],
    diagnostics: harness.diagnostics,
  });
  return all.match(new RegExp(`.{0,80}${CANARY}.{0,20}`, 'g')) ?? [];
}

const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 64,
  stop_sequences: [`${CANARY}stop`],
  metadata: { user_id: `${CANARY}user` },
  system: [{ type: 'text' as const, text: `${CANARY}system` }],
  messages: [
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: `${CANARY}text` },
        { type: 'image' as const, source: { type: 'url' as const, url: `https://host/${CANARY}.png` } },
        {
          type: 'document' as const,
          source: { type: 'text' as const, media_type: 'text/plain' as const, data: CANARY },
        },
      ],
    },
    {
      role: 'assistant' as const,
      content: [
        { type: 'thinking' as const, thinking: CANARY, signature: CANARY },
        { type: 'tool_use' as const, id: 'toolu_1', name: 'look', input: { q: `${CANARY}args` } },
      ],
    },
    {
      role: 'user' as const,
      content: [{ type: 'tool_result' as const, tool_use_id: 'toolu_1', content: `${CANARY}result` }],
    },
  ],
  tools: [
    {
      name: 'look',
      description: `${CANARY}tool`,
      input_schema: { type: 'object' as const, description: `${CANARY}schema` },
    },
  ],
  output_config: {
    format: {
      type: 'json_schema' as const,
      schema: { type: 'object', description: CANARY, required: ['a'] },
    },
  },
};

const FAULTS: readonly FaultSpec[] = [
  { name: 'invalid_request', message: `tools.0: '${CANARY}error'. Key sk-ant-api03-${CANARY}key` },
  { name: 'context_overflow', message: `Too long: ${CANARY}` },
  { name: 'content_policy', message: `Refused: ${CANARY}` },
  { name: 'invalid_api_key', message: `invalid x-api-key sk-ant-api03-${CANARY}key` },
  { name: 'rate_limit', message: `Rate limit for ${CANARY}` },
  'schema_violation',
  'refusal',
  'truncation',
  'unknown_tool',
  'empty_answer',
  'html_ok',
];

async function callAll(client: Anthropic): Promise<number> {
  const answer = { text: `{"${CANARY}":1} ${CANARY}` };
  for (const fault of FAULTS) {
    provider.enqueue({ fault, answer });
    await client.messages.create(REQUEST).catch(() => undefined);
    provider.enqueue({ fault, answer });
    await client.messages
      .stream(REQUEST)
      .finalMessage()
      .catch(() => undefined);
  }
  provider.enqueue({ fault: { name: 'stream_error', message: CANARY }, answer });
  await client.messages
    .stream(REQUEST)
    .finalMessage()
    .catch(() => undefined);
  provider.enqueue({ answer: { toolCalls: [{ name: `${CANARY}fn`, arguments: { a: CANARY } }] } });
  await client.beta.messages.create(REQUEST);
  return 2 * FAULTS.length + 2;
}

describe.each([
  ['our spans', false],
  ['the spans of the SDK', true],
])('with %s', (_name, native) => {
  test('R92 R93 nothing of prompts, answers, error texts and credentials leaves', async () => {
    const calls = await callAll(await setUp({}, native));
    expect(harness.finished).toHaveLength(calls);
    expect(records).toHaveLength(calls);
    expect(await leaks()).toEqual([]);
  });

  test('R92 one mask sees every copy when content is switched on', async () => {
    const options = { captureContent: true, mask: (text: string) => text.replaceAll(CANARY, '***') };
    await callAll(await setUp(options, native));
    expect(harness.finished.some(({ attributes }) => 'gen_ai.input.messages' in attributes)).toBe(true);
    expect(await leaks()).toEqual([]);
  });

  test('content is JSON in the shape of the conventions', async () => {
    const client = await setUp({ captureContent: 'span' }, native);
    provider.enqueue({ answer: { json: { a: 1 } } });
    await client.messages.create(REQUEST);
    const { attributes } = harness.take();
    expect(JSON.parse(String(attributes['gen_ai.system_instructions']))).toEqual([
      { type: 'text', content: `${CANARY}system` },
    ]);
    const messages = JSON.parse(String(attributes['gen_ai.input.messages'])) as {
      role: string;
      parts: { type: string }[];
    }[];
    expect(messages.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)])).toEqual([
      ['user', 'text', 'uri', 'text'],
      ['assistant', 'reasoning', 'tool_call'],
      ['user', 'tool_call_response'],
    ]);
    expect(JSON.parse(String(attributes['gen_ai.output.messages']))).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: '{"a":1}' }], finish_reason: 'stop' },
    ]);
  });
});
