import type { CallFacts, ChoiceFacts, ToolCall } from '../facts.ts';
import { readFacts } from './gen-ai.ts';
import { choiceOf, type SpanLevel, type Vocabulary } from './reading.ts';
import { asTexts, messageTexts, valueTexts } from './texts.ts';
import { toolDefinitions } from './tools.ts';
import { type Attributes, isRecord, number, present, records, structured, text } from './values.ts';

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
      inputs: [
        ...promptTexts(attributes['ai.prompt']),
        ...messageTexts(attributes['ai.prompt.messages']),
        ...valueTexts(attributes['ai.toolCall.args']),
        ...asTexts([attributes['ai.value']]),
      ],
      outputs: [
        ...asTexts([attributes['ai.response.text'], attributes['ai.response.object']]),
        ...asTexts(toolCallsOf(attributes).map((call) => call.arguments)),
        ...valueTexts(attributes['ai.toolCall.result']),
      ],
      requestedToolCalls: toolCallsOf(attributes).flatMap(({ id }) => (id === undefined ? [] : [id])),
      consumedToolCalls: consumedOf(attributes),
    }),
  }),
};

/** The outer span has the whole call as one value: `{ system, prompt }` or `{ system, messages }`. */
function promptTexts(value: unknown): readonly string[] {
  const prompt = structured(value);
  if (!isRecord(prompt)) return asTexts([value]);
  const { system, prompt: own, messages } = prompt;
  return [
    ...asTexts([system]),
    ...(Array.isArray(own) ? messageTexts(own) : asTexts([own])),
    ...messageTexts(messages),
  ];
}

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
    request: present({
      ...shared.request,
      model: text(attributes, 'ai.model.id') ?? shared.request?.model,
      tools: toolDefinitions(records(attributes['ai.prompt.tools'])) ?? shared.request?.tools,
    }),
    response: present({
      ...shared.response,
      id: text(attributes, 'ai.response.id') ?? shared.response?.id,
      model: text(attributes, 'ai.response.model') ?? shared.response?.model,
      choices: choicesOf(attributes, object) ?? shared.response?.choices,
    }),
    expectation: object === undefined ? shared.expectation : { format: 'json' },
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
  const choice = choiceOf({
    finishReason: text(attributes, 'ai.response.finishReason'),
    content: object ?? attributes['ai.response.text'],
    toolCalls: toolCallsOf(attributes),
    otherContent: attributes['ai.response.files'] !== undefined,
  });
  return choice && [choice];
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
