import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { startSimulatedProvider, type FaultSpec, type SimulatedProvider } from '@culprit/simulated-provider';
import type OpenAI from 'openai';
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

async function setUp(options: HarnessOptions = {}): Promise<OpenAI> {
  records.length = 0;
  harness = new Harness({
    withLogs: true,
    withMetrics: true,
    callLog: true,
    onCallRecord: (record) => records.push(record),
    ...options,
  });
  const { default: Client } = await import('openai');
  return new Client({
    apiKey: `sk-proj-${CANARY}key`,
    baseURL: `${provider.openaiBaseUrl}?api_key=${CANARY}url`,
    maxRetries: 1,
    logLevel: 'off',
    organization: CANARY,
  });
}

/** Everything that would leave the process, as text. */
async function exported(): Promise<string> {
  const spans = harness.finished.map((span: ReadableSpan) => ({
    name: span.name,
    attributes: span.attributes,
    status: span.status,
    events: span.events,
    links: span.links,
  }));
  const logs = harness.records
    .getFinishedLogRecords()
    .map(({ attributes, body, eventName }) => ({ attributes, body, eventName }));
  return JSON.stringify({
    spans,
    logs,
    records,
    metrics: [...(await harness.metrics())],
    diagnostics: harness.diagnostics,
  });
}

/** The surroundings of every canary found. */
async function leaks(): Promise<string[]> {
  return (await exported()).match(new RegExp(`.{0,80}${CANARY}.{0,20}`, 'g')) ?? [];
}

const REQUEST = {
  model: 'gpt-4o',
  stop: [`${CANARY}stop`],
  user: `${CANARY}user`,
  metadata: { note: `${CANARY}meta` },
  messages: [
    { role: 'system' as const, content: `${CANARY}system` },
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: `${CANARY}text` },
        { type: 'image_url' as const, image_url: { url: `https://host/${CANARY}.png` } },
      ],
    },
    {
      role: 'assistant' as const,
      tool_calls: [
        {
          id: 'call_1',
          type: 'function' as const,
          function: { name: 'look', arguments: `{"q":"${CANARY}args"}` },
        },
      ],
    },
    { role: 'tool' as const, tool_call_id: 'call_1', content: `${CANARY}result` },
  ],
  tools: [
    {
      type: 'function' as const,
      function: {
        name: 'look',
        description: `${CANARY}tool`,
        parameters: { type: 'object', description: `${CANARY}schema` },
      },
    },
  ],
  response_format: {
    type: 'json_schema' as const,
    json_schema: { name: `x${CANARY}`, schema: { type: 'object', description: CANARY, required: ['a'] } },
  },
};

const FAULTS: readonly FaultSpec[] = [
  { name: 'invalid_request', message: `Invalid value: '${CANARY}error'. Key sk-proj-${CANARY}key` },
  { name: 'context_overflow', message: `Too long: ${CANARY}` },
  { name: 'content_policy', message: `Refused: ${CANARY}` },
  { name: 'invalid_api_key', message: `Incorrect API key provided: sk-proj-${CANARY}key.` },
  { name: 'rate_limit', message: `Rate limit for ${CANARY}`, retryAfter: 0 },
  'invalid_json',
  'schema_violation',
  'refusal',
  'truncation',
  'unknown_tool',
  'empty_answer',
  'html_ok',
];

async function callAll(client: OpenAI): Promise<void> {
  const answer = { text: `{"${CANARY}":1} ${CANARY}` };
  await client.chat.completions.create({ ...REQUEST }).catch(() => undefined);
  for (const fault of FAULTS) {
    provider.enqueue({ fault, answer });
    await client.chat.completions.create(REQUEST).catch(() => undefined);
  }
  provider.enqueue({ answer });
  for await (const _ of await client.chat.completions.create({ ...REQUEST, stream: true }));
  provider.enqueue({ fault: { name: 'stream_error', message: CANARY }, answer });
  await client.chat.completions
    .create({ ...REQUEST, stream: true })
    .then(async (stream) => {
      for await (const _ of stream);
    })
    .catch(() => undefined);
  provider.enqueue({ answer: { toolCalls: [{ name: `${CANARY}fn`, arguments: { a: CANARY } }] } });
  await client.chat.completions.create(REQUEST);
  provider.enqueue({ answer }, { fault: 'response_failed', answer });
  await client.responses.create({
    model: 'gpt-4o',
    input: CANARY,
    instructions: CANARY,
    metadata: { a: CANARY },
    user: CANARY,
  });
  await client.responses.create({ model: 'gpt-4o', input: [{ role: 'user', content: CANARY }] });
  await client.embeddings.create({ model: 'text-embedding-3-small', input: [CANARY] });
}

describe('with the defaults', () => {
  test('R92 R93 nothing of prompts, answers, error texts and credentials leaves', async () => {
    await callAll(await setUp());
    expect(harness.finished.length).toBe(FAULTS.length + 7);
    expect(records.length).toBe(harness.finished.length);
    expect(await leaks()).toEqual([]);
  });

  test('R92 the status of a failure is a sentence of its own', async () => {
    const client = await setUp();
    provider.enqueue({ fault: { name: 'context_overflow', message: CANARY } });
    await client.chat.completions.create(REQUEST).catch(() => undefined);
    expect(harness.take().status).toEqual({
      code: SpanStatusCode.ERROR,
      message: expect.stringMatching(/^Context limit exceeded \(.*HTTP 400/),
    });
  });
});

describe('with content switched on', () => {
  test('prompt, answer and tools are JSON in the shape of the conventions', async () => {
    const client = await setUp({ captureContent: 'span' });
    provider.enqueue({ answer: 'hello' });
    await client.chat.completions.create({ ...REQUEST, response_format: undefined });
    const { attributes } = harness.take();
    const messages = JSON.parse(String(attributes['gen_ai.input.messages']));
    expect(messages.map((message: { role: string }) => message.role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
    ]);
    expect(messages[2].parts).toEqual([
      { type: 'tool_call', id: 'call_1', name: 'look', arguments: { q: `${CANARY}args` } },
    ]);
    expect(messages[3].parts).toEqual([
      { type: 'tool_call_response', id: 'call_1', response: `${CANARY}result` },
    ]);
    expect(JSON.parse(String(attributes['gen_ai.output.messages']))).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'hello' }], finish_reason: 'stop' },
    ]);
    expect(JSON.parse(String(attributes['gen_ai.tool.definitions']))).toEqual([
      { type: 'function', name: 'look' },
    ]);
  });

  test('R92 one mask sees every copy, error texts included', async () => {
    const client = await setUp({ captureContent: true, mask: (text) => text.replaceAll(CANARY, '***') });
    await callAll(client);
    expect(await exported()).toContain('***text');
    expect(await leaks()).toEqual([]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error(CANARY);
      },
    ],
    ['answers nothing', () => undefined],
  ])('R92 a mask that %s drops the value', async (_name, mask) => {
    await callAll(await setUp({ captureContent: true, mask }));
    expect(await leaks()).toEqual([]);
  });

  test('R93 keys are taken out of the texts of providers', async () => {
    const client = await setUp({ captureContent: 'span' });
    provider.enqueue({
      fault: {
        name: 'invalid_api_key',
        message: 'Incorrect API key provided: sk-proj-abcdef123456. See ?api_key=qwertyuiop',
      },
    });
    await client.chat.completions.create(REQUEST).catch(() => undefined);
    const { status } = harness.take();
    expect(status.message).toContain('Incorrect API key provided: [redacted]');
    expect(status.message).not.toMatch(/abcdef|qwertyuiop/);
  });

  test('R87 binary content is described by size and hash', async () => {
    const client = await setUp({ captureContent: 'span' });
    const url = `data:image/png;base64,${'QUJD'.repeat(100_000)}`;
    await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
    });
    const text = String(harness.take().attributes['gen_ai.input.messages']);
    expect(text.length).toBeLessThan(300);
    expect(JSON.parse(text)[0].parts[0]).toMatchObject({
      type: 'culprit.blob',
      modality: 'image',
      mime_type: 'image/png',
      bytes: 300_000,
    });
  });

  test('R79 what is too long is shortened inside, the JSON stays whole', async () => {
    const client = await setUp({ captureContent: 'span', maxContentBytes: 2000 });
    const messages = Array.from({ length: 300 }, (_, index) => ({
      role: 'user' as const,
      content: `${index} ${'😀'.repeat(500)}`,
    }));
    await client.chat.completions.create({ model: 'gpt-4o', messages });
    const text = String(harness.take().attributes['gen_ai.input.messages']);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2000);
    const parsed = JSON.parse(text);
    expect(JSON.stringify(parsed.at(-1))).toMatch(/299 .*characters removed/);
    expect(text).not.toMatch(/\\ud83d(?!\\ude00)/i);
  });
});
