import { countTokens } from '../answer.ts';
import { googleError } from '../errors/gemini.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import type { WireFormat } from './format.ts';
import { promptOf } from './gemini.ts';
import { PIXEL } from './media.ts';

const DEFAULT_DIMENSIONS = 768;

/** Google's methods that have one answer and no candidates: embeddings, predictions, batches. */
export const geminiNumbers: WireFormat = {
  check: (body, { operation }) => {
    const list =
      operation === 'predict' ? body.instances : operation === 'batchEmbedContents' ? body.requests : [body];
    return asArray(list).length > 0
      ? undefined
      : googleError(
          400,
          'INVALID_ARGUMENT',
          '* BatchEmbedContentsRequest.requests: requests is not specified\n',
        );
  },
  read: (body, target): ModelRequest => ({
    api: target.operation?.includes('mbed') === true ? 'embeddings' : 'other',
    vendor: target.vendor,
    mode: 'plain',
    model: target.deployment ?? '',
    prompt: promptOf(body),
    lastUserText: promptOf(body),
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    includeUsage: true,
    operation: target.operation,
    body,
  }),
  document: (exchange) => ANSWERS[exchange.request.operation ?? '']?.(exchange) ?? {},
};

const ANSWERS: Readonly<Record<string, (exchange: Exchange) => JsonObject>> = {
  embedContent: ({ request }) => ({
    embedding: { values: vector(promptOf(request.body), dimensions(request.body)) },
    ...(request.vendor === 'vertex_ai'
      ? { usageMetadata: { promptTokenCount: countTokens(request.prompt) } }
      : {}),
  }),
  batchEmbedContents: ({ request }) => ({
    embeddings: asArray(request.body.requests).map((item) => ({
      values: vector(promptOf(asObject(item)), dimensions(asObject(item))),
    })),
  }),
  predict: (exchange) => ({ predictions: predictions(exchange) }),
  predictLongRunning: ({ request, random }) => ({
    name: `models/${request.model}/operations/${random.token(12)}`,
  }),
  batchGenerateContent: ({ random }) => ({
    name: `batches/${random.token(24)}`,
    metadata: {
      '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
      state: 'BATCH_STATE_PENDING',
    },
  }),
};

/** Vertex AI's `predict`: pictures for prompts, vectors for texts. */
function predictions({ request }: Exchange): JsonObject[] {
  const parameters = asObject(request.body.parameters);
  return asArray(request.body.instances).flatMap((instance): JsonObject[] => {
    const { prompt, content } = asObject(instance);
    if (typeof prompt === 'string') {
      const count = asNumber(parameters.sampleCount) ?? 1;
      return Array.from({ length: count }, () => ({ mimeType: 'image/png', bytesBase64Encoded: PIXEL }));
    }
    const text = asString(content) ?? '';
    const statistics = { truncated: false, token_count: countTokens(text) };
    const size = asNumber(parameters.outputDimensionality) ?? DEFAULT_DIMENSIONS;
    return [{ embeddings: { values: vector(text, size), statistics } }];
  });
}

function dimensions(body: JsonObject): number {
  return (
    asNumber(body.outputDimensionality) ??
    asNumber(asObject(body.embedContentConfig).outputDimensionality) ??
    DEFAULT_DIMENSIONS
  );
}

function vector(text: string, size: number): number[] {
  return Array.from(embed(text, size));
}
