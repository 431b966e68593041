import {
  type CallRecord,
  type ClassifySettings,
  judgeSpan,
  MAX_MESSAGE_CHARS,
  operationLevel,
  requestedIn,
  type SpanError,
  type SpanJudgement,
} from '@culprit/diagnosis';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';

import type { DiagnosisEngine } from './engine.ts';
import type { ErrorIdentities } from './error-identity.ts';
import { numberAt, textAt } from './read-attribute.ts';
import { type SpanLike, statusOf, toMs } from './span-like.ts';

/** What one span says on its own, before any linking. */
export interface Judgement extends SpanJudgement {
  /** `record` from the live call, `attributes` from telemetry, `ordinary` for spans that are no LLM work. */
  source: 'record' | 'attributes' | 'ordinary';
  costUsd?: number | undefined;
  /** The span of a call ended before the call was settled, and its own attributes decided. */
  early?: boolean | undefined;
  promptHash?: string | undefined;
  /** HTTP requests made inside the call, retries included. */
  attempts?: number | undefined;
}

export interface JudgeParts {
  engine: DiagnosisEngine;
  identities: ErrorIdentities;
  /** For calls known by their spans alone. */
  limits: ClassifySettings;
}

/** A span that an SDK made itself may end before the call has settled; then the span may know more than the record. */
function judgeRecord(span: SpanLike, record: CallRecord, parts: JudgeParts): Judgement {
  if (record.settled) return judgeSettled(record, parts.identities);
  const seen = judgeAttributes(span, parts);
  record.settleEarly?.(seen.facts);
  const judgement = judgeSettled(record, parts.identities);
  if (seen.classification.verdict === undefined || judgement.classification.verdict !== undefined)
    return judgement;
  return {
    ...judgement,
    classification: seen.classification,
    error: judgement.error ?? seen.error,
    early: true,
  };
}

function judgeSettled(record: CallRecord, identities: ErrorIdentities): Judgement {
  const { facts } = record;
  return {
    source: 'record',
    facts,
    level: operationLevel(facts.operation),
    classification: record.classification ?? {},
    error: errorOfRecord(record, identities),
    costUsd: facts.costUsd,
    promptHash: textAt(record.attributes ?? {}, CULPRIT.PROMPT_HASH),
    attempts: facts.attempts?.length,
    requestedToolCalls: requestedIn(facts),
    flow: record.flow === undefined ? undefined : () => record.flow?.() ?? { inputs: [], outputs: [] },
  };
}

/**
 * The type as an exception event would show it (`code` before `name`), so that it equals the one recorded on the
 * spans which the error passes through.
 */
function errorOfRecord({ facts, thrown }: CallRecord, identities: ErrorIdentities): SpanError | undefined {
  const identity = identities.of(thrown);
  if (facts.error === undefined && identity === undefined) return undefined;
  const causeIdentities = identities.ofCauses(thrown);
  const { code, name } = (thrown ?? {}) as { code?: unknown; name?: unknown };
  const type =
    typeof code === 'string' && code !== '' ? code : typeof name === 'string' ? name : facts.error?.name;
  return { type, message: facts.error?.message?.slice(0, MAX_MESSAGE_CHARS), identity, causeIdentities };
}

function judgeAttributes(span: SpanLike, { engine, limits }: JudgeParts): Judgement {
  const { attributes, events } = span;
  const judged = judgeSpan(
    {
      status: statusOf(span),
      statusMessage: span.status.message,
      attributes,
      events,
      duration: (toMs(span.endTime) - toMs(span.startTime)) / 1e3,
    },
    { classify: (facts, settings) => engine.classify(facts, settings), settings: limits },
  );
  const ordinary = judged.level === undefined;
  return {
    ...judged,
    source: ordinary ? 'ordinary' : 'attributes',
    costUsd: ordinary ? undefined : numberAt(attributes, CULPRIT.COST_USD),
    attempts: ordinary ? undefined : numberAt(attributes, CULPRIT.ATTEMPT_COUNT),
  };
}

/** The strongest source there is: the live call, then what the span says, then its status alone. */
export function judge(span: SpanLike, record: CallRecord | undefined, parts: JudgeParts): Judgement {
  if (record === undefined) return judgeAttributes(span, parts);
  const judgement = judgeRecord(span, record, parts);
  judgement.toolCallId = textAt(span.attributes, GEN_AI.TOOL_CALL_ID);
  judgement.toolName = textAt(span.attributes, GEN_AI.TOOL_NAME);
  return judgement;
}

export function serverOf(span: SpanLike): string | undefined {
  return textAt(span.attributes, CORE.SERVER_ADDRESS);
}
