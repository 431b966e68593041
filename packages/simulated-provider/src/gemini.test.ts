import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';

let provider: SimulatedProvider;
let gemini: GoogleGenAI;
let vertex: GoogleGenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 13 });
  const httpOptions = { baseUrl: provider.url };
  gemini = new GoogleGenAI({ apiKey: 'key', httpOptions });
  vertex = new GoogleGenAI({ vertexai: true, apiKey: 'key', httpOptions });
});
afterAll(() => provider.close());

const REQUEST = { model: 'gemini-2.5-flash', contents: 'What is wrong?' };
const TOOLS = [
  {
    functionDeclarations: [
      {
        name: 'get_weather',
        parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
      },
    ],
  },
];

describe('a good answer', () => {
  test('reads as a candidate with usage, version and id', async () => {
    provider.enqueue({ answer: 'Nothing is.' });
    const answer = await gemini.models.generateContent(REQUEST);
    expect(answer.text).toBe('Nothing is.');
    expect(answer.candidates![0]).toMatchObject({ finishReason: 'STOP', index: 0 });
    expect(answer.usageMetadata).toMatchObject({ promptTokenCount: 4, candidatesTokenCount: 3 });
    expect(answer.modelVersion).toBe('gemini-2.5-flash');
    expect(provider.requests.at(-1)!.path).toBe('/v1/models/gemini-2.5-flash:generateContent');
  });

  test('streams to the same text, the finish reason and the usage last', async () => {
    provider.enqueue({ answer: 'one two three' });
    const { events } = await drain(await gemini.models.generateContentStream(REQUEST));
    expect(events.map(({ text }) => text ?? '').join('')).toBe('one two three');
    expect(events.slice(0, -1).every((event) => event.usageMetadata === undefined)).toBe(true);
    expect(events.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { candidatesTokenCount: 4 },
    });
  });

  test('follows response schemas, candidate counts and forced tools', async () => {
    const schema = {
      type: 'OBJECT' as never,
      properties: { city: { type: 'STRING' as never } },
      required: ['city'],
    };
    const json = await gemini.models.generateContent({
      ...REQUEST,
      config: { responseMimeType: 'application/json', responseSchema: schema, candidateCount: 2 },
    });
    expect(JSON.parse(json.candidates![1]!.content!.parts![0]!.text!)).toEqual({ city: 'ok' });
    const toolConfig = { functionCallingConfig: { mode: 'ANY' as never } };
    const called = await gemini.models.generateContent({ ...REQUEST, config: { tools: TOOLS, toolConfig } });
    expect(called.functionCalls).toMatchObject([{ name: 'get_weather' }]);
  });

  test('Vertex AI answers below its publishers', async () => {
    const answer = await vertex.models.generateContent(REQUEST);
    expect(provider.requests.at(-1)!.path).toBe(
      '/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent',
    );
    expect(answer.usageMetadata).toMatchObject({ trafficType: 'ON_DEMAND' });
  });

  test('embeddings, pictures and token counts', async () => {
    const config = { outputDimensionality: 8 };
    const { embeddings } = await gemini.models.embedContent({ ...REQUEST, contents: ['a', 'b'], config });
    expect(embeddings!.map(({ values }) => values!.length)).toEqual([8, 8]);
    const predicted = await vertex.models.embedContent({
      model: 'text-embedding-005',
      contents: 'a',
      config,
    });
    expect(predicted.embeddings![0]).toMatchObject({ statistics: { tokenCount: 1 } });
    const pictures = await vertex.models.generateImages({
      model: 'imagen-4.0-generate-001',
      prompt: 'a cat',
      config: { numberOfImages: 2 },
    });
    expect(pictures.generatedImages).toHaveLength(2);
    expect((await gemini.models.countTokens(REQUEST)).totalTokens).toBe(4);
  });
});

describe('a bad answer', () => {
  const refusals: [FaultSpec, number, string][] = [
    ['rate_limit', 429, 'RESOURCE_EXHAUSTED'],
    ['insufficient_quota', 429, 'PerDay'],
    ['server_error', 500, 'INTERNAL'],
    ['overloaded', 503, 'overloaded'],
    ['invalid_api_key', 400, 'API_KEY_INVALID'],
    ['permission_denied', 403, 'PERMISSION_DENIED'],
    ['model_not_found', 404, 'is not found for API version'],
    ['context_overflow', 400, 'exceeds the maximum number of tokens'],
    ['gateway_timeout', 504, 'Gateway Time-out'],
  ];
  test.each(refusals)('refuses as a google.rpc.Status: %s', async (fault, status, text) => {
    for (const client of [gemini, vertex]) {
      provider.enqueue(fault);
      const failure = await failureOf(client.models.generateContent(REQUEST));
      if (client === gemini) expect(failure).toMatchObject({ error: 'ApiError', status });
      if (client === gemini) expect(failure.message).toContain(text);
    }
  });

  test('blocks a prompt with status 200 and no candidates, also streamed', async () => {
    provider.enqueue('content_policy', 'content_policy');
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
    expect(await gemini.models.generateContent(REQUEST)).toMatchObject(blocked);
    const { events } = await drain(await gemini.models.generateContentStream(REQUEST));
    expect(events).toMatchObject([blocked]);
  });

  test.each([
    ['truncation', 'MAX_TOKENS'],
    ['content_filter_finish', 'SAFETY'],
    ['refusal', 'PROHIBITED_CONTENT'],
    ['unparseable_tool_arguments', 'MALFORMED_FUNCTION_CALL'],
  ] as const)('finishes %s as %s', async (fault, reason) => {
    provider.enqueue(fault, fault);
    const request = { ...REQUEST, config: { tools: TOOLS } };
    const whole = await gemini.models.generateContent(request);
    const { events } = await drain(await gemini.models.generateContentStream(request));
    expect(whole.candidates![0]!.finishReason).toBe(reason);
    expect(events.at(-1)!.candidates![0]!.finishReason).toBe(reason);
  });

  test('breaks a stream with a status inside it', async () => {
    provider.enqueue('stream_error');
    const { events, failure } = await drain(await gemini.models.generateContentStream(REQUEST));
    expect(events).toHaveLength(3);
    expect(failure).toMatchObject({ error: 'ApiError', status: 503 });
  });

  test('ends a stream without its last event', async () => {
    provider.enqueue('stream_cut');
    const { events } = await drain(await gemini.models.generateContentStream(REQUEST));
    expect(events.some((event) => event.candidates?.[0]?.finishReason !== undefined)).toBe(false);
  });

  test('asks for credentials', async () => {
    const response = await fetch(`${provider.url}/v1beta/models/gemini-2.5-flash:generateContent`, {
      method: 'POST',
    });
    expect(response.status).toBe(403);
  });
});
