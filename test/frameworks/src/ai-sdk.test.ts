import { SpanKind, trace } from '@opentelemetry/api';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callsWeather, load, VERSIONS, weather, type Loaded } from './support/ai-sdk.ts';
import { Traced, treeOf } from './support/traced.ts';

let traced: Traced;
let provider: SimulatedProvider;

beforeAll(async () => {
  traced = new Traced();
  provider = await startSimulatedProvider({ seed: 5 });
});
afterEach(() => {
  traced.spans.reset();
  expect(traced.diagnostics.splice(0)).toEqual([]);
});
afterAll(async () => {
  await traced.close();
  await provider.close();
});

const attributesOf = (name: string) => traced.span(name).attributes;

describe.each(VERSIONS)('AI SDK $major', (version) => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load(version, provider);
  });
  const model = () => loaded.models('gpt-4o');
  const hi = () => ({ model: model(), prompt: 'hi', maxRetries: 0 });

  test('R25 a text is one inference span in the span of its function, on either API of the provider', async () => {
    for (const one of [loaded.models('gpt-4o'), loaded.models.chat('gpt-4o')]) {
      await loaded.sdk.generateText({ model: one, prompt: 'hi', temperature: 0.5, maxOutputTokens: 50 });
      expect(traced.span('chat gpt-4o').kind).toBe(SpanKind.CLIENT);
      expect(attributesOf('chat gpt-4o')).toMatchObject({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.max_tokens': 50,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 1,
        'server.address': '127.0.0.1',
        'culprit.attempt.count': 1,
      });
      expect(
        Object.keys(attributesOf('invoke_workflow generateText')).filter((key) => key.includes('usage')),
      ).toEqual([]);
      expect(traced.tree()).toEqual(['invoke_workflow generateText', '  chat gpt-4o']);
    }
  });

  test.each(['textStream', 'fullStream', 'consumeStream', 'toUIMessageStreamResponse', 'text'] as const)(
    'R24 a stream ends its spans when it is read through %s',
    async (door) => {
      const result = loaded.sdk.streamText(hi());
      if (door === 'consumeStream') await result.consumeStream();
      else if (door === 'toUIMessageStreamResponse') await result.toUIMessageStreamResponse().text();
      else if (door === 'text') await result.text;
      else for await (const _ of result[door]);
      await expect.poll(() => traced.finished.length).toBe(2);
      expect(attributesOf('chat gpt-4o')).toMatchObject({
        'gen_ai.request.stream': true,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 1,
        'culprit.stream.ending': 'completed',
      });
      expect(traced.tree()).toEqual(['invoke_workflow streamText', '  chat gpt-4o']);
    },
  );

  test('R28 a tool runs in its own span, beside the model calls of the loop', async () => {
    const active: (string | undefined)[] = [];
    const options = weather(loaded, async ({ city }) => {
      await new Promise((resolve) => setImmediate(resolve));
      active.push((trace.getActiveSpan() as unknown as { name: string }).name);
      return { city, degrees: 20 };
    });
    const loop = ['invoke_agent', '  chat gpt-4o', '  execute_tool weather', '  chat gpt-4o'];
    provider.enqueue(callsWeather('Rome', 'call_1'), { answer: '20 degrees' });
    const { text } = await loaded.sdk.generateText({ ...hi(), ...options });
    expect(text).toBe('20 degrees');
    expect(attributesOf('execute_tool weather')).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'weather',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call_1',
    });
    expect(attributesOf('execute_tool weather')).not.toHaveProperty('culprit.attempt.count');
    expect(traced.tree()).toEqual(loop);
    provider.enqueue(callsWeather('Rome', 'call_2'), { answer: '20 degrees' });
    const streamed = loaded.sdk.streamText({ ...hi(), ...options });
    for await (const _ of streamed.textStream);
    await expect.poll(() => traced.finished.length).toBe(4);
    expect(traced.tree()).toEqual(loop);
    expect(active).toEqual(['execute_tool weather', 'execute_tool weather']);
  });

  test("R25 a text within a tool is within the tool's span", async () => {
    const options = weather(loaded, async () => (await loaded.sdk.generateText(hi())).text);
    provider.enqueue(callsWeather('Rome'), { answer: 'inner' }, { answer: 'outer' });
    await loaded.sdk.generateText({ ...hi(), ...options });
    expect(traced.tree()).toEqual([
      'invoke_agent',
      '  chat gpt-4o',
      '  execute_tool weather',
      '    invoke_workflow generateText',
      '      chat gpt-4o',
      '  chat gpt-4o',
    ]);
  });

  test('R64 an error that a tool throws fails its span, and the loop goes on as it did', async () => {
    const failed = new Error('the station is closed');
    const options = weather(loaded, () => Promise.reject(failed));
    provider.enqueue(callsWeather('Rome'), { answer: 'sorry' });
    const { steps, text } = await loaded.sdk.generateText({ ...hi(), ...options });
    expect(text).toBe('sorry');
    expect(steps[0]?.content.find(({ type }) => type === 'tool-error')).toMatchObject({ error: failed });
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_agent contained",
        "  chat gpt-4o",
        "  execute_tool weather ! tool_failure origin",
        "  chat gpt-4o",
      ]
    `);
  });

  test('R56 retries of the SDK are calls of their own; the last error is told through RetryError', async () => {
    provider.enqueue('server_error', { answer: 'ok' });
    await loaded.sdk.generateText({ ...hi(), maxRetries: 1 });
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_workflow generateText contained",
        "  chat gpt-4o ! service_unavailable origin",
        "  chat gpt-4o",
      ]
    `);
    provider.enqueue('rate_limit', 'rate_limit');
    const failure = await loaded.sdk
      .generateText({ ...hi(), maxRetries: 1 })
      .catch((error: unknown) => error);
    expect(loaded.sdk.RetryError.isInstance(failure)).toBe(true);
    expect(attributesOf('invoke_workflow generateText')).toMatchObject({
      'culprit.failure.own_category': 'rate_limit',
      'culprit.cascade.evidence': 'same_error',
      'culprit.error.chain': ['AI_RetryError', 'AI_APICallError'],
      'error.type': 'rate_limit_exceeded',
      'http.response.status_code': 429,
    });
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_workflow generateText ! cascading_failure propagated",
        "  chat gpt-4o ! rate_limit origin",
        "  chat gpt-4o ! rate_limit origin",
      ]
    `);
  }, 20_000);

  test('R16 an answer that misses the schema fails where it was given, on a 200', async () => {
    const schema = z.object({ name: z.string(), age: z.number() });
    await loaded.sdk.generateObject({ ...hi(), schema });
    expect(attributesOf('chat gpt-4o')).toMatchObject({ 'gen_ai.output.type': 'json' });
    expect(traced.tree()).toEqual(['invoke_workflow generateObject', '  chat gpt-4o']);
    provider.enqueue({ answer: { json: { name: 'Ada' } } });
    const failure = await loaded.sdk.generateObject({ ...hi(), schema }).catch((error: unknown) => error);
    expect(loaded.sdk.NoObjectGeneratedError.isInstance(failure)).toBe(true);
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_workflow generateObject ! cascading_failure propagated",
        "  chat gpt-4o malformed_response origin",
      ]
    `);
    provider.enqueue({ answer: { json: { name: 'Ada' } } });
    const stream = loaded.sdk.streamObject({ ...hi(), schema, onError: () => undefined });
    stream.object.catch(() => undefined);
    for await (const _ of stream.partialObjectStream);
    await expect.poll(() => traced.finished.length).toBe(2);
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_workflow streamObject",
        "  chat gpt-4o malformed_response origin",
      ]
    `);
  });

  test.each([
    ['truncation', 'streamText', 'chat gpt-4o incomplete_response origin'],
    ['empty_answer', 'streamText', 'chat gpt-4o incomplete_response origin'],
    ['stream_cut', 'streamText contained', 'chat gpt-4o ! incomplete_response origin'],
    ['stream_error', 'streamText ! cascading_failure propagated', 'chat gpt-4o ! service_unavailable origin'],
  ] as const)('R17 a stream with %s fails where the model gave it', async (fault, run, chat) => {
    provider.enqueue(fault);
    const stream = loaded.sdk.streamText({ ...hi(), onError: () => undefined });
    await stream.consumeStream({ onError: () => undefined });
    await expect.poll(() => traced.finished.length).toBe(2);
    expect(traced.tree()).toEqual([`invoke_workflow ${run}`, `  ${chat}`]);
  });

  test('R61 a stream that is aborted, and one whose reader leaves, failed nobody', async () => {
    const controller = new AbortController();
    provider.enqueue({ fault: 'slow_tokens' });
    const stream = loaded.sdk.streamText({ ...hi(), abortSignal: controller.signal });
    for await (const _ of stream.textStream) controller.abort();
    await expect.poll(() => traced.finished.length).toBe(2);
    expect(traced.tree()).toEqual(['invoke_workflow streamText', '  chat gpt-4o']);
    const aborted = AbortSignal.abort();
    await expect(loaded.sdk.generateText({ ...hi(), abortSignal: aborted })).rejects.toThrow();
    expect(traced.tree().filter((line) => line.includes('!'))).toEqual([]);
  });

  test('R30 twenty streams at once keep their own answers, numbers and parents', async () => {
    provider.plan(({ model: request }) => ({
      answer: `answer to ${JSON.stringify(request).match(/question \d+/)?.[0]}`,
    }));
    const texts = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const { textStream } = loaded.sdk.streamText({
          ...hi(),
          prompt: `question ${index} ${'x'.repeat(index * 8)}`,
        });
        let text = '';
        for await (const part of textStream) text += part;
        return text;
      }),
    );
    provider.plan(undefined);
    expect(texts).toEqual(texts.map((_, index) => `answer to question ${index}`));
    await expect.poll(() => traced.finished.length).toBe(40);
    const runs = traced.finished.filter(({ name }) => name.startsWith('invoke'));
    const chats = traced.finished.filter(({ name }) => name.startsWith('chat'));
    expect(new Set(chats.map(({ parentSpanContext }) => parentSpanContext?.spanId)).size).toBe(20);
    expect(new Set(runs.map((span) => span.spanContext().traceId)).size).toBe(20);
    const inputs = chats.map(({ attributes }) => attributes['gen_ai.usage.input_tokens']);
    expect(new Set(inputs).size).toBe(20);
  });

  test('R25 of wrapped models the one inside makes the call, as often as it is asked', async () => {
    const middleware = { specificationVersion: `v${version.major - 3}` } as object;
    const passing = loaded.sdk.wrapLanguageModel({
      model: model(),
      middleware: [middleware, middleware] as never,
    });
    await loaded.sdk.generateText({ ...hi(), model: passing });
    expect(traced.tree()).toEqual(['invoke_workflow generateText', '  chat gpt-4o']);
    const { textStream } = loaded.sdk.streamText({ ...hi(), model: passing });
    for await (const _ of textStream);
    await expect.poll(() => traced.finished.length).toBe(2);
    expect(traced.tree()).toEqual(['invoke_workflow streamText', '  chat gpt-4o']);
    const twice = {
      ...middleware,
      wrapGenerate: async ({ doGenerate }: { doGenerate: () => Promise<unknown> }) => {
        await doGenerate().catch(() => undefined);
        return doGenerate();
      },
    };
    provider.enqueue('server_error', { answer: 'ok' });
    await loaded.sdk.generateText({
      ...hi(),
      model: loaded.sdk.wrapLanguageModel({ model: model(), middleware: twice as never }),
    });
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "invoke_workflow generateText contained",
        "  chat gpt-4o ! service_unavailable origin",
        "  chat gpt-4o",
      ]
    `);
  });

  test('an answer that a wrapper has itself is a call without a request', async () => {
    const requests = provider.requests.length;
    const { content, finishReason, usage } = await loaded.models.chat('gpt-4o').doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    });
    traced.spans.reset();
    const answer = { content, finishReason, usage, warnings: [] };
    const middleware = { wrapGenerate: () => Promise.resolve(answer) } as never;
    const cached = loaded.sdk.wrapLanguageModel({ model: model(), middleware });
    await loaded.sdk.generateText({ ...hi(), model: cached });
    expect(attributesOf('chat gpt-4o')).not.toHaveProperty('culprit.attempt.count');
    expect(traced.tree()).toEqual(['invoke_workflow generateText', '  chat gpt-4o']);
    expect(provider.requests).toHaveLength(requests + 1);
  });

  test('R30 texts, tools, failures and schemas at once keep their spans apart', async () => {
    const kinds = ['text', 'tool', 'failure', 'cut'] as const;
    provider.plan(({ model: request }) => {
      const asked = JSON.stringify(request);
      const kind = kinds.find((one) => asked.includes(`be a ${one}`)) ?? 'text';
      if (kind === 'failure') return { fault: 'invalid_api_key' };
      if (kind === 'cut') return { fault: 'truncation' };
      return kind === 'tool' && !asked.includes('20 degrees') ? callsWeather('Rome') : { answer: 'fine' };
    });
    const tools = weather(loaded, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return '20 degrees';
    });
    const tracer = trace.getTracer('application');
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tracer.startActiveSpan(`request ${kinds[index % 4] as string}`, async (span) => {
          const prompt = `be a ${kinds[index % 4] as string} ${index}`;
          const { fullStream } = loaded.sdk.streamText({
            ...hi(),
            ...tools,
            prompt,
            onError: () => undefined,
          });
          for await (const _ of fullStream);
          span.end();
        }),
      ),
    );
    provider.plan(undefined);
    await expect.poll(() => traced.finished.filter(({ name }) => name === 'invoke_agent').length).toBe(20);
    const trees = new Map<string, number>();
    const roots = traced.finished.filter(({ parentSpanContext }) => parentSpanContext === undefined);
    for (const root of roots) {
      const { traceId } = root.spanContext();
      const tree = treeOf(traced.finished.filter((span) => span.spanContext().traceId === traceId)).join(
        '\n',
      );
      trees.set(tree, (trees.get(tree) ?? 0) + 1);
    }
    expect(Object.fromEntries(trees)).toMatchInlineSnapshot(`
      {
        "request cut
        invoke_agent
          chat gpt-4o incomplete_response origin": 5,
        "request failure contained
        invoke_agent ! cascading_failure propagated
          chat gpt-4o ! authentication_failed origin": 5,
        "request text
        invoke_agent
          chat gpt-4o": 5,
        "request tool
        invoke_agent
          chat gpt-4o
          execute_tool weather
          chat gpt-4o": 5,
      }
    `);
  });

  test('embeddings are one span a request', async () => {
    const embedding = loaded.models.textEmbeddingModel('text-embedding-3-small');
    await loaded.sdk.embedMany({ model: embedding, values: ['a', 'b'] });
    expect(attributesOf('embeddings text-embedding-3-small')).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.usage.input_tokens': 2,
    });
    expect(traced.tree()).toEqual(['invoke_workflow embedMany', '  embeddings text-embedding-3-small']);
    await loaded.sdk.embed({ model: embedding, value: 'a' });
    expect(traced.tree()).toEqual(['invoke_workflow embed', '  embeddings text-embedding-3-small']);
  });
});
