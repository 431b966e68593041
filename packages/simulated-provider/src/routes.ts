import type { Api, Reply, Vendor } from './exchange.ts';
import { anthropicMessages } from './wire/anthropic-messages.ts';
import { chatCompletions } from './wire/chat-completions.ts';
import { embeddings } from './wire/embeddings.ts';
import { googleRoute, googleVendorOf } from './wire/gemini-route.ts';
import { anthropicFoundryPaths, anthropicVertexPaths } from './wire/anthropic-platforms.ts';
import { bedrockPaths } from './wire/bedrock.ts';
import { chromaPaths } from './wire/chroma.ts';
import { coherePaths } from './wire/cohere.ts';
import { milvusPaths, milvusSidePaths } from './wire/milvus.ts';
import { mistralPaths } from './wire/mistral.ts';
import { cloudflarePaths } from './wire/workers-ai.ts';
import { huggingfacePaths } from './wire/huggingface-tasks.ts';
import { ollamaPaths } from './wire/ollama.ts';
import { pineconePaths } from './wire/pinecone.ts';
import { qdrantPaths } from './wire/qdrant.ts';
import { predictionPath, replicatePaths } from './wire/replicate.ts';
import type { OwnPath, SidePath, Target, WireFormat } from './wire/format.ts';
import { OTHER_OPERATIONS, otherOperations } from './wire/other-operations.ts';
import { responses } from './wire/responses.ts';
import { weaviatePaths, weaviateSidePaths } from './wire/weaviate.ts';
import { textCompletions } from './wire/text-completions.ts';

export const WIRE_FORMATS: Readonly<Record<Api, WireFormat>> = {
  chat: chatCompletions,
  responses,
  embeddings,
  messages: anthropicMessages,
  completions: textCompletions,
  other: otherOperations,
};

/** What a method and a path ask for. */
export type Route =
  | { kind: 'generate'; api: Api; target: Target; format: WireFormat }
  | { kind: 'stored_response'; id: string; target: Target }
  | { kind: 'prediction'; id: string; action: 'get' | 'stream' | 'cancel'; target: Target }
  | { kind: 'ollama_status'; target: Target }
  | { kind: 'side'; reply: () => Reply; target: Target }
  | { kind: 'models'; id?: string | undefined; target: Target }
  | { kind: 'count_tokens'; target: Target };

const GENERATE: Readonly<Record<string, Api>> = {
  '/chat/completions': 'chat',
  '/responses': 'responses',
  '/embeddings': 'embeddings',
  '/messages': 'messages',
  '/completions': 'completions',
  ...Object.fromEntries(Object.keys(OTHER_OPERATIONS).map((path) => [path, 'other' as const])),
};

/** Vendors whose APIs have paths and formats of their own, below `/VENDOR`. */
const OWN_PATHS: Readonly<Partial<Record<Vendor, readonly OwnPath[]>>> = {
  cloudflare: cloudflarePaths,
  cohere: coherePaths,
  huggingface: huggingfacePaths,
  mistral: mistralPaths,
  bedrock: bedrockPaths,
  anthropic_vertex: anthropicVertexPaths,
  anthropic_foundry: anthropicFoundryPaths,
  ollama: ollamaPaths,
  replicate: replicatePaths,
  pinecone: pineconePaths,
  chroma: chromaPaths,
  qdrant: qdrantPaths,
  weaviate: weaviatePaths,
  milvus: milvusPaths,
};
/** Vendors whose SDKs take a host without a path. */
const AT_THE_ROOT: readonly (readonly [path: RegExp, vendor: Vendor])[] = [
  [/^\/api\/v2\//, 'chroma'],
  [/^\/(?:weaviate\.v1|grpc\.health\.v1)\./, 'weaviate'],
  [/^\/milvus\.proto\./, 'milvus'],
];
const SIDE_PATHS: readonly SidePath[] = [...weaviateSidePaths, ...milvusSidePaths];
const OWN_VENDORS = Object.keys(OWN_PATHS) as Vendor[];

/** Undefined when there is nothing at this path. */
export function findRoute(method: string, path: string, vendor: Vendor): Route | undefined {
  const own = OWN_PATHS[vendor];
  if (own !== undefined) return findOwn(own, method, path, vendor);
  if (vendor === 'gemini' || vendor === 'vertex_ai') return googleRoute(method, path, vendor);
  const { rest, deployment } = stripBase(path);
  if (rest === undefined) return undefined;
  const target = { vendor, deployment };
  const api = Object.hasOwn(GENERATE, rest) ? GENERATE[rest] : undefined;
  if (method === 'POST' && api !== undefined && (api === 'messages') === (vendor === 'anthropic')) {
    const operation = api === 'other' ? rest : undefined;
    return { kind: 'generate', api, target: { ...target, operation }, format: WIRE_FORMATS[api] };
  }
  if (method === 'POST' && rest === '/messages/count_tokens' && vendor === 'anthropic') {
    return { kind: 'count_tokens', target };
  }
  const [, collection, id, ...more] = rest.split('/');
  if (method !== 'GET' || more.length > 0) return undefined;
  if (collection === 'models') return { kind: 'models', id, target };
  return collection === 'responses' && id ? { kind: 'stored_response', id, target } : undefined;
}

function findOwn(paths: readonly OwnPath[], method: string, path: string, vendor: Vendor): Route | undefined {
  const side = SIDE_PATHS.find((one) => one.path.test(path));
  if (side !== undefined) return { kind: 'side', reply: side.reply, target: { vendor } };
  const rest = path.startsWith(`/${vendor}/`) ? path.slice(vendor.length + 1) : path;
  if (method === 'GET' && rest === '/v1/models') return { kind: 'models', target: { vendor } };
  const prediction = predictionPath(path);
  if (prediction !== undefined) return { kind: 'prediction', ...prediction, target: { vendor } };
  if (vendor === 'ollama' && method === 'GET') return { kind: 'ollama_status', target: { vendor } };
  const found = method === 'POST' ? paths.find((own) => own.path.test(rest)) : undefined;
  if (found === undefined) return undefined;
  return { kind: 'generate', api: found.api, format: found.format, target: { vendor, operation: rest } };
}

/** The vendor whose manners a request expects. */
export function vendorOf(path: string, headers: Readonly<Record<string, unknown>>): Vendor {
  if (path.startsWith('/openai/')) return 'azure';
  if (path.startsWith('/groq/')) return 'groq';
  const rooted = AT_THE_ROOT.find(([start]) => start.test(path));
  if (rooted !== undefined) return rooted[1];
  const google = googleVendorOf(path);
  if (google !== undefined) return google;
  const own = OWN_VENDORS.find((vendor) => path.startsWith(`/${vendor}/`));
  if (own !== undefined) return own;
  return /^\/v1\/messages(\/|$)/.test(path) || 'anthropic-version' in headers ? 'anthropic' : 'openai';
}

function stripBase(path: string): { rest?: string | undefined; deployment?: string | undefined } {
  const deployment = /^\/openai\/deployments\/([^/]+)(\/.+)$/.exec(path);
  if (deployment !== null) {
    return { rest: deployment[2], deployment: decodeURIComponent(deployment[1] ?? '') };
  }
  return { rest: /^\/(?:groq\/openai\/v1|openai\/v1|openai|v1)(\/.+)$/.exec(path)?.[1] };
}
