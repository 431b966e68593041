import type { FailureCategory } from './taxonomy.ts';
import type { Verdict } from './verdict.ts';
import type { CallFlow } from './call-record.ts';

/** One span as the linker sees it: live from the span processor, or read from a store. */
export interface TraceSpan {
  spanId: string;
  parentSpanId?: string | undefined;
  name: string;
  /** Milliseconds since the epoch, with fraction. */
  startMs: number;
  endMs: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string | undefined;
  operation?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  serviceName?: string | undefined;
  serverAddress?: string | undefined;
  /** Verdict on the span's own facts, before linking. Absent on healthy spans. */
  verdict?: Verdict | undefined;
  /** `cancelled` and the like. */
  outcome?: string | undefined;
  error?: SpanError | undefined;
  /** Links stored on the span, ours or others'. */
  links?: readonly SpanLinkFact[] | undefined;
  /** Ids of tool calls this span asked for, executes, or whose results it consumed. */
  toolCalls?: { requested?: readonly string[]; executes?: string; consumed?: readonly string[] } | undefined;
  toolName?: string | undefined;
  /** Hash of the canonical prompt: equal requests are retries of each other. */
  promptHash?: string | undefined;
  /** HTTP requests made inside the call, retries included (live only). */
  attempts?: number | undefined;
  /** Live only, or with content captured. */
  flow?: CallFlow | undefined;
  /** Whether the span is the first of its process in the trace (no parent, or a remote one). */
  localRoot?: boolean | undefined;
  /** On failures, live only: what the request that began the work here told of failures in other processes. */
  remoteFailures?: readonly RemoteFailure[] | undefined;
}

/** A failure of another process that came before a request of it, as far as the request told. */
export interface RemoteFailure {
  spanId: string;
  category: FailureCategory;
  /** Where it leads back to, when it is no origin itself. */
  origin?: { spanId: string; category: FailureCategory } | undefined;
}

export interface SpanError {
  type?: string | undefined;
  message?: string | undefined;
  /** Equal for the same error object (live only). */
  identity?: number | undefined;
  /** Identities of the error's `cause` chain (live only). */
  causeIdentities?: readonly number[] | undefined;
}

export interface SpanLinkFact {
  spanId: string;
  traceId?: string | undefined;
  relation?: string | undefined;
  evidence?: string | undefined;
  confidence?: number | undefined;
}

export type EvidenceKind =
  | 'same_error'
  | 'error_equality'
  | 'explicit_link'
  | 'tool_call'
  | 'data_flow'
  | 'error_text'
  | 'child_failure'
  | 'failure_context'
  | 'retry'
  | 'fallback'
  | 'reported';

export type CascadeRole = 'origin' | 'propagated' | 'contained' | 'recovered' | 'masked';

/** One causal edge: `spanId` is the cause. */
export interface CauseEdge {
  spanId: string;
  evidence: EvidenceKind;
  /** 0 to 1. */
  confidence: number;
  /** Healthy spans that passed the damage on, in order from the cause; absent when the cause is direct. */
  via?: readonly string[] | undefined;
}

export interface LinkedSpan {
  spanId: string;
  /** Final category: `cascading_failure` when the span has causes. Null on healthy spans. */
  category: FailureCategory | null;
  /** Category by its own facts. Null on healthy spans. */
  ownCategory: FailureCategory | null;
  role: CascadeRole | null;
  causes: readonly CauseEdge[];
  /** Origins this failure leads back to. */
  origins: readonly string[];
  /** Causal links between the nearest origin and this span, healthy carriers included. */
  hops: number;
  /** A causal chain leads from it to a failed root. */
  fatal: boolean;
  /** It failed, but its span's status does not say error. */
  masked: boolean;
  recoveredBy?: 'retry' | 'fallback' | 'handler' | undefined;
  /** The span that made it good, when there is one. */
  recoveredBySpanId?: string | undefined;
  /** The failed attempt at the same work that this one repeats; no cause of it. */
  attemptAfter?: { spanId: string; kind: 'retry' | 'fallback' } | undefined;
}

/** Failures that share a resource without flow between them: a group, no cascade. */
export interface CommonCause {
  /** What they share, e.g. `server.address=api.openai.com`. */
  resource: string;
  category: FailureCategory;
  spanIds: readonly string[];
}

export interface CascadeAnalysis {
  spans: ReadonlyMap<string, LinkedSpan>;
  /** Span ids of failures without a cause, in time order; those of other processes first. */
  origins: readonly string[];
  /** Origins from which a causal chain leads to a failed local root. */
  fatal: readonly string[];
  commonCauses: readonly CommonCause[];
  failed: boolean;
  /** Origins in other processes, known by what a request told of them; they have no entry in `spans`. */
  remoteOrigins?: ReadonlyMap<string, FailureCategory> | undefined;
}
