import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { callId, namedFrame } from './format.ts';
import type { WireFormat } from './format.ts';
import { AGENT_MODEL, missing, mistralTools, said } from './mistral-chat.ts';

const TEXT_KEYS = new Set(['inputs', 'content', 'text', 'instructions', 'result']);

/** The Conversations API: a start, or an append to the conversation in the path. */
export const mistralConversations: WireFormat = {
  check: (body, target) => (target.operation === '/v1/conversations' ? missing(body, ['inputs']) : undefined),
  read: (body, target): ModelRequest => {
    const settings = asObject(body.completion_args);
    const format = asObject(settings.response_format);
    const prompt = textsUnder(body, TEXT_KEYS).join('\n') || (asString(body.inputs) ?? '');
    return {
      api: 'chat',
      vendor: 'mistral',
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? AGENT_MODEL,
      prompt,
      lastUserText: prompt,
      format: format.type === 'json_schema' ? 'json_schema' : format.type === 'json_object' ? 'json' : 'text',
      schema: asObject(format.json_schema).schema,
      tools: mistralTools(body.tools),
      toolChoice: settings.tool_choice === 'any' || settings.tool_choice === 'required' ? 'required' : 'auto',
      n: 1,
      maxTokens: asNumber(settings.max_tokens),
      includeUsage: true,
      operation: target.operation,
      body,
    };
  },
  document(exchange) {
    return {
      object: 'conversation.response',
      conversation_id: conversationId(exchange),
      outputs: exchange.answer.noChoices ? [] : outputs(exchange),
      usage: usage(exchange),
    };
  },
  frames(exchange) {
    const at = created(exchange);
    const started = { created_at: at, conversation_id: conversationId(exchange) };
    return [
      namedFrame({ type: 'conversation.response.started', ...started }, 'start'),
      ...outputs(exchange).flatMap((entry, index) => entryFrames(entry, index, exchange)),
      namedFrame({ type: 'conversation.response.done', created_at: at, usage: usage(exchange) }, 'end'),
    ];
  },
  errorFrame: (exchange, message = 'Internal server error'): Frame =>
    namedFrame(
      { type: 'conversation.response.error', created_at: created(exchange), message, code: 1000 },
      'end',
    ),
};

function conversationId({ request, random }: Exchange): string {
  const [, , , id] = (request.operation ?? '').split('/');
  return id ?? `conv_${random.token(32)}`;
}

function created(exchange: Exchange): string {
  return new Date(exchange.created * 1000).toISOString();
}

function outputs(exchange: Exchange): JsonObject[] {
  const { answer, request } = exchange;
  const common = {
    object: 'entry',
    created_at: created(exchange),
    completed_at: created(exchange),
    model: request.model,
  };
  const text = said(answer);
  const calls = asArray(answer.parts).flatMap((part): JsonObject[] => {
    const call = asObject(part);
    if (call.kind !== 'tool_call') return [];
    const ids = {
      id: callId(exchange, undefined, 'fc_'),
      tool_call_id: callId(exchange, asString(call.id), ''),
    };
    return [{ ...common, type: 'function.call', ...ids, name: call.name, arguments: call.arguments }];
  });
  if (text === '' && calls.length > 0) return calls;
  const message = { id: callId(exchange, undefined, 'msg_'), role: 'assistant', content: text };
  return [{ ...common, type: 'message.output', ...message }, ...calls];
}

function entryFrames(entry: JsonObject, index: number, exchange: Exchange): Frame[] {
  const { object: _object, completed_at: _completed, ...rest } = entry;
  const common = { ...rest, output_index: index };
  if (entry.type === 'function.call')
    return [namedFrame({ ...common, type: 'function.call.delta' }, 'content')];
  return exchange
    .split(String(entry.content))
    .map((content) =>
      namedFrame({ ...common, type: 'message.output.delta', content_index: 0, content }, 'content'),
    );
}

/** The schema of the API has no answer without counts: they are zero. */
function usage({ answer }: Exchange): JsonObject {
  const { input, output } = answer.usage ?? { input: 0, output: 0 };
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    connector_tokens: null,
  };
}
