import { textOf } from '../answer.ts';
import type { Answer, AnswerPart } from '../answer.ts';
import { unprocessable } from '../errors/mistral.ts';
import type { ErrorReply } from '../errors/kinds.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { dataFrame } from './format.ts';
import type { Target, WireFormat } from './format.ts';

const TEXT_KEYS = new Set(['messages', 'content', 'text', 'prompt', 'suffix']);
/** Model of the agents; they are named by id alone. */
export const AGENT_MODEL = 'mistral-medium-latest';
const ID_LENGTH = 32;

/** Chat, agents and fill-in-the-middle completions: three paths, one answer. */
export const mistralChat: WireFormat = {
  check: (body, target) => missing(body, requiredAt(target)),
  read: (body, target): ModelRequest => {
    const format = asObject(body.response_format);
    const lastUser = asArray(body.messages).findLast((message) => asObject(message).role === 'user');
    return {
      api: 'chat',
      vendor: 'mistral',
      mode: body.stream === true ? 'stream' : 'plain',
      model: asString(body.model) ?? AGENT_MODEL,
      prompt: textsUnder(body, TEXT_KEYS).join('\n'),
      lastUserText: textsUnder(lastUser ?? { prompt: body.prompt }, TEXT_KEYS).join('\n'),
      format: format.type === 'json_schema' ? 'json_schema' : format.type === 'json_object' ? 'json' : 'text',
      schema: asObject(format.json_schema).schema,
      tools: mistralTools(body.tools),
      toolChoice: readToolChoice(body.tool_choice),
      n: asNumber(body.n) ?? 1,
      maxTokens: asNumber(body.max_tokens),
      includeUsage: true,
      operation: target.operation,
      body,
    };
  },
  document(exchange) {
    const answer = withIds(exchange);
    return {
      ...envelope(exchange, 'chat.completion'),
      ...usageOf(exchange),
      choices: indexes(exchange).map((index) => ({
        index,
        finish_reason: finishReason(answer),
        message: { role: 'assistant', tool_calls: callsOf(answer), content: said(answer) },
      })),
    };
  },
  frames(exchange) {
    const answer = withIds(exchange);
    const head = envelope(exchange, 'chat.completion.chunk');
    const chunk = (delta: JsonObject, finish: string | null, extra: JsonObject = {}): JsonObject => ({
      ...head,
      choices: indexes(exchange).map((index) => ({ index, delta, finish_reason: finish })),
      ...extra,
    });
    const calls = callsOf(answer);
    const last = calls === null ? { content: '' } : { content: '', tool_calls: calls };
    return [
      dataFrame(chunk({ role: 'assistant', content: '' }, null), 'start'),
      ...exchange.split(said(answer)).map((content) => dataFrame(chunk({ content }, null), 'content')),
      dataFrame(chunk(last, finishReason(answer), usageOf(exchange)), 'end'),
      { data: '[DONE]', role: 'end' },
    ];
  },
  errorFrame: (_exchange, message = 'Internal server error'): Frame =>
    dataFrame({ object: 'error', message, type: 'internal_server_error', param: null, code: '1000' }, 'end'),
};

/** The complaint about the first of these fields that is not there. */
export function missing(body: JsonObject, fields: readonly string[]): ErrorReply | undefined {
  const absent = fields.filter((field) => body[field] === undefined);
  if (absent.length === 0) return undefined;
  return unprocessable(
    ...absent.map((field) => ({
      type: 'missing',
      loc: ['body', field],
      msg: 'Field required',
      input: body,
    })),
  );
}

function requiredAt({ operation }: Target): readonly string[] {
  if (operation === '/v1/fim/completions') return ['model', 'prompt'];
  return operation === '/v1/agents/completions' ? ['agent_id', 'messages'] : ['model', 'messages'];
}

export function mistralTools(value: unknown): ModelRequest['tools'] {
  return asArray(value).flatMap((tool) => {
    const { name, parameters } = asObject(asObject(tool).function);
    return typeof name === 'string' ? [{ name, schema: parameters }] : [];
  });
}

function readToolChoice(value: unknown): ModelRequest['toolChoice'] {
  if (value === 'none') return value;
  if (value === 'any' || value === 'required') return 'required';
  const name = asString(asObject(asObject(value).function).name);
  return name === undefined ? 'auto' : { name };
}

type CallPart = Extract<AnswerPart, { kind: 'tool_call' }>;

/** Every choice repeats the answer; tool calls get their ids of nine characters once. */
function withIds(exchange: Exchange): Answer {
  const parts = exchange.answer.parts.map((part) =>
    part.kind === 'tool_call' ? { ...part, id: part.id ?? exchange.random.token(9) } : part,
  );
  return { ...exchange.answer, parts };
}

function callsOf(answer: Answer): JsonObject[] | null {
  const calls = answer.parts.filter((part): part is CallPart => part.kind === 'tool_call');
  if (calls.length === 0) return null;
  return calls.map((call, index) => ({
    id: call.id,
    function: { name: call.name, arguments: call.arguments },
    index,
  }));
}

/** Mistral has no refusal part: the model refuses in its text. */
export function said(answer: Answer): string {
  return textOf(answer) + answer.parts.map((part) => (part.kind === 'refusal' ? part.text : '')).join('');
}

/** There is no reason of its own for filters. */
function finishReason({ finish }: Answer): string {
  if (finish === 'refusal') return 'stop';
  return finish === 'content_filter' ? 'error' : finish;
}

function indexes({ request, answer }: Exchange): number[] {
  return answer.noChoices ? [] : Array.from({ length: request.n }, (_, index) => index);
}

function envelope(exchange: Exchange, object: string): JsonObject {
  const { created, request, random } = exchange;
  return { id: random.token(ID_LENGTH), object, created, model: request.model };
}

export function usageOf({ answer }: Exchange): JsonObject {
  if (answer.usage === null) return {};
  const { input, output } = answer.usage;
  return { usage: { prompt_tokens: input, total_tokens: input + output, completion_tokens: output } };
}
