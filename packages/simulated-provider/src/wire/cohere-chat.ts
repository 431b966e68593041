import { textOf } from '../answer.ts';
import type { Answer, AnswerPart } from '../answer.ts';
import { cohereError } from '../errors/cohere.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { callId, namedFrame } from './format.ts';
import type { WireFormat } from './format.ts';

const TEXT_KEYS = new Set(['messages', 'content', 'text', 'documents', 'data', 'snippet']);
/** What the chat template adds to the input: it is counted, but not billed. */
const TEMPLATE_TOKENS = 66;

/** Chat of version 2: server-sent events with typed parts. */
export const cohereChat: WireFormat = {
  check(body, _target, requestId) {
    if (asString(body.model) === undefined)
      return cohereError(400, 'a model parameter is required for this endpoint.', requestId);
    if (Array.isArray(body.messages) && body.messages.length > 0) return undefined;
    return cohereError(400, 'invalid request: message must be at least 1 token long', requestId);
  },
  read: (body, { operation }): ModelRequest => {
    const format = asObject(body.response_format);
    const schema = format.json_schema ?? format.schema;
    const lastUser = asArray(body.messages).findLast((message) => asObject(message).role === 'user');
    return {
      api: 'chat',
      vendor: 'cohere',
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? '',
      prompt: textsUnder({ messages: body.messages, documents: body.documents }, TEXT_KEYS).join('\n'),
      lastUserText: textsUnder(lastUser, TEXT_KEYS).join('\n'),
      format: format.type === 'json_object' ? (schema === undefined ? 'json' : 'json_schema') : 'text',
      schema,
      tools: asArray(body.tools).flatMap((tool) => {
        const { name, parameters } = asObject(asObject(tool).function);
        return typeof name === 'string' ? [{ name, schema: parameters }] : [];
      }),
      toolChoice:
        body.tool_choice === 'REQUIRED' ? 'required' : body.tool_choice === 'NONE' ? 'none' : 'auto',
      n: 1,
      maxTokens: asNumber(body.max_tokens),
      includeUsage: true,
      operation,
      body,
    };
  },
  document(exchange) {
    const { answer, random } = exchange;
    const calls = callsOf(exchange);
    return {
      id: random.token(36),
      message: {
        role: 'assistant',
        ...(calls.length === 0 ? {} : { tool_plan: PLAN, tool_calls: calls }),
        ...(hasText(answer) ? { content: [{ type: 'text', text: said(answer) }] } : {}),
      },
      finish_reason: finishReason(answer),
      ...usageOf(answer),
    };
  },
  frames(exchange) {
    const { answer, random } = exchange;
    const start = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };
    return [
      namedFrame({ type: 'message-start', id: random.token(36), delta: { message: start } }, 'start'),
      ...textFrames(exchange),
      ...callFrames(exchange),
      namedFrame(
        { type: 'message-end', delta: { finish_reason: finishReason(answer), ...usageOf(answer) } },
        'end',
      ),
      { data: '[DONE]', role: 'end' },
    ];
  },
  errorFrame: (_exchange, message = 'internal server error'): Frame =>
    namedFrame({ type: 'message-end', delta: { error: message, finish_reason: 'ERROR' } }, 'end'),
};

const PLAN = 'I will use the tool to answer.';

type CallPart = Extract<AnswerPart, { kind: 'tool_call' }>;

export function toolCalls(answer: Answer): CallPart[] {
  return answer.parts.filter((part): part is CallPart => part.kind === 'tool_call');
}

function callsOf(exchange: Exchange): JsonObject[] {
  return toolCalls(exchange.answer).map((call) => ({
    id: callId(exchange, call.id, `${call.name}_`),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }));
}

export function hasText(answer: Answer): boolean {
  return answer.parts.some((part) => part.kind !== 'tool_call') || answer.parts.length === 0;
}

/** Cohere has no refusal part: the model refuses in its text. */
export function said(answer: Answer): string {
  return textOf(answer) + answer.parts.map((part) => (part.kind === 'refusal' ? part.text : '')).join('');
}

const REASONS: Readonly<Record<Answer['finish'], string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  content_filter: 'ERROR_TOXIC',
  refusal: 'COMPLETE',
};

/** Version 1 ends a tool call like any other answer. */
export function finishReason({ finish }: Answer, version: 1 | 2 = 2): string {
  return version === 1 && finish === 'tool_calls' ? 'COMPLETE' : REASONS[finish];
}

function usageOf(answer: Answer): JsonObject {
  return answer.usage === null ? {} : { usage: countsOf(answer.usage) };
}

/** What is billed, and what the model read and wrote. */
export function countsOf({ input, output }: { input: number; output: number }): JsonObject {
  return {
    billed_units: { input_tokens: input, output_tokens: output },
    tokens: { input_tokens: input + TEMPLATE_TOKENS, output_tokens: output },
    cached_tokens: 0,
  };
}

function textFrames({ answer, split }: Exchange): Frame[] {
  if (!hasText(answer)) return [];
  const opening = { message: { content: { type: 'text', text: '' } } };
  return [
    namedFrame({ type: 'content-start', index: 0, delta: opening }, 'start'),
    ...split(said(answer)).map((text) =>
      namedFrame({ type: 'content-delta', index: 0, delta: { message: { content: { text } } } }, 'content'),
    ),
    namedFrame({ type: 'content-end', index: 0 }, 'content'),
  ];
}

function callFrames(exchange: Exchange): Frame[] {
  const calls = toolCalls(exchange.answer);
  if (calls.length === 0) return [];
  const plan = exchange
    .split(PLAN)
    .map((piece) =>
      namedFrame({ type: 'tool-plan-delta', delta: { message: { tool_plan: piece } } }, 'content'),
    );
  return [...plan, ...callsOf(exchange).flatMap((call, index) => oneCallFrames(call, index, exchange))];
}

function oneCallFrames(call: JsonObject, index: number, { split }: Exchange): Frame[] {
  const target = asObject(call.function);
  const opening = { ...call, function: { ...target, arguments: '' } };
  return [
    namedFrame({ type: 'tool-call-start', index, delta: { message: { tool_calls: opening } } }, 'content'),
    ...split(String(target.arguments)).map((piece) => {
      const delta = { message: { tool_calls: { function: { arguments: piece } } } };
      return namedFrame({ type: 'tool-call-delta', index, delta }, 'content');
    }),
    namedFrame({ type: 'tool-call-end', index }, 'content'),
  ];
}
