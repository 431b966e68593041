import type { CallFacts, ChoiceFacts, ToolCall } from '@culprit/diagnosis';

import { asTexts, readFacts } from './gen-ai.ts';
import { type SpanLevel, unseenChoice, type Vocabulary } from './reading.ts';
import { type Attributes, number, present, records, text } from './values.ts';

/**
 * The AI SDK's `ai.*` spans (`experimental_telemetry`, versions 3 to 6, and `@ai-sdk/otel` where it keeps them).
 * The outer span of a call (`ai.generateText`) repeats the sums of its steps; the request itself is the inner one
 * (`….doGenerate`, `….doStream`, `….doEmbed`). https://ai-sdk.dev/docs/ai-sdk-core/telemetry
 */
export const aiSdk: Vocabulary = {
  level(attributes) {
    const operation = attributes['ai.operationId'];
    return typeof operation === 'string' ? levelOf(operation) : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: factsOf(attributes, level),
    toolCallId: text(attributes, 'ai.toolCall.id'),
    toolName: text(attributes, 'ai.toolCall.name'),
    flow: () => ({
      inputs: asTexts([
        attributes['ai.prompt'],
        attributes['ai.prompt.messages'],
        attributes['ai.toolCall.args'],
        attributes['ai.value'],
      ]),
      outputs: asTexts([
        attributes['ai.response.text'],
        attributes['ai.response.object'],
        attributes['ai.response.toolCalls'],
        attributes['ai.toolCall.result'],
      ]),
      requestedToolCalls: toolCallsOf(attributes).flatMap(({ id }) => (id === undefined ? [] : [id])),
      consumedToolCalls: consumedOf(attributes),
    }),
  }),
};

function levelOf(operation: string): SpanLevel {
  if (operation === 'ai.toolCall') return 'tool';
  return /\.do(Generate|Stream|Embed|Rerank)$/.test(operation) ? 'inference' : 'agent';
}

function factsOf(attributes: Attributes, level: SpanLevel): CallFacts {
  const shared = readFacts(attributes);
  const object = text(attributes, 'ai.response.object');
  return {
    ...shared,
    operation: operationOf(text(attributes, 'ai.operationId') ?? '', level),
    provider: providerOf(text(attributes, 'ai.model.provider')) ?? shared.provider,
    request: present({ ...shared.request, model: text(attributes, 'ai.model.id') ?? shared.request?.model }),
    response: present({
      ...shared.response,
      id: text(attributes, 'ai.response.id') ?? shared.response?.id,
      model: text(attributes, 'ai.response.model') ?? shared.response?.model,
      choices: choicesOf(attributes, object) ?? shared.response?.choices,
    }),
    expectation: object === undefined ? undefined : { format: 'json' },
    timing: timingOf(attributes) ?? shared.timing,
    usage: usageOf(attributes) ?? shared.usage,
  };
}

function operationOf(operationId: string, level: SpanLevel): string {
  if (level === 'tool') return 'execute_tool';
  if (level === 'agent') return 'invoke_agent';
  return operationId.startsWith('ai.embed') ? 'embeddings' : 'chat';
}

/** `openai.chat`, `anthropic.messages`, `google.generative-ai`: the part before the dot names the provider. */
function providerOf(value: string | undefined): string | undefined {
  return value?.split('.')[0]?.toLowerCase();
}

function choicesOf(attributes: Attributes, object: string | undefined): readonly ChoiceFacts[] | undefined {
  const finishReason = text(attributes, 'ai.response.finishReason');
  const answer = text(attributes, 'ai.response.text') ?? object;
  const toolCalls = toolCallsOf(attributes);
  if (finishReason === undefined && answer === undefined && toolCalls.length === 0) return undefined;
  // Content is recorded by default but can be switched off, and then an answer only looks empty.
  const shown = answer !== undefined || toolCalls.length > 0;
  return [shown ? { finishReason, text: answer, toolCalls } : unseenChoice(finishReason)];
}

function toolCallsOf(attributes: Attributes): readonly ToolCall[] {
  return records(attributes['ai.response.toolCalls']).map((call) => ({
    id: typeof call['toolCallId'] === 'string' ? call['toolCallId'] : undefined,
    name: typeof call['toolName'] === 'string' ? call['toolName'] : undefined,
    arguments: call['input'] ?? call['args'],
  }));
}

function consumedOf(attributes: Attributes): readonly string[] {
  return records(attributes['ai.prompt.messages'])
    .filter((message) => message['role'] === 'tool')
    .flatMap((message) => records(message['content']))
    .flatMap((part) => (typeof part['toolCallId'] === 'string' ? [part['toolCallId']] : []));
}

function timingOf(attributes: Attributes): CallFacts['timing'] {
  const milliseconds = number(attributes, 'ai.response.msToFirstChunk');
  return milliseconds === undefined ? undefined : { timeToFirstChunk: milliseconds / 1e3 };
}

function usageOf(attributes: Attributes): CallFacts['usage'] {
  return present({
    inputTokens: number(attributes, 'ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'),
    outputTokens: number(attributes, 'ai.usage.outputTokens', 'ai.usage.completionTokens'),
    cacheReadTokens: number(attributes, 'ai.usage.cachedInputTokens'),
    reasoningTokens: number(attributes, 'ai.usage.reasoningTokens'),
  });
}
