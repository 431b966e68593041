import type * as messages from '@langchain/core/messages';
import type * as retrievers from '@langchain/core/retrievers';
import type * as testing from '@langchain/core/utils/testing';
import type * as tools from '@langchain/core/tools';
import type * as graphs from '@langchain/langgraph';
import type * as prebuilt from '@langchain/langgraph/prebuilt';
import type * as models from '@langchain/openai';
import { trace } from '@opentelemetry/api';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Traced, treeOf } from './traced.ts';

/** LangChain and LangGraph of one line, as a folder has them installed. */
export interface LangChainModules {
  messages: typeof messages;
  retrievers: typeof retrievers;
  testing: typeof testing;
  tools: typeof tools;
  graphs: typeof graphs;
  prebuilt: typeof prebuilt;
  models: typeof models;
}

/** What holds on every line of LangChain.js. */
export function langchainCases(load: () => Promise<LangChainModules>): void {
  let traced: Traced;
  let provider: SimulatedProvider;
  let lang: LangChainModules;

  beforeAll(async () => {
    provider = await startSimulatedProvider({ seed: 5 });
    traced = new Traced();
    lang = await load();
  });
  afterEach(() => {
    traced.spans.reset();
  });
  afterAll(async () => {
    await traced.close();
    await provider.close();
  });

  const model = (): models.ChatOpenAI =>
    new lang.models.ChatOpenAI({
      model: 'gpt-4o-mini',
      apiKey: 'test-key-000000',
      maxRetries: 0,
      configuration: { baseURL: provider.openaiBaseUrl },
    });
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const;
  const weather = (run: (city: string) => string | Promise<string>): tools.DynamicStructuredTool =>
    new lang.tools.DynamicStructuredTool({
      name: 'get_weather',
      description: 'Weather of a city',
      schema,
      func: (input: unknown) => Promise.resolve(run((input as { city: string }).city)),
    });
  const callWeather = { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Bonn' } }] } };
  const answer = { answer: { text: 'It is sunny.' } };
  const ask = { messages: [{ role: 'user', content: 'How is Bonn?' }] };

  test('R25 R28 an agent: one span a model call, and the tool span is the active one inside the tool', async () => {
    let active: string | undefined;
    const tool = weather(() => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return 'sunny';
    });
    const agent = lang.prebuilt.createReactAgent({ llm: model(), tools: [tool], name: 'forecaster' });
    provider.enqueue(callWeather, answer);
    await agent.invoke(ask, { configurable: { thread_id: 't-1' } });
    const ran = traced.span('execute_tool get_weather');
    expect(active).toBe(ran.spanContext().spanId);
    expect(ran.attributes).toMatchObject({
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.type': 'function',
      'gen_ai.conversation.id': 't-1',
    });
    expect(ran.attributes['gen_ai.tool.call.id']).toMatch(/./);
    expect(traced.span('invoke_agent forecaster').attributes).toMatchObject({
      'gen_ai.agent.name': 'forecaster',
      'gen_ai.conversation.id': 't-1',
    });
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster',
      '  chat gpt-4o-mini',
      '  execute_tool get_weather',
      '  chat gpt-4o-mini',
    ]);
  });

  test('R24 a streamed agent has the same tree, and ends when the reader is done', async () => {
    const agent = lang.prebuilt.createReactAgent({
      llm: model(),
      tools: [weather(() => 'sunny')],
      name: 'forecaster',
    });
    provider.enqueue(callWeather, answer);
    let chunks = 0;
    for await (const chunk of await agent.stream(ask, { streamMode: 'updates' })) {
      expect(chunk).toBeTypeOf('object');
      chunks += 1;
    }
    expect(chunks).toBe(3);
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster',
      '  chat gpt-4o-mini',
      '  execute_tool get_weather',
      '  chat gpt-4o-mini',
    ]);
  });

  test('R24 R36 events of a run: the same tree, and the handler gets all of its own', async () => {
    const agent = lang.prebuilt.createReactAgent({
      llm: model(),
      tools: [weather(() => 'sunny')],
      name: 'forecaster',
    });
    provider.enqueue(callWeather, answer);
    const seen: string[] = [];
    const handler = {
      handleToolStart: (): void => void seen.push('tool start'),
      handleToolEnd: (): void => void seen.push('tool end'),
      handleChatModelStart: (): void => void seen.push('model start'),
      handleLLMEnd: (): void => void seen.push('model end'),
    };
    for await (const event of agent.streamEvents(ask, { version: 'v2', callbacks: [handler] })) void event;
    expect(seen).toEqual(['model start', 'model end', 'tool start', 'tool end', 'model start', 'model end']);
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster',
      '  chat gpt-4o-mini',
      '  execute_tool get_weather',
      '  chat gpt-4o-mini',
    ]);
  });

  test('a tool that throws is the origin, though the agent goes on', async () => {
    const tool = weather(() => {
      throw new Error('the weather service is closed');
    });
    const agent = lang.prebuilt.createReactAgent({ llm: model(), tools: [tool], name: 'forecaster' });
    provider.enqueue(callWeather, answer);
    await agent.invoke(ask);
    const [, , tool_] = traced.tree();
    expect(tool_).toMatch(/^ {2}execute_tool get_weather ! tool_failure/);
  });

  test('a model that fails: the call is the origin, the agent propagates it', async () => {
    const agent = lang.prebuilt.createReactAgent({
      llm: model(),
      tools: [weather(() => 'sunny')],
      name: 'forecaster',
    });
    provider.enqueue({ fault: 'rate_limit' });
    await expect(agent.invoke(ask)).rejects.toThrow();
    expect(traced.tree()).toEqual([
      'invoke_agent forecaster ! cascading_failure propagated',
      '  chat gpt-4o-mini ! rate_limit origin',
    ]);
  });

  test('R60 a graph that waits for somebody is interrupted, not failed', async () => {
    const { Annotation, Command, END, MemorySaver, START, StateGraph, interrupt } = lang.graphs;
    const State = Annotation.Root({ said: Annotation<string> });
    const graph = new StateGraph(State)
      .addNode('approve', () => ({ said: interrupt<string, string>('May I?') }))
      .addEdge(START, 'approve')
      .addEdge('approve', END)
      .compile({ checkpointer: new MemorySaver(), name: 'approval' });
    const config = { configurable: { thread_id: 't-2' } };
    await graph.invoke({ said: '' }, config);
    const waiting = traced.take();
    expect(waiting.status.code).toBe(0);
    expect(waiting.attributes).toMatchObject({
      'culprit.outcome': 'interrupted',
      'gen_ai.conversation.id': 't-2',
    });
    await expect(graph.invoke(new Command({ resume: 'yes' }), config)).resolves.toEqual({ said: 'yes' });
    const resumed = traced.take();
    expect(resumed.attributes).not.toHaveProperty('culprit.outcome');
  });

  test('an error that passes tool and graph is one failure with one origin', async () => {
    const { Annotation, END, START, StateGraph } = lang.graphs;
    const tool = weather(() => {
      throw new Error('the weather service is closed');
    });
    const graph = new StateGraph(Annotation.Root({ said: Annotation<string> }))
      .addNode('look', async () => ({ said: String(await tool.invoke({ city: 'Bonn' })) }))
      .addEdge(START, 'look')
      .addEdge('look', END)
      .compile();
    await expect(graph.invoke({ said: '' })).rejects.toThrow('closed');
    expect(traced.tree()).toEqual([
      'invoke_workflow ! cascading_failure propagated',
      '  execute_tool get_weather ! tool_failure origin',
    ]);
  });

  test('R61 a graph that is cancelled has not failed', async () => {
    const { Annotation, END, START, StateGraph } = lang.graphs;
    const controller = new AbortController();
    const graph = new StateGraph(Annotation.Root({ said: Annotation<string> }))
      .addNode('wait', async () => {
        controller.abort();
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { said: 'late' };
      })
      .addEdge(START, 'wait')
      .addEdge('wait', END)
      .compile();
    await expect(graph.invoke({ said: '' }, { signal: controller.signal })).rejects.toThrow();
    const span = traced.take();
    expect(span.status.code).toBe(0);
    expect(span.attributes).toMatchObject({ 'culprit.outcome': 'cancelled' });
  });

  test('R60 a command to the parent graph is no failure, an error that only has the name of a signal is one', async () => {
    const { Annotation, Command, END, START, StateGraph } = lang.graphs;
    const State = Annotation.Root({ said: Annotation<string> });
    const inner = new StateGraph(State)
      .addNode('hand', () => new Command({ graph: Command.PARENT, goto: 'other', update: { said: 'over' } }))
      .addEdge(START, 'hand')
      .compile({ name: 'inner' });
    const outer = new StateGraph(State)
      .addNode('sub', inner, { ends: ['other'] })
      .addNode('other', ({ said }) => ({ said: `${said} here` }))
      .addEdge(START, 'sub')
      .addEdge('other', END)
      .compile({ name: 'outer' });
    await expect(outer.invoke({ said: '' })).resolves.toEqual({ said: 'over here' });
    expect(traced.span('invoke_workflow inner').status.code).toBe(0);
    expect(traced.span('invoke_workflow inner').attributes).toMatchObject({
      'culprit.outcome': 'interrupted',
    });
    expect(traced.span('invoke_workflow outer').attributes).not.toHaveProperty('culprit.outcome');
    traced.spans.reset();
    const named = weather(() => {
      throw Object.assign(new Error('the queue is full'), { name: 'GraphInterrupt' });
    });
    await expect(named.invoke({ city: 'Bonn' })).rejects.toThrow('full');
    expect(traced.take().attributes).toMatchObject({ 'culprit.failure.category': 'tool_failure' });
  });

  test('R71 a tool is linked with the call that asked for it, and the next call with the tool', async () => {
    const agent = lang.prebuilt.createReactAgent({ llm: model(), tools: [weather(() => 'sunny')] });
    provider.enqueue(callWeather, answer);
    await agent.invoke(ask);
    const [asked, used] = traced.finished.filter(({ name }) => name.startsWith('chat'));
    const ran = traced.span('execute_tool get_weather');
    const linked = ({ links }: typeof ran): string[] => links.map(({ context }) => context.spanId);
    expect(linked(ran)).toEqual([asked?.spanContext().spanId]);
    expect(used === undefined ? [] : linked(used)).toContain(ran.spanContext().spanId);
  });

  test('R29 subgraphs and parallel tools are siblings under the right parent', async () => {
    const { Annotation, END, START, StateGraph } = lang.graphs;
    const State = Annotation.Root({ said: Annotation<string> });
    const tool = weather((city) => `sunny in ${city}`);
    const inner = new StateGraph(State)
      .addNode('fan', async () => {
        await Promise.all(Array.from({ length: 10 }, (_, index) => tool.invoke({ city: `C${index}` })));
        return { said: 'all' };
      })
      .addEdge(START, 'fan')
      .addEdge('fan', END)
      .compile({ name: 'inner' });
    const outer = new StateGraph(State)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .addEdge('sub', END)
      .compile({ name: 'outer' });
    await Promise.all([outer.invoke({ said: '' }), outer.invoke({ said: '' })]);
    const tree = [
      'invoke_workflow outer',
      '  invoke_workflow inner',
      ...Array<string>(10).fill('    execute_tool get_weather'),
    ];
    expect(traced.tree()).toEqual([...tree, ...tree]);
  });

  test('R25 a model without a patched SDK has its span from LangChain, one with has none twice', async () => {
    const fake = new lang.testing.FakeListChatModel({ responses: ['fine'] });
    await fake.invoke('How are you?');
    expect(traced.take()).toMatchObject({
      name: 'chat',
      attributes: { 'gen_ai.operation.name': 'chat', 'culprit.response.length': 4 },
    });
    for await (const chunk of await fake.stream('How are you?')) void chunk;
    expect(traced.take().attributes).toMatchObject({ 'culprit.stream.ending': 'completed' });
    provider.enqueue(answer);
    for await (const chunk of await model().stream('How are you?')) void chunk;
    expect(traced.tree()).toEqual(['chat gpt-4o-mini']);
  });

  test('R58 a fallback: the failed call and the one that stood in for it', async () => {
    const chain = model().withFallbacks({ fallbacks: [model()] });
    provider.enqueue({ fault: 'rate_limit' }, answer);
    const message = await chain.invoke('How are you?');
    expect(message.content).toBe('It is sunny.');
    expect(traced.finished.map((span) => span.status.code)).toEqual([2, 0]);
  });

  test('R29 calls that wait for their turn in a pool keep their own parents', async () => {
    const pooled = new lang.models.ChatOpenAI({
      model: 'gpt-4o-mini',
      apiKey: 'test-key-000000',
      maxRetries: 0,
      maxConcurrency: 1,
      configuration: { baseURL: provider.openaiBaseUrl },
    });
    const tracer = trace.getTracer('app');
    await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        tracer.startActiveSpan(name, async (span) => {
          await pooled.invoke('How are you?');
          span.end();
        }),
      ),
    );
    expect(traced.tree()).toEqual([
      'one',
      '  chat gpt-4o-mini',
      'two',
      '  chat gpt-4o-mini',
      'three',
      '  chat gpt-4o-mini',
    ]);
  });

  test('a search is a retrieval', async () => {
    class Shelf extends lang.retrievers.BaseRetriever {
      lc_namespace = ['test'];
      override _getRelevantDocuments(query: string): Promise<never[]> {
        return Promise.resolve([{ pageContent: `about ${query}`, metadata: {} }] as unknown as never[]);
      }
    }
    await new Shelf().invoke('rain');
    expect(traced.take()).toMatchObject({
      name: 'retrieval Shelf',
      attributes: { 'culprit.retrieval.document_count': 1 },
    });
  });

  test('what the application sees is the same without us', async () => {
    const run = async (): Promise<unknown> => {
      const agent = lang.prebuilt.createReactAgent({ llm: model(), tools: [weather(() => 'sunny')] });
      provider.enqueue(callWeather, answer);
      const { messages: said } = (await agent.invoke(ask)) as { messages: messages.BaseMessage[] };
      return said.map((message) => [message.getType(), message.content]);
    };
    const ours = await run();
    expect(treeOf(traced.finished)).toHaveLength(4);
    for (const one of traced.instrumentations) one.disable();
    const bare = await run();
    for (const one of traced.instrumentations) one.enable();
    expect(ours).toEqual(bare);
  });
}
