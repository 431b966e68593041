import {
  type CallFlow,
  type CascadeAnalysis,
  classificationAttributes,
  fingerprint,
  type TraceSpan,
} from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

import type { ResolvedOptions } from '../options.ts';
import {
  type Annotations,
  cascadeAttributes,
  mainOrigin,
  retryAttributes,
  summaryAttributes,
} from './annotations.ts';
import type { DiagnosisEngine } from './engine.ts';
import { ErrorIdentities } from './error-identity.ts';
import type { Guard } from './guard.ts';
import { judge, type Judgement, type JudgeParts } from './judge.ts';
import type { TraceLedger } from './ledger.ts';
import { plannedLinks, writeLinks } from './links.ts';
import type { ProcessorMetrics } from './metrics.ts';
import { judgePipeline } from './pipeline-limits.ts';
import { categoryOf } from './remote-failures.ts';
import { scopeOf, type SpanLike } from './span-like.ts';
import { markAbove, type SpanState } from './span-state.ts';
import type { AttributeValue, SpanWriter } from './span-writer.ts';
import { isFailing, type TraceEntry } from './trace-entry.ts';
import { traceSpanOf } from './trace-span.ts';

export interface SpanEndParts {
  engine: DiagnosisEngine;
  options: ResolvedOptions;
  guard: Guard;
  ledger: TraceLedger;
  metrics: ProcessorMetrics;
  /** Told of the first failure of each trace. */
  onFirstFailure: () => void;
}

const UNJUDGED: Judgement = { source: 'ordinary', classification: {}, requestedToolCalls: [] };

/**
 * Analyses of one trace before its local root ends: an agent that fails for hours must not slow down for it. Half of
 * them are reserved for spans that failed.
 */
const MAX_ANALYSES = 64;

/** Everything that happens when a span ends: judge it, link it, write what was found. */
export class SpanEnd {
  readonly #judgeParts: JudgeParts;
  readonly #options: ResolvedOptions;
  readonly #guard: Guard;
  readonly #ledger: TraceLedger;
  readonly #metrics: ProcessorMetrics;
  readonly #onFirstFailure: () => void;

  constructor({ engine, options, guard, ledger, metrics, onFirstFailure }: SpanEndParts) {
    this.#judgeParts = { engine, identities: new ErrorIdentities(), limits: options.limits };
    this.#options = options;
    this.#guard = guard;
    this.#ledger = ledger;
    this.#metrics = metrics;
    this.#onFirstFailure = onFirstFailure;
  }

  /** Each step is guarded by itself, so that a fault in one costs only its own facts. */
  handle(span: SpanLike, state: SpanState, writer: SpanWriter): void {
    if (state.transport) return;
    const own = this.#guard.run('judge', () => judge(span, state.record, this.#judgeParts)) ?? UNJUDGED;
    const annotates = state.owned || this.#options.annotateForeignSpans;
    if (annotates)
      this.#guard.run('write the verdict', () => this.#writeVerdict(span, { state, judgement: own, writer }));
    const overLimit = this.#guard.run('judge the run', () => this.#judgeRun(span, state, own));
    const judgement = overLimit ?? own;
    if (overLimit !== undefined && annotates)
      this.#guard.run('write the limit', () =>
        writeAll(writer, classificationAttributes(overLimit.classification)),
      );

    const { entry } = state;
    if (judgement.level === 'inference') this.#noteInference(state, judgement);
    if (entry !== undefined && annotates && isAlone(state, judgement, entry)) {
      this.#guard.run('write the summary', () => writeAll(writer, summaryAttributes(undefined, entry)));
      return;
    }
    const traceSpan = traceSpanOf(span, state, judgement);
    const analysis = this.#guard.run('link', () => this.#link(state, traceSpan, judgement));
    if (entry !== undefined && entry.genAi && annotates) {
      this.#guard.run('write the cascade', () =>
        this.#writeCascade(span, { entry, traceSpan, analysis, writer }),
      );
      if (state.localRoot) {
        this.#guard.run('write the summary', () => writeAll(writer, summaryAttributes(analysis, entry)));
        if (analysis !== undefined)
          this.#guard.run('write the retries', () =>
            writeAll(writer, retryAttributes(entry, judgement.classification.warnings)),
          );
      }
    }
    this.#guard.run('count', () => this.#count(state, { judgement, analysis }));
  }

  #judgeRun(span: SpanLike, state: SpanState, judgement: Judgement): Judgement | undefined {
    const { engine } = this.#judgeParts;
    return judgePipeline(span, { state, judgement }, { engine, limits: this.#options.pipelineLimits });
  }

  #writeVerdict(
    span: SpanLike,
    { state, judgement, writer }: { state: SpanState; judgement: Judgement; writer: SpanWriter },
  ): void {
    if (judgement.source === 'attributes') {
      writeAll(writer, classificationAttributes(judgement.classification));
    } else if (judgement.source === 'ordinary') {
      if (state.entry?.genAi === true) writer.set(CULPRIT.OUTCOME, judgement.classification.outcome);
    } else if (!state.owned) {
      for (const [key, value] of Object.entries(state.record?.attributes ?? {})) {
        if (key.startsWith('culprit.')) writer.set(key, value as AttributeValue);
      }
      writer.set(CULPRIT.INSTRUMENTED_BY, scopeOf(span));
      // Not part of the record's attributes when only the span showed that the call had failed.
      if (judgement.early === true) writeAll(writer, classificationAttributes(judgement.classification));
    }
    if (this.#options.jaegerWarnings) writer.set('@jaeger@warnings', warningsOf(judgement));
  }

  #noteInference(state: SpanState, judgement: Judgement): void {
    state.inference = true;
    if (state.entry !== undefined) {
      state.entry.genAi = true;
      // A span that only wraps another library's span of the same call repeats its cost and its requests.
      if (!state.coversInference) {
        state.entry.addCost(judgement.costUsd);
        state.entry.requests += Math.max(judgement.attempts ?? 1, 1);
      }
    }
    markAbove(state, 'coversInference');
  }

  #link(state: SpanState, span: TraceSpan, judgement: Judgement): CascadeAnalysis | undefined {
    const { entry } = state;
    if (entry === undefined) return undefined;
    entry.lastEndMs = Math.max(entry.lastEndMs, span.endMs);
    const failing = isFailing(span);
    if (judgement.source !== 'ordinary') entry.genAi = true;
    if (failing) {
      entry.noteFailure(span);
      if (entry.failures === 1) this.#guard.run('join the propagator', this.#onFirstFailure);
      markAbove(state, 'failureBelow');
    }
    span.flow = this.#flowOf(entry, judgement);
    noteToolCalls(entry, span);
    // LLM work can matter later: as a retry, by a tool call, by its prompt. Other work only around a failure.
    const matters = judgement.source !== 'ordinary' || failing || state.failureBelow || state.localRoot;
    if (!matters || (entry.failures === 0 && judgement.source === 'ordinary')) return undefined;
    const kept = this.#ledger.keep(entry, span);
    if (failing && span.flow !== undefined) entry.noteTexts(span);
    return kept && this.#isWorthAnalysing(state, span) ? entry.index?.analyze() : undefined;
  }

  /** Each analysis looks at the whole trace, so only spans that can take part in a cascade ask for one. */
  #isWorthAnalysing(state: SpanState, span: TraceSpan): boolean {
    const { entry } = state;
    if (entry === undefined || entry.failures === 0) return false;
    if (state.localRoot) return true;
    const failing = isFailing(span);
    const retries =
      span.parentSpanId !== undefined && entry.parentsOfFailures?.has(span.parentSpanId) === true;
    if (!failing && !state.failureBelow && !retries) return false;
    entry.analyses += 1;
    if (entry.analyses <= (failing ? MAX_ANALYSES : MAX_ANALYSES / 2)) return true;
    this.#ledger.leftOut('analysis');
    return false;
  }

  /** Texts are asked for only when there is something to compare them with. */
  #flowOf(entry: TraceEntry, judgement: Judgement): CallFlow | undefined {
    const { flow } = judgement;
    if (flow === undefined || this.#options.maxFlowChars === 0) return undefined;
    return entry.failures > 0 || entry.executed !== undefined
      ? this.#guard.run('read the texts', flow)
      : undefined;
  }

  #writeCascade(
    span: SpanLike,
    parts: {
      entry: TraceEntry;
      traceSpan: TraceSpan;
      analysis: CascadeAnalysis | undefined;
      writer: SpanWriter;
    },
  ): void {
    const { entry, traceSpan, analysis, writer } = parts;
    const linked = analysis?.spans.get(traceSpan.spanId);
    if (analysis !== undefined && linked !== undefined) writeAll(writer, cascadeAttributes(linked, analysis));
    if (isFailing(traceSpan)) {
      writer.set(CULPRIT.FAILURE_FINGERPRINT, fingerprintOf(traceSpan));
      // Here and not only on the root: a run may outlive the time for which a tail sampler waits.
      writer.set(CULPRIT.SAMPLING_KEEP, true);
    }
    const links = plannedLinks(traceSpan, entry, analysis);
    if (links.length > 0)
      writeLinks(writer, links, { source: span.spanContext(), maxLinks: this.#options.maxLinks });
  }

  #count(
    state: SpanState,
    { judgement, analysis }: { judgement: Judgement; analysis: CascadeAnalysis | undefined },
  ): void {
    const { facts, classification, source, level } = judgement;
    if (source === 'attributes' && facts !== undefined) {
      if (level === 'inference' && !state.coversInference) this.#metrics.call(facts);
      if (classification.verdict !== undefined) {
        this.#metrics.failure(facts, classification.verdict, analysis?.spans.get(state.spanId));
      }
    }
    if (state.localRoot && state.entry?.genAi === true && analysis?.failed === true) {
      const origin = mainOrigin(analysis);
      this.#metrics.cascade(origin === undefined ? undefined : categoryOf(analysis, origin));
    }
  }
}

/** The only span of its trace here, a call that went well: there is nothing to link it with, now or later. */
function isAlone(state: SpanState, judgement: Judgement, entry: TraceEntry): boolean {
  const { source, classification } = judgement;
  return (
    state.localRoot &&
    source === 'record' &&
    classification.verdict === undefined &&
    classification.outcome === undefined &&
    entry.open === 1 &&
    entry.index === undefined &&
    entry.failures === 0
  );
}

/** The same hash that stored analysis gives: failures without a verdict are told apart by where they happened. */
function fingerprintOf(span: TraceSpan): string {
  return fingerprint(span.verdict ?? { category: 'unknown', rule: 'span.status' }, span);
}

function writeAll(writer: SpanWriter, annotations: Annotations): void {
  for (const [key, value] of Object.entries(annotations)) writer.set(key, value);
}

function noteToolCalls(entry: TraceEntry, span: TraceSpan): void {
  const calls = span.toolCalls ?? {};
  const consumed = span.flow?.consumedToolCalls;
  if (consumed !== undefined && consumed.length > 0) span.toolCalls = { ...calls, consumed };
  for (const id of calls.requested ?? []) entry.noteToolCall('requested', id, span.spanId);
  if (calls.executes !== undefined) entry.noteToolCall('executed', calls.executes, span.spanId);
}

function warningsOf({ classification: { verdict } }: Judgement): readonly string[] | undefined {
  if (verdict === undefined) return undefined;
  const kind = verdict.subcategory === undefined ? '' : ` (${verdict.subcategory})`;
  return [`${verdict.category}${kind}, remedy: ${verdict.remedy}`];
}
