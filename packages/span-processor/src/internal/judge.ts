import type {
  CallFacts,
  CallFlow,
  CallRecord,
  Classification,
  ClassifySettings,
  SpanError,
  ToolCall,
} from '@culprit/diagnosis';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';

import { readSpan, type SpanReading } from '../vocabularies/index.ts';
import { number, text } from '../vocabularies/values.ts';
import type { DiagnosisEngine } from './engine.ts';
import type { ErrorIdentities } from './error-identity.ts';
import { outcomeOf } from './not-a-failure.ts';
import { errorFactsOf, MAX_MESSAGE_CHARS, shownError } from './span-error.ts';
import { type SpanLike, toMs } from './span-like.ts';

/** What one span says on its own, before any linking. */
export interface Judgement {
  /** `record` from the live call, `attributes` from telemetry, `ordinary` for spans that are no LLM work. */
  source: 'record' | 'attributes' | 'ordinary';
  facts?: CallFacts | undefined;
  level?: SpanReading['level'] | undefined;
  classification: Classification;
  error?: SpanError | undefined;
  costUsd?: number | undefined;
  /** The span of a call ended before the call was settled, and its own attributes decided. */
  early?: boolean | undefined;
  toolCallId?: string | undefined;
  toolName?: string | undefined;
  promptHash?: string | undefined;
  requestedToolCalls: readonly string[];
  flow?: (() => CallFlow) | undefined;
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
  const reading = readSpan(span.attributes);
  const seen = reading && judgeAttributes(span, reading, parts);
  record.settleEarly?.(seen?.facts);
  const judgement = judgeSettled(record, parts.identities);
  if (seen?.classification.verdict === undefined || judgement.classification.verdict !== undefined)
    return judgement;
  return {
    ...judgement,
    classification: seen.classification,
    error: judgement.error ?? seen.error,
    early: true,
  };
}

function judgeSettled(record: CallRecord, identities: ErrorIdentities): Judgement {
  const { facts, thrown } = record;
  return {
    source: 'record',
    facts,
    level: LEVEL_OF[facts.operation] ?? 'inference',
    classification: record.classification ?? {},
    error: errorOfRecord(record, identities.of(thrown), identities.ofCauses(thrown)),
    costUsd: facts.costUsd,
    promptHash: text(record.attributes ?? {}, CULPRIT.PROMPT_HASH),
    requestedToolCalls: idsOf(facts.response?.choices?.flatMap((choice) => choice.toolCalls ?? [])),
    flow: record.flow === undefined ? undefined : () => record.flow?.() ?? { inputs: [], outputs: [] },
  };
}

const LEVEL_OF: Readonly<Record<string, SpanReading['level']>> = {
  execute_tool: 'tool',
  invoke_agent: 'agent',
  create_agent: 'agent',
  invoke_workflow: 'agent',
};

/**
 * The type as an exception event would show it (`code` before `name`), so that it equals the one recorded on the
 * spans which the error passes through.
 */
function errorOfRecord(
  { facts, thrown }: CallRecord,
  identity: number | undefined,
  causeIdentities: readonly number[] | undefined,
): SpanError | undefined {
  if (facts.error === undefined && identity === undefined) return undefined;
  const { code, name } = (thrown ?? {}) as { code?: unknown; name?: unknown };
  const type =
    typeof code === 'string' && code !== '' ? code : typeof name === 'string' ? name : facts.error?.name;
  return { type, message: facts.error?.message?.slice(0, MAX_MESSAGE_CHARS), identity, causeIdentities };
}

function judgeAttributes(span: SpanLike, reading: SpanReading, { engine, limits }: JudgeParts): Judgement {
  const shown = shownError(span, true);
  const outcome = shown && outcomeOf(shown);
  const facts: CallFacts = {
    ...reading.facts,
    error: shown && errorFactsOf(shown),
    ending: shown === undefined ? 'completed' : 'failed',
    timing: { ...reading.facts.timing, duration: (toMs(span.endTime) - toMs(span.startTime)) / 1e3 },
  };
  return {
    source: 'attributes',
    facts,
    level: reading.level,
    classification: outcome === undefined ? engine.classify(facts, limits) : { outcome },
    error: outcome === undefined ? shown && { type: shown.type, message: shown.message } : undefined,
    costUsd: number(span.attributes, CULPRIT.COST_USD),
    toolCallId: reading.toolCallId,
    toolName: reading.toolName,
    requestedToolCalls: idsOf(facts.response?.choices?.flatMap((choice) => choice.toolCalls ?? [])),
    flow: reading.flow,
  };
}

/** An HTTP, database or application span: no verdict of its own, but a failure that can cause and be caused. */
function judgeOrdinary(span: SpanLike): Judgement {
  const shown = shownError(span, false);
  const outcome = shown && outcomeOf(shown);
  return {
    source: 'ordinary',
    classification: outcome === undefined ? {} : { outcome },
    error: shown && outcome === undefined ? { type: shown.type, message: shown.message } : undefined,
    requestedToolCalls: [],
  };
}

/** The strongest source there is: the live call, then what the span says, then its status alone. */
export function judge(span: SpanLike, record: CallRecord | undefined, parts: JudgeParts): Judgement {
  if (record !== undefined) {
    return {
      ...judgeRecord(span, record, parts),
      toolCallId: text(span.attributes, GEN_AI.TOOL_CALL_ID),
      toolName: text(span.attributes, GEN_AI.TOOL_NAME),
    };
  }
  const reading = readSpan(span.attributes);
  return reading === undefined ? judgeOrdinary(span) : judgeAttributes(span, reading, parts);
}

function idsOf(calls: readonly ToolCall[] | undefined): readonly string[] {
  return (calls ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

export function serverOf(span: SpanLike): string | undefined {
  return text(span.attributes, CORE.SERVER_ADDRESS);
}
