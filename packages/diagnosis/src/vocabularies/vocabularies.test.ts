import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readSpan, spanLevel } from './index.ts';
import type { Attributes } from './values.ts';

describe('levels', () => {
  it.each<[string, Attributes, string | undefined]>([
    ['a chat span of the current conventions', { 'gen_ai.operation.name': 'chat' }, 'inference'],
    ['a tool span', { 'gen_ai.operation.name': 'execute_tool' }, 'tool'],
    ['an agent span', { 'gen_ai.operation.name': 'invoke_agent' }, 'agent'],
    ['a workflow span', { 'gen_ai.operation.name': 'invoke_workflow' }, 'agent'],
    [
      'a span of the conventions before 1.37',
      { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'm' },
      'inference',
    ],
    ['the outer span of the AI SDK', { 'ai.operationId': 'ai.generateText' }, 'agent'],
    ['the inner span of the AI SDK', { 'ai.operationId': 'ai.streamText.doStream' }, 'inference'],
    ['a tool span of the AI SDK', { 'ai.operationId': 'ai.toolCall' }, 'tool'],
    ['an LLM span of OpenInference', { 'openinference.span.kind': 'LLM' }, 'inference'],
    ['a chain of OpenInference', { 'openinference.span.kind': 'CHAIN' }, 'step'],
    ['a workflow of OpenLLMetry', { 'traceloop.span.kind': 'workflow' }, 'step'],
    ['a call of OpenLLMetry', { 'llm.request.type': 'chat' }, 'inference'],
    ['an HTTP span', { 'http.request.method': 'GET' }, undefined],
    ['a span without attributes', {}, undefined],
  ])('of %s', (_, attributes, level) => {
    expect(spanLevel(attributes)).toBe(level);
    expect(readSpan(attributes)?.level).toBe(level);
  });
});

describe('facts', () => {
  it('of the GenAI conventions, with content', () => {
    const reading = readSpan({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.request.max_tokens': 10,
      'gen_ai.response.model': 'gpt-5-2026',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.usage.cache_creation.input_tokens': 2,
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'hello' }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_0', response: { degrees: 3 } }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [
            { type: 'text', content: 'let me look' },
            { type: 'tool_call', id: 'call_1', name: 'weather', arguments: { city: 'Ulm' } },
          ],
        },
      ]),
    })!;
    expect(reading.facts).toMatchObject({
      operation: 'chat',
      provider: 'openai',
      request: { model: 'gpt-5', maxTokens: 10 },
      response: {
        model: 'gpt-5-2026',
        choices: [
          {
            finishReason: 'tool_calls',
            text: 'let me look',
            toolCalls: [{ id: 'call_1', name: 'weather', arguments: { city: 'Ulm' } }],
          },
        ],
      },
      usage: { inputTokens: 3, cacheWriteTokens: 2 },
    });
    expect(reading.flow()).toEqual({
      inputs: ['hello', '{"degrees":3}'],
      outputs: ['let me look', '{"city":"Ulm"}'],
      requestedToolCalls: ['call_1'],
      consumedToolCalls: ['call_0'],
    });
  });

  it('of the conventions before 1.37, with the provider renamed', () => {
    const facts = readSpan({
      'gen_ai.system': 'az.ai.openai',
      'gen_ai.request.model': 'm',
      'gen_ai.usage.prompt_tokens': 7,
    })?.facts;
    expect(facts).toMatchObject({
      operation: 'chat',
      provider: 'azure.ai.openai',
      usage: { inputTokens: 7 },
    });
  });

  it('of the native spans of the Anthropic SDK', () => {
    const facts = readSpan({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'anthropic.message.stop_reason': 'max_tokens',
    })?.facts;
    expect(facts?.response?.choices).toEqual([{ finishReason: 'max_tokens' }]);
    const whole = readSpan({ 'gen_ai.operation.name': 'chat', 'anthropic.message.stop_reason': 'end_turn' });
    expect(whole?.facts.response?.choices).toEqual([{ finishReason: 'end_turn', otherContent: true }]);
  });

  it('of the AI SDK', () => {
    const reading = readSpan({
      'ai.operationId': 'ai.generateObject.doGenerate',
      'ai.model.id': 'gpt-5',
      'ai.model.provider': 'openai.chat',
      'ai.response.object': '{"a":1',
      'ai.response.finishReason': 'stop',
      'ai.response.msToFirstChunk': 250,
      'ai.usage.promptTokens': 5,
      'ai.prompt.messages': JSON.stringify([
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c9' }] },
      ]),
    })!;
    expect(reading.facts).toMatchObject({
      operation: 'chat',
      provider: 'openai',
      request: { model: 'gpt-5' },
      response: { choices: [{ finishReason: 'stop', text: '{"a":1' }] },
      expectation: { format: 'json' },
      timing: { timeToFirstChunk: 0.25 },
      usage: { inputTokens: 5 },
    });
    expect(reading.flow().consumedToolCalls).toEqual(['c9']);
  });

  it('of OpenInference', () => {
    const reading = readSpan({
      'openinference.span.kind': 'LLM',
      'llm.provider': 'OpenAI',
      'llm.model_name': 'gpt-5',
      'llm.invocation_parameters': '{"max_tokens":5,"temperature":0.5}',
      'llm.token_count.prompt': 4,
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': 'hi',
      'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'f',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{}',
      'llm.input_messages.0.message.role': 'tool',
      'llm.input_messages.0.message.tool_call_id': 'c0',
      'llm.finish_reason': 'stop',
    })!;
    expect(reading.facts).toMatchObject({
      operation: 'chat',
      provider: 'openai',
      request: { model: 'gpt-5', maxTokens: 5, temperature: 0.5 },
      response: {
        choices: [
          { finishReason: 'stop', text: 'hi', toolCalls: [{ id: 'c1', name: 'f', arguments: '{}' }] },
        ],
      },
      usage: { inputTokens: 4 },
    });
    expect(reading.flow()).toMatchObject({ requestedToolCalls: ['c1'], consumedToolCalls: ['c0'] });
  });

  it('of OpenLLMetry', () => {
    const reading = readSpan({
      'llm.request.type': 'chat',
      'gen_ai.system': 'Anthropic',
      'gen_ai.request.model': 'claude',
      'gen_ai.prompt.0.content': 'question',
      'gen_ai.completion.0.content': 'answer',
      'gen_ai.completion.0.finish_reason': 'end_turn',
      'gen_ai.usage.completion_tokens': 2,
    })!;
    expect(reading.facts).toMatchObject({
      operation: 'chat',
      provider: 'anthropic',
      response: { choices: [{ finishReason: 'end_turn', text: 'answer' }] },
      usage: { outputTokens: 2 },
    });
    expect(reading.flow()).toMatchObject({ inputs: ['question'], outputs: ['answer'] });
  });

  it('survive attributes of every type', () => {
    const keys = [
      'ai.operationId',
      'ai.response.text',
      'ai.response.toolCalls',
      'ai.prompt.messages',
      'openinference.span.kind',
      'llm.invocation_parameters',
      'llm.output_messages.0.message.content',
      'llm.input_messages.0.message.role',
      'traceloop.span.kind',
      'llm.request.type',
      'gen_ai.completion.0.finish_reason',
      'gen_ai.operation.name',
      'gen_ai.system',
      'gen_ai.request.model',
      'gen_ai.output.messages',
      'gen_ai.input.messages',
      'gen_ai.response.finish_reasons',
      'gen_ai.usage.input_tokens',
    ];
    const value = fc.oneof(
      fc.anything(),
      fc.json(),
      fc.constantFrom('ai.generateText', 'LLM', 'chat', '[{"parts":[1]}]'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (attributes) => {
        const reading = readSpan(attributes);
        expect(reading?.level).toBe(spanLevel(attributes));
        for (const text of reading?.flow().inputs ?? []) expect(typeof text).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });
});
