import { createRequire } from 'node:module';
import type * as openai from '@ai-sdk/openai';
import { trace } from '@opentelemetry/api';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callsWeather, load, VERSIONS, weather, type AiSdk, type Loaded } from './support/ai-sdk.ts';
import { Traced } from './support/traced.ts';

let traced: Traced;
let provider: SimulatedProvider;

beforeAll(async () => {
  traced = new Traced({ idleLimit: 0.2 });
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

async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

describe.each(VERSIONS)('AI SDK $major', (version) => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load(version, provider);
  });
  const hi = () => ({ model: loaded.models('gpt-4o'), prompt: 'hi', maxRetries: 0 });

  /** What an application sees of the SDK, one line a scenario. Ids and times differ from call to call. */
  async function everything(): Promise<string[]> {
    const { sdk } = loaded;
    const seen: unknown[] = [];
    const rounds = (fault?: 'rate_limit') =>
      provider.enqueue(callsWeather('Rome', 'call_1'), fault ?? { answer: '20 degrees' });
    const tools = weather(loaded, ({ city }) => ({ city, degrees: 20 }));
    const parts = async (result: ReturnType<AiSdk['streamText']>): Promise<void> => {
      for await (const part of result.fullStream)
        seen.push([part.type, 'text' in part ? part.text : '', 'error' in part ? String(part.error) : '']);
      seen.push(await result.text.then(String, String), await result.finishReason.then(String, String));
    };
    const { text, usage, finishReason } = await sdk.generateText(hi());
    seen.push(text, usage, finishReason);
    rounds();
    const looped = await sdk.generateText({ ...hi(), ...tools });
    seen.push(
      looped.text,
      looped.steps.map(({ content }) => content.map(({ type }) => type)),
    );
    rounds();
    await parts(sdk.streamText({ ...hi(), ...tools }));
    rounds('rate_limit');
    await parts(sdk.streamText({ ...hi(), ...tools, onError: () => undefined }));
    provider.enqueue('invalid_api_key');
    seen.push(describeError(await failureOf(sdk.generateText(hi()))));
    provider.enqueue({ answer: { json: { name: 1 } } });
    const schema = z.object({ name: z.string() });
    seen.push(describeError(await failureOf(sdk.generateObject({ ...hi(), schema }))));
    provider.enqueue({ answer: { toolCalls: [{ name: 'nothing', arguments: {} }] } });
    const unknown = await sdk.generateText({ ...hi(), ...tools, stopWhen: sdk.stepCountIs(1) });
    seen.push(unknown.content.map(({ type }) => type));
    return seen.map((one) => JSON.stringify(one));
  }

  function describeError(error: unknown): unknown {
    const { name, message, statusCode } = error as { name: string; message: string; statusCode?: number };
    return { name, message, statusCode, keys: Object.keys(error as object).sort() };
  }

  test('R1 the application sees what it sees without instrumentation', async () => {
    for (const one of traced.instrumentations) one.disable();
    const before = provider.requests.length;
    const bare = await everything();
    const requests = provider.requests.length - before;
    expect(traced.finished).toEqual([]);
    for (const one of traced.instrumentations) one.enable();
    expect(await everything()).toEqual(bare);
    expect(provider.requests.length - before).toBe(2 * requests);
    expect(traced.finished.filter(({ name }) => name === 'chat gpt-4o')).toHaveLength(requests);
  });

  test('R18 a stream that nobody reads, and one that is left early, end when nothing more comes', async () => {
    const unread = loaded.sdk.streamText(hi());
    await expect.poll(() => traced.finished.length, { timeout: 5000 }).toBe(2);
    expect(unread).toBeDefined();
    expect(traced.tree().filter((line) => line.includes('!'))).toEqual([]);
    provider.enqueue({ answer: 'one two three four five six seven', fault: 'slow_tokens' });
    for await (const _ of loaded.sdk.streamText(hi()).textStream) break;
    await expect.poll(() => traced.finished.length, { timeout: 8000 }).toBe(2);
    expect(traced.tree().filter((line) => line.includes('!'))).toEqual([]);
  }, 20_000);

  test('R24 a tool that yields keeps its span until its last word', async () => {
    const active: string[] = [];
    const options = weather(loaded, async function* ({ city }) {
      active.push((trace.getActiveSpan() as unknown as { name: string }).name);
      yield { city, state: 'asking' };
      await new Promise((resolve) => setImmediate(resolve));
      active.push((trace.getActiveSpan() as unknown as { name: string }).name);
      yield { city, degrees: 20 };
    });
    provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
    const { steps } = await loaded.sdk.generateText({ ...hi(), ...options });
    expect(steps[0]?.toolResults[0]?.output).toEqual({ city: 'Rome', degrees: 20 });
    expect(active).toEqual(['execute_tool weather', 'execute_tool weather']);
    expect(traced.tree()).toEqual([
      'invoke_agent',
      '  chat gpt-4o',
      '  execute_tool weather',
      '  chat gpt-4o',
    ]);
  });

  test('R25 a call of another SDK inside a tool is one span there', async () => {
    const { default: OpenAI } = await import('openai');
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: provider.openaiBaseUrl });
    const options = weather(loaded, async ({ city }) => {
      const messages = [{ role: 'user' as const, content: city }];
      return (await client.chat.completions.create({ model: 'gpt-4o-mini', messages })).choices[0]?.message
        .content;
    });
    provider.enqueue(callsWeather('Rome'), { answer: 'sunny' }, { answer: 'fine' });
    await loaded.sdk.generateText({ ...hi(), ...options });
    expect(traced.tree()).toEqual([
      'invoke_agent',
      '  chat gpt-4o',
      '  execute_tool weather',
      '    chat gpt-4o-mini',
      '  chat gpt-4o',
    ]);
  });

  test('an agent is one span around its loop, read or streamed', async () => {
    const { ToolLoopAgent, Experimental_Agent } = loaded.sdk as unknown as Record<
      'ToolLoopAgent' | 'Experimental_Agent',
      AiSdk['ToolLoopAgent'] | undefined
    >;
    const Agent = (ToolLoopAgent ?? Experimental_Agent) as AiSdk['ToolLoopAgent'];
    const name = { id: 'forecaster', name: 'forecaster' };
    const agent = new Agent({ ...hi(), ...name, ...weather(loaded, () => 20) });
    const tree = ['invoke_agent forecaster', '  chat gpt-4o', '  execute_tool weather', '  chat gpt-4o'];
    provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
    await agent.generate({ prompt: 'hi' });
    expect(traced.span('invoke_agent forecaster').attributes['gen_ai.agent.name']).toBe('forecaster');
    expect(traced.tree()).toEqual(tree);
    provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
    const { textStream } = await agent.stream({ prompt: 'hi' });
    for await (const _ of textStream);
    await expect.poll(() => traced.finished.length).toBe(4);
    expect(traced.tree()).toEqual(tree);
  });

  test('R60 a tool that waits for approval or for the application failed nobody', async () => {
    const { tools } = weather(loaded, () => 20);
    const tool = {
      ...tools?.['weather'],
      ...(version.major === 5 ? { execute: undefined } : { needsApproval: true }),
    };
    provider.enqueue(callsWeather('Rome'));
    await loaded.sdk.generateText({ ...hi(), tools: { weather: tool } } as never);
    expect(traced.tree()).toEqual(['invoke_agent', '  chat gpt-4o']);
  });

  test('R50 arguments that a tool does not take fail where the model wrote them', async () => {
    const wrong = { toolCalls: [{ name: 'weather', arguments: { town: 'Rome' } }] };
    provider.enqueue({ answer: wrong }, { answer: 'sorry' });
    const options = weather(loaded, () => 20);
    await loaded.sdk.generateText({ ...hi(), ...options });
    expect(traced.tree()[1]).toMatch(/^ {2}chat gpt-4o malformed_response/);
  });

  test('a model that cannot be resolved fails the run, before any request', async () => {
    const before = provider.requests.length;
    const failure = await failureOf(
      loaded.sdk.generateText({ ...hi(), model: { specificationVersion: 'v1' } as never }),
    );
    expect((failure as Error).name).toBe('AI_UnsupportedModelVersionError');
    expect(traced.tree()).toEqual(['invoke_workflow generateText ! invalid_input_format origin']);
    expect(provider.requests).toHaveLength(before);
  });

  test('R27 where telemetry of the SDK is on, its spans are completed and none is added', async () => {
    // Version 7 records by integrations of a package of its own.
    if (version.major === 7) return;
    const telemetry = { experimental_telemetry: { isEnabled: true } };
    provider.enqueue(callsWeather('Rome'), 'rate_limit');
    const options = weather(loaded, () => Promise.reject(new Error('closed')));
    await failureOf(loaded.sdk.generateText({ ...hi(), ...options, ...telemetry }));
    expect(traced.finished.map(({ instrumentationScope }) => instrumentationScope.name)).toEqual(
      traced.finished.map(() => 'ai'),
    );
    expect(traced.tree()).toMatchInlineSnapshot(`
      [
        "ai.generateText ! cascading_failure propagated",
        "  ai.generateText.doGenerate",
        "  ai.toolCall ! tool_failure origin",
        "  ai.generateText.doGenerate ! rate_limit origin",
      ]
    `);
    for await (const _ of loaded.sdk.streamText({ ...hi(), ...telemetry }).textStream);
    await expect.poll(() => traced.finished.length).toBe(2);
    expect(traced.span('ai.streamText.doStream').attributes).toMatchObject({
      'culprit.attempt.count': 1,
      'culprit.stream.ending': 'completed',
      'gen_ai.usage.input_tokens': 1,
    });
    expect(traced.tree()).toEqual(['ai.streamText', '  ai.streamText.doStream']);
  });

  test('a model with functions of its own is covered, and has them back when it is over', async () => {
    class Own {
      specificationVersion = 'v2';
      provider = 'mine.chat';
      modelId = 'my-model';
      supportedUrls = {};
      doGenerate = (): Promise<unknown> =>
        Promise.resolve({
          content: [{ type: 'text', text: 'fine' }],
          finishReason: 'stop',
          usage: { inputTokens: 3, outputTokens: 1, totalTokens: 4 },
          warnings: [],
        });
    }
    const model = new Own();
    const { doGenerate } = model;
    const { text } = await loaded.sdk.generateText({ model: model as never, prompt: 'hi' });
    expect(text).toBe('fine');
    expect(traced.span('chat my-model').attributes).toMatchObject({
      'gen_ai.provider.name': 'mine',
      'gen_ai.usage.input_tokens': 3,
    });
    expect(traced.tree()).toEqual(['invoke_workflow generateText', '  chat my-model']);
    for (const one of traced.instrumentations) one.disable();
    expect(model.doGenerate).toBe(doGenerate);
    for (const one of traced.instrumentations) one.enable();
  });

  test('R26 usage is counted once on a path', async () => {
    provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
    await loaded.sdk.generateText({ ...hi(), ...weather(loaded, () => 20) });
    const counted = traced.finished.filter(({ attributes }) => 'gen_ai.usage.input_tokens' in attributes);
    expect(counted.map(({ name }) => name)).toEqual(['chat gpt-4o', 'chat gpt-4o']);
  });
});

test('R27 an integration of version 7 that starts spans keeps them, and none is added', async () => {
  const loaded = await load(VERSIONS[0] as (typeof VERSIONS)[number], provider);
  const tracer = trace.getTracer('gen_ai');
  const within = (name: string, operation: string, execute: () => PromiseLike<unknown>): unknown =>
    tracer.startActiveSpan(name, { attributes: { 'gen_ai.operation.name': operation } }, async (span) => {
      try {
        return await execute();
      } finally {
        span.end();
      }
    });
  const integration = {
    tracer,
    executeLanguageModelCall: ({ execute }: { execute: () => PromiseLike<unknown> }) =>
      within('chat of its own', 'chat', execute),
    executeTool: ({ execute }: { execute: () => PromiseLike<unknown> }) =>
      within('tool of its own', 'execute_tool', execute),
  };
  const given = { model: loaded.models('gpt-4o'), prompt: 'hi', ...weather(loaded, () => 20) };
  provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
  await loaded.sdk.generateText({ ...given, telemetry: { integrations: [integration as never] } });
  expect(traced.span('chat of its own').attributes).toMatchObject({
    'culprit.attempt.count': 1,
    'gen_ai.usage.input_tokens': 1,
  });
  expect(traced.tree()).toEqual(['chat of its own', 'tool of its own', 'chat of its own']);
  provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
  await loaded.sdk.generateText({
    ...given,
    telemetry: { isEnabled: false, integrations: [integration as never] },
  });
  expect(traced.tree()).toEqual(['invoke_agent', '  chat gpt-4o', '  execute_tool weather', '  chat gpt-4o']);
});

test.each(['ai-6-newest', 'ai-5-newest'])('%s is covered when it is required, too', async (name) => {
  const require = createRequire(import.meta.url);
  const sdk = require(name) as AiSdk;
  const { createOpenAI } = require(
    name === 'ai-6-newest' ? 'ai-sdk-openai-3-newest' : 'ai-sdk-openai-2-newest',
  ) as typeof openai;
  const models = createOpenAI({ apiKey: 'sk-test', baseURL: provider.openaiBaseUrl });
  const loaded = { sdk, models };
  provider.enqueue(callsWeather('Rome'), { answer: 'fine' });
  await sdk.generateText({ model: models('gpt-4o'), prompt: 'hi', ...weather(loaded, () => 20) });
  expect(traced.tree()).toEqual(['invoke_agent', '  chat gpt-4o', '  execute_tool weather', '  chat gpt-4o']);
});

test('models of Anthropic are calls of Anthropic', async () => {
  const { createAnthropic } = await import('@ai-sdk/anthropic');
  const anthropic = createAnthropic({ apiKey: 'sk-ant', baseURL: `${provider.anthropicBaseUrl}/v1` });
  const { sdk } = await load(VERSIONS[0] as (typeof VERSIONS)[number], provider);
  await sdk.generateText({ model: anthropic('claude-sonnet-4-5'), prompt: 'hi', maxRetries: 0 });
  expect(traced.span('chat claude-sonnet-4-5').attributes).toMatchObject({
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.response.finish_reasons': ['stop'],
    'server.address': '127.0.0.1',
  });
  traced.spans.reset();
  provider.enqueue('truncation');
  const { textStream } = sdk.streamText({
    model: anthropic('claude-sonnet-4-5'),
    prompt: 'hi',
    maxRetries: 0,
  });
  for await (const _ of textStream);
  await expect.poll(() => traced.finished.length).toBe(2);
  expect(traced.tree()).toEqual([
    'invoke_workflow streamText',
    '  chat claude-sonnet-4-5 incomplete_response origin',
  ]);
});
