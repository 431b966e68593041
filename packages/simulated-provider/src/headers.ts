import { resetTime } from './errors/anthropic.ts';
import type { Vendor } from './exchange.ts';
import { HEX, uuid } from './random.ts';
import type { Random } from './random.ts';

/** A request id in the vendor's form. */
export function createRequestId(vendor: Vendor, random: Random): string {
  switch (vendor) {
    case 'openai':
      return `req_${random.token(32, HEX)}`;
    case 'azure':
      return uuid(random);
    case 'anthropic':
      return `req_011C${random.token(20)}`;
    case 'groq':
      return `req_01${random.token(24, CROCKFORD)}`;
    case 'gemini':
    case 'vertex_ai':
      return random.token(22);
    case 'mistral':
    case 'cohere':
    case 'bedrock':
    case 'anthropic_foundry':
      return uuid(random);
    case 'anthropic_vertex':
      return `req_vrtx_011C${random.token(20)}`;
    case 'ollama':
      return '';
    case 'huggingface':
      return `Root=1-${random.token(8, HEX)}-${random.token(24, HEX)}`;
    case 'replicate':
      return random.token(26, CROCKFORD);
    case 'pinecone':
      return random.token(19, '0123456789');
    case 'chroma':
      return random.token(32, HEX);
    case 'qdrant':
    case 'weaviate':
    case 'milvus':
      return '';
    case 'cloudflare':
      return `${random.token(16, HEX)}-AMS`;
  }
}

/** Groq's ids are ULIDs in lower case. */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

const REQUEST_LIMITS = {
  openai: {
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-requests': '9999',
    'x-ratelimit-remaining-tokens': '1999983',
    'x-ratelimit-reset-requests': '6ms',
    'x-ratelimit-reset-tokens': '0s',
  },
  groq: {
    'x-ratelimit-limit-requests': '14400',
    'x-ratelimit-limit-tokens': '18000',
    'x-ratelimit-remaining-requests': '14370',
    'x-ratelimit-remaining-tokens': '17997',
    'x-ratelimit-reset-requests': '2m59.56s',
    'x-ratelimit-reset-tokens': '7.66s',
  },
  mistral: { 'x-ratelimitbysize-limit-minute': '500000', 'x-ratelimitbysize-remaining-minute': '467999' },
  cohere: { 'x-endpoint-monthly-call-limit': '1000', 'x-trial-endpoint-call-remaining': '39' },
  azure: { 'x-ratelimit-remaining-requests': '119', 'x-ratelimit-remaining-tokens': '119983' },
} as const;

/** Headers that the vendor puts on every reply, good or bad. */
export function commonHeaders(vendor: Vendor, requestId: string, now: number): Record<string, string> {
  switch (vendor) {
    case 'openai':
      return {
        'x-request-id': requestId,
        'openai-organization': 'simulated-organization',
        'openai-processing-ms': '12',
        'openai-version': '2020-10-01',
        ...REQUEST_LIMITS.openai,
      };
    case 'azure':
      return {
        'x-request-id': requestId,
        'apim-request-id': requestId,
        'x-ms-region': 'Sweden Central',
        ...REQUEST_LIMITS.azure,
      };
    case 'anthropic':
      return {
        'request-id': requestId,
        'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
        ...anthropicLimits(now),
      };
    case 'groq':
      return { 'x-request-id': requestId, 'x-groq-region': 'us-west-1', ...REQUEST_LIMITS.groq };
    case 'gemini':
    case 'vertex_ai':
      return { 'server-timing': 'gfet4t7; dur=12', vary: 'Origin, X-Origin, Referer' };
    case 'mistral':
      return {
        'mistral-correlation-id': requestId,
        'x-kong-request-id': requestId,
        ...REQUEST_LIMITS.mistral,
      };
    case 'bedrock':
      return { 'x-amzn-requestid': requestId };
    case 'anthropic_vertex':
      return { 'request-id': requestId, 'x-vertex-ai-internal-prediction-backend': 'harpoon' };
    case 'anthropic_foundry':
      return { 'request-id': requestId, 'apim-request-id': requestId };
    case 'cohere':
      return { 'x-debug-trace-id': requestId, ...REQUEST_LIMITS.cohere };
    case 'ollama':
    case 'qdrant':
    case 'weaviate':
    case 'milvus':
      return {};
    case 'pinecone':
      return { 'x-pinecone-request-id': requestId };
    case 'chroma':
      return { 'chroma-trace-id': requestId };
    case 'huggingface':
      return { 'x-request-id': requestId };
    case 'replicate':
      return { 'ratelimit-remaining': '599', 'ratelimit-reset': '1' };
    case 'cloudflare':
      return { 'cf-ray': requestId, 'api-version': '2026-06-01' };
  }
}

function anthropicLimits(now: number): Record<string, string> {
  const limits = { requests: 4_000, tokens: 480_000, 'input-tokens': 400_000, 'output-tokens': 80_000 };
  return Object.fromEntries(
    Object.entries(limits).flatMap(([what, limit]) => [
      [`anthropic-ratelimit-${what}-limit`, String(limit)],
      [`anthropic-ratelimit-${what}-remaining`, String(limit - 1)],
      [`anthropic-ratelimit-${what}-reset`, resetTime(now, 1)],
    ]),
  );
}
