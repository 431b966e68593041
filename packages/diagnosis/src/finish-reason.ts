/**
 * Finish reasons: the vocabulary of the GenAI conventions (`stop`, `length`, `tool_call`, `content_filter`, `error`,
 * `compaction`) plus `unknown` for whatever is new. The caller keeps the raw value.
 */
export type NormalizedReason =
  'stop' | 'length' | 'tool_call' | 'content_filter' | 'error' | 'compaction' | 'unknown';

/** What the provider's value says beyond the normalised one. */
export type FinishDetail =
  | 'aborted'
  | 'context_window'
  | 'cost_limit'
  | 'guardrail'
  | 'image'
  | 'malformed_answer'
  | 'malformed_tool_call'
  | 'network'
  | 'no_image'
  | 'no_generation'
  | 'overloaded'
  | 'paused'
  | 'recitation'
  | 'refusal'
  | 'request'
  | 'server'
  | 'step_limit'
  | 'steered'
  | 'stop_sequence'
  | 'timeout'
  | 'unexpected_tool_call'
  | 'unspecified';

export interface FinishReason {
  readonly normalized: NormalizedReason;
  readonly subcategory?: FinishDetail | undefined;
}

type Reason = NormalizedReason | `${NormalizedReason}:${FinishDetail}`;

/** Values of one API. `source` is where they are documented. */
export interface FinishReasonTable {
  readonly api: string;
  readonly source: string;
  readonly reasons: Readonly<Record<string, Reason>>;
}

/** Every documented value, by API. A value that two APIs share means the same in both (tested). */
export const FINISH_REASONS: readonly FinishReasonTable[] = [
  {
    api: 'openai chat completions; Azure OpenAI',
    source: 'https://platform.openai.com/docs/api-reference/chat/object',
    reasons: {
      stop: 'stop',
      length: 'length',
      tool_calls: 'tool_call',
      function_call: 'tool_call',
      content_filter: 'content_filter',
    },
  },
  {
    api: 'openai responses (incomplete_details.reason)',
    source: 'https://platform.openai.com/docs/api-reference/responses/object',
    reasons: {
      max_output_tokens: 'length',
      max_messages: 'error:step_limit',
      content_filter: 'content_filter',
      steered: 'stop:steered',
    },
  },
  {
    api: 'anthropic messages',
    source: 'https://platform.claude.com/docs/en/api/handling-stop-reasons',
    reasons: {
      end_turn: 'stop',
      stop_sequence: 'stop:stop_sequence',
      max_tokens: 'length',
      tool_use: 'tool_call',
      pause_turn: 'stop:paused',
      compaction: 'compaction',
      refusal: 'content_filter:refusal',
      model_context_window_exceeded: 'length:context_window',
    },
  },
  {
    api: 'gemini api; vertex ai (Candidate.FinishReason)',
    source: 'https://ai.google.dev/api/generate-content#FinishReason',
    reasons: {
      STOP: 'stop',
      MAX_TOKENS: 'length',
      SAFETY: 'content_filter',
      RECITATION: 'content_filter:recitation',
      LANGUAGE: 'content_filter',
      BLOCKLIST: 'content_filter',
      PROHIBITED_CONTENT: 'content_filter',
      SPII: 'content_filter',
      MODEL_ARMOR: 'content_filter:guardrail',
      MALFORMED_FUNCTION_CALL: 'error:malformed_tool_call',
      MALFORMED_RESPONSE: 'error:malformed_answer',
      UNEXPECTED_TOOL_CALL: 'error:unexpected_tool_call',
      TOO_MANY_TOOL_CALLS: 'error:step_limit',
      MISSING_THOUGHT_SIGNATURE: 'error:request',
      IMAGE_SAFETY: 'content_filter:image',
      IMAGE_PROHIBITED_CONTENT: 'content_filter:image',
      IMAGE_RECITATION: 'content_filter:recitation',
      IMAGE_OTHER: 'error:no_image',
      NO_IMAGE: 'error:no_image',
      OTHER: 'unknown:unspecified',
      FINISH_REASON_UNSPECIFIED: 'unknown:unspecified',
    },
  },
  {
    api: 'bedrock converse',
    source: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_MessageStopEvent.html',
    reasons: {
      end_turn: 'stop',
      tool_use: 'tool_call',
      max_tokens: 'length',
      stop_sequence: 'stop:stop_sequence',
      guardrail_intervened: 'content_filter:guardrail',
      content_filtered: 'content_filter',
      malformed_model_output: 'error:malformed_answer',
      malformed_tool_use: 'error:malformed_tool_call',
      model_context_window_exceeded: 'length:context_window',
    },
  },
  {
    api: 'bedrock invoke model (Titan completionReason, Llama, Nova, Jamba)',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html',
    reasons: {
      FINISH: 'stop',
      FINISHED: 'stop',
      LENGTH: 'length',
      CONTENT_FILTERED: 'content_filter',
      RAG_QUERY_WHEN_RAG_DISABLED: 'error:request',
      endoftext: 'stop',
    },
  },
  {
    api: 'mistral',
    source: 'https://docs.mistral.ai/api/endpoint/chat',
    reasons: {
      stop: 'stop',
      length: 'length',
      model_length: 'length:context_window',
      error: 'error:server',
      tool_calls: 'tool_call',
    },
  },
  {
    api: 'cohere chat v1 and v2',
    source: 'https://docs.cohere.com/reference/chat',
    reasons: {
      COMPLETE: 'stop',
      STOP_SEQUENCE: 'stop:stop_sequence',
      MAX_TOKENS: 'length',
      TOOL_CALL: 'tool_call',
      ERROR: 'error:server',
      ERROR_TOXIC: 'content_filter',
      ERROR_LIMIT: 'length:context_window',
      USER_CANCEL: 'error:aborted',
      TIMEOUT: 'error:timeout',
    },
  },
  {
    api: 'together',
    source: 'https://docs.together.ai/reference/chat-completions',
    reasons: { stop: 'stop', eos: 'stop', length: 'length', tool_calls: 'tool_call' },
  },
  {
    api: 'hugging face text generation inference',
    source: 'https://huggingface.co/docs/text-generation-inference/reference/api_reference',
    reasons: { length: 'length', eos_token: 'stop', stop_sequence: 'stop:stop_sequence' },
  },
  {
    api: 'ollama (done_reason)',
    source: 'https://docs.ollama.com/api/chat',
    reasons: {
      stop: 'stop',
      length: 'length',
      load: 'stop:no_generation',
      unload: 'stop:no_generation',
    },
  },
  {
    api: 'llama.cpp server (stop_type)',
    source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    reasons: { eos: 'stop', word: 'stop:stop_sequence', limit: 'length' },
  },
  {
    api: 'lm studio (stopReason)',
    source: 'https://lmstudio.ai/docs/typescript/llm-prediction/completion',
    reasons: {
      eosFound: 'stop',
      stopStringFound: 'stop:stop_sequence',
      toolCalls: 'tool_call',
      maxPredictedTokensReached: 'length',
      contextLengthReached: 'length:context_window',
      userStopped: 'error:aborted',
      modelUnloaded: 'error:server',
      failed: 'error:server',
    },
  },
  {
    api: 'vllm; sglang',
    source: 'https://docs.vllm.ai/en/latest/api/vllm/v1/engine/',
    reasons: { stop: 'stop', length: 'length', abort: 'error:aborted', error: 'error:server' },
  },
  {
    api: 'openrouter',
    source: 'https://openrouter.ai/docs/api-reference/overview',
    reasons: {
      tool_calls: 'tool_call',
      stop: 'stop',
      length: 'length',
      content_filter: 'content_filter',
      error: 'error:server',
    },
  },
  {
    api: 'deepseek',
    source: 'https://api-docs.deepseek.com/api/create-chat-completion',
    reasons: { insufficient_system_resource: 'error:overloaded' },
  },
  {
    api: 'zhipu (GLM)',
    source: 'https://docs.z.ai/api-reference/llm/chat-completion',
    reasons: {
      sensitive: 'content_filter',
      network_error: 'error:network',
      model_context_window_exceeded: 'length:context_window',
    },
  },
  {
    api: 'groq; fireworks; xai; perplexity; cerebras; nvidia nim; moonshot; dashscope',
    source: 'https://console.groq.com/docs/api-reference',
    reasons: { stop: 'stop', length: 'length', tool_calls: 'tool_call', content_filter: 'content_filter' },
  },
  {
    api: 'xai grpc (FinishReason)',
    source: 'https://docs.x.ai/docs/api-reference',
    reasons: {
      REASON_INVALID: 'unknown:unspecified',
      REASON_MAX_LEN: 'length',
      REASON_MAX_CONTEXT: 'length:context_window',
      REASON_STOP: 'stop',
      REASON_TOOL_CALLS: 'tool_call',
      REASON_TIME_LIMIT: 'error:timeout',
    },
  },
  {
    api: 'watsonx (stop_reason)',
    source: 'https://cloud.ibm.com/apidocs/watsonx-ai',
    reasons: {
      not_finished: 'unknown:unspecified',
      max_tokens: 'length',
      eos_token: 'stop',
      cancelled: 'error:aborted',
      time_limit: 'error:timeout',
      stop_sequence: 'stop:stop_sequence',
      token_limit: 'length:context_window',
      error: 'error:server',
    },
  },
  {
    api: 'aleph alpha',
    source: 'https://docs.aleph-alpha.com/api/complete/',
    reasons: { maximum_tokens: 'length', end_of_text: 'stop', stop_sequence_reached: 'stop:stop_sequence' },
  },
  {
    api: 'ai sdk (LanguageModelFinishReason)',
    source: 'https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text',
    reasons: {
      stop: 'stop',
      length: 'length',
      'content-filter': 'content_filter',
      'tool-calls': 'tool_call',
      error: 'error:server',
      other: 'unknown:unspecified',
      unknown: 'unknown:unspecified',
    },
  },
  {
    api: 'agent runtimes (strands, claude agent sdk, pydantic-ai, letta)',
    source: 'https://code.claude.com/docs/en/agent-sdk/typescript',
    reasons: {
      endTurn: 'stop',
      toolUse: 'tool_call',
      maxTokens: 'length',
      stopSequence: 'stop:stop_sequence',
      contentFiltered: 'content_filter',
      guardrailIntervened: 'content_filter:guardrail',
      modelContextWindowExceeded: 'length:context_window',
      completed: 'stop',
      done: 'stop',
      success: 'stop',
      tool_call: 'tool_call',
      max_steps: 'error:step_limit',
      max_turns: 'error:step_limit',
      max_iterations: 'error:step_limit',
      error_max_turns: 'error:step_limit',
      max_cost: 'error:cost_limit',
      max_budget: 'error:cost_limit',
      error_max_budget_usd: 'error:cost_limit',
      aborted: 'error:aborted',
    },
  },
];

const UNKNOWN: FinishReason = Object.freeze({ normalized: 'unknown' });
const LONGEST_REASON = 64;

/** Case, `-` and camel case are no difference: gateways rewrite them. */
function canonical(raw: string): string {
  return raw
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

function parseReason(reason: Reason): FinishReason {
  const [normalized, subcategory] = reason.split(':') as [NormalizedReason, FinishDetail | undefined];
  return Object.freeze(subcategory === undefined ? { normalized } : { normalized, subcategory });
}

function buildIndex(): ReadonlyMap<string, FinishReason> {
  const index = new Map<string, FinishReason>();
  for (const table of FINISH_REASONS) {
    for (const [raw, reason] of Object.entries(table.reasons)) {
      const parsed = parseReason(reason);
      index.set(raw, parsed);
      index.set(canonical(raw), parsed);
    }
  }
  return index;
}

let index: ReadonlyMap<string, FinishReason> | undefined;

/**
 * The normalised value of a provider's finish reason. A missing reason and a value not in {@link FINISH_REASONS}
 * are `unknown`: nothing is guessed from the shape of a word.
 */
export function normalizeFinishReason(raw: string | null | undefined): FinishReason {
  if (typeof raw !== 'string' || raw.length > LONGEST_REASON) return UNKNOWN;
  index ??= buildIndex();
  return index.get(raw) ?? index.get(canonical(raw)) ?? UNKNOWN;
}
