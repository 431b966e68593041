import { countTokens, textOf } from '../answer.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import type { OwnPath, WireFormat } from './format.ts';
import { mistralChat, missing } from './mistral-chat.ts';
import { mistralConversations } from './mistral-conversations.ts';

const EMBED_DIMENSIONS = 1024;
const TEXT_KEYS = new Set(['input', 'content', 'text', 'messages']);

const embeddings: WireFormat = {
  check: (body) => missing(body, ['model', 'input']),
  read: (body, { operation }) => simpleRequest('embeddings', body, operation),
  document({ request, random }) {
    const inputs = inputsOf(request.body.input);
    const tokens = inputs.reduce((total, text) => total + countTokens(text), 0);
    const dimensions = asNumber(request.body.output_dimension) ?? EMBED_DIMENSIONS;
    return {
      id: random.token(32),
      object: 'list',
      data: inputs.map((text, index) => ({
        object: 'embedding',
        embedding: Array.from(embed(text, dimensions)),
        index,
      })),
      model: request.model,
      usage: { prompt_tokens: tokens, total_tokens: tokens, completion_tokens: 0 },
    };
  },
};

type Operation = (exchange: Exchange) => JsonObject;

const moderation: Operation = ({ request, random }) => ({
  id: random.token(32),
  model: request.model,
  results: resultsOf(request, () => ({
    categories: { sexual: false, hate_and_discrimination: false },
    category_scores: { sexual: 0.0001, hate_and_discrimination: 0.0002 },
  })),
});

const classification: Operation = ({ request, random }) => ({
  id: random.token(32),
  model: request.model,
  results: resultsOf(request, () => ({ sentiment: { scores: { positive: 0.9, negative: 0.1 } } })),
});

/** Operations with one answer and nothing to stream, by path. */
const OTHER: Readonly<Record<string, Operation>> = {
  '/v1/moderations': moderation,
  '/v1/chat/moderations': moderation,
  '/v1/classifications': classification,
  '/v1/chat/classifications': classification,
  '/v1/ocr': ({ request, answer }) => ({
    pages: [
      { index: 0, markdown: textOf(answer), images: [], dimensions: { dpi: 200, height: 2200, width: 1700 } },
    ],
    model: request.model,
    usage_info: { pages_processed: 1, doc_size_bytes: 3002 },
  }),
  '/v1/batch/jobs': ({ request, random, created }) => ({
    id: `batch_${random.token(24)}`,
    object: 'batch',
    input_files: asArray(request.body.input_files),
    endpoint: request.body.endpoint,
    model: request.model,
    errors: [],
    status: 'QUEUED',
    created_at: created,
    total_requests: 0,
    completed_requests: 0,
    succeeded_requests: 0,
    failed_requests: 0,
  }),
  '/v1/audio/transcriptions': ({ answer, request }) => ({
    model: request.model,
    text: textOf(answer),
    language: 'en',
    segments: [],
    usage: { prompt_audio_seconds: 4, prompt_tokens: 5, total_tokens: 95, completion_tokens: 90 },
  }),
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '/v1/ocr': ['document'],
  '/v1/batch/jobs': ['endpoint'],
};

/** A body with a recording in it is no JSON, so that nothing is known of what it asks for. */
const other: WireFormat = {
  check: (body, { operation = '' }) => missing(body, REQUIRED[operation] ?? []),
  read: (body, { operation }) => simpleRequest('other', body, operation),
  document: (exchange) => OTHER[exchange.request.operation ?? '']?.(exchange) ?? {},
};

function simpleRequest(
  api: 'embeddings' | 'other',
  body: JsonObject,
  operation: string | undefined,
): ModelRequest {
  const prompt = inputsOf(body.input).join('\n');
  return {
    api,
    vendor: 'mistral',
    mode: 'plain',
    model: asString(body.model) ?? 'voxtral-mini-latest',
    prompt,
    lastUserText: prompt,
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    includeUsage: true,
    operation,
    body,
  };
}

function inputsOf(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  return asArray(input).map((item) =>
    typeof item === 'string' ? item : textsUnder(item, TEXT_KEYS).join('\n'),
  );
}

function resultsOf(request: ModelRequest, make: () => JsonObject): JsonObject[] {
  return Array.from({ length: Math.max(1, inputsOf(request.body.input).length) }, make);
}

/** Paths of Mistral's API (https://docs.mistral.ai/api), below the base of the server. */
export const mistralPaths: readonly OwnPath[] = [
  { path: /^\/v1\/(?:(?:agents|chat|fim)\/)completions$/, api: 'chat', format: mistralChat },
  { path: /^\/v1\/conversations(?:\/[^/]+)?$/, api: 'chat', format: mistralConversations },
  { path: /^\/v1\/embeddings$/, api: 'embeddings', format: embeddings },
  {
    path: /^\/v1\/(?:(?:chat\/)?(?:moderations|classifications)|ocr|batch\/jobs|audio\/transcriptions)$/,
    api: 'other',
    format: other,
  },
];
