import type { AnswerPart } from '../answer.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { HEX } from '../random.ts';
import { callId, namedFrame } from './format.ts';
import type { WireFormat } from './format.ts';
import { missingParameter } from './openai-checks.ts';

const TEXT_KEYS = new Set(['input', 'instructions', 'content', 'text', 'output', 'arguments']);

/** OpenAI's Responses API. */
export const responses: WireFormat = {
  check(body, target) {
    if (target.deployment === undefined && asString(body.model) === undefined)
      return missingParameter('model');
    return body.input === undefined ? missingParameter('input') : undefined;
  },
  read: (body, target): ModelRequest => {
    const format = asObject(asObject(body.text).format);
    return {
      api: 'responses',
      vendor: target.vendor,
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? target.deployment ?? '',
      prompt: textsUnder({ instructions: body.instructions, input: body.input }, TEXT_KEYS).join('\n'),
      lastUserText: lastUserText(body.input),
      format: format.type === 'json_schema' ? 'json_schema' : format.type === 'json_object' ? 'json' : 'text',
      schema: format.schema,
      tools: asArray(body.tools).flatMap((tool) => {
        const { type, name, parameters } = asObject(tool);
        return type === 'function' && typeof name === 'string' ? [{ name, schema: parameters }] : [];
      }),
      toolChoice: readToolChoice(body.tool_choice),
      n: 1,
      maxTokens: asNumber(body.max_output_tokens),
      includeUsage: true,
      body,
    };
  },
  document: (exchange) => finished(exchange, createDraft(exchange)),
  frames(exchange) {
    const draft = createDraft(exchange);
    let sequence = 0;
    const frame = (event: { type: string } & JsonObject, role: Frame['role']): Frame => {
      const { type, ...rest } = event;
      return namedFrame({ type, sequence_number: sequence++, ...rest }, role);
    };
    const started = inProgress(exchange, draft);
    const last = finished(exchange, draft);
    return [
      frame({ type: 'response.created', response: started }, 'start'),
      frame({ type: 'response.in_progress', response: started }, 'start'),
      ...draft.items
        .flatMap((item, index) => itemEvents(item, index, exchange, index === draft.items.length - 1))
        .map((event) => frame(event, 'content')),
      frame({ type: `response.${String(last.status)}`, response: last }, 'end'),
    ];
  },
};

interface Item {
  id: string;
  part: AnswerPart;
  callId: string;
}

interface Draft {
  id: string;
  items: readonly Item[];
}

type ResponseEvent = { type: string } & JsonObject;

function lastUserText(input: unknown): string {
  if (typeof input === 'string') return input;
  const last = asArray(input).findLast((item) => asObject(item).role === 'user');
  return textsUnder(last, TEXT_KEYS).join('\n');
}

function readToolChoice(value: unknown): ModelRequest['toolChoice'] {
  if (value === 'none' || value === 'required') return value;
  const name = asString(asObject(value).name);
  return name === undefined ? 'auto' : { name };
}

function createDraft(exchange: Exchange): Draft {
  const { answer, random } = exchange;
  const parts = answer.noChoices || answer.failure ? [] : answer.parts;
  const items = parts.map((part) => ({
    id: `${part.kind === 'tool_call' ? 'fc' : 'msg'}_${random.token(48, HEX)}`,
    part,
    callId: part.kind === 'tool_call' ? callId(exchange, part.id, 'call_') : '',
  }));
  return { id: `resp_${random.token(48, HEX)}`, items };
}

function inProgress(exchange: Exchange, draft: Draft): JsonObject {
  const { body, model } = exchange.request;
  return {
    id: draft.id,
    object: 'response',
    created_at: exchange.created,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: null,
    model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: null,
    reasoning: { effort: null, summary: null },
    safety_identifier: null,
    service_tier: 'auto',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_logprobs: 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
    usage: null,
    user: null,
    metadata: body.metadata ?? {},
  };
}

function finished(exchange: Exchange, draft: Draft): JsonObject {
  const { answer } = exchange;
  const reason = incompleteReason(exchange);
  const status = answer.failure ? 'failed' : reason === null ? 'completed' : 'incomplete';
  return {
    ...inProgress(exchange, draft),
    status,
    error: answer.failure ?? null,
    incomplete_details: reason === null ? null : { reason },
    output: draft.items.map((item, index) =>
      itemDocument(item, index === draft.items.length - 1 && reason !== null ? 'incomplete' : 'completed'),
    ),
    service_tier: 'default',
    usage: answer.failure || answer.usage === null ? null : usage(answer.usage),
  };
}

function incompleteReason({ answer }: Exchange): string | null {
  if (answer.finish === 'length') return 'max_output_tokens';
  return answer.finish === 'content_filter' ? 'content_filter' : null;
}

function usage({ input, output }: { input: number; output: number }): JsonObject {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

function itemDocument({ id, part, callId: call }: Item, status: string): JsonObject {
  if (part.kind === 'tool_call') {
    return { id, type: 'function_call', status, arguments: part.arguments, call_id: call, name: part.name };
  }
  return { id, type: 'message', status, content: [contentPart(part.kind, part.text)], role: 'assistant' };
}

function contentPart(kind: 'text' | 'refusal', text: string): JsonObject {
  if (kind === 'refusal') return { type: 'refusal', refusal: text };
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

function itemEvents(item: Item, index: number, exchange: Exchange, isLast: boolean): ResponseEvent[] {
  const cut = isLast && incompleteReason(exchange) !== null;
  const done: ResponseEvent = {
    type: 'response.output_item.done',
    output_index: index,
    item: itemDocument(item, cut ? 'incomplete' : 'completed'),
  };
  const events = item.part.kind === 'tool_call' ? callEvents : messageEvents;
  return [...events(item, index, exchange.split), done];
}

function callEvents(item: Item, index: number, split: (text: string) => string[]): ResponseEvent[] {
  const part = item.part as Extract<AnswerPart, { kind: 'tool_call' }>;
  const where = { item_id: item.id, output_index: index };
  const type = 'response.function_call_arguments';
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: itemDocument({ ...item, part: { ...part, arguments: '' } }, 'in_progress'),
    },
    ...split(part.arguments).map((delta) => ({ type: `${type}.delta`, ...where, delta })),
    { type: `${type}.done`, ...where, arguments: part.arguments },
  ];
}

function messageEvents(item: Item, index: number, split: (text: string) => string[]): ResponseEvent[] {
  const part = item.part as Exclude<AnswerPart, { kind: 'tool_call' }>;
  const where = { item_id: item.id, output_index: index, content_index: 0 };
  const refusal = part.kind === 'refusal';
  const type = refusal ? 'response.refusal' : 'response.output_text';
  const logprobs = refusal ? {} : { logprobs: [] };
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: { ...itemDocument(item, 'in_progress'), content: [] },
    },
    { type: 'response.content_part.added', ...where, part: contentPart(part.kind, '') },
    ...split(part.text).map((delta) => ({ type: `${type}.delta`, ...where, delta, ...logprobs })),
    { type: `${type}.done`, ...where, [refusal ? 'refusal' : 'text']: part.text, ...logprobs },
    { type: 'response.content_part.done', ...where, part: contentPart(part.kind, part.text) },
  ];
}
