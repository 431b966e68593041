import type { CallSpec, StreamReader } from '../../adapter.ts';
import type {
  NeutralChoice,
  NeutralMessage,
  NeutralPart,
  NeutralPrompt,
  NeutralResponse,
} from '../../neutral.ts';
import type { Fields } from '../../internal/read.ts';
import type { UsageFacts } from '@culprit/diagnosis';
import { bounded, fields, list, number, text } from '../../internal/read.ts';

const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant' };

function modelOf(self: unknown): string | undefined {
  const model = fields(self);
  return text(model?.['model']) ?? text(model?.['modelName']);
}

function contentParts(content: unknown): NeutralPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }];
  return (list(content) ?? []).map((part): NeutralPart => {
    const said = text(fields(part)?.['text']);
    return said === undefined
      ? { type: 'other', kind: text(fields(part)?.['type']) ?? 'unknown' }
      : { type: 'text', content: said };
  });
}

function toolCallsOf(
  message: Fields | undefined,
): { id?: string | undefined; name: string; arguments: unknown }[] {
  return (list(message?.['tool_calls']) ?? []).map((call) => ({
    id: text(fields(call)?.['id']),
    name: text(fields(call)?.['name']) ?? '',
    arguments: fields(call)?.['args'],
  }));
}

/** Messages as objects of LangChain's classes, as role and content, or as a plain text. */
function readMessage(given: unknown): NeutralMessage {
  if (typeof given === 'string') return { role: 'user', parts: contentParts(given) };
  const message = fields(given);
  const type = text(message?.['type']) ?? text(message?.['role']) ?? 'user';
  const content = message?.['content'];
  if (type === 'tool')
    return {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: text(message?.['tool_call_id']), response: content }],
    };
  const calls = toolCallsOf(message).map((call): NeutralPart => ({ type: 'tool_call', ...call }));
  return { role: ROLES[type] ?? type, parts: [...contentParts(content), ...calls] };
}

function readPrompt(messages: unknown): NeutralPrompt {
  const { items, omitted } = bounded(list(messages) ?? []);
  return { messages: items.map(readMessage), omitted };
}

function readChoice(message: Fields | undefined): NeutralChoice {
  const said = contentParts(message?.['content']).flatMap((part) =>
    part.type === 'text' ? part.content : [],
  );
  const metadata = fields(message?.['response_metadata']);
  const reason = metadata?.['finish_reason'] ?? metadata?.['stop_reason'];
  const toolCalls = toolCallsOf(message);
  return {
    text: said.length === 0 ? undefined : said.join(''),
    finishReason: text(reason),
    toolCalls: toolCalls.length === 0 ? undefined : toolCalls,
  };
}

function readUsage(message: Fields | undefined): UsageFacts | undefined {
  const usage = fields(message?.['usage_metadata']);
  if (usage === undefined) return undefined;
  return {
    inputTokens: number(usage['input_tokens']),
    outputTokens: number(usage['output_tokens']),
    cacheReadTokens: number(fields(usage['input_token_details'])?.['cache_read']),
    reasoningTokens: number(fields(usage['output_token_details'])?.['reasoning']),
  };
}

/** What `_generateUncached` resolves to: per prompt the generations, each with its message. */
function readGenerations(value: unknown): NeutralResponse {
  const prompts = list(fields(value)?.['generations']) ?? [];
  const messages = prompts.flatMap((one) =>
    (list(one) ?? []).map((each) => fields(fields(each)?.['message'])),
  );
  const [first] = messages;
  const metadata = fields(first?.['response_metadata']);
  return {
    id: text(first?.['id']),
    model: text(metadata?.['model_name']) ?? text(metadata?.['model']),
    choices: messages.map(readChoice),
    usage: readUsage(first),
  };
}

interface Chunks {
  text: string;
  last: Fields | undefined;
  usage: Fields | undefined;
  toolCalls: boolean;
}

const stream: StreamReader = {
  empty: (): Chunks => ({ text: '', last: undefined, usage: undefined, toolCalls: false }),
  fold(state, chunk) {
    const chunks = state as Chunks;
    const message = fields(chunk);
    for (const part of contentParts(message?.['content']))
      if (part.type === 'text') chunks.text += part.content;
    chunks.last = message;
    if (message?.['usage_metadata'] !== undefined) chunks.usage = message;
    if ((list(message?.['tool_call_chunks']) ?? []).length > 0) chunks.toolCalls = true;
  },
  response(state) {
    const { text: said, last, usage, toolCalls } = state as Chunks;
    const choice = readChoice(last);
    return {
      id: text(last?.['id']),
      choices: [{ ...choice, text: said === '' ? undefined : said, otherContent: toolCalls }],
      usage: readUsage(usage),
    };
  },
};

const common = {
  path: { binding: 'BaseChatModel', statics: '', instance: '' },
  operation: 'chat',
  // Integrations of SDKs that are patched have the span there; only without one is this the call.
  defers: () => true,
  head: (_args: readonly unknown[], self: unknown) => ({ model: modelOf(self) }),
  signal: (args: readonly unknown[]) => {
    const signal = fields(args[1])?.['signal'];
    return signal instanceof AbortSignal ? signal : undefined;
  },
} as const;

export const chatCalls: readonly CallSpec[] = [
  {
    ...common,
    method: '_generateUncached',
    request: (_args, self) => ({ model: modelOf(self) }),
    prompt: ([prompts]) => readPrompt(list(prompts)?.[0]),
    response: readGenerations,
  },
  {
    ...common,
    method: '_streamIterator',
    request: (_args, self) => ({ model: modelOf(self), stream: true }),
    prompt: ([input]) => readPrompt(fields(input)?.['messages'] ?? (Array.isArray(input) ? input : [input])),
    response: () => ({ choices: [] }),
    stream,
  },
];
