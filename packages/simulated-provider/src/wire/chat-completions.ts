import { textOf } from '../answer.ts';
import type { Answer, AnswerPart } from '../answer.ts';
import { SAFE_FILTER_RESULTS } from '../errors/azure.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { callId, dataFrame } from './format.ts';
import type { WireFormat } from './format.ts';
import {
  emptyArray,
  jsonModeWithoutTheWord,
  missingModel,
  missingParameter,
  wrongType,
} from './openai-checks.ts';

const TEXT_KEYS = new Set(['messages', 'content', 'text']);

/** OpenAI's Chat Completions, and the variants of Azure and Groq. */
export const chatCompletions: WireFormat = {
  check(body, target) {
    if (target.deployment === undefined && asString(body.model) === undefined) return missingModel();
    if (body.messages === undefined) return missingParameter('messages');
    if (!Array.isArray(body.messages)) return wrongType('messages', 'an array of objects', body.messages);
    if (body.messages.length === 0) return emptyArray('messages');
    return asObject(body.response_format).type === 'json_object' ? jsonModeWithoutTheWord(body) : undefined;
  },
  read: (body, target): ModelRequest => {
    const format = asObject(body.response_format);
    const lastUser = asArray(body.messages).findLast((message) => asObject(message).role === 'user');
    return {
      api: 'chat',
      vendor: target.vendor,
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? target.deployment ?? '',
      prompt: textsUnder({ messages: body.messages }, TEXT_KEYS).join('\n'),
      lastUserText: textsUnder(lastUser, TEXT_KEYS).join('\n'),
      format: format.type === 'json_schema' ? 'json_schema' : format.type === 'json_object' ? 'json' : 'text',
      schema: asObject(format.json_schema).schema,
      tools: asArray(body.tools).flatMap((tool) => {
        const declared = asObject(asObject(tool).function);
        return typeof declared.name === 'string'
          ? [{ name: declared.name, schema: declared.parameters }]
          : [];
      }),
      toolChoice: readToolChoice(body.tool_choice),
      n: asNumber(body.n) ?? 1,
      maxTokens: asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens),
      includeUsage: asObject(body.stream_options).include_usage === true,
      body,
    };
  },
  document(exchange) {
    const calls = withIds(exchange);
    const choices = exchange.answer.noChoices
      ? []
      : indexes(exchange).map((index) => ({
          index,
          message: message(calls),
          logprobs: null,
          finish_reason: finishReason(exchange),
          ...filterResults(exchange),
        }));
    return {
      ...envelope(exchange, 'chat.completion', completionId(exchange)),
      choices,
      ...(exchange.answer.usage === null ? {} : { usage: usage(exchange.answer.usage) }),
      ...promptFilterResults(exchange),
      ...groqPart(exchange),
    };
  },
  frames(exchange) {
    const id = completionId(exchange);
    const chunk = (choices: unknown[], extra: JsonObject = {}): JsonObject => ({
      ...envelope(exchange, 'chat.completion.chunk', id),
      choices,
      ...(exchange.request.includeUsage && exchange.answer.usage !== null ? { usage: null } : {}),
      ...extra,
    });
    const deltas = exchange.answer.noChoices ? [] : choiceDeltas(withIds(exchange), exchange.split);
    const content = deltas.flatMap((delta, position) =>
      indexes(exchange).map((index) =>
        position === 0
          ? dataFrame(chunk([choice(index, delta, null, exchange)], groqPart(exchange)), 'start')
          : dataFrame(chunk([choice(index, delta, null, exchange)]), 'content'),
      ),
    );
    return [
      ...azurePreamble(exchange),
      ...content,
      ...finishFrames(exchange, chunk),
      { data: '[DONE]', role: 'end' },
    ];
  },
};

type CallPart = Extract<AnswerPart, { kind: 'tool_call' }>;

function readToolChoice(value: unknown): ModelRequest['toolChoice'] {
  if (value === 'none' || value === 'required') return value;
  const name = asString(asObject(asObject(value).function).name);
  return name === undefined ? 'auto' : { name };
}

function completionId(exchange: Exchange): string {
  return `chatcmpl-${exchange.random.token(29)}`;
}

function envelope(exchange: Exchange, object: string, id: string): JsonObject {
  return {
    id,
    object,
    created: exchange.created,
    model: exchange.request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated0',
  };
}

function indexes(exchange: Exchange): number[] {
  return Array.from({ length: exchange.request.n }, (_, index) => index);
}

/** Every choice repeats the answer; tool calls get their ids once, so that choices and chunks agree. */
function withIds(exchange: Exchange): Answer {
  const parts = exchange.answer.parts.map((part) =>
    part.kind === 'tool_call' ? { ...part, id: callId(exchange, part.id, 'call_') } : part,
  );
  return { ...exchange.answer, parts };
}

function toolCallsOf(answer: Answer): CallPart[] {
  return answer.parts.filter((part) => part.kind === 'tool_call');
}

function refusalOf(answer: Answer): string | null {
  const refusals = answer.parts.filter((part) => part.kind === 'refusal');
  return refusals.length === 0 ? null : refusals.map((part) => part.text).join('');
}

function hasText(answer: Answer): boolean {
  return answer.parts.some((part) => part.kind === 'text') || answer.parts.length === 0;
}

function message(answer: Answer): JsonObject {
  const calls = toolCallsOf(answer);
  return {
    role: 'assistant',
    content: hasText(answer) ? textOf(answer) : null,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(toolCallDocument) }),
    refusal: refusalOf(answer),
    annotations: [],
  };
}

function toolCallDocument(call: CallPart): JsonObject {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

/** A call of a function named by `tool_choice` ends with `stop`, as at OpenAI; a refusal does too. */
function finishReason({ answer, request }: Exchange): string {
  if (answer.finish === 'refusal') return 'stop';
  return answer.finish === 'tool_calls' && typeof request.toolChoice === 'object' ? 'stop' : answer.finish;
}

function usage({ input, output }: { input: number; output: number }): JsonObject {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function choiceDeltas(answer: Answer, split: (text: string) => string[]): JsonObject[] {
  let callIndex = -1;
  const first: JsonObject = { role: 'assistant', content: hasText(answer) ? '' : null, refusal: null };
  const rest = answer.parts.flatMap((part): JsonObject[] => {
    if (part.kind === 'text') return split(part.text).map((content) => ({ content }));
    if (part.kind === 'refusal') return split(part.text).map((refusal) => ({ refusal }));
    callIndex += 1;
    const index = callIndex;
    const opening = { index, ...toolCallDocument({ ...part, arguments: '' }) };
    return [
      { tool_calls: [opening] },
      ...split(part.arguments).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ];
  });
  return [first, ...rest];
}

function choice(index: number, delta: JsonObject, finish: string | null, exchange: Exchange): JsonObject {
  return { index, delta, logprobs: null, finish_reason: finish, ...filterResults(exchange) };
}

function finishFrames(
  exchange: Exchange,
  chunk: (choices: unknown[], extra?: JsonObject) => JsonObject,
): Frame[] {
  const last = exchange.request.n - 1;
  const finish = exchange.answer.noChoices
    ? []
    : indexes(exchange).map((index) =>
        dataFrame(
          chunk([choice(index, {}, finishReason(exchange), exchange)], groqPart(exchange, index === last)),
          'end',
        ),
      );
  if (!exchange.request.includeUsage || exchange.answer.usage === null) return finish;
  return [...finish, dataFrame(chunk([], { usage: usage(exchange.answer.usage) }), 'end')];
}

/** Groq names its request in the body; a stream's last finish chunk also counts tokens, asked or not. */
function groqPart({ request, answer, requestId }: Exchange, closing = false): JsonObject {
  if (request.vendor !== 'groq') return {};
  const counted = closing && answer.usage !== null ? { usage: usage(answer.usage) } : {};
  return { x_groq: { id: requestId, ...counted } };
}

function filterResults({ request, answer }: Exchange): JsonObject {
  if (request.vendor !== 'azure') return {};
  const filtered = answer.finish === 'content_filter' ? { hate: { filtered: true, severity: 'medium' } } : {};
  return { content_filter_results: { ...SAFE_FILTER_RESULTS, ...filtered } };
}

function promptFilterResults({ request }: Exchange): JsonObject {
  if (request.vendor !== 'azure') return {};
  return { prompt_filter_results: [{ prompt_index: 0, content_filter_results: SAFE_FILTER_RESULTS }] };
}

/** Azure opens every stream with a chunk that has no choices and, unlike all others, no id. */
function azurePreamble(exchange: Exchange): Frame[] {
  if (exchange.request.vendor !== 'azure') return [];
  const chunk = { choices: [], created: 0, id: '', model: '', object: '', ...promptFilterResults(exchange) };
  return [dataFrame(chunk, 'start')];
}
