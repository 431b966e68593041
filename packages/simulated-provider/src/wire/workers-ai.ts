import { textOf } from '../answer.ts';
import { workersAiError } from '../errors/workers-ai.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, parseJson, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import { dataFrame } from './format.ts';
import { chatCompletions } from './chat-completions.ts';
import type { OwnPath, Target, WireFormat } from './format.ts';
import { PIXEL } from './media.ts';

/** Vector length of `bge-base-en-v1.5`. */
const DIMENSIONS = 768;
const TEXT_KEYS = new Set(['messages', 'content', 'text']);

/**
 * `ai/run` of Cloudflare's REST API: what goes in and comes out depends on the model, inside the envelope of the whole
 * API. Streams are server-sent events without it. Shapes: developers.cloudflare.com/workers-ai/models.
 */
const workersAi: WireFormat = {
  check: (body) =>
    [body.messages, body.prompt, body.text, body.audio, body.image].every((input) => input === undefined)
      ? workersAiError(400, 5006, "AiError: Bad input: Error: required properties at '/' are 'prompt'")
      : undefined,
  read: (body, target): ModelRequest => {
    const format = asObject(body.response_format);
    const messages = asArray(body.messages);
    const texts = typeof body.text === 'string' ? [body.text] : asArray(body.text).map(String);
    const prompt = [asString(body.prompt) ?? '', ...texts, ...textsUnder({ messages }, TEXT_KEYS)];
    const lastUser = asObject(messages.findLast((message) => asObject(message).role === 'user'));
    return {
      api: 'chat',
      vendor: 'cloudflare',
      mode: body.stream === true ? 'stream' : 'plain',
      model: modelOf(target),
      prompt: prompt.filter((text) => text !== '').join('\n'),
      lastUserText: asString(lastUser.content) ?? asString(body.prompt) ?? '',
      format: format.type === 'json_schema' ? 'json_schema' : format.type === 'json_object' ? 'json' : 'text',
      schema: format.json_schema,
      tools: asArray(body.tools).flatMap((tool) => {
        const declared = asObject(asObject(tool).function ?? tool);
        return typeof declared.name === 'string'
          ? [{ name: declared.name, schema: declared.parameters }]
          : [];
      }),
      toolChoice: 'auto',
      n: 1,
      maxTokens: asNumber(body.max_tokens),
      includeUsage: true,
      body,
    };
  },
  document: (exchange) => ({ result: resultOf(exchange), success: true, errors: [], messages: [] }),
  frames: (exchange) => [
    ...exchange
      .split(textOf(exchange.answer))
      .map((response, index) => dataFrame({ response }, index === 0 ? 'start' : 'content')),
    dataFrame({ response: '', ...toolCalls(exchange), ...usageOf(exchange) }, 'end'),
    { data: '[DONE]', role: 'end' },
  ],
};

const RUN = /^\/client\/v4\/accounts\/[^/]+\/ai\/run\/(.+)$/;

/** Models under `run`, and the part that speaks OpenAI's protocol. */
export const cloudflarePaths: readonly OwnPath[] = [
  { path: RUN, api: 'chat', format: workersAi },
  {
    path: /^\/client\/v4\/accounts\/[^/]+\/ai\/v1\/chat\/completions$/,
    api: 'chat',
    format: chatCompletions,
  },
];

function modelOf({ operation }: Target): string {
  return decodeURIComponent(RUN.exec(operation ?? '')?.[1] ?? '');
}

function resultOf(exchange: Exchange): JsonObject {
  const { request, answer } = exchange;
  const { body } = request;
  if (request.model.includes('flux')) return { image: PIXEL };
  if (body.audio !== undefined) return { text: textOf(answer), word_count: 1 };
  if (body.target_lang !== undefined) return { translated_text: textOf(answer) };
  if (body.text !== undefined) {
    const texts = typeof body.text === 'string' ? [body.text] : asArray(body.text).map(String);
    return {
      shape: [texts.length, DIMENSIONS],
      data: texts.map((text) => [...embed(text, DIMENSIONS)]),
      pooling: 'mean',
    };
  }
  const text = textOf(answer);
  // With a schema the answer comes parsed.
  const response = request.format === 'text' ? text : (parseJson(text) ?? text);
  return { response, ...toolCalls(exchange), ...usageOf(exchange) };
}

function toolCalls({ answer }: Exchange): JsonObject {
  const calls = answer.parts.flatMap((part) =>
    part.kind === 'tool_call'
      ? [{ name: part.name, arguments: parseJson(part.arguments) ?? part.arguments }]
      : [],
  );
  return calls.length === 0 ? {} : { tool_calls: calls };
}

function usageOf({ answer }: Exchange): JsonObject {
  if (answer.usage === null) return {};
  const { input, output } = answer.usage;
  return { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } };
}
