import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { withExpectation } from './expectation.ts';
import type { NeutralMessage } from './neutral.ts';
import { Harness } from './testing/harness.ts';
import { toolRoundsOf } from './tool-rounds.ts';

const user = (content: string): NeutralMessage => ({ role: 'user', parts: [{ type: 'text', content }] });

/** One round: the model asks, the tool answers. */
function round(id: string, args: unknown, result: unknown, role = 'tool'): NeutralMessage[] {
  return [
    { role: 'assistant', parts: [{ type: 'tool_call', id, name: 'search', arguments: args }] },
    { role, parts: [{ type: 'tool_call_response', id, response: result }] },
  ];
}

const asked = (messages: readonly NeutralMessage[], args: unknown = '{"q":"a"}') =>
  toolRoundsOf({ messages }, { choices: [{ toolCalls: [{ id: 'new', name: 'search', arguments: args }] }] });

describe('R68 tool calls over the history of a request', () => {
  it.each([
    ['nothing came before', [user('hi')], undefined],
    ['one equal call', [user('hi'), ...round('1', '{"q":"a"}', 'none')], 2],
    [
      'two with one result',
      [user('hi'), ...round('1', '{"q":"a"}', '-'), ...round('2', '{"q":"a"}', '-')],
      3,
    ],
    ['another order of keys', [user('hi'), ...round('1', { q: 'a' }, '-', 'user')], 2],
    ['other arguments', [user('hi'), ...round('1', '{"q":"b"}', '-')], 1],
    [
      'a changed result is progress',
      [user('hi'), ...round('1', '{"q":"a"}', '10 %'), ...round('2', '{"q":"a"}', '20 %')],
      2,
    ],
    ['a person speaks between', [...round('1', '{"q":"a"}', '-'), user('again, please')], undefined],
    [
      'another call between',
      [user('hi'), ...round('1', '{"q":"a"}', '-'), ...round('2', '{"q":"b"}', '-')],
      1,
    ],
  ])('%s', (_, messages, repeats) => {
    expect(asked(messages)?.repeatedToolCalls).toBe(repeats);
  });

  it('counts the rounds since a person spoke', () => {
    const messages = [user('hi'), ...round('1', '1', 'x'), ...round('2', '2', 'y')];
    expect(asked(messages)?.toolRounds).toBe(3);
  });

  it('says nothing of an answer without tool calls', () => {
    const messages = [user('hi'), ...round('1', '{}', 'x')];
    expect(toolRoundsOf({ messages }, { choices: [{ text: 'done' }] })).toBeUndefined();
  });
});

describe('live calls', () => {
  let harness: Harness;
  let provider: SimulatedProvider;
  let openai: OpenAI;
  let anthropic: Anthropic;

  beforeAll(async () => {
    harness = new Harness();
    provider = await startSimulatedProvider({ seed: 5 });
    const [{ default: OpenAIClient }, { default: AnthropicClient }] = await Promise.all([
      import('openai'),
      import('@anthropic-ai/sdk'),
    ]);
    openai = new OpenAIClient({ apiKey: 'sk-test-1', baseURL: provider.openaiBaseUrl, maxRetries: 0 });
    anthropic = new AnthropicClient({
      apiKey: 'sk-ant-test-1',
      baseURL: provider.anthropicBaseUrl,
      maxRetries: 0,
      openTelemetry: false,
    });
  });
  afterAll(async () => {
    await harness.close();
    await provider.close();
  });
  afterEach(() => harness.spans.reset());

  const schema = {
    type: 'object',
    properties: { q: { type: 'string', enum: ['a'] } },
    required: ['q'],
  } as const;

  async function openaiAnswer(results: readonly string[]): Promise<void> {
    await openai.chat.completions.create({
      model: 'gpt-4o',
      tools: [{ type: 'function', function: { name: 'search', parameters: schema } }],
      tool_choice: 'required',
      messages: [
        { role: 'user', content: 'Find it' },
        ...results.flatMap((content, index) => [
          {
            role: 'assistant' as const,
            content: null,
            tool_calls: [
              {
                id: `c${index}`,
                type: 'function' as const,
                function: { name: 'search', arguments: '{ "q": "a" }' },
              },
            ],
          },
          { role: 'tool' as const, tool_call_id: `c${index}`, content },
        ]),
      ],
    });
  }

  async function anthropicAnswer(results: readonly string[]): Promise<void> {
    await anthropic.messages.create({
      model: 'claude-sonnet-5-5',
      max_tokens: 100,
      tools: [{ name: 'search', input_schema: { ...schema, required: ['q'] } }],
      tool_choice: { type: 'any' },
      messages: [
        { role: 'user', content: 'Find it' },
        ...results.flatMap((content, index) => [
          {
            role: 'assistant' as const,
            content: [{ type: 'tool_use' as const, id: `t${index}`, name: 'search', input: { q: 'a' } }],
          },
          {
            role: 'user' as const,
            content: [{ type: 'tool_result' as const, tool_use_id: `t${index}`, content }],
          },
        ]),
      ],
    });
  }

  test.each([
    ['OpenAI', openaiAnswer],
    ['Anthropic', anthropicAnswer],
  ])('R68 %s: a third equal call with equal results is a warning, and no failure', async (_, answer) => {
    await answer(['nothing found', 'nothing found']);
    const { attributes } = harness.take();
    expect(attributes['culprit.failure.warnings']).toEqual(['repeated_tool_call']);
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });

  test.each([
    ['OpenAI', openaiAnswer],
    ['Anthropic', anthropicAnswer],
  ])('%s: polling that makes progress is healthy', async (_, answer) => {
    await answer(['pending 10 %', 'pending 60 %', 'pending 90 %']);
    const { attributes } = harness.take();
    expect(attributes['culprit.failure.warnings']).toBeUndefined();
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });

  test.each([
    ['OpenAI', openaiAnswer],
    ['Anthropic', anthropicAnswer],
  ])('%s: more rounds of tool calls than allowed are a step limit', async (_, answer) => {
    await withExpectation({ maxSteps: 3 }, () => answer(['x', 'y', 'z']));
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'semantic_error',
      'culprit.failure.subcategory': 'max_steps',
      'culprit.failure.rule': 'silent.step_limit',
    });
    await withExpectation({ maxSteps: 3 }, () => answer(['x', 'y']));
    expect(harness.take().attributes['culprit.failure.category']).toBeUndefined();
  });
});
