import { trace, type Attributes } from '@opentelemetry/api';
import { CORE, CULPRIT, CULPRIT_EVENT, GEN_AI } from '@culprit/semconv';
import type { FailureCategory } from '@culprit/diagnosis';
import type { Call } from './call.ts';
import { guard } from './guard.ts';
import { requestIdentifier } from './safe-text.ts';
import { requestIdOf } from './headers.ts';
import { SEVERITY } from './logs-api.ts';

/** One call as a flat record without content: for JSON lines, or as one log record. Durations in seconds. */
export interface CallLogRecord {
  /** RFC 3339, UTC. */
  startTime: string;
  traceId?: string | undefined;
  spanId?: string | undefined;
  operation: string;
  provider?: string | undefined;
  requestId?: string | undefined;
  responseId?: string | undefined;
  model?: string | undefined;
  responseModel?: string | undefined;
  promptHash?: string | undefined;
  promptLength?: number | undefined;
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  stream?: boolean | undefined;
  responseHash?: string | undefined;
  responseLength?: number | undefined;
  latency: number;
  timeToFirstChunk?: number | undefined;
  status: 'ok' | 'error' | 'cancelled' | 'interrupted' | 'abandoned' | 'unread';
  httpStatus?: number | undefined;
  errorType?: string | undefined;
  errorMessage?: string | undefined;
  finishReason?: string | undefined;
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  costUsd?: number | undefined;
  costSource?: string | undefined;
  formatExpected?: string | undefined;
  formatCheck?: string | undefined;
  attempts?: number | undefined;
  category?: FailureCategory | undefined;
  subcategory?: string | undefined;
}

export function callLogRecord(
  call: Call,
  errorType: string | undefined,
  message: string | undefined,
): CallLogRecord {
  const { facts, digest, classification } = call;
  const { verdict, outcome } = classification ?? {};
  const span = (call.span ?? trace.getSpan(call.context))?.spanContext();
  const answer = call.answerDigest();
  const { cost } = call;
  const format = verdict?.format ?? classification?.format;
  return {
    startTime: new Date(call.startTime).toISOString(),
    traceId: span?.traceId,
    spanId: span?.spanId,
    operation: facts.operation,
    provider: facts.provider,
    requestId: requestIdentifier(facts.error?.requestId ?? requestIdOf(call.headers)),
    responseId: facts.response?.id,
    model: facts.request?.model,
    responseModel: facts.response?.model,
    promptHash: digest?.hash,
    promptLength: digest?.length,
    maxTokens: facts.request?.maxTokens,
    temperature: facts.request?.temperature,
    stream: facts.request?.stream,
    responseHash: answer?.hash,
    responseLength: answer?.length,
    latency: facts.timing?.duration ?? 0,
    timeToFirstChunk: facts.timing?.timeToFirstChunk,
    status: errorType !== undefined ? 'error' : (outcome ?? 'ok'),
    httpStatus: facts.error?.http?.status ?? call.status,
    errorType,
    errorMessage: message,
    finishReason: facts.response?.choices?.[0]?.finishReason ?? undefined,
    inputTokens: facts.usage?.inputTokens,
    outputTokens: facts.usage?.outputTokens,
    costUsd: cost?.usd,
    costSource: cost?.source,
    formatExpected: format?.expected,
    formatCheck: format?.result,
    attempts: facts.attempts?.length,
    category: verdict?.category,
    subcategory: verdict?.subcategory,
  };
}

/** Hands the record to the hook and, when switched on, to the Logs API as the event `culprit.call`. */
export function emitCallLog(call: Call, record: CallLogRecord): void {
  const { onCallRecord, callLog } = call.runtime.settings;
  if (onCallRecord !== undefined) {
    guard('onCallRecord', () => {
      onCallRecord(record);
    });
  }
  if (!callLog) return;
  call.runtime.logger()?.emit({
    eventName: CULPRIT_EVENT.CALL,
    timestamp: call.startTime,
    severityNumber: record.status === 'error' ? SEVERITY.WARN : SEVERITY.INFO,
    attributes: logAttributes(record),
    context: call.context,
  });
}

function logAttributes(record: CallLogRecord): Attributes {
  return {
    [GEN_AI.OPERATION_NAME]: record.operation,
    [GEN_AI.PROVIDER_NAME]: record.provider,
    [GEN_AI.REQUEST_MODEL]: record.model,
    [GEN_AI.RESPONSE_MODEL]: record.responseModel,
    [GEN_AI.RESPONSE_ID]: record.responseId,
    [GEN_AI.REQUEST_MAX_TOKENS]: record.maxTokens,
    [GEN_AI.REQUEST_TEMPERATURE]: record.temperature,
    [GEN_AI.REQUEST_STREAM]: record.stream,
    [GEN_AI.USAGE_INPUT_TOKENS]: record.inputTokens,
    [GEN_AI.USAGE_OUTPUT_TOKENS]: record.outputTokens,
    [GEN_AI.RESPONSE_TIME_TO_FIRST_CHUNK]: record.timeToFirstChunk,
    [CULPRIT.REQUEST_ID]: record.requestId,
    [CULPRIT.PROMPT_HASH]: record.promptHash,
    [CULPRIT.PROMPT_LENGTH]: record.promptLength,
    [CULPRIT.RESPONSE_HASH]: record.responseHash,
    [CULPRIT.RESPONSE_LENGTH]: record.responseLength,
    [CULPRIT.RESPONSE_FINISH_REASON]: record.finishReason,
    [CULPRIT.CALL_LATENCY]: record.latency,
    [CULPRIT.COST_USD]: record.costUsd,
    [CULPRIT.COST_SOURCE]: record.costSource,
    [CULPRIT.FORMAT_EXPECTED]: record.formatExpected,
    [CULPRIT.FORMAT_CHECK]: record.formatCheck,
    [CULPRIT.ATTEMPT_COUNT]: record.attempts,
    [CULPRIT.FAILURE_CATEGORY]: record.category,
    [CULPRIT.FAILURE_SUBCATEGORY]: record.subcategory,
    [CULPRIT.OUTCOME]: record.status === 'ok' || record.status === 'error' ? undefined : record.status,
    [CORE.HTTP_RESPONSE_STATUS_CODE]: record.httpStatus,
    [CORE.ERROR_TYPE]: record.errorType,
    [CORE.EXCEPTION_MESSAGE]: record.errorMessage,
  };
}
