import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';
import { append } from '../streamed-text.ts';

export function readChatResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const choices = list(body['choices']);
  const error = choices === undefined ? inBandError(body) : undefined;
  return {
    id: text(body['id']),
    model: text(body['model']),
    // A 200 without choices (an HTML page, an empty object) is an answer that is not there.
    choices: choices?.map(choiceOf) ?? (error === undefined ? [] : undefined),
    foreignShape: foreignShape(value, choices),
    usage: usageOf(body['usage']),
    error,
    attributes: responseAttributes(body),
  };
}

export function responseAttributes(body: Fields): Record<string, string> {
  const tier = text(body['service_tier']);
  const fingerprint = text(body['system_fingerprint']);
  return {
    ...(tier === undefined ? {} : { 'openai.response.service_tier': tier }),
    ...(fingerprint === undefined ? {} : { 'openai.response.system_fingerprint': fingerprint }),
  };
}

function choiceOf(item: unknown): NeutralChoice {
  const choice = fields(item) ?? {};
  const message = fields(choice['message']);
  const calls = list(message?.['tool_calls'])?.map(toolCallOf);
  const legacy = fields(message?.['function_call']);
  return {
    finishReason: choice['finish_reason'] === null ? null : text(choice['finish_reason']),
    // Legacy completions carry the text beside the finish reason.
    text: text(message?.['content']) ?? contentText(message?.['content']) ?? text(choice['text']),
    refusal: text(message?.['refusal']),
    reasoning: text(message?.['reasoning_content']) ?? text(message?.['reasoning']),
    toolCalls: calls ?? (legacy === undefined ? undefined : [toolCallOf({ function: legacy })]),
    otherContent: fields(message?.['audio']) !== undefined || (list(message?.['images'])?.length ?? 0) > 0,
  };
}

/** Some compatible servers answer with content parts. */
function contentText(content: unknown): string | undefined {
  const items = list(content);
  return items?.map((item) => text(fields(item)?.['text']) ?? '').join('');
}

function toolCallOf(item: unknown): ToolCall {
  const call = fields(item) ?? {};
  const target = fields(call['function'] ?? call['custom']) ?? {};
  return {
    id: text(call['id']),
    name: text(target['name']),
    arguments: target['arguments'] ?? target['input'],
  };
}

interface OpenChoice {
  text: string | undefined;
  refusal: string | undefined;
  reasoning: string | undefined;
  finishReason: string | null | undefined;
  calls: OpenCall[] | undefined;
  other: boolean;
}

interface OpenCall {
  index: number | undefined;
  id: string | undefined;
  name: string | undefined;
  arguments: string;
}

interface ChatState {
  id: string | undefined;
  model: string | undefined;
  choices: OpenChoice[];
  usage: UsageFacts | undefined;
  error: NeutralResponse['error'];
  attributes: Record<string, string>;
}

const MAX_CHOICES = 256;
const MAX_CALLS = 1024;

export const chatStream: StreamReader = {
  empty: (): ChatState => ({
    id: undefined,
    model: undefined,
    choices: [],
    usage: undefined,
    error: undefined,
    attributes: {},
  }),
  fold: (state, chunk) => {
    foldChunk(state as ChatState, chunk);
  },
  response: (state) => finish(state as ChatState),
};

function foldChunk(state: ChatState, chunk: unknown): void {
  const body = fields(chunk);
  if (body === undefined) return;
  state.id ??= text(body['id']) || undefined;
  state.model ??= text(body['model']) || undefined;
  if (typeof body['service_tier'] === 'string' || typeof body['system_fingerprint'] === 'string') {
    Object.assign(state.attributes, responseAttributes(body));
  }
  if (typeof body['usage'] === 'object' && body['usage'] !== null) state.usage = usageOf(body['usage']);
  if (body['x_groq'] !== undefined) foldGroqPart(state, fields(body['x_groq']));
  const choices = body['choices'];
  if (!Array.isArray(choices)) {
    // Early releases of the SDK hand an error event on as if it were a chunk.
    state.error ??= inBandError(body);
    return;
  }
  for (const choice of choices as readonly unknown[]) foldChoice(state, choice);
}

/** Groq counts tokens in a part of its own, asked or not, and says there when it broke off (`XGroq` of its SDK). */
function foldGroqPart(state: ChatState, part: Fields | undefined): void {
  if (part === undefined) return;
  state.usage ??= usageOf(part['usage'] ?? undefined);
  state.error ??= inBandError(part);
}

function foldChoice(state: ChatState, item: unknown): void {
  const choice = fields(item);
  if (choice === undefined) return;
  const index = number(choice['index']) ?? 0;
  if (index < 0 || index >= MAX_CHOICES) return;
  const open = (state.choices[index] ??= newChoice());
  const reason = choice['finish_reason'];
  if (typeof reason === 'string') open.finishReason = reason;
  else if (reason === null && open.finishReason === undefined) open.finishReason = null;
  const delta = fields(choice['delta']);
  open.text = append(open.text, delta?.['content'] ?? choice['text']);
  if (delta === undefined) return;
  open.refusal = append(open.refusal, delta['refusal']);
  open.reasoning = append(open.reasoning, delta['reasoning_content'] ?? delta['reasoning']);
  if (fields(delta['audio']) !== undefined) open.other = true;
  const calls = delta['tool_calls'];
  if (Array.isArray(calls)) for (const call of calls as readonly unknown[]) foldCall(open, fields(call));
  const legacy = fields(delta['function_call']);
  if (legacy !== undefined) foldCall(open, { index: 0, function: legacy });
}

function foldCall(open: OpenChoice, call: Fields | undefined): void {
  if (call === undefined) return;
  const calls = (open.calls ??= []);
  const index = number(call['index']);
  const target = fields(call['function'] ?? call['custom']);
  let known = calls.find((candidate) => candidate.index === index);
  // Some compatible servers leave the index out and send each call whole.
  if (known === undefined || (index === undefined && text(call['id']) !== undefined)) {
    if (calls.length >= MAX_CALLS) return;
    known = { index, id: undefined, name: undefined, arguments: '' };
    calls.push(known);
  }
  known.id ??= text(call['id']);
  known.name = append(known.name, target?.['name']);
  known.arguments = append(known.arguments, target?.['arguments'] ?? target?.['input']) ?? '';
}

function newChoice(): OpenChoice {
  return {
    text: undefined,
    refusal: undefined,
    reasoning: undefined,
    finishReason: undefined,
    calls: undefined,
    other: false,
  };
}

function finish(state: ChatState): NeutralResponse {
  const choices = state.choices.filter((choice) => choice !== undefined);
  return {
    id: state.id,
    model: state.model,
    choices: choices.map((choice) => ({
      finishReason: choice.finishReason,
      text: choice.text,
      refusal: choice.refusal,
      reasoning: choice.reasoning,
      toolCalls: choice.calls?.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
      otherContent: choice.other,
    })),
    usage: state.usage,
    error: state.error,
    // The finish chunk is the protocol's end; `[DONE]` is left out by some compatible servers.
    terminalEvent: choices.some((choice) => typeof choice.finishReason === 'string'),
    attributes: state.attributes,
  };
}
