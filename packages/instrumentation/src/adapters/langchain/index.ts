import type { Adapter, CallSpec } from '../../adapter.ts';
import { chatCalls } from './chat-models.ts';
import { fields, list, text } from '../../internal/read.ts';
import { signalOf } from './config.ts';
import { toolCall } from './tools.ts';

/** A search, whatever store or function is behind it. */
const retrieval: CallSpec = {
  path: { binding: 'BaseRetriever', statics: '', instance: '' },
  method: 'invoke',
  operation: 'retrieval',
  spanKind: 'internal',
  nests: true,
  head: (_args, self) => ({ target: nameOf(self) }),
  request: (_args, self) => ({ dataSource: nameOf(self) }),
  prompt: ([query]) => ({
    messages: [{ role: 'user', parts: [{ type: 'text', content: text(query) ?? '' }] }],
  }),
  response(value) {
    const documents = list(value) ?? [];
    return {
      documentCount: documents.length,
      choices: documents.map((one) => ({ text: text(fields(one)?.['pageContent']) })),
    };
  },
  signal: signalOf,
};

/** The class alone: LangChain has no names for retrievers. */
function nameOf(self: unknown): string | undefined {
  return text((fields(self)?.constructor as { name?: unknown } | undefined)?.name);
}

/**
 * `@langchain/core`, 0.3 and 1. The methods that do the work are patched, so that the span is the active one inside;
 * callbacks and handlers of the application's are not touched.
 */
export const langchain: Adapter = {
  name: 'langchain',
  package: '@langchain/core',
  tested: { from: 0, to: 1 },
  modules: [
    {
      files: ['dist/tools/index.js', 'dist/tools/index.cjs'],
      hint: 'StructuredTool',
      bindings: ['StructuredTool'],
    },
    {
      files: ['dist/language_models/chat_models.js', 'dist/language_models/chat_models.cjs'],
      hint: 'BaseChatModel',
      bindings: ['BaseChatModel'],
    },
    {
      files: ['dist/retrievers/index.js', 'dist/retrievers/index.cjs'],
      hint: 'BaseRetriever',
      bindings: ['BaseRetriever'],
    },
    {
      files: ['dist/utils/async_caller.js', 'dist/utils/async_caller.cjs'],
      hint: 'AsyncCaller',
      bindings: ['AsyncCaller'],
    },
  ],
  pools: ['call', 'callWithRetries'].map((method) => ({ binding: 'AsyncCaller', method })),
  client: (self) => fields(self),
  endpoint: (self) => ({ provider: providerOf(self) }),
  calls: [toolCall, ...chatCalls, retrieval],
};

/** The model's kind as its class says it; whatever has none is LangChain's own. */
function providerOf(self: object): string {
  const kind: unknown = Reflect.get(self, '_llmType');
  const named: unknown = typeof kind === 'function' ? kind.call(self) : undefined;
  return typeof named === 'string' && named !== '' ? named : 'langchain';
}
