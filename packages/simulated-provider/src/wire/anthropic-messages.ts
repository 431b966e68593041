import type { AnswerPart } from '../answer.ts';
import { anthropicError } from '../errors/anthropic.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, isObject, parseJson, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { callId, namedFrame } from './format.ts';
import type { WireFormat } from './format.ts';

const TEXT_KEYS = new Set(['system', 'messages', 'content', 'text']);

const REQUIRED = [
  ['model', 'string'],
  ['messages', 'list'],
  ['max_tokens', 'number'],
] as const;

/** Anthropic's Messages API, also under its beta flag. */
export const anthropicMessages: WireFormat = {
  check(body, _target, requestId) {
    for (const [field, type] of REQUIRED) {
      const complaint = complaintAbout(body[field], type);
      if (complaint !== undefined) {
        return anthropicError(400, 'invalid_request_error', `${field}: ${complaint}`, requestId);
      }
    }
    return undefined;
  },
  read: (body, target): ModelRequest => {
    const format = asObject(asObject(body.output_config).format ?? body.output_format);
    const lastUser = asArray(body.messages).findLast((message) => asObject(message).role === 'user');
    return {
      api: 'messages',
      vendor: target.vendor,
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? '',
      prompt: promptOf(body),
      lastUserText: textsUnder({ content: asObject(lastUser).content }, TEXT_KEYS).join('\n'),
      format: format.type === 'json_schema' ? 'json_schema' : 'text',
      schema: format.schema,
      tools: asArray(body.tools).flatMap((tool) => {
        const { name, input_schema: schema } = asObject(tool);
        return typeof name === 'string' ? [{ name, schema }] : [];
      }),
      toolChoice: readToolChoice(body.tool_choice),
      n: 1,
      maxTokens: asNumber(body.max_tokens),
      includeUsage: true,
      body,
    };
  },
  document(exchange) {
    const { answer } = exchange;
    return {
      ...envelope(exchange),
      content: answer.parts
        .filter(isContent)
        .map((part) => block(part, callId(exchange, idOf(part), 'toolu_01'))),
      stop_reason: stopReason(exchange),
      stop_sequence: null,
      ...stopDetails(exchange),
      ...(answer.usage === null ? {} : { usage: usage(answer.usage.input, answer.usage.output) }),
    };
  },
  frames(exchange) {
    const { answer } = exchange;
    const start = {
      ...envelope(exchange),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(answer.usage === null ? {} : { usage: usage(answer.usage.input, 1) }),
    };
    const delta = { stop_reason: stopReason(exchange), stop_sequence: null, ...stopDetails(exchange) };
    const blocks = answer.parts
      .filter(isContent)
      .flatMap((part, index) => blockFrames(part, index, exchange));
    return [
      namedFrame({ type: 'message_start', message: start }, 'start'),
      ...blocks.slice(0, 1),
      namedFrame({ type: 'ping' }, 'start'),
      ...blocks.slice(1),
      namedFrame(
        {
          type: 'message_delta',
          delta,
          ...(answer.usage === null ? {} : { usage: { output_tokens: answer.usage.output } }),
        },
        'end',
      ),
      namedFrame({ type: 'message_stop' }, 'end'),
    ];
  },
};

/** All texts of a Messages request. */
export function promptOf(body: JsonObject): string {
  return textsUnder({ system: body.system, messages: body.messages }, TEXT_KEYS).join('\n');
}

function complaintAbout(value: unknown, type: 'string' | 'list' | 'number'): string | undefined {
  if (value === undefined) return 'Field required';
  if (type === 'list') {
    if (!Array.isArray(value)) return 'Input should be a valid list';
    return value.length === 0 ? 'at least one message is required' : undefined;
  }
  if (typeof value === type) return undefined;
  return `Input should be a valid ${type === 'number' ? 'integer' : 'string'}`;
}

function readToolChoice(value: unknown): ModelRequest['toolChoice'] {
  const { type, name } = asObject(value);
  if (type === 'tool' && typeof name === 'string') return { name };
  return type === 'any' ? 'required' : type === 'none' ? 'none' : 'auto';
}

function envelope(exchange: Exchange): JsonObject {
  return {
    id: `msg_01${exchange.random.token(22)}`,
    type: 'message',
    role: 'assistant',
    model: exchange.request.model,
  };
}

function usage(input: number, output: number): JsonObject {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  };
}

const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  refusal: 'refusal',
} as const;

function stopReason({ answer }: Exchange): string {
  return STOP_REASONS[answer.finish];
}

/** A refused answer keeps what was said before; the refusal itself has no block of its own. */
function stopDetails({ answer }: Exchange): JsonObject {
  if (STOP_REASONS[answer.finish] !== 'refusal') return {};
  const explanation = answer.parts.find((part) => part.kind === 'refusal')?.text ?? null;
  return { stop_details: { type: 'refusal', category: null, explanation } };
}

type ContentPart = Exclude<AnswerPart, { kind: 'refusal' }>;

function isContent(part: AnswerPart): part is ContentPart {
  return part.kind !== 'refusal' && !(part.kind === 'text' && part.text === '');
}

function idOf(part: ContentPart): string | undefined {
  return part.kind === 'tool_call' ? part.id : undefined;
}

function block(part: ContentPart, id: string): JsonObject {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  const input = parseJson(part.arguments);
  return { type: 'tool_use', id, name: part.name, input: isObject(input) ? input : {} };
}

function blockFrames(part: ContentPart, index: number, exchange: Exchange): Frame[] {
  const empty: ContentPart = part.kind === 'text' ? { ...part, text: '' } : { ...part, arguments: '{}' };
  const deltas =
    part.kind === 'text'
      ? exchange.split(part.text).map((text) => ({ type: 'text_delta', text }))
      : ['', ...exchange.split(part.arguments)].map((piece) => ({
          type: 'input_json_delta',
          partial_json: piece,
        }));
  const opening = block(empty, callId(exchange, idOf(part), 'toolu_01'));
  return [
    namedFrame({ type: 'content_block_start', index, content_block: opening }, 'start'),
    ...deltas.map((delta) => namedFrame({ type: 'content_block_delta', index, delta }, 'content')),
    namedFrame({ type: 'content_block_stop', index }, 'content'),
  ];
}
