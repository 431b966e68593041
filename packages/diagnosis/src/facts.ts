/**
 * What is known of one call, independent of SDK and of OpenTelemetry. Everything is optional except the
 * operation: readers fill in what they saw and rules work with what there is. All durations are in seconds.
 */
export interface CallFacts {
  /** GenAI operation: `chat`, `embeddings`, `retrieval`, `execute_tool`, `invoke_agent`, `invoke_workflow`, … */
  operation: string;
  /** GenAI provider name, or the gateway, runtime, framework or store that spoke (`openai`, `litellm`, `mcp`, …). */
  provider?: string | undefined;
  request?: RequestFacts | undefined;
  response?: ResponseFacts | undefined;
  /** Present when the call threw, or when a stream carried an error. */
  error?: ErrorFacts | undefined;
  /** What the caller asked the answer to look like. */
  expectation?: Expectation | undefined;
  /** How the call ended; absent for records that do not say. */
  ending?: CallEnding | undefined;
  timing?: TimingFacts | undefined;
  usage?: UsageFacts | undefined;
  attempts?: readonly AttemptFacts[] | undefined;
  /** State of the caller's abort signal, sampled when the call ended. */
  abort?: AbortFacts | undefined;
  /** Estimated cost in US dollars. */
  costUsd?: number | undefined;
}

/**
 * Four endings of a call: `completed`, `failed` (threw, or an error arrived in the stream), `abandoned`
 * (the caller stopped reading) and `unread` (the result was never consumed).
 */
export type CallEnding = 'completed' | 'failed' | 'abandoned' | 'unread';

export interface RequestFacts {
  model?: string | undefined;
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  stream?: boolean | undefined;
  /** Things asked for where the operation returns a list (texts to embed). */
  itemCount?: number | undefined;
  /** Tools offered to the model. */
  tools?: readonly ToolDefinition[] | undefined;
}

export interface ToolDefinition {
  name: string;
  /** JSON Schema of the arguments; absent when the definition states none. */
  parameters?: unknown;
}

export interface ToolCall {
  id?: string | undefined;
  name?: string | undefined;
  /** As the provider sent it: usually JSON text, with some providers an object. */
  arguments?: unknown;
}

export interface ResponseFacts {
  id?: string | undefined;
  model?: string | undefined;
  /** One entry per choice the provider returned; most calls have one. */
  choices?: readonly ChoiceFacts[] | undefined;
  /** Life-cycle status of the response object where the API has one (`completed`, `incomplete`, `failed`, …). */
  status?: string | undefined;
  /** Reason given with status `incomplete`. */
  incompleteReason?: string | undefined;
  /** For streams: whether the protocol's terminal event (finish chunk, `message_stop`, `response.completed`) came. */
  terminalEvent?: boolean | undefined;
  /** The answer is no object of the API's: `text` (a proxy's page), `object` without the parts that hold an answer. */
  foreignShape?: 'text' | 'object' | undefined;
  /** Embedding, image or document count where the operation returns those. */
  itemCount?: number | undefined;
  /**
   * Prompt- or answer-level block reported outside the choices (Gemini `promptFeedback`, Bedrock guardrail, …);
   * `policy` names the filter, guardrail or harm category where the provider does.
   */
  blocked?:
    { reason: string; target?: 'prompt' | 'completion' | undefined; policy?: string | undefined } | undefined;
  /**
   * How many times in a row the answer's tool call (same name, same arguments, same result) has been made with this
   * one, counted over the request's history. Absent when the history was not read.
   */
  repeatedToolCalls?: number | undefined;
  /** Rounds of tool calls since a person last spoke, this answer's included. Absent when the history was not read. */
  toolRounds?: number | undefined;
  /** Set when an agent or framework reports that a run went round in circles or hit its own limit. */
  stoppedBy?: RunStop | undefined;
  /** Language of the answer as found by somebody else (BCP 47 subtag); the text is not looked at then. */
  language?: string | undefined;
  /** For tool executions: whether the result itself says that it is an error (MCP `isError`). */
  toolError?: boolean | undefined;
}

/** Why a run of several steps was stopped from outside. */
export interface RunStop {
  limit: 'loop' | 'steps' | 'cost' | 'time';
  /** Steps made, or repetitions seen. */
  count?: number | undefined;
  /** Name of the repeated tool. */
  tool?: string | undefined;
}

export interface ChoiceFacts {
  /** The provider's own finish reason; `null` when the field was there and null. */
  finishReason?: string | null | undefined;
  /** Finish reason of the provider behind a gateway, where the gateway passes it on (OpenRouter). */
  nativeFinishReason?: string | null | undefined;
  /** Text of the answer; absent when there was none. Held in memory only, never written to telemetry by default. */
  text?: string | undefined;
  /** Text of an explicit refusal part. */
  refusal?: string | undefined;
  toolCalls?: readonly ToolCall[] | undefined;
  /** Whether the choice carried something other than text (images, audio, reasoning only, citations). */
  otherContent?: boolean | undefined;
}

/** An error as plain data. Build it from a thrown value with `readError`. */
export interface ErrorFacts {
  /** Class name of the thrown value (constructor name: OpenAI leaves `name` at "Error"). */
  name?: string | undefined;
  message?: string | undefined;
  /** Transport code: `ECONNRESET`, `UND_ERR_HEADERS_TIMEOUT`, gRPC status name, … */
  code?: string | undefined;
  http?: HttpFacts | undefined;
  /** Class names and transport codes of the chain, outermost first. */
  chain?: readonly string[] | undefined;
  /** The error this one wraps (`cause`, `errors`, `lastError`, `error`), unwrapped to depth 10. */
  cause?: ErrorFacts | undefined;
  requestId?: string | undefined;
  /** True when the error arrived inside a stream whose HTTP status said success. */
  inStream?: boolean | undefined;
  /** True when the thrown value is a framework's control-flow signal by its public marker, not an error. */
  controlFlow?: boolean | undefined;
}

export interface HttpFacts {
  status?: number | undefined;
  /** Lower-case names; allow-listed headers only. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** JSON value or text. */
  body?: unknown;
}

/** What the caller asked the answer to look like. */
export interface Expectation {
  /** `json`: parses as JSON · `json_schema`: and conforms to `schema` · `text`: any text · `none`: an empty answer is fine. */
  format?: 'json' | 'json_schema' | 'text' | 'none' | undefined;
  /** JSON Schema, with `format: 'json_schema'`. */
  schema?: unknown;
  /** The request leaves the model no choice but to call a tool (`tool_choice` required, any, or a named tool). */
  toolCall?: boolean | undefined;
  /** What the request asked for instead of text. */
  media?: 'image' | 'audio' | 'video' | undefined;
  /** BCP 47 language subtag the answer should be in, e.g. `de`. */
  language?: string | undefined;
  /** Custom check; a string is the reason why the answer is wrong. Runs in-process only, never stored. */
  validate?: ((text: string) => boolean | string) | undefined;
  maxCostUsd?: number | undefined;
  /** Seconds. */
  maxLatency?: number | undefined;
  /** Seconds. */
  maxTimeToFirstChunk?: number | undefined;
  /** Most rounds of tool calls after one message of a person. */
  maxSteps?: number | undefined;
}

export interface TimingFacts {
  /** Seconds from the call to its last byte. */
  duration?: number | undefined;
  timeToFirstChunk?: number | undefined;
  /** Seconds from the call to the last chunk received. */
  lastChunk?: number | undefined;
  chunks?: number | undefined;
}

/** Token counts with the meaning of the GenAI conventions: input includes cached, output includes reasoning. */
export interface UsageFacts {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  cacheReadTokens?: number | undefined;
  cacheWriteTokens?: number | undefined;
  /** Part of `cacheWriteTokens` written with a one-hour lifetime. */
  cacheWrite1hTokens?: number | undefined;
  reasoningTokens?: number | undefined;
  audioInputTokens?: number | undefined;
  audioOutputTokens?: number | undefined;
}

/** One HTTP request inside a call. */
export interface AttemptFacts {
  /** Seconds from the start of the call. */
  start: number;
  /** Seconds the request took until its response headers or its failure. */
  duration: number;
  status?: number | undefined;
  /** Transport code or class name when no response came. */
  error?: string | undefined;
  /** Seconds the server asked to wait. */
  retryAfter?: number | undefined;
}

export interface AbortFacts {
  /** Whether a signal the caller can see was aborted. */
  aborted: boolean;
  /** `timeout` when the signal's reason is a TimeoutError. */
  reason?: 'timeout' | 'caller' | undefined;
}
