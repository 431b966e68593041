/**
 * The GenAI conventions as data: which attributes exist, of which type, with which values, and what a successful call
 * must carry. `latest` is the draft after 1.41 (`semantic-conventions-genai`, September 2026), `1.41` the last release
 * of the core conventions that held GenAI.
 */
export type AttributeType = 'string' | 'int' | 'double' | 'boolean' | 'string[]' | 'any';

export interface AttributeRule {
  type: AttributeType;
  members?: readonly string[];
  /** Known only to one of the two versions; absent: to both. */
  only?: 'latest' | '1.41';
}

export const OPERATIONS: Readonly<
  Record<string, { kind: 'CLIENT' | 'INTERNAL'; target: string | undefined }>
> = {
  chat: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  generate_content: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  text_completion: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  embeddings: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  retrieval: { kind: 'CLIENT', target: 'gen_ai.data_source.id' },
  fetch_response: { kind: 'CLIENT', target: undefined },
  // The enumeration is open: what the conventions have no word for has one of ours.
  generate_image: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  generate_speech: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  transcription: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  translation: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  moderation: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  classification: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  ocr: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  rerank: { kind: 'CLIENT', target: 'gen_ai.request.model' },
  create_batch: { kind: 'CLIENT', target: undefined },
  create_agent: { kind: 'CLIENT', target: 'gen_ai.agent.name' },
  invoke_agent: { kind: 'INTERNAL', target: 'gen_ai.agent.name' },
  execute_tool: { kind: 'INTERNAL', target: 'gen_ai.tool.name' },
  invoke_workflow: { kind: 'INTERNAL', target: 'gen_ai.workflow.name' },
};

export const INFERENCE: readonly string[] = ['chat', 'generate_content', 'text_completion'];

export const PROVIDERS: readonly string[] = [
  'openai',
  'anthropic',
  'aws.bedrock',
  'azure.ai.inference',
  'azure.ai.openai',
  'cohere',
  'deepseek',
  'gcp.gen_ai',
  'gcp.gemini',
  'gcp.vertex_ai',
  'groq',
  'ibm.watsonx.ai',
  'mistral_ai',
  'moonshot_ai',
  'perplexity',
  'x_ai',
];

export const FINISH_REASONS: readonly string[] = [
  'stop',
  'length',
  'content_filter',
  'tool_call',
  'compaction',
  'error',
];

const tokens: AttributeRule = { type: 'int' };
const newTokens: AttributeRule = { type: 'int', only: 'latest' };

/** Every attribute of an official namespace that a span, event or metric of a GenAI call may carry. */
export const ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  'gen_ai.operation.name': { type: 'string', members: Object.keys(OPERATIONS) },
  // An open enumeration: gateways and services without a listed value use their own name.
  'gen_ai.provider.name': { type: 'string' },
  'gen_ai.request.model': { type: 'string' },
  'gen_ai.request.max_tokens': { type: 'int' },
  'gen_ai.request.choice.count': { type: 'int' },
  'gen_ai.request.temperature': { type: 'double' },
  'gen_ai.request.top_p': { type: 'double' },
  'gen_ai.request.top_k': { type: 'int' },
  'gen_ai.request.stop_sequences': { type: 'string[]' },
  'gen_ai.request.frequency_penalty': { type: 'double' },
  'gen_ai.request.presence_penalty': { type: 'double' },
  'gen_ai.request.encoding_formats': { type: 'string[]' },
  'gen_ai.request.seed': { type: 'int' },
  'gen_ai.request.stream': { type: 'boolean' },
  'gen_ai.request.reasoning.level': { type: 'string', only: 'latest' },
  'gen_ai.request.previous_response.id': { type: 'string', only: 'latest' },
  'gen_ai.request.stream_cursor': { type: 'string', only: 'latest' },
  'gen_ai.response.id': { type: 'string' },
  'gen_ai.response.status': {
    type: 'string',
    members: ['queued', 'in_progress', 'completed', 'incomplete', 'failed', 'cancelled'],
    only: 'latest',
  },
  'gen_ai.response.model': { type: 'string' },
  'gen_ai.response.finish_reasons': { type: 'string[]' },
  'gen_ai.response.time_to_first_chunk': { type: 'double' },
  'gen_ai.usage.input_tokens': tokens,
  'gen_ai.usage.output_tokens': tokens,
  'gen_ai.usage.cache_read.input_tokens': tokens,
  'gen_ai.usage.cache_write.input_tokens': newTokens,
  'gen_ai.usage.cache_creation.input_tokens': { type: 'int', only: '1.41' },
  'gen_ai.usage.reasoning.output_tokens': tokens,
  'gen_ai.usage.text.input_tokens': newTokens,
  'gen_ai.usage.image.input_tokens': newTokens,
  'gen_ai.usage.audio.input_tokens': newTokens,
  'gen_ai.usage.text.output_tokens': newTokens,
  'gen_ai.usage.image.output_tokens': newTokens,
  'gen_ai.usage.audio.output_tokens': newTokens,
  'gen_ai.output.type': { type: 'string', members: ['text', 'json', 'image', 'speech'] },
  'gen_ai.conversation.id': { type: 'string' },
  'gen_ai.system_instructions': { type: 'any' },
  'gen_ai.input.messages': { type: 'any' },
  'gen_ai.output.messages': { type: 'any' },
  'gen_ai.tool.definitions': { type: 'any' },
  'gen_ai.tool.name': { type: 'string' },
  'gen_ai.tool.type': { type: 'string', members: ['function', 'extension', 'datastore'] },
  'gen_ai.tool.call.id': { type: 'string' },
  'gen_ai.tool.description': { type: 'string' },
  'gen_ai.agent.name': { type: 'string' },
  'gen_ai.workflow.name': { type: 'string' },
  'gen_ai.data_source.id': { type: 'string' },
  'gen_ai.embeddings.dimension.count': { type: 'int' },
  'gen_ai.token.type': { type: 'string', members: ['input', 'output'], only: '1.41' },
  'gen_ai.token.modality': {
    type: 'string',
    members: ['text', 'image', 'audio', 'unknown'],
    only: 'latest',
  },
  'openai.api.type': { type: 'string', members: ['chat_completions', 'responses'] },
  'openai.request.service_tier': { type: 'string' },
  'openai.response.service_tier': { type: 'string' },
  'openai.response.system_fingerprint': { type: 'string' },
  'error.type': { type: 'string' },
  'server.address': { type: 'string' },
  'server.port': { type: 'int' },
  'http.response.status_code': { type: 'int' },
  'exception.type': { type: 'string' },
  'exception.message': { type: 'string' },
  'exception.stacktrace': { type: 'string' },
  'gen_ai.evaluation.name': { type: 'string' },
  'gen_ai.evaluation.score.value': { type: 'double' },
  'gen_ai.evaluation.score.label': { type: 'string' },
  'gen_ai.evaluation.explanation': { type: 'string' },
};

/** What a successful call must carry: everything required, and what is recommended without a condition. */
const CALL = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'server.address',
  'server.port',
];

export function requiredOf(operation: string, stream: boolean): readonly string[] {
  if (operation === 'embeddings') return [...CALL, 'gen_ai.response.model', 'gen_ai.usage.input_tokens'];
  if (operation === 'fetch_response')
    return [...CALL.filter((name) => name !== 'gen_ai.request.model'), 'gen_ai.response.id'];
  if (operation === 'execute_tool') return ['gen_ai.operation.name', 'gen_ai.tool.name'];
  if (!INFERENCE.includes(operation)) return ['gen_ai.operation.name'];
  return [
    ...CALL,
    'gen_ai.response.id',
    'gen_ai.response.model',
    'gen_ai.response.finish_reasons',
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
    ...(stream ? ['gen_ai.request.stream', 'gen_ai.response.time_to_first_chunk'] : []),
  ];
}

const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

export interface MetricRule {
  instrument: 'HISTOGRAM' | 'COUNTER';
  unit: string;
  boundaries?: readonly number[];
  required: readonly string[];
  /** Present on failed calls, with the same value as on the span. */
  errorType?: true;
  only?: 'latest' | '1.41';
}

// Without the model: a condition of it is that the request names one.
const IDENTITY = ['gen_ai.operation.name', 'gen_ai.provider.name', 'server.address', 'server.port'];
const seconds = { instrument: 'HISTOGRAM', unit: 's', boundaries: SECONDS, required: IDENTITY } as const;
const counter = {
  instrument: 'COUNTER',
  unit: '{token}',
  required: [...IDENTITY, 'gen_ai.token.modality'],
  only: 'latest',
} as const;

export const METRICS: Readonly<Record<string, MetricRule>> = {
  // In the draft for all operations but inference, so it belongs to both versions.
  'gen_ai.client.operation.duration': { ...seconds, errorType: true },
  'gen_ai.client.inference.duration': { ...seconds, errorType: true, only: 'latest' },
  'gen_ai.client.operation.time_to_first_chunk': { ...seconds, only: '1.41' },
  'gen_ai.client.inference.time_to_first_chunk': { ...seconds, only: 'latest' },
  'gen_ai.client.token.usage': {
    instrument: 'HISTOGRAM',
    unit: '{token}',
    boundaries: TOKENS,
    required: [...IDENTITY, 'gen_ai.token.type'],
    only: '1.41',
  },
  'gen_ai.client.inference.usage.input_tokens': counter,
  'gen_ai.client.inference.usage.output_tokens': counter,
  'gen_ai.client.inference.usage.cache_read.input_tokens': counter,
  'gen_ai.client.inference.usage.cache_write.input_tokens': counter,
  'gen_ai.client.inference.usage.reasoning.output_tokens': counter,
  'gen_ai.client.inference.operation.input_tokens': {
    instrument: 'HISTOGRAM',
    unit: '{token}',
    boundaries: TOKENS,
    required: IDENTITY,
    errorType: true,
    only: 'latest',
  },
  'gen_ai.client.inference.operation.output_tokens': {
    instrument: 'HISTOGRAM',
    unit: '{token}',
    boundaries: TOKENS,
    required: IDENTITY,
    errorType: true,
    only: 'latest',
  },
};

/** Severity numbers that the conventions give their events. */
export const EVENTS: Readonly<Record<string, number>> = {
  'gen_ai.client.inference.operation.details': 5,
  'gen_ai.client.operation.exception': 13,
};

/** Namespaces that are not ours to invent names in. */
export const OFFICIAL_NAMESPACE =
  /^(?:gen_ai|openai|anthropic|aws|azure|mcp|error|server|client|http|exception|otel|rpc|code|network)\./;
