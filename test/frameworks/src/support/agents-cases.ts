import type * as sdk from '@openai/agents';
import type OpenAI from 'openai';
import { trace } from '@opentelemetry/api';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Traced } from './traced.ts';

/** What holds on every version of the OpenAI Agents SDK. */
export function agentsCases(load: () => Promise<{ agents: typeof sdk; OpenAI: typeof OpenAI }>): void {
  let traced: Traced;
  let provider: SimulatedProvider;
  let agents: typeof sdk;
  let runner: sdk.Runner;
  const events: string[] = [];
  const note = (event: string) => () => {
    events.push(event);
    return Promise.resolve();
  };

  beforeAll(async () => {
    provider = await startSimulatedProvider({ seed: 5 });
    traced = new Traced();
    const loaded = await load();
    agents = loaded.agents;
    const client = new loaded.OpenAI({
      apiKey: 'test-key-000000',
      baseURL: provider.openaiBaseUrl,
      maxRetries: 0,
    });
    const modelProvider = new agents.OpenAIProvider({ openAIClient: client as never, useResponses: false });
    runner = new agents.Runner({ modelProvider, model: 'gpt-4o-mini' });
    agents.setDefaultModelProvider(modelProvider);
    agents.setDefaultOpenAIKey('test-key-000000');
    // Off where NODE_ENV says test.
    agents.setTracingDisabled(false);
    // The application's own processor, in place of the one that exports.
    agents.setTraceProcessors([
      {
        onTraceStart: note('trace start'),
        onTraceEnd: note('trace end'),
        onSpanStart: note('span start'),
        onSpanEnd: note('span end'),
        shutdown: note('shutdown'),
        forceFlush: note('flush'),
      },
    ]);
  });
  afterEach(() => {
    traced.spans.reset();
    events.length = 0;
  });
  afterAll(async () => {
    await traced.close();
    await provider.close();
  });

  const callWeather = { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Bonn' } }] } };
  const answer = { answer: { text: 'It is sunny.' } };
  const weather = (run: (city: string) => string, needsApproval = false): sdk.FunctionTool =>
    agents.tool({
      name: 'get_weather',
      description: 'Weather of a city',
      parameters: z.object({ city: z.string() }),
      needsApproval,
      execute: ({ city }) => run(city),
    }) as unknown as sdk.FunctionTool;
  const forecaster = (run: (city: string) => string, needsApproval = false): sdk.Agent =>
    new agents.Agent({ name: 'forecaster', instructions: 'Be brief.', tools: [weather(run, needsApproval)] });

  test('R25 R27 R28 a lone agent: one span a model call, and its own processors get every event', async () => {
    let active: string | undefined;
    provider.enqueue(callWeather, answer);
    const result = await runner.run(
      forecaster(() => {
        active = trace.getActiveSpan()?.spanContext().spanId;
        return 'sunny';
      }),
      'How is Bonn?',
    );
    expect(result.finalOutput).toBe('It is sunny.');
    const ran = traced.span('execute_tool get_weather');
    expect(active).toBe(ran.spanContext().spanId);
    expect(ran.attributes['gen_ai.tool.call.id']).toMatch(/./);
    expect(traced.span('invoke_agent forecaster').attributes).toMatchObject({
      'gen_ai.agent.name': 'forecaster',
    });
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster',
      '  chat gpt-4o-mini',
      '  execute_tool get_weather',
      '  chat gpt-4o-mini',
    ]);
    expect(events.filter((event) => event === 'span start').length).toBeGreaterThan(2);
    expect(events.at(-1)).toBe('trace end');
  });

  test('R24 a streamed run has the same tree', async () => {
    provider.enqueue(callWeather, answer);
    const result = await runner.run(
      forecaster(() => 'sunny'),
      'How is Bonn?',
      { stream: true },
    );
    let seen = 0;
    for await (const event of result) if (event.type !== 'raw_model_stream_event') seen += 1;
    await result.completed;
    expect(seen).toBeGreaterThan(2);
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster',
      '  chat gpt-4o-mini',
      '  execute_tool get_weather',
      '  chat gpt-4o-mini',
    ]);
  });

  test('R64 a tool error that the SDK tells the model is a failed tool', async () => {
    provider.enqueue(callWeather, answer);
    const agent = forecaster(() => {
      throw new Error('the weather service is closed');
    });
    await runner.run(agent, 'How is Bonn?');
    expect(traced.tree()[2]).toMatch(/^ {2}execute_tool get_weather ! tool_failure/);
  });

  test('a model that fails is the origin, the run propagates it', async () => {
    provider.enqueue({ fault: 'rate_limit' });
    await expect(
      runner.run(
        forecaster(() => 'sunny'),
        'How is Bonn?',
      ),
    ).rejects.toThrow();
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster ! cascading_failure propagated',
      '  chat gpt-4o-mini ! rate_limit origin',
    ]);
  });

  test('a run that hands over is a workflow', async () => {
    const triage = agents.Agent.create({ name: 'triage', handoffs: [forecaster(() => 'sunny')] });
    provider.enqueue({ answer: { toolCalls: [{ name: 'transfer_to_forecaster', arguments: {} }] } }, answer);
    const result = await runner.run(triage, 'How is Bonn?');
    expect(result.lastAgent?.name).toBe('forecaster');
    expect(traced.tree()).toEqual(['invoke_workflow triage', '  chat gpt-4o-mini', '  chat gpt-4o-mini']);
  });

  test('an agent that serves another one as a tool', async () => {
    const helper = forecaster(() => 'sunny').asTool({ toolName: 'forecast', toolDescription: 'Forecasts' });
    const lead = new agents.Agent({ name: 'lead', model: 'gpt-4o-mini', tools: [helper] });
    const asked = { answer: { toolCalls: [{ name: 'forecast', arguments: { input: 'Bonn' } }] } };
    provider.enqueue(asked, answer, answer);
    await runner.run(lead, 'How is Bonn?');
    expect(traced.tree()).toEqual([
      'invoke_agent lead',
      '  chat gpt-4o-mini',
      '  execute_tool forecast',
      '    invoke_agent forecaster',
      expect.stringMatching(/^ {6}chat /),
      '  chat gpt-4o-mini',
    ]);
  });

  test('a guardrail that trips is a policy violation', async () => {
    const agent = new agents.Agent({
      name: 'guarded',
      inputGuardrails: [
        {
          name: 'no weather',
          execute: () => Promise.resolve({ tripwireTriggered: true, outputInfo: {} }),
        },
      ],
    });
    await expect(runner.run(agent, 'How is Bonn?')).rejects.toThrow();
    expect(traced.span('invoke_agent guarded').attributes).toMatchObject({
      'error.type': 'InputGuardrailTripwireTriggered',
      'culprit.failure.category': 'content_policy_violation',
      'culprit.failure.subcategory': 'guardrail',
    });
  });

  test('R60 a run that waits for an approval is interrupted, not failed', async () => {
    provider.enqueue(callWeather);
    const result = await runner.run(
      forecaster(() => 'sunny', true),
      'How is Bonn?',
    );
    expect(result.interruptions).toHaveLength(1);
    const span = traced.span('invoke_agent forecaster');
    expect(span.status.code).toBe(0);
    expect(span.attributes).toMatchObject({ 'culprit.outcome': 'interrupted' });
  });

  test('R30 many runs at once keep to their own trees', async () => {
    const agent = forecaster(() => 'sunny');
    provider.enqueue(...Array.from({ length: 20 }, () => answer));
    await Promise.all(Array.from({ length: 20 }, () => runner.run(agent, 'How is Bonn?')));
    expect(traced.tree()).toEqual(
      Array.from({ length: 20 }, () => ['invoke_agent forecaster', '  chat gpt-4o-mini']).flat(),
    );
  });

  test('what the application sees is the same without us', async () => {
    const run = async (): Promise<unknown> => {
      provider.enqueue(callWeather, answer);
      const { history } = await runner.run(
        forecaster((city) => `sunny in ${city}`),
        'How is Bonn?',
      );
      return JSON.parse(JSON.stringify(history).replaceAll(/"(call|chatcmpl)[-_][^"]*"/g, '"id"'));
    };
    const ours = await run();
    expect(traced.finished).toHaveLength(4);
    for (const one of traced.instrumentations) one.disable();
    const bare = await run();
    for (const one of traced.instrumentations) one.enable();
    expect(ours).toEqual(bare);
  });
}
