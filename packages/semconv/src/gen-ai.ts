/**
 * Names of the OpenTelemetry GenAI conventions that Culprit reads or writes, copied as literals (the conventions
 * advise against importing the incubating entry at run time). `[41]` marks names of semantic-conventions 1.41 that
 * later drafts renamed.
 */
export const GEN_AI = {
  OPERATION_NAME: 'gen_ai.operation.name',
  PROVIDER_NAME: 'gen_ai.provider.name',
  REQUEST_MODEL: 'gen_ai.request.model',
  REQUEST_MAX_TOKENS: 'gen_ai.request.max_tokens',
  REQUEST_TEMPERATURE: 'gen_ai.request.temperature',
  REQUEST_TOP_P: 'gen_ai.request.top_p',
  REQUEST_TOP_K: 'gen_ai.request.top_k',
  REQUEST_STOP_SEQUENCES: 'gen_ai.request.stop_sequences',
  REQUEST_FREQUENCY_PENALTY: 'gen_ai.request.frequency_penalty',
  REQUEST_PRESENCE_PENALTY: 'gen_ai.request.presence_penalty',
  REQUEST_SEED: 'gen_ai.request.seed',
  REQUEST_CHOICE_COUNT: 'gen_ai.request.choice.count',
  REQUEST_STREAM: 'gen_ai.request.stream',
  REQUEST_ENCODING_FORMATS: 'gen_ai.request.encoding_formats',
  REQUEST_REASONING_LEVEL: 'gen_ai.request.reasoning.level',
  REQUEST_PREVIOUS_RESPONSE_ID: 'gen_ai.request.previous_response.id',
  REQUEST_STREAM_CURSOR: 'gen_ai.request.stream_cursor',
  OUTPUT_TYPE: 'gen_ai.output.type',
  RESPONSE_ID: 'gen_ai.response.id',
  RESPONSE_MODEL: 'gen_ai.response.model',
  RESPONSE_STATUS: 'gen_ai.response.status',
  RESPONSE_FINISH_REASONS: 'gen_ai.response.finish_reasons',
  RESPONSE_TIME_TO_FIRST_CHUNK: 'gen_ai.response.time_to_first_chunk',
  USAGE_INPUT_TOKENS: 'gen_ai.usage.input_tokens',
  USAGE_OUTPUT_TOKENS: 'gen_ai.usage.output_tokens',
  USAGE_CACHE_READ_INPUT_TOKENS: 'gen_ai.usage.cache_read.input_tokens',
  USAGE_CACHE_WRITE_INPUT_TOKENS: 'gen_ai.usage.cache_write.input_tokens',
  /** [41] */
  USAGE_CACHE_CREATION_INPUT_TOKENS: 'gen_ai.usage.cache_creation.input_tokens',
  USAGE_REASONING_OUTPUT_TOKENS: 'gen_ai.usage.reasoning.output_tokens',
  USAGE_AUDIO_INPUT_TOKENS: 'gen_ai.usage.audio.input_tokens',
  USAGE_AUDIO_OUTPUT_TOKENS: 'gen_ai.usage.audio.output_tokens',
  EMBEDDINGS_DIMENSION_COUNT: 'gen_ai.embeddings.dimension.count',
  CONVERSATION_ID: 'gen_ai.conversation.id',
  SYSTEM_INSTRUCTIONS: 'gen_ai.system_instructions',
  INPUT_MESSAGES: 'gen_ai.input.messages',
  OUTPUT_MESSAGES: 'gen_ai.output.messages',
  TOOL_DEFINITIONS: 'gen_ai.tool.definitions',
  TOOL_NAME: 'gen_ai.tool.name',
  TOOL_TYPE: 'gen_ai.tool.type',
  TOOL_CALL_ID: 'gen_ai.tool.call.id',
  TOOL_CALL_ARGUMENTS: 'gen_ai.tool.call.arguments',
  TOOL_CALL_RESULT: 'gen_ai.tool.call.result',
  WORKFLOW_NAME: 'gen_ai.workflow.name',
  AGENT_NAME: 'gen_ai.agent.name',
  DATA_SOURCE_ID: 'gen_ai.data_source.id',
  RETRIEVAL_TOP_K: 'gen_ai.retrieval.top_k',
  RETRIEVAL_QUERY_TEXT: 'gen_ai.retrieval.query.text',
  RETRIEVAL_DOCUMENTS: 'gen_ai.retrieval.documents',
  TOKEN_TYPE: 'gen_ai.token.type',
  TOKEN_MODALITY: 'gen_ai.token.modality',
  /** Name before 1.37. */
  SYSTEM: 'gen_ai.system',
} as const;

/** Names outside `gen_ai.` that spans of GenAI calls carry. */
export const CORE = {
  ERROR_TYPE: 'error.type',
  SERVER_ADDRESS: 'server.address',
  SERVER_PORT: 'server.port',
  HTTP_RESPONSE_STATUS_CODE: 'http.response.status_code',
  OPENAI_API_TYPE: 'openai.api.type',
  OPENAI_REQUEST_SERVICE_TIER: 'openai.request.service_tier',
  OPENAI_RESPONSE_SERVICE_TIER: 'openai.response.service_tier',
  OPENAI_RESPONSE_SYSTEM_FINGERPRINT: 'openai.response.system_fingerprint',
  EXCEPTION_TYPE: 'exception.type',
  EXCEPTION_MESSAGE: 'exception.message',
  EXCEPTION_STACKTRACE: 'exception.stacktrace',
} as const;

/** Metric names of the conventions: `[41]` and the current draft side by side (see `docs/semantics.md`). */
export const GEN_AI_METRIC = {
  /** [41]; in the current draft for everything but inference. */
  OPERATION_DURATION: 'gen_ai.client.operation.duration',
  INFERENCE_DURATION: 'gen_ai.client.inference.duration',
  /** [41] */
  OPERATION_TIME_TO_FIRST_CHUNK: 'gen_ai.client.operation.time_to_first_chunk',
  INFERENCE_TIME_TO_FIRST_CHUNK: 'gen_ai.client.inference.time_to_first_chunk',
  /** [41] */
  TOKEN_USAGE: 'gen_ai.client.token.usage',
  INFERENCE_INPUT_TOKENS: 'gen_ai.client.inference.usage.input_tokens',
  INFERENCE_OUTPUT_TOKENS: 'gen_ai.client.inference.usage.output_tokens',
  INFERENCE_CACHE_READ_TOKENS: 'gen_ai.client.inference.usage.cache_read.input_tokens',
  INFERENCE_CACHE_WRITE_TOKENS: 'gen_ai.client.inference.usage.cache_write.input_tokens',
  INFERENCE_REASONING_TOKENS: 'gen_ai.client.inference.usage.reasoning.output_tokens',
  /** Tokens per call, where the five above are totals. */
  INFERENCE_OPERATION_INPUT_TOKENS: 'gen_ai.client.inference.operation.input_tokens',
  INFERENCE_OPERATION_OUTPUT_TOKENS: 'gen_ai.client.inference.operation.output_tokens',
} as const;

/** Events of the conventions (log records, never span events). */
export const GEN_AI_EVENT = {
  OPERATION_DETAILS: 'gen_ai.client.inference.operation.details',
  EVALUATION_RESULT: 'gen_ai.evaluation.result',
  OPERATION_EXCEPTION: 'gen_ai.client.operation.exception',
} as const;

/** Bucket boundaries the conventions prescribe: seconds, and tokens. */
export const DURATION_BUCKETS: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
export const TOKEN_BUCKETS: readonly number[] = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
];
