import type { CallLogRecord } from './call-log.ts';

/** Settings of the instrumentation. Where an environment variable exists, the option wins over it. */
export interface InstrumentationOptions {
  /** Adapters to leave alone, by name (`openai`, …). Environment: `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
  disabled?: readonly string[] | undefined;
  /**
   * Record prompts and answers. `span`: as JSON attributes of the span; `event`: on the details log event; `both`.
   * Default `none`. Environment: `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` (`true`, `span_only`,
   * `event_only`, `span_and_event`, `no_content`, `false`, any case).
   */
  captureContent?: boolean | ContentTarget | undefined;
  /** Longest captured content attribute in bytes, default 65536. Contents are shortened inside, the JSON stays valid. */
  maxContentBytes?: number | undefined;
  /**
   * Sees every piece of content and every provider error text before it leaves; returns what may be recorded.
   * A mask that throws or returns anything but a string drops the value.
   */
  mask?: ((text: string, place: string) => string | undefined) | undefined;
  /** Record the provider's own error text, which may quote the prompt. Default: as content capture. */
  providerErrorText?: boolean | undefined;
  /** Set span status ERROR for failures that threw nothing (truncation, refusal, invalid JSON …). Default false. */
  statusOnSilentFailure?: boolean | undefined;
  /**
   * Add what is known of a call to the span that its SDK started itself; nothing there is replaced. Default true.
   * With false such spans stay as the SDK writes them; metrics and call records still tell of the call.
   */
  enrichNativeSpans?: boolean | undefined;
  /**
   * Attribute names: the current draft, the last release that held them (1.41), or both. Default `latest`.
   * Environment, for attributes and metrics: `OTEL_SEMCONV_STABILITY_OPT_IN` with `gen_ai_latest_experimental`,
   * `gen_ai_latest_experimental/dup` (both) or `gen_ai/1.41`.
   */
  semconv?: SemconvSet | undefined;
  /** Metric names, same values. Default `both`: existing dashboards know the names of 1.41. */
  metricNames?: SemconvSet | undefined;
  /** Write one structured log record per call (`culprit.call`) through the OTel Logs API. Default false. */
  callLog?: boolean | undefined;
  /** Receives the same record, for JSON lines and the like. Must return quickly; what it throws is swallowed. */
  onCallRecord?: ((record: CallLogRecord) => void) | undefined;
  /** Limit of the estimated cost of one call in US dollars; above it the call is a failure. Default: none. */
  maxCostUsd?: number | undefined;
  /** Limit of the latency of one call in seconds. Default: none. */
  maxLatency?: number | undefined;
  /** Limit of the time to the first chunk of a stream in seconds. Default: none. */
  maxTimeToFirstChunk?: number | undefined;
  /** Limit of the rounds of tool calls after one message of a person, seen in each request's history. Default: none. */
  maxSteps?: number | undefined;
  /** Seconds without progress after which an unread result is given up as `unread`. Default 300. */
  idleLimit?: number | undefined;
  /** Seconds without a chunk after which an open stream reports `culprit.call.stalled` once. Default: off. */
  stallAfter?: number | undefined;
  /** Most calls watched at once; the oldest is ended as `unread` beyond it. Default 10000. */
  maxOpenCalls?: number | undefined;
}

export type ContentTarget = 'none' | 'span' | 'event' | 'both';
export type SemconvSet = 'latest' | '1.41' | 'both';

/** The options resolved to values, once. */
export interface Settings {
  disabled: readonly string[];
  contentOnSpan: boolean;
  contentOnEvent: boolean;
  maxContentBytes: number;
  mask: ((text: string, place: string) => string | undefined) | undefined;
  providerErrorText: boolean;
  statusOnSilentFailure: boolean;
  enrichNativeSpans: boolean;
  semconv: SemconvSet;
  metricNames: SemconvSet;
  callLog: boolean;
  onCallRecord: ((record: CallLogRecord) => void) | undefined;
  maxCostUsd: number | undefined;
  maxLatency: number | undefined;
  maxTimeToFirstChunk: number | undefined;
  maxSteps: number | undefined;
  idleLimit: number;
  stallAfter: number | undefined;
  maxOpenCalls: number;
  exceptionSignal: 'auto' | 'logs' | 'logs/dup';
  /** Things about the environment worth one warning. */
  warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const CONTENT_VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';

const CONTENT_WORDS: Readonly<Record<string, ContentTarget>> = {
  '': 'none',
  false: 'none',
  none: 'none',
  no_content: 'none',
  true: 'both',
  span: 'span',
  span_only: 'span',
  event: 'event',
  event_only: 'event',
  both: 'both',
  span_and_event: 'both',
};

/** The one place where options, environment and defaults meet. */
export function resolveSettings(options: InstrumentationOptions, env: Environment): Settings {
  const warnings: string[] = [];
  const content = contentTarget(options.captureContent, env, warnings);
  const exceptions = env['OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN'];
  const optedIn = namesOf(env['OTEL_SEMCONV_STABILITY_OPT_IN']);
  return {
    disabled: options.disabled ?? listOf(env['OTEL_NODE_DISABLED_INSTRUMENTATIONS']),
    contentOnSpan: content === 'span' || content === 'both',
    contentOnEvent: content === 'event' || content === 'both',
    maxContentBytes: options.maxContentBytes ?? 65_536,
    mask: options.mask,
    providerErrorText: options.providerErrorText ?? content !== 'none',
    statusOnSilentFailure: options.statusOnSilentFailure ?? false,
    enrichNativeSpans: options.enrichNativeSpans ?? true,
    semconv: options.semconv ?? optedIn ?? 'latest',
    metricNames: options.metricNames ?? optedIn ?? 'both',
    callLog: options.callLog ?? false,
    onCallRecord: options.onCallRecord,
    maxCostUsd: options.maxCostUsd,
    maxLatency: options.maxLatency,
    maxTimeToFirstChunk: options.maxTimeToFirstChunk,
    maxSteps: options.maxSteps,
    idleLimit: options.idleLimit ?? 300,
    stallAfter: options.stallAfter,
    maxOpenCalls: options.maxOpenCalls ?? 10_000,
    exceptionSignal: exceptions === 'logs' || exceptions === 'logs/dup' ? exceptions : 'auto',
    warnings,
  };
}

function contentTarget(
  option: boolean | ContentTarget | undefined,
  env: Environment,
  warnings: string[],
): ContentTarget {
  if (typeof option === 'boolean') return option ? 'both' : 'none';
  if (option !== undefined) return option;
  const word = (env[CONTENT_VARIABLE] ?? '').trim().toLowerCase();
  const target = CONTENT_WORDS[word];
  if (target === undefined) {
    warnings.push(`culprit: ${CONTENT_VARIABLE} has no meaning for the given value; content stays off.`);
  }
  return target ?? 'none';
}

/** The variable is a list shared by all conventions; words about others are not ours. */
function namesOf(value: string | undefined): SemconvSet | undefined {
  const words = listOf(value);
  if (words.includes('gen_ai_latest_experimental/dup')) return 'both';
  if (words.includes('gen_ai_latest_experimental')) return 'latest';
  return words.includes('gen_ai/1.41') ? '1.41' : undefined;
}

function listOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
