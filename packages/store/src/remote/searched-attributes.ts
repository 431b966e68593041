/**
 * Span attributes that name the model and the provider of a call, in every vocabulary that is read. A search for one
 * of them finds at least the traces whose facts say so.
 */
export const MODEL_ATTRIBUTES: readonly string[] = [
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.request.model_name',
  'llm.response.model_name',
  'llm.model_name',
  'embedding.model_name',
  'ai.model.id',
  'ai.response.model',
];

export const PROVIDER_ATTRIBUTES: readonly string[] = [
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'llm.system',
  'ai.model.provider',
];
