import type { AnswerPart } from '../answer.ts';
import { jsonReply } from '../errors/kinds.ts';
import type { ErrorReply } from '../errors/kinds.ts';
import { JSON_TYPE, ollamaError } from '../errors/ollama.ts';
import type { Exchange, Frame, Framing, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import { dataFrame } from './format.ts';
import type { OwnPath, Target, WireFormat } from './format.ts';

/** Vector length of `nomic-embed-text`. */
const DIMENSIONS = 768;
const NANOSECONDS = 1_000_000;

/** Each handler has its own way to say so. */
const NO_MODEL: Readonly<Record<string, () => ErrorReply>> = {
  chat: () => ollamaError(400, 'model is required'),
  generate: () => ollamaError(404, "model '' not found"),
  embed: () => ollamaError(500, 'unqualified name: registry.ollama.ai/library/!MISSING!:latest'),
  embeddings: () => ollamaError(400, 'model is required'),
};

/** One JSON text a line. */
const ndjson: Framing = {
  type: 'application/x-ndjson',
  encode: ({ data }) => Buffer.from(`${data}\n`),
};

/**
 * Ollama's own API: one JSON object a line, the last one with `done`. Field names, their order, status codes and wording
 * follow the server's source (github.com/ollama/ollama 0.17.4, `server/routes.go`, `api/types.go`).
 */
const ollama: WireFormat = {
  framing: ndjson,
  headers: ({ request }): Record<string, string> => (request.mode === 'plain' ? { ...JSON_TYPE } : {}),
  check(body, target) {
    return asString(body.model) ? undefined : NO_MODEL[operationOf(target)]?.();
  },
  read: (body, target): ModelRequest => {
    const messages = asArray(body.messages).map(asObject);
    const lastUser = messages.findLast(({ role }) => role === 'user');
    const prompt = promptOf(body, messages);
    const operation = operationOf(target);
    return {
      api: operation.startsWith('embed') ? 'embeddings' : 'chat',
      vendor: 'ollama',
      // Streams unless told not to; embeddings have nothing to stream, nor has a model that is only loaded.
      mode:
        body.stream === false || operation.startsWith('embed') || loadsOnly(operation, body)
          ? 'plain'
          : 'stream',
      model: asString(body.model) ?? '',
      prompt,
      lastUserText: asString(lastUser?.content) ?? prompt,
      format:
        typeof body.format === 'object' && body.format !== null
          ? 'json_schema'
          : body.format === 'json'
            ? 'json'
            : 'text',
      schema: typeof body.format === 'object' ? body.format : undefined,
      tools: asArray(body.tools).flatMap((tool) => {
        const { name, parameters } = asObject(asObject(tool).function);
        return typeof name === 'string' ? [{ name, schema: parameters }] : [];
      }),
      toolChoice: 'auto',
      n: 1,
      maxTokens: asNumber(asObject(body.options).num_predict),
      includeUsage: true,
      operation,
      body,
    };
  },
  document(exchange) {
    const { request } = exchange;
    if (request.operation === 'embed') return embedDocument(exchange);
    if (request.operation === 'embeddings') return { embedding: [...embed(request.prompt, DIMENSIONS)] };
    if (loadsOnly(request.operation, request.body))
      return { ...line(exchange, []), done: true, done_reason: 'load' };
    return { ...line(exchange, exchange.answer.parts), ...ending(exchange) };
  },
  frames(exchange) {
    const pieces = exchange.answer.parts.flatMap((part): AnswerPart[] =>
      part.kind === 'tool_call'
        ? [part]
        : exchange.split(part.text).map((text): AnswerPart => ({ kind: 'text', text })),
    );
    return [
      ...pieces.map((part, index): Frame =>
        dataFrame({ ...line(exchange, [part]), done: false }, index === 0 ? 'start' : 'content'),
      ),
      dataFrame({ ...line(exchange, []), ...ending(exchange) }, 'end'),
    ];
  },
  errorFrame: (_exchange, message) =>
    dataFrame(
      { error: message ?? 'an error was encountered while running the model: unexpected EOF' },
      'end',
    ),
};

export const ollamaPaths: readonly OwnPath[] = [
  { path: /^\/api\/(?:chat|generate)$/, api: 'chat', format: ollama },
  { path: /^\/api\/embed(?:dings)?$/, api: 'embeddings', format: ollama },
];

/** Without messages or a prompt the server loads the model and says so. */
function loadsOnly(operation: string | undefined, { messages, prompt }: JsonObject): boolean {
  if (operation === 'chat') return asArray(messages).length === 0;
  return operation === 'generate' && !asString(prompt);
}

function operationOf({ operation }: Target): string {
  return operation?.slice('/api/'.length) ?? '';
}

function promptOf(body: JsonObject, messages: readonly JsonObject[]): string {
  const inputs = asArray(body.input).map(String);
  const texts = [body.system, body.prompt, body.input, ...inputs, ...messages.map(({ content }) => content)];
  return texts.filter((text) => typeof text === 'string').join('\n');
}

function line({ request, created }: Exchange, parts: readonly AnswerPart[]): JsonObject {
  const head = { model: request.model, created_at: new Date(created * 1000).toISOString() };
  const text = parts.map((part) => (part.kind === 'tool_call' ? '' : part.text)).join('');
  if (request.operation === 'generate') return { ...head, response: text };
  const calls = parts.flatMap((part, index) => (part.kind === 'tool_call' ? [toolCall(part, index)] : []));
  const message = { role: 'assistant', content: text, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
  return { ...head, message };
}

function toolCall(part: Extract<AnswerPart, { kind: 'tool_call' }>, index: number): JsonObject {
  const input = parseJson(part.arguments);
  return {
    ...(part.id === undefined ? {} : { id: part.id }),
    function: { index, name: part.name, arguments: asObject(input) },
  };
}

/** Tool calls end with `stop` too; durations are nanoseconds. */
function ending({ answer, request }: Exchange): JsonObject {
  return {
    done: true,
    done_reason: answer.finish === 'length' ? 'length' : 'stop',
    // Token ids, with which an older way of chatting goes on.
    ...(request.operation === 'generate' ? { context: [1, 2, 3] } : {}),
    total_duration: 412 * NANOSECONDS,
    load_duration: 96 * NANOSECONDS,
    ...(answer.usage === null
      ? {}
      : {
          prompt_eval_count: answer.usage.input,
          prompt_eval_duration: 41 * NANOSECONDS,
          eval_count: answer.usage.output,
          eval_duration: 270 * NANOSECONDS,
        }),
  };
}

function embedDocument({ request, answer }: Exchange): JsonObject {
  const { body } = request;
  const inputs = typeof body.input === 'string' ? [body.input] : asArray(body.input).map(String);
  const size = asNumber(body.dimensions) ?? DIMENSIONS;
  return {
    model: request.model,
    embeddings: inputs.map((text) => [...embed(text, size)]),
    total_duration: 31 * NANOSECONDS,
    load_duration: 12 * NANOSECONDS,
    ...(answer.usage === null ? {} : { prompt_eval_count: answer.usage.input }),
  };
}

/** `GET` paths that tell about the server, in the words of a fresh one without models. */
export function ollamaStatus(path: string): ErrorReply | undefined {
  switch (path) {
    case '/ollama/api/version':
      return jsonReply(200, { version: '0.17.4' }, JSON_TYPE);
    case '/ollama/api/tags':
    case '/ollama/api/ps':
      return jsonReply(200, { models: [] }, JSON_TYPE);
    default:
      return undefined;
  }
}
