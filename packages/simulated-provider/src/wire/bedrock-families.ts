import { countTokens } from '../answer.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { converseEvents, blocks, readToolChoice, stopReason, toolsOf, usageOf } from './bedrock-converse.ts';
import { chatCompletions } from './chat-completions.ts';
import { embed } from './embeddings.ts';
import type { Target } from './format.ts';

/** One model vendor's own format inside `InvokeModel`. */
export interface Family {
  /** Model ids it holds for. */
  models: RegExp;
  read?(body: JsonObject, target: Target): Partial<ModelRequest>;
  document(exchange: Exchange): JsonObject;
  /** Documents of a stream; absent where the model has none. */
  chunks?(exchange: Exchange): Chunk[];
}

type Chunk = readonly [data: JsonObject, role: Frame['role']];

/** Frames of another format as chunks; whatever is no JSON (`[DONE]`) has no place here. */
function asChunks(frames: readonly Frame[] = []): Chunk[] {
  return frames.flatMap(({ data, role }) => {
    const parsed = parseJson(data);
    return parsed === undefined ? [] : [[asObject(parsed), role] as const];
  });
}

const anthropic: Family = {
  models: /anthropic\.|^claude-/,
  read: (body, target) => {
    const { format, schema, tools, toolChoice, maxTokens } = anthropicMessages.read(body, target);
    return { format, schema, tools, toolChoice, maxTokens };
  },
  document: (exchange) => asObject(anthropicMessages.document(underOwnName(exchange))),
  chunks: (exchange) => asChunks(anthropicMessages.frames?.(underOwnName(exchange))),
};

/** The answer names the model as Anthropic does: `claude-sonnet-4-5-20250929`. */
function underOwnName(exchange: Exchange): Exchange {
  const model = exchange.request.model.replace(/^.*anthropic\./, '').replace(/-v\d+(:\d+)?$/, '');
  return { ...exchange, request: { ...exchange.request, model } };
}

const nova: Family = {
  models: /amazon\.nova/,
  read: (body) => ({
    tools: toolsOf(body),
    toolChoice: readToolChoice(asObject(asObject(body.toolConfig).toolChoice)),
    maxTokens: asNumber(
      asObject(body.inferenceConfig).max_new_tokens ?? asObject(body.inferenceConfig).maxTokens,
    ),
  }),
  document: (exchange) => ({
    output: { message: { content: blocks(exchange), role: 'assistant' } },
    stopReason: stopReason(exchange),
    ...usageOf(exchange),
  }),
  chunks: (exchange) => converseEvents(exchange).map(([name, data, role]) => [{ [name]: data }, role]),
};

/** What a format with one text and one word for its end is made of. */
interface PlainShape {
  models: RegExp;
  /** Words for a normal end, for the token limit and for a filter. */
  ends: readonly [stop: string, length: string, filter: string];
  maxTokens: string;
  /** `end` is null for all chunks but the last, undefined tokens where they are not told. */
  document: (text: string, end: string | null, exchange: Exchange) => JsonObject;
  /** Default: as the document. */
  chunk?: (text: string, end: string | null, exchange: Exchange) => JsonObject;
}

/** Formats of models that continue a text: no roles, no tools. */
function plainFamily(shape: PlainShape): Family {
  const { models, ends, maxTokens } = shape;
  const endOf = ({ answer }: Exchange): string =>
    ends[answer.finish === 'length' ? 1 : answer.finish === 'content_filter' ? 2 : 0];
  const chunk = shape.chunk ?? shape.document;
  return {
    models,
    read: (body) => ({
      maxTokens: asNumber(body[maxTokens] ?? asObject(body.textGenerationConfig)[maxTokens]),
    }),
    document: (exchange) => shape.document(said(exchange), endOf(exchange), exchange),
    chunks: (exchange) => [
      ...exchange.split(said(exchange)).map((piece): Chunk => [chunk(piece, null, exchange), 'content']),
      [chunk('', endOf(exchange), exchange), 'end'],
    ],
  };
}

const said = ({ answer }: Exchange): string =>
  answer.parts.map((part) => (part.kind === 'tool_call' ? '' : part.text)).join('');
const input = ({ answer }: Exchange): number | undefined => answer.usage?.input;
const output = ({ answer }: Exchange): number | undefined => answer.usage?.output;

const titan = plainFamily({
  models: /amazon\.titan-t/,
  ends: ['FINISH', 'LENGTH', 'CONTENT_FILTERED'],
  maxTokens: 'maxTokenCount',
  document: (text, end, exchange) => ({
    inputTextTokenCount: input(exchange),
    results: [{ tokenCount: output(exchange), outputText: text, completionReason: end }],
  }),
  chunk: (text, end, exchange) => ({
    outputText: text,
    index: 0,
    totalOutputTextTokenCount: end === null ? null : output(exchange),
    completionReason: end,
    inputTextTokenCount: input(exchange),
  }),
});

const llama = plainFamily({
  models: /meta\./,
  ends: ['stop', 'length', 'stop'],
  maxTokens: 'max_gen_len',
  document: (text, end, exchange) => ({
    generation: text,
    prompt_token_count: input(exchange),
    generation_token_count: output(exchange),
    stop_reason: end,
  }),
});

const mistral = plainFamily({
  models: /mistral\.(mistral-7b|mixtral|mistral-large-2402|mistral-small)/,
  ends: ['stop', 'length', 'stop'],
  maxTokens: 'max_tokens',
  document: (text, end) => ({ outputs: [{ text, stop_reason: end }] }),
});

const deepseek = plainFamily({
  models: /deepseek\.r1/,
  ends: ['stop', 'length', 'stop'],
  maxTokens: 'max_tokens',
  document: (text, end) => ({ choices: [{ text, stop_reason: end }] }),
});

const command = plainFamily({
  models: /cohere\.command(-light)?-text/,
  ends: ['COMPLETE', 'MAX_TOKENS', 'ERROR_TOXIC'],
  maxTokens: 'max_tokens',
  document: (text, end, { requestId }) => ({
    id: requestId,
    generations: [{ id: requestId, text, finish_reason: end }],
  }),
  chunk: (text, end) =>
    end === null ? { text, is_finished: false } : { is_finished: true, finish_reason: end },
});

const commandR = plainFamily({
  models: /cohere\.command-r/,
  ends: ['COMPLETE', 'MAX_TOKENS', 'ERROR_TOXIC'],
  maxTokens: 'max_tokens',
  document: (text, end, { requestId }) => ({
    response_id: requestId,
    generation_id: requestId,
    text,
    finish_reason: end,
    chat_history: [],
  }),
  chunk: (text, end) =>
    end === null
      ? { event_type: 'text-generation', text, is_finished: false }
      : { event_type: 'stream-end', is_finished: true, finish_reason: end },
});

/** Jamba, gpt-oss, newer Mistral, DeepSeek and Qwen models: OpenAI's Chat Completions. */
const openaiForm: Family = {
  models: /ai21\.|openai\.|mistral\.|deepseek\.|qwen\.|moonshot/,
  read: (body, target) => {
    const { format, schema, tools, toolChoice, maxTokens } = chatCompletions.read(body, target);
    return { format, schema, tools, toolChoice, maxTokens };
  },
  document: (exchange) => asObject(chatCompletions.document(exchange)),
  chunks: (exchange) => asChunks(chatCompletions.frames?.(exchange)),
};

const TITAN_DIMENSIONS = 1024;

const titanEmbeddings: Family = {
  models: /amazon\.titan-e/,
  document: ({ request }) => {
    const text = asString(request.body.inputText) ?? '';
    const embedding = [...embed(text, asNumber(request.body.dimensions) ?? TITAN_DIMENSIONS)];
    return { embedding, embeddingsByType: { float: embedding }, inputTextTokenCount: countTokens(text) };
  },
};

const cohereEmbeddings: Family = {
  models: /cohere\.embed/,
  document: ({ request, requestId }) => {
    const texts = asArray(request.body.texts).map(String);
    const vectors = texts.map((text) => [...embed(text, TITAN_DIMENSIONS)]);
    return { id: requestId, texts, response_type: 'embeddings_floats', embeddings: vectors };
  },
};

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

const pictures: Family = {
  models: /amazon\.(titan-image|nova-canvas)|stability\./,
  document: () => ({ images: [PIXEL] }),
};

const FAMILIES: readonly Family[] = [
  titanEmbeddings,
  cohereEmbeddings,
  pictures,
  anthropic,
  nova,
  titan,
  llama,
  mistral,
  deepseek,
  command,
  commandR,
  openaiForm,
];

/** The format of a model; ids that say nothing (application inference profiles) get Nova's. */
export function familyOf(model: string): Family {
  return FAMILIES.find(({ models }) => models.test(model)) ?? nova;
}
