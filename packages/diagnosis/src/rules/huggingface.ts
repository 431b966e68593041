import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Hugging Face: `error_type` of Text Generation Inference and Text Embeddings Inference, codes of Inference Providers, classes of its clients. */
export const huggingfaceRules: readonly Rule[] = table({ source: 'https://github.com/huggingface/text-generation-inference/blob/main/router/src/infer/mod.rs' }, [
  { id: 'huggingface.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { provider: ['huggingface', 'tgi', 'tei'], code: ['overloaded'] } },
  { id: 'huggingface.incomplete', category: 'incomplete_response', subcategory: 'stream_cut', when: { code: ['incomplete_generation', 'IncompleteGenerationError'] } },
  { id: 'huggingface.generation', category: 'service_unavailable', subcategory: 'server_error', alternatives: ['malformed_response'], when: { provider: ['huggingface', 'tgi'], type: ['generation', 'GenerationError'] } },
  { id: 'huggingface.validation', category: 'invalid_input_format', confidence: 0.6, when: { provider: ['huggingface', 'tgi', 'tei'], vague: ['validation'] } },
  { id: 'huggingface.template', category: 'invalid_input_format', when: { type: ['template_error'] } },
  { id: 'huggingface.unhealthy', category: 'service_unavailable', subcategory: 'unavailable', when: { provider: ['huggingface', 'tei'], type: ['unhealthy', 'backend'] }, source: 'https://github.com/huggingface/text-embeddings-inference/blob/main/router/src/lib.rs' },
  { id: 'huggingface.tokenizer', category: 'invalid_input_format', when: { provider: ['huggingface', 'tei'], type: ['tokenizer', 'empty'] }, source: 'https://github.com/huggingface/text-embeddings-inference/blob/main/router/src/lib.rs' },
  { id: 'huggingface.inference_timeout', category: 'service_unavailable', subcategory: 'model_loading', alternatives: ['network_timeout'], when: { code: ['InferenceTimeoutError', 'InferenceEndpointTimeoutError'] }, source: 'https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/errors.py' },
  { id: 'huggingface.gated', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { code: ['GatedRepoError'] }, source: 'https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/errors.py' },
  { id: 'huggingface.repository', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['RepositoryNotFoundError'] }, source: 'https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/errors.py' },
  { id: 'huggingface.not_supported', category: 'model_unavailable', subcategory: 'no_endpoint', when: { code: ['model_not_supported'] }, source: 'https://huggingface.co/docs/inference-providers' },
  { id: 'huggingface.gated_text', category: 'model_unavailable', subcategory: 'access_not_granted', when: { text: ['gated repo'] }, source: 'https://huggingface.co/docs/hub/models-gated' },
  { id: 'huggingface.no_provider', category: 'model_unavailable', subcategory: 'no_endpoint', when: { text: ['not supported by any provider'] }, source: 'https://huggingface.co/docs/inference-providers' },
  { id: 'huggingface.tokens', category: 'context_limit_exceeded', subcategory: 'input_plus_output', when: { text: ['inputs tokens max_new_tokens must be'] }, source: 'https://github.com/huggingface/text-generation-inference/blob/main/router/src/validation.rs' },
  { id: 'huggingface.client_input', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { type: ['InferenceClientInputError', 'InferenceClientRoutingError'] }, source: 'https://github.com/huggingface/huggingface.js/blob/main/packages/inference/src/errors.ts' },
  { id: 'huggingface.client_output', category: 'malformed_response', subcategory: 'unexpected_shape', when: { type: ['InferenceClientProviderOutputError'] }, source: 'https://github.com/huggingface/huggingface.js/blob/main/packages/inference/src/errors.ts' },
  { id: 'huggingface.client_reply', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.6, when: { vague: ['InferenceClientProviderApiError', 'InferenceClientHubApiError'] }, source: 'https://github.com/huggingface/huggingface.js/blob/main/packages/inference/src/errors.ts' },
]);
