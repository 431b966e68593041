import type { Api, Vendor } from '../exchange.ts';
import type { Route } from '../routes.ts';
import type { Target, WireFormat } from './format.ts';
import { geminiNumbers } from './gemini-numbers.ts';
import { gemini } from './gemini.ts';

/** A method of a model, as both surfaces of Google write it: `…/models/NAME:METHOD`. */
const METHOD =
  /^\/v\d\w*\/(?:projects\/[^/]+\/locations\/[^/]+\/)?(?:publishers\/[^/]+\/)?(?:models|tunedModels|endpoints)\/([^/:]+):(\w+)$/;
const BELOW_VERTEX = /^\/v\d\w*\/(?:projects|publishers)\//;
const BELOW_GEMINI = /^\/v1(?:beta|alpha)\w*\//;

/** Methods that generate, and those that answer with numbers or pictures. */
const FORMATS: Readonly<Record<string, readonly [api: Api, format: WireFormat]>> = {
  generateContent: ['chat', gemini],
  streamGenerateContent: ['chat', gemini],
  embedContent: ['embeddings', geminiNumbers],
  batchEmbedContents: ['embeddings', geminiNumbers],
  predict: ['other', geminiNumbers],
  predictLongRunning: ['other', geminiNumbers],
  batchGenerateContent: ['other', geminiNumbers],
};

/** Undefined where no Google API speaks. */
export function googleVendorOf(path: string): 'gemini' | 'vertex_ai' | undefined {
  if (BELOW_VERTEX.test(path)) return 'vertex_ai';
  return BELOW_GEMINI.test(path) || METHOD.test(path) ? 'gemini' : undefined;
}

/** What a method and a path ask of one of Google's surfaces; undefined when there is nothing. */
export function googleRoute(method: string, path: string, vendor: Vendor): Route | undefined {
  const [, model, operation] = METHOD.exec(path) ?? [];
  if (model === undefined) {
    const listed = /^\/v\d\w*\/models(?:\/([^/:]+))?$/.exec(path);
    return method === 'GET' && listed !== null
      ? { kind: 'models', id: listed[1], target: { vendor } }
      : undefined;
  }
  if (method !== 'POST') return undefined;
  const target: Target = { vendor, deployment: decodeURIComponent(model), operation };
  if (operation === 'countTokens') return { kind: 'count_tokens', target };
  const [api, format] = FORMATS[operation ?? ''] ?? [];
  return api === undefined || format === undefined ? undefined : { kind: 'generate', api, target, format };
}
