import type { FailureCategory } from '../taxonomy.ts';
import type { CauseEdge, TraceSpan } from '../trace.ts';
import type { Marks } from './text/marks.ts';
import type { Probe } from './text/probes.ts';

/** A span with what every evidence function asks of it, worked out once. */
export interface SpanNode {
  readonly id: string;
  readonly span: TraceSpan;
  /** -Infinity when the stored time is not a number: such a span is neither before nor after anything. */
  readonly start: number;
  /** +Infinity when the stored time is not a number. */
  readonly end: number;
  readonly failed: boolean;
  /** The failure unwound the stack (or was reported as an error), so whoever went on must have handled it. */
  readonly thrown: boolean;
  /** Category by its own facts; null on healthy spans. */
  readonly category: FailureCategory | null;
  /** Error message without a leading class name; empty when there is none. */
  readonly message: string;
  readonly errorType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What to look for downstream, made on first use. */
  probes: readonly Probe[] | undefined;
  /** Marks of encodings in the inputs, found on first use. */
  marks: Marks | undefined;
  /** Causes found when last asked; the reduction of indirect causes walks them. */
  causes: readonly CauseEdge[];
}

const NONE: readonly string[] = [];
/** Outcomes that somebody meant: never a failure, whatever else the span says. */
const MEANT: ReadonlySet<string> = new Set(['cancelled', 'interrupted']);

export function createNode(span: TraceSpan): SpanNode {
  const failed = isFailure(span);
  return {
    id: span.spanId,
    span,
    start: Number.isFinite(span.startMs) ? span.startMs : -Infinity,
    end: Number.isFinite(span.endMs) ? span.endMs : Infinity,
    failed,
    thrown: failed && (span.status === 'error' || span.verdict?.silent === false),
    category: failed ? (span.verdict?.category ?? 'unknown') : null,
    message: failed ? bareMessage(span.error?.message ?? span.statusMessage ?? '') : '',
    errorType: span.error?.type ?? '',
    inputs: span.flow?.inputs ?? NONE,
    outputs: span.flow?.outputs ?? NONE,
    probes: undefined,
    marks: undefined,
    causes: [],
  };
}

/** A span failed when it carries a verdict, or an error status that no outcome explains. */
export function isFailure(span: TraceSpan): boolean {
  if (span.outcome !== undefined && MEANT.has(span.outcome)) return false;
  if (span.verdict !== undefined) return true;
  return span.status === 'error' && span.outcome === undefined;
}

const CLASS_PREFIX =
  /^(?:Uncaught )?(?:[A-Za-z_$][\w$.]{0,60}(?:Error|Exception)|Error)(?: \[[\w-]{1,40}\])?: /;

/** `TypeError: x` and `x` are the same message: exporters disagree on whether the class belongs to it. */
function bareMessage(message: string): string {
  const text = message.trim();
  return text.replace(CLASS_PREFIX, '');
}

/**
 * Order of ending, total and independent of the order spans arrive in. Of two that end together the shorter one
 * comes first: it is the inner one.
 */
export function compareByEnd(a: SpanNode, b: SpanNode): number {
  return compareNumbers(a.end, b.end) || compareNumbers(b.start, a.start) || compareText(a.id, b.id);
}

export function compareByStart(a: SpanNode, b: SpanNode): number {
  return compareNumbers(a.start, b.start) || compareNumbers(a.end, b.end) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * How far the times of two spans of one process can be off against each other, in milliseconds. OpenTelemetry's SDKs
 * cut the start of a span to whole milliseconds and add a duration measured with fractions, so each span is stored up
 * to one millisecond early: one that began right after another seems to overlap it, a child seems to outlive its parent.
 */
export const CLOCK_ERROR_MS = 1;

/**
 * Whether `earlier` was over when `later` began, so that its result could have gone into it. Within the error of the
 * clocks it may have been when it did not begin later, because cutting keeps the order of starts. Of two spans that
 * share a millisecond each may come first: then only the evidence says which, and that has a direction.
 */
export function endedBefore(earlier: SpanNode, later: SpanNode): boolean {
  if (earlier.id === later.id) return false;
  return earlier.end <= later.start || mayHaveEndedBefore(earlier, later);
}

/** The part of {@link endedBefore} that rests on the error of the clocks. */
function mayHaveEndedBefore(earlier: SpanNode, later: SpanNode): boolean {
  return (
    earlier.end - later.start <= CLOCK_ERROR_MS &&
    earlier.start <= later.start &&
    earlier.span.spanId !== later.span.parentSpanId &&
    later.span.spanId !== earlier.span.parentSpanId
  );
}

/** Clocks of two services are not comparable; within one service a child that ended later explains nothing. */
export function endedWithin(child: SpanNode, parent: SpanNode): boolean {
  return child.end - parent.end <= CLOCK_ERROR_MS || child.span.serviceName !== parent.span.serviceName;
}
