import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types of the llama.cpp server. */
export const llamaCppRules: readonly Rule[] = table({ source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp' }, [
  { id: 'llama-cpp.context_size', category: 'context_limit_exceeded', subcategory: 'local_window', when: { code: ['exceed_context_size_error'] } },
  { id: 'llama-cpp.unavailable', category: 'service_unavailable', subcategory: 'model_loading', when: { code: ['unavailable_error'] } },
  { id: 'llama-cpp.not_supported', category: 'invalid_input_format', subcategory: 'operation_not_supported', when: { code: ['not_supported_error'] } },
  { id: 'llama-cpp.context_text', category: 'context_limit_exceeded', subcategory: 'local_window', when: { text: ['exceeds the available context size'] }, source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-context.cpp' },
  { id: 'llama-cpp.decode', category: 'service_unavailable', subcategory: 'model_crashed', when: { text: ['llama_decode', 'failed to decode … batch', 'ggml', 'failed to process … prompt … slot'] }, source: 'https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h' },
  { id: 'llama-cpp.jinja', category: 'invalid_input_format', subcategory: 'unsupported_by_model', when: { text: ['requires … jinja flag'] }, source: 'https://github.com/ggml-org/llama.cpp/blob/master/docs/function-calling.md' },
]);
