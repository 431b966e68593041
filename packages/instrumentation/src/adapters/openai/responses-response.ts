import type { ErrorFacts, ToolCall } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { responseAttributes } from './chat-response.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

export function readResponsesResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const status = text(body['status']);
  const incompleteReason = text(fields(body['incomplete_details'])?.['reason']);
  const choice = choiceOf(list(body['output']) ?? []);
  return {
    id: text(body['id']),
    model: text(body['model']),
    status,
    incompleteReason,
    foreignShape: foreignShape(value, body['output']),
    choices: [{ ...choice, finishReason: finishReason(status, incompleteReason, choice) }],
    usage: usageOf(body['usage']),
    error: inBandError(body),
    attributes: responseAttributes(body),
  };
}

/** The API has no finish reason: it follows from status, details and whether tools were called. */
function finishReason(
  status: string | undefined,
  incompleteReason: string | undefined,
  choice: NeutralChoice,
): string | undefined {
  if (status === 'incomplete') return incompleteReason;
  if (status === 'completed') return (choice.toolCalls?.length ?? 0) > 0 ? 'tool_calls' : 'completed';
  return status === 'failed' ? 'error' : undefined;
}

function errorOf(value: unknown): ErrorFacts | undefined {
  const error = fields(value);
  if (error === undefined) return undefined;
  return {
    name: 'ResponseError',
    message: text(error['message']),
    http: { body: { error } },
    inStream: true,
  };
}

/** All output items together are one choice: text, refusals and tool calls in order. */
function choiceOf(items: readonly unknown[]): NeutralChoice {
  const parts: Collected = { texts: [], refusals: [], reasoning: [], calls: [], other: false };
  for (const item of items) collect(parts, fields(item) ?? {});
  return {
    text: joined(parts.texts),
    refusal: joined(parts.refusals),
    reasoning: joined(parts.reasoning),
    toolCalls: parts.calls.length === 0 ? undefined : parts.calls,
    otherContent: parts.other,
  };
}

interface Collected {
  texts: string[];
  refusals: string[];
  reasoning: string[];
  calls: ToolCall[];
  other: boolean;
}

function collect(to: Collected, item: Fields): void {
  switch (item['type']) {
    case 'message':
      for (const part of list(item['content']) ?? []) collectContent(to, fields(part) ?? {});
      return;
    case 'function_call':
    case 'custom_tool_call':
      to.calls.push(toolCallOf(item));
      return;
    case 'reasoning':
      for (const part of list(item['summary']) ?? []) to.reasoning.push(text(fields(part)?.['text']) ?? '');
      return;
    default:
      to.other = true;
  }
}

function collectContent(to: Collected, part: Fields): void {
  if (part['type'] === 'output_text') to.texts.push(text(part['text']) ?? '');
  else if (part['type'] === 'refusal') to.refusals.push(text(part['refusal']) ?? '');
  else to.other = true;
}

function toolCallOf(item: Fields): ToolCall {
  return {
    id: text(item['call_id']),
    name: text(item['name']),
    arguments: item['arguments'] ?? item['input'],
  };
}

function joined(pieces: readonly string[]): string | undefined {
  return pieces.length === 0 ? undefined : pieces.join('');
}

/** Pieces per output item, for answers that end before the event that carries the whole response. */
interface OpenItem {
  item: Fields;
  text: string | undefined;
  refusal: string | undefined;
  arguments: string | undefined;
}

interface ResponsesState {
  /** The response object of the latest event that carried one. */
  response: Fields | undefined;
  terminal: boolean;
  items: OpenItem[];
  error: ErrorFacts | undefined;
}

const MAX_ITEMS = 1024;

export const responsesStream: StreamReader = {
  empty: (): ResponsesState => ({ response: undefined, terminal: false, items: [], error: undefined }),
  fold: (state, chunk) => {
    foldEvent(state as ResponsesState, fields(chunk));
  },
  response: (state) => finish(state as ResponsesState),
};

function foldEvent(state: ResponsesState, event: Fields | undefined): void {
  switch (event?.['type']) {
    case 'response.output_text.delta':
      append(state, event, 'text');
      return;
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      append(state, event, 'arguments');
      return;
    case 'response.refusal.delta':
      append(state, event, 'refusal');
      return;
    case 'response.output_item.added':
      openItem(state, event);
      return;
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      state.terminal = true;
      state.response = fields(event['response']);
      return;
    case 'response.created':
    case 'response.in_progress':
    case 'response.queued':
      state.response = fields(event['response']);
      return;
    case 'error':
      state.terminal = true;
      state.error = errorOf(event);
      return;
    default:
  }
}

function openItem(state: ResponsesState, event: Fields): void {
  const index = number(event['output_index']) ?? state.items.length;
  if (index < 0 || index >= MAX_ITEMS) return;
  state.items[index] = {
    item: fields(event['item']) ?? {},
    text: undefined,
    refusal: undefined,
    arguments: undefined,
  };
}

function append(state: ResponsesState, event: Fields, key: 'text' | 'refusal' | 'arguments'): void {
  const { delta } = event as { delta?: unknown };
  const index = number(event['output_index']) ?? 0;
  if (typeof delta !== 'string' || index < 0 || index >= MAX_ITEMS) return;
  const open = (state.items[index] ??= {
    item: { type: 'message' },
    text: undefined,
    refusal: undefined,
    arguments: undefined,
  });
  const before = open[key] ?? '';
  if (before.length <= MAX_TEXT) open[key] = before + delta;
}

function finish(state: ResponsesState): NeutralResponse {
  const read = readResponsesResponse(state.response ?? {});
  if (state.terminal && state.error === undefined) return { ...read, terminalEvent: true };
  return {
    ...read,
    status: undefined,
    foreignShape: undefined,
    choices: [choiceOf(state.items.filter((item) => item !== undefined).map(itemOf))],
    error: state.error,
    terminalEvent: state.terminal,
  };
}

function itemOf({ item, text: spoken, refusal, arguments: args }: OpenItem): Fields {
  if (item['type'] !== 'message') return { ...item, ...(args === undefined ? {} : { arguments: args }) };
  return {
    type: 'message',
    content: [
      ...(spoken === undefined ? [] : [{ type: 'output_text', text: spoken }]),
      ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
    ],
  };
}
