import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralMessage, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { bounded, fields, list, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { bodyOf } from '../openai/common.ts';
import { hasOther, partsOf, signalOf, textOf, thoughtOf } from './common.ts';
import { append } from '../streamed-text.ts';
import { headOf, requestOf } from './request.ts';
import { usageOf } from './usage.ts';

/** What is asked: the body itself, or the part of it beside the id of the conversation. */
function askedOf(args: readonly unknown[]): Fields {
  const body = bodyOf(args);
  const inner =
    body['conversationAppendRequest'] ??
    body['conversationAppendStreamRequest'] ??
    body['conversationRestartRequest'] ??
    body['conversationRestartStreamRequest'];
  return fields(inner) ?? body;
}

function readRequest(stream: boolean): (args: readonly unknown[]) => NeutralRequest {
  return (args) => {
    const asked = askedOf(args);
    return {
      ...requestOf(asked, fields(asked['completionArgs']) ?? {}, stream),
      conversationId: text(bodyOf(args)['conversationId']),
    };
  };
}

function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const { inputs, instructions } = askedOf(args);
  const system = text(instructions);
  const { items, omitted } = bounded(typeof inputs === 'string' ? [inputs] : (list(inputs) ?? []));
  return {
    system: system === undefined ? undefined : [{ type: 'text', content: system }],
    messages: items.map(messageOf),
    omitted,
  };
}

function messageOf(item: unknown): NeutralMessage {
  if (typeof item === 'string') return { role: 'user', parts: [{ type: 'text', content: item }] };
  const entry = fields(item) ?? {};
  const id = text(entry['toolCallId']);
  switch (entry['type']) {
    case 'function.result':
      return { role: 'tool', parts: [{ type: 'tool_call_response', id, response: entry['result'] ?? '' }] };
    case 'function.call': {
      const call = { id, name: text(entry['name']) ?? '', arguments: entry['arguments'] };
      return { role: 'assistant', parts: [{ type: 'tool_call', ...call }] };
    }
    default:
      return { role: text(entry['role']) ?? 'user', parts: partsOf(entry['content']) };
  }
}

/** The entries that a turn added are one answer. Tools that Mistral runs itself are not the caller's to call. */
function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const outputs = list(body['outputs']);
  const entries = (outputs ?? []).map((item): Fields => fields(item) ?? {});
  const said = entries.filter((entry) => entry['type'] === 'message.output');
  const calls = entries.filter((entry) => entry['type'] === 'function.call').map(toolCallOf);
  const contents = said.map((entry) => entry['content']);
  return {
    id: text(said.at(-1)?.['id']),
    model: text(entries.findLast((entry) => typeof entry['model'] === 'string')?.['model']),
    choices:
      entries.length === 0
        ? []
        : [
            {
              text: said.length === 0 ? undefined : contents.map((content) => textOf(content) ?? '').join(''),
              reasoning: contents.map((content) => thoughtOf(content) ?? '').join('') || undefined,
              toolCalls: calls.length === 0 ? undefined : calls,
              otherContent: contents.some(hasOther) || said.length + calls.length < entries.length,
            },
          ],
    foreignShape: foreignShape(value, outputs),
    usage: usageOf(body['usage']),
    attributes: conversation(text(body['conversationId'])),
  };
}

function toolCallOf({ toolCallId, name, arguments: input }: Fields): ToolCall {
  return { id: text(toolCallId), name: text(name), arguments: input };
}

function conversation(id: string | undefined): Record<string, string> | undefined {
  return id === undefined ? undefined : { 'gen_ai.conversation.id': id };
}

interface TurnState {
  id: string | undefined;
  model: string | undefined;
  conversation: string | undefined;
  text: string | undefined;
  reasoning: string | undefined;
  /** By id: arguments come in pieces. */
  calls: Map<string, { name: string | undefined; arguments: string | undefined }>;
  other: boolean;
  usage: UsageFacts | undefined;
  error: NeutralResponse['error'];
  done: boolean;
}

const MAX_CALLS = 1024;

const stream: StreamReader = {
  empty: (): TurnState => ({
    id: undefined,
    model: undefined,
    conversation: undefined,
    text: undefined,
    reasoning: undefined,
    calls: new Map(),
    other: false,
    usage: undefined,
    error: undefined,
    done: false,
  }),
  fold: (state, chunk) => {
    foldEvent(state as TurnState, fields(fields(chunk)?.['data']));
  },
  response: (state) => finish(state as TurnState),
};

function foldEvent(state: TurnState, event: Fields | undefined): void {
  switch (event?.['type']) {
    case 'message.output.delta':
      state.id = text(event['id']) ?? state.id;
      state.model ??= text(event['model']);
      foldContent(state, event['content']);
      return;
    case 'function.call.delta':
      state.model ??= text(event['model']);
      foldCall(state, event);
      return;
    case 'conversation.response.started':
      state.conversation = text(event['conversationId']);
      return;
    case 'conversation.response.done':
      state.usage = usageOf(event['usage']);
      state.done = true;
      return;
    case 'conversation.response.error':
      state.error = errorOf(event);
      return;
    case 'tool.execution.done':
      state.other = true;
      return;
    default:
  }
}

/** One chunk a time, where the whole answer has a list of them. */
function foldContent(state: TurnState, content: unknown): void {
  const chunks = typeof content === 'string' ? content : [content];
  state.text = append(state.text, textOf(chunks));
  state.reasoning = append(state.reasoning, thoughtOf(chunks));
  state.other ||= hasOther(chunks);
}

function foldCall({ calls }: TurnState, { toolCallId, name, arguments: input }: Fields): void {
  const id = text(toolCallId) ?? '';
  const open = calls.get(id);
  if (open !== undefined) open.arguments = append(open.arguments, text(input));
  else if (calls.size < MAX_CALLS) calls.set(id, { name: text(name), arguments: text(input) });
}

function errorOf({ message, code }: Fields): NeutralResponse['error'] {
  const error = { message, code };
  return { name: 'APIError', message: text(message), http: { body: { error } }, inStream: true };
}

function finish(state: TurnState): NeutralResponse {
  const calls = [...state.calls].map(([id, call]): ToolCall => ({ id: id || undefined, ...call }));
  const empty = state.text === undefined && calls.length === 0 && !state.other;
  return {
    id: state.id,
    model: state.model,
    choices: empty
      ? []
      : [
          {
            text: state.text,
            reasoning: state.reasoning,
            toolCalls: calls.length === 0 ? undefined : calls,
            otherContent: state.other,
          },
        ],
    usage: state.usage,
    error: state.error,
    terminalEvent: state.done,
    attributes: conversation(state.conversation),
  };
}

function turn(method: string, streamed: boolean): CallSpec {
  return {
    path: { binding: 'Conversations', statics: '', instance: 'beta.conversations' },
    method,
    operation: 'chat',
    head: (args) => headOf([askedOf(args)]),
    request: readRequest(streamed),
    prompt: readPrompt,
    response: readResponse,
    stream: streamed ? stream : undefined,
    signal: signalOf,
  };
}

/** Conversations are kept by Mistral: each call adds a turn, of a model or of an agent. */
export const conversations: readonly CallSpec[] = [
  turn('start', false),
  turn('append', false),
  turn('restart', false),
  turn('startStream', true),
  turn('appendStream', true),
  turn('restartStream', true),
];
