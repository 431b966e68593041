import type { Adapter, CallSpec, ResolverSpec } from '../../adapter.ts';
import { embeddingModel, imageModel } from './other-models.ts';
import { endpointOf } from './endpoint.ts';
import { hasOwnSpans, isModelSpan } from './telemetry.ts';
import { languageModel } from './language-model.ts';
import { fields } from '../../internal/read.ts';
import { offeredTools, ownTool } from './own-tools.ts';
import { runs } from './runs.ts';
import { toolCall } from './tools.ts';

/**
 * The model that a function is given, before it is adapted to the version's own interface; one that is only named, as
 * the function finds it. Functions that wrap a model are given it among their options.
 */
function models([given]: readonly unknown[], result: unknown): readonly unknown[] {
  if (typeof given === 'string') return [result];
  return [fields(given)?.['specificationVersion'] === undefined ? fields(given)?.['model'] : given];
}

/** Wrappers of version 7 are constants, which cannot be replaced; but they adapt the model first. */
function resolvers(kind: string): readonly ResolverSpec[] {
  return [
    { binding: `resolve${kind}`, yields: kind, objects: models },
    { binding: [`as${kind}V4`, `wrap${kind}`], yields: kind, objects: models },
  ];
}

const found: readonly ResolverSpec[] = [
  ...['LanguageModel', 'EmbeddingModel', 'ImageModel'].flatMap(resolvers),
  offeredTools,
];

/** Wrappers are plain objects around a model with a call of its own; only without one is theirs the call. */
function isPlain(self: unknown): boolean {
  return typeof self === 'object' && self !== null && Object.getPrototypeOf(self) === Object.prototype;
}

function modelCall(spec: CallSpec): CallSpec {
  return { ...spec, ownSpan: isModelSpan, defers: isPlain };
}

const calls = [
  ...[...languageModel, ...embeddingModel, ...imageModel].map(modelCall),
  ...runs,
  toolCall,
  ownTool,
];

/** Asked of runs; the calls inside them are told of with them. */
function startsOwnSpans(spec: CallSpec, args: readonly unknown[], self: unknown): boolean {
  if (!runs.includes(spec)) return false;
  return hasOwnSpans(spec.kind === 'function' ? args[0] : fields(self)?.['settings']);
}

const names = new Set([
  ...runs.flatMap(({ path: { binding = [] } }) => binding),
  ...found.flatMap(({ binding }) => binding),
  'executeToolCall',
]);

/**
 * The `ai` package, 5 to 7. Its providers speak HTTP themselves, each with models of its own making, and all of them
 * pass through the functions that resolve a model: that is where their methods are patched.
 */
export const aiSdk: Adapter = {
  name: 'ai-sdk',
  package: 'ai',
  tested: { from: 5, to: 7 },
  modules: [
    { files: ['dist/index.js', 'dist/index.mjs'], hint: 'resolveLanguageModel', bindings: [...names] },
  ],
  resolvers: found,
  attempts: 'undici',
  client: (self) => (typeof self === 'object' && self !== null ? self : undefined),
  endpoint: endpointOf,
  ownSpans: startsOwnSpans,
  calls,
};
