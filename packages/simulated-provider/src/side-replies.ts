import { countTokens } from './answer.ts';
import { anthropicError } from './errors/anthropic.ts';
import { invalidSubscriptionKey } from './errors/azure.ts';
import { awsError, missingAwsCredentials } from './errors/bedrock.ts';
import { chromaError } from './errors/chroma.ts';
import { googleError, missingGoogleCredentials } from './errors/gemini.ts';
import { jsonReply } from './errors/kinds.ts';
import type { ErrorReply } from './errors/kinds.ts';
import { huggingfaceError } from './errors/huggingface.ts';
import { ollamaError } from './errors/ollama.ts';
import { openaiError } from './errors/openai.ts';
import { pineconeError } from './errors/pinecone.ts';
import { replicateError } from './errors/replicate.ts';
import { workersAiError } from './errors/workers-ai.ts';
import type { Vendor } from './exchange.ts';
import type { JsonObject } from './json.ts';
import type { RequestRecord } from './request-log.ts';
import { promptOf } from './wire/anthropic-messages.ts';
import { googleTokenCount } from './wire/gemini.ts';
import { GRPC, grpcError } from './wire/grpc.ts';
import { unparseableBody } from './wire/openai-checks.ts';

/** Some models to list; requests may name any other. */
const MODELS: Readonly<Record<Vendor, readonly string[]>> = {
  openai: [
    'gpt-4.1',
    'gpt-4.1-mini',
    'gpt-4o',
    'gpt-4o-mini',
    'text-embedding-3-small',
    'text-embedding-3-large',
  ],
  azure: ['gpt-4.1', 'gpt-4o', 'text-embedding-3-small'],
  anthropic: ['claude-opus-4-8', 'claude-sonnet-4-6', 'claude-haiku-4-5-20251001'],
  groq: ['llama-3.3-70b-versatile', 'openai/gpt-oss-120b'],
  gemini: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-embedding-001'],
  vertex_ai: ['gemini-2.5-pro', 'gemini-2.5-flash'],
  mistral: ['mistral-large-latest', 'mistral-embed'],
  cohere: ['command-a-03-2025', 'embed-v4.0', 'rerank-v3.5'],
  bedrock: [],
  anthropic_vertex: [],
  anthropic_foundry: [],
  ollama: [],
  huggingface: ['meta-llama/Llama-3.3-70B-Instruct', 'openai/gpt-oss-120b'],
  replicate: ['meta/meta-llama-3-70b-instruct'],
  cloudflare: ['@cf/meta/llama-3.3-70b-instruct-fp8-fast'],
  pinecone: [],
  chroma: [],
  qdrant: [],
  weaviate: [],
  milvus: [],
};
const TEXT = { 'content-type': 'text/plain' };
const MODEL_CREATED = 1_715_367_049;

export function modelsReply(id: string | undefined, vendor: Vendor, requestId: string): ErrorReply {
  const models = MODELS[vendor].map((name) => modelDocument(name, vendor));
  if (id !== undefined) {
    const index = MODELS[vendor].indexOf(id);
    return index < 0 ? unknownModel(id, vendor, requestId) : jsonReply(200, models[index]);
  }
  if (isGoogle(vendor) || vendor === 'cohere') return jsonReply(200, { models });
  if (vendor !== 'anthropic') return jsonReply(200, { object: 'list', data: models });
  const ids = { first_id: MODELS.anthropic.at(0), last_id: MODELS.anthropic.at(-1) };
  return jsonReply(200, { data: models, has_more: false, ...ids });
}

function isGoogle(vendor: Vendor): vendor is 'gemini' | 'vertex_ai' {
  return vendor === 'gemini' || vendor === 'vertex_ai';
}

function modelDocument(id: string, vendor: Vendor): JsonObject {
  if (vendor === 'cohere')
    return { name: id, endpoints: ['chat'], finetuned: false, context_length: 128_000 };
  if (vendor === 'mistral')
    return {
      id,
      object: 'model',
      type: 'base',
      created: MODEL_CREATED,
      owned_by: 'mistralai',
      capabilities: {
        completion_chat: true,
        completion_fim: false,
        function_calling: true,
        fine_tuning: false,
      },
    };
  if (isGoogle(vendor)) return { name: `models/${id}`, displayName: id, inputTokenLimit: 1_048_576 };
  if (vendor !== 'anthropic') return { id, object: 'model', created: MODEL_CREATED, owned_by: 'system' };
  return { type: 'model', id, display_name: id, created_at: '2025-09-29T00:00:00Z' };
}

function unknownModel(id: string, vendor: Vendor, requestId: string): ErrorReply {
  if (vendor === 'anthropic') return anthropicError(404, 'not_found_error', `model: ${id}`, requestId);
  return openaiError(404, {
    message: `The model '${id}' does not exist`,
    type: 'invalid_request_error',
    param: 'model',
    code: 'model_not_found',
  });
}

export function storedResponseReply(stored: ReadonlyMap<string, JsonObject>, id: string): ErrorReply {
  const document = stored.get(id);
  if (document !== undefined) return jsonReply(200, document);
  return openaiError(404, { message: `Response with id '${id}' not found.`, type: 'invalid_request_error' });
}

export function countTokensReply(body: JsonObject, vendor: Vendor): ErrorReply {
  if (isGoogle(vendor)) return jsonReply(200, googleTokenCount(body));
  return jsonReply(200, { input_tokens: countTokens(promptOf(body)) });
}

export function notFound({ method, path, requestId }: RequestRecord, vendor: Vendor): ErrorReply {
  if (vendor === 'anthropic') return anthropicError(404, 'not_found_error', 'Not Found', requestId);
  if (vendor === 'ollama') return { ...jsonReply(404, ''), headers: TEXT, body: '404 page not found' };
  if (vendor === 'huggingface') return huggingfaceError(404, 'Not Found');
  if (vendor === 'replicate')
    return replicateError(404, undefined, 'The requested resource could not be found.');
  if (vendor === 'cloudflare') return workersAiError(404, 7003, `Could not route to ${path}`);
  if (vendor === 'bedrock')
    return awsError(404, 'UnknownOperationException', 'Unable to determine service/operation name');
  if (vendor === 'mistral') return jsonReply(404, { message: 'no Route matched with those values' });
  if (vendor === 'cohere') return jsonReply(404, { message: 'not found' });
  if (vendor === 'pinecone') return pineconeError(404, 5, 'Not Found');
  if (vendor === 'chroma') return chromaError(404, 'NotFoundError', 'Not Found');
  if (vendor === 'weaviate' || vendor === 'milvus')
    return grpcError(GRPC.UNIMPLEMENTED, `unknown method ${path}`);
  if (vendor === 'qdrant') return { ...jsonReply(404, ''), headers: TEXT, body: '' };
  if (isGoogle(vendor)) return googleError(404, 'NOT_FOUND', 'Requested entity was not found.');
  if (vendor === 'azure') return jsonReply(404, { error: { code: '404', message: 'Resource not found' } });
  return openaiError(404, { message: `Invalid URL (${method} ${path})`, type: 'invalid_request_error' });
}

export function invalidBody(vendor: Vendor, requestId: string): ErrorReply {
  if (isGoogle(vendor))
    return googleError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected end of string.');
  if (vendor === 'ollama') return ollamaError(400, 'missing request body');
  if (vendor === 'replicate') return replicateError(400, 'Bad request', 'JSON parse error');
  if (vendor === 'cloudflare') return workersAiError(400, 5006, 'AiError: Bad input');
  if (vendor !== 'anthropic') return unparseableBody();
  const message = 'The request body is not valid JSON';
  return anthropicError(400, 'invalid_request_error', message, requestId);
}

/** Servers that ask for no key as they are installed. */
const OPEN: ReadonlySet<Vendor> = new Set(['ollama', 'chroma', 'qdrant', 'weaviate', 'milvus']);

/** Any key is a good key; none at all is refused. */
export function missingCredentials(record: RequestRecord, vendor: Vendor): ErrorReply | undefined {
  const { headers, requestId } = record;
  const bearer = /^Bearer \S+/.test(headers.authorization?.toString() ?? '');
  if (isGoogle(vendor)) {
    const key = headers['x-goog-api-key'] ?? record.query.get('key');
    return bearer || key ? undefined : missingGoogleCredentials(vendor);
  }
  if (vendor === 'anthropic') {
    if (!bearer && !headers['x-api-key']) {
      return anthropicError(401, 'authentication_error', 'x-api-key header is required', requestId);
    }
    if (headers['anthropic-version']) return undefined;
    return anthropicError(400, 'invalid_request_error', 'anthropic-version: header is required', requestId);
  }
  if (vendor === 'bedrock') return headers.authorization ? undefined : missingAwsCredentials();
  if (bearer || headers['api-key'] || headers['x-api-key'] || OPEN.has(vendor)) return undefined;
  if (vendor === 'huggingface') return huggingfaceError(401, 'Invalid username or password.');
  if (vendor === 'replicate')
    return replicateError(401, 'Unauthenticated', 'You did not pass an authentication token');
  if (vendor === 'cloudflare')
    return headers['x-auth-key']
      ? undefined
      : workersAiError(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers');
  if (vendor === 'mistral') return jsonReply(401, { detail: 'Unauthorized' });
  if (vendor === 'cohere') return jsonReply(401, { message: 'no api key supplied' });
  if (vendor === 'azure') return invalidSubscriptionKey();
  return openaiError(401, {
    message:
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
    type: 'invalid_request_error',
  });
}
