import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { cohereError } from '../errors/cohere.ts';
import { asArray, asNumber, asObject, asString, parseJson, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { countsOf, finishReason, hasText, said, toolCalls } from './cohere-chat.ts';
import { dataFrame } from './format.ts';
import type { WireFormat } from './format.ts';

const TEXT_KEYS = new Set(['preamble', 'chat_history', 'message', 'documents', 'snippet', 'prompt']);

/** One JSON object a line. */
const STREAM: WireFormat['framing'] = {
  type: 'application/stream+json',
  encode: ({ data }) => Buffer.from(`${data}\n`),
};

function request(body: JsonObject, operation: string | undefined, text: unknown): ModelRequest {
  const format = asObject(body.response_format);
  return {
    api: 'chat',
    vendor: 'cohere',
    mode: body.stream === true ? 'stream' : 'plain',
    model: asString(body.model) ?? 'command-r-plus',
    prompt: textsUnder(body, TEXT_KEYS).join('\n'),
    lastUserText: asString(text) ?? '',
    format: format.type === 'json_object' ? (format.schema === undefined ? 'json' : 'json_schema') : 'text',
    schema: format.schema,
    tools: asArray(body.tools).flatMap((tool) => {
      const { name, parameter_definitions: definitions } = asObject(tool);
      return typeof name === 'string' ? [{ name, schema: schemaOf(asObject(definitions)) }] : [];
    }),
    toolChoice: body.force_single_step === true && body.tools !== undefined ? 'required' : 'auto',
    n: asNumber(body.num_generations) ?? 1,
    maxTokens: asNumber(body.max_tokens),
    includeUsage: true,
    operation,
    body,
  };
}

const TYPES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
};

/** Version 1 describes parameters by Python's type names. */
function schemaOf(definitions: JsonObject): JsonObject {
  const entries = Object.entries(definitions).map(([name, value]) => [name, asObject(value)] as const);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, { type }]) => [name, { type: TYPES[String(type)] ?? 'string' }]),
    ),
    required: entries.flatMap(([name, { required }]) => (required === true ? [name] : [])),
  };
}

/** Chat of version 1. */
export const cohereChatV1: WireFormat = {
  framing: STREAM,
  check: (body, _target, requestId) =>
    asString(body.message) === undefined && body.tool_results === undefined
      ? cohereError(
          400,
          'invalid request: message must be at least 1 token long or tool results must be specified.',
          requestId,
        )
      : undefined,
  read: (body, { operation }) => request(body, operation, body.message),
  document: (exchange) => chatDocument(exchange),
  frames(exchange) {
    const { answer, split } = exchange;
    const document = chatDocument(exchange);
    const calls = callsOf(exchange);
    const started = { is_finished: false, event_type: 'stream-start', generation_id: document.generation_id };
    const called = { is_finished: false, event_type: 'tool-calls-generation', tool_calls: calls };
    return [
      dataFrame(started, 'start'),
      ...(hasText(answer) ? split(said(answer)) : []).map((text) =>
        dataFrame({ is_finished: false, event_type: 'text-generation', text }, 'content'),
      ),
      ...(calls.length === 0 ? [] : [dataFrame(called, 'content')]),
      dataFrame(
        {
          is_finished: true,
          event_type: 'stream-end',
          response: document,
          finish_reason: finishReason(answer, 1),
        },
        'end',
      ),
    ];
  },
  errorFrame: (exchange): Frame => {
    const response = { ...chatDocument(exchange), text: '', finish_reason: 'ERROR', meta: undefined };
    return dataFrame(
      { is_finished: true, event_type: 'stream-end', response, finish_reason: 'ERROR' },
      'end',
    );
  },
};

function chatDocument(exchange: Exchange): JsonObject {
  const { answer, random, request: asked } = exchange;
  const text = hasText(answer) ? said(answer) : '';
  const calls = callsOf(exchange);
  return {
    response_id: random.token(36),
    generation_id: random.token(36),
    text,
    chat_history: [
      { role: 'USER', message: asked.lastUserText },
      { role: 'CHATBOT', message: text },
    ],
    finish_reason: finishReason(answer, 1),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...metaOf(exchange),
  };
}

/** Arguments are an object here; text that is no JSON cannot be sent. */
function callsOf({ answer }: Exchange): JsonObject[] {
  return toolCalls(answer).map(({ name, arguments: input }) => ({
    name,
    parameters: asObject(parseJson(input)),
  }));
}

function metaOf({ answer }: Exchange): JsonObject {
  const version = { api_version: { version: '1' } };
  return { meta: answer.usage === null ? version : { ...version, ...countsOf(answer.usage) } };
}

/** Generate, the API before chat. */
export const cohereGenerate: WireFormat = {
  framing: STREAM,
  check: (body, _target, requestId) =>
    asString(body.prompt) === undefined
      ? cohereError(400, 'invalid request: prompt must be at least 1 token long.', requestId)
      : undefined,
  read: (body, { operation }) => request(body, operation, body.prompt),
  document: (exchange) => ({
    id: exchange.random.token(36),
    generations: exchange.answer.noChoices ? [] : generations(exchange),
    prompt: exchange.request.lastUserText,
    ...metaOf(exchange),
  }),
  frames(exchange) {
    const { answer, split, random } = exchange;
    return [
      ...split(said(answer)).map((text, index) =>
        dataFrame(
          { text, is_finished: false, event_type: 'text-generation' },
          index === 0 ? 'start' : 'content',
        ),
      ),
      dataFrame(
        {
          is_finished: true,
          event_type: 'stream-end',
          finish_reason: finishReason(answer, 1),
          response: {
            id: random.token(36),
            generations: generations(exchange),
            prompt: exchange.request.lastUserText,
            ...metaOf(exchange),
          },
        },
        'end',
      ),
    ];
  },
  errorFrame: (_exchange, message = 'internal server error'): Frame =>
    dataFrame({ is_finished: true, event_type: 'stream-error', finish_reason: 'ERROR', err: message }, 'end'),
};

function generations(exchange: Exchange): JsonObject[] {
  const { answer, random, request: asked } = exchange;
  return Array.from({ length: asked.n }, () => ({
    id: random.token(36),
    text: said(answer),
    finish_reason: finishReason(answer, 1),
  }));
}
