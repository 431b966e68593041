import { GEN_AI } from '@culprit/semconv';
import type { CallFlow } from '../call-record.ts';
import type { CallFacts, ChoiceFacts, ToolCall } from '../facts.ts';
import { unseenChoice, type SpanLevel, type Vocabulary } from './reading.ts';
import { asTexts, contentTexts, valueTexts } from './texts.ts';
import { toolDefinitions } from './tools.ts';
import { type Attributes, flag, number, present, records, text, texts } from './values.ts';

/** The OpenTelemetry GenAI conventions: current names, those of 1.41, and those before 1.37 (`gen_ai.system`). */
export const genAi: Vocabulary = {
  level(attributes) {
    const operation = attributes[GEN_AI.OPERATION_NAME];
    if (typeof operation === 'string') return operationLevel(operation);
    return attributes[GEN_AI.SYSTEM] !== undefined && attributes[GEN_AI.REQUEST_MODEL] !== undefined
      ? 'inference'
      : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: readFacts(attributes),
    toolCallId: text(attributes, GEN_AI.TOOL_CALL_ID),
    toolName: text(attributes, GEN_AI.TOOL_NAME),
    flow: () => readFlow(attributes),
  }),
};

const LEVELS: ReadonlyMap<string, SpanLevel> = new Map<string, SpanLevel>([
  ['execute_tool', 'tool'],
  ['invoke_agent', 'agent'],
  ['create_agent', 'agent'],
  ['invoke_workflow', 'agent'],
  ['plan', 'agent'],
]);

/** Level of a GenAI operation. */
export function operationLevel(operation: string): SpanLevel {
  return LEVELS.get(operation) ?? 'inference';
}

/** Fields shared by every vocabulary that borrows `gen_ai.*` names. */
export function readFacts(attributes: Attributes): CallFacts {
  return {
    operation: text(attributes, GEN_AI.OPERATION_NAME) ?? 'chat',
    provider: providerOf(text(attributes, GEN_AI.PROVIDER_NAME, GEN_AI.SYSTEM)),
    request: present({
      model: text(attributes, GEN_AI.REQUEST_MODEL),
      maxTokens: number(attributes, GEN_AI.REQUEST_MAX_TOKENS),
      temperature: number(attributes, GEN_AI.REQUEST_TEMPERATURE),
      stream: flag(attributes, GEN_AI.REQUEST_STREAM),
      tools: toolDefinitions(records(attributes[GEN_AI.TOOL_DEFINITIONS])),
    }),
    response: present({
      id: text(attributes, GEN_AI.RESPONSE_ID),
      model: text(attributes, GEN_AI.RESPONSE_MODEL),
      status: text(attributes, GEN_AI.RESPONSE_STATUS),
      choices: choicesOf(attributes),
    }),
    expectation: attributes[GEN_AI.OUTPUT_TYPE] === 'json' ? { format: 'json' } : undefined,
    timing: present({ timeToFirstChunk: number(attributes, GEN_AI.RESPONSE_TIME_TO_FIRST_CHUNK) }),
    usage: present({
      inputTokens: number(attributes, GEN_AI.USAGE_INPUT_TOKENS, 'gen_ai.usage.prompt_tokens'),
      outputTokens: number(attributes, GEN_AI.USAGE_OUTPUT_TOKENS, 'gen_ai.usage.completion_tokens'),
      cacheReadTokens: number(attributes, GEN_AI.USAGE_CACHE_READ_INPUT_TOKENS),
      cacheWriteTokens: number(
        attributes,
        GEN_AI.USAGE_CACHE_WRITE_INPUT_TOKENS,
        GEN_AI.USAGE_CACHE_CREATION_INPUT_TOKENS,
      ),
      reasoningTokens: number(attributes, GEN_AI.USAGE_REASONING_OUTPUT_TOKENS),
    }),
  };
}

/** Provider values of older conventions (semconv 1.36) and their current form. */
const RENAMED_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['az.ai.inference', 'azure.ai.inference'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['gemini', 'gcp.gemini'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['xai', 'x_ai'],
]);

/** Every name, in lower case, under which spans may call a provider: the current one first. */
export function providerNames(provider: string): readonly string[] {
  const older = [...RENAMED_PROVIDERS].filter(([, current]) => current === provider);
  return [provider.toLowerCase(), ...older.map(([name]) => name)];
}

export function providerOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const lower = value.toLowerCase();
  return RENAMED_PROVIDERS.get(lower) ?? lower;
}

function choicesOf(attributes: Attributes): readonly ChoiceFacts[] | undefined {
  // The Anthropic SDK's own spans give the stop reason under its own name only.
  const reasons = texts(attributes, GEN_AI.RESPONSE_FINISH_REASONS, 'anthropic.message.stop_reason');
  const messages = records(attributes[GEN_AI.OUTPUT_MESSAGES]);
  if (messages.length === 0) return reasons?.map(unseenChoice);
  return messages.map((message, index) => choiceOf(message, reasons?.[index]));
}

function choiceOf(message: Readonly<Record<string, unknown>>, reason: string | undefined): ChoiceFacts {
  const parts = records(message['parts']);
  const own = message['finish_reason'];
  return {
    finishReason: reason ?? (typeof own === 'string' ? own : undefined),
    text: joined(parts.filter((part) => part['type'] === 'text').map((part) => part['content'])),
    toolCalls: parts.filter((part) => part['type'] === 'tool_call').map(toolCallOf),
    otherContent: parts.some((part) => part['type'] !== 'text' && part['type'] !== 'tool_call') || undefined,
  };
}

function toolCallOf(part: Readonly<Record<string, unknown>>): ToolCall {
  const { id, name } = part;
  return {
    id: typeof id === 'string' ? id : undefined,
    name: typeof name === 'string' ? name : undefined,
    arguments: part['arguments'],
  };
}

function joined(values: readonly unknown[]): string | undefined {
  const strings = values.filter((value): value is string => typeof value === 'string');
  return strings.length > 0 ? strings.join('') : undefined;
}

export function readFlow(attributes: Attributes): CallFlow {
  const input = records(attributes[GEN_AI.INPUT_MESSAGES]);
  const output = records(attributes[GEN_AI.OUTPUT_MESSAGES]);
  const instructions = records(attributes[GEN_AI.SYSTEM_INSTRUCTIONS]);
  const handed = [attributes[GEN_AI.TOOL_CALL_ARGUMENTS], attributes[GEN_AI.RETRIEVAL_QUERY_TEXT]];
  const given = [attributes[GEN_AI.TOOL_CALL_RESULT], attributes[GEN_AI.RETRIEVAL_DOCUMENTS]];
  return {
    inputs: [...partTexts([{ parts: instructions }, ...input]), ...handed.flatMap(valueTexts)],
    outputs: [...partTexts(output), ...given.flatMap(valueTexts)],
    requestedToolCalls: partIds(output, 'tool_call'),
    consumedToolCalls: partIds(input, 'tool_call_response'),
  };
}

/** Texts of messages in the `parts` shape: text, arguments asked for, results handed in. Some writers say `content`. */
function partTexts(messages: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return messages.flatMap((message) => [
    ...records(message['parts']).flatMap((part) =>
      asTexts([part['content'], part['arguments'], part['response'] ?? part['result']]),
    ),
    ...(message['parts'] === undefined ? contentTexts(message['content']) : []),
  ]);
}

function partIds(messages: readonly Readonly<Record<string, unknown>>[], type: string): readonly string[] {
  return messages.flatMap((message) =>
    records(message['parts']).flatMap(({ type: own, id }) =>
      own === type && typeof id === 'string' ? [id] : [],
    ),
  );
}
