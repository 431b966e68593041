import type { LinkedSpan, TraceSpan } from '@culprit/diagnosis';
import type { TraceAnalysis } from '@culprit/store';
import { seconds } from './format.ts';
import type { Paint } from './paint.ts';

/** Healthy siblings shown in a row before the rest is summed up. */
const HEALTHY_SHOWN = 4;

/** The spans of a trace as a tree, failures marked with their part in the cascade. */
export function renderTraceTree(analysis: TraceAnalysis, paint: Paint): string[] {
  const numbers = failureNumbers(analysis);
  const ids = new Set(analysis.spans.map((span) => span.spanId));
  const children = new Map<string | undefined, TraceSpan[]>();
  for (const span of [...analysis.spans].sort((a, b) => a.startMs - b.startMs)) {
    const parent =
      span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : undefined;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const lines: string[] = [];
  const seen = new Set<string>();
  const draw = (parent: string | undefined, indent: string): void => {
    const below = condense(children.get(parent) ?? [], (span) => isQuiet(span, children, analysis));
    below.forEach((item, i) => {
      const last = i === below.length - 1;
      const branch = parent === undefined ? '' : last ? '└─ ' : '├─ ';
      const deeper = parent === undefined ? '' : last ? '   ' : '│  ';
      if (typeof item === 'number') {
        lines.push(paint.dim(`${indent}${branch}… ${item} more healthy`));
        return;
      }
      if (seen.has(item.spanId)) return;
      seen.add(item.spanId);
      lines.push(`${paint.dim(indent + branch)}${label(item, analysis, numbers, paint)}`);
      draw(item.spanId, indent + deeper);
    });
  };
  draw(undefined, '');
  return lines;
}

/** Numbers of the failures in the order of their end, which is the order in which damage can travel. */
export function failureNumbers(analysis: TraceAnalysis): ReadonlyMap<string, number> {
  const failing = analysis.spans
    .filter((span) => analysis.cascade.spans.get(span.spanId)?.category)
    .sort((a, b) => a.endMs - b.endMs || a.startMs - b.startMs);
  return new Map(failing.map((span, i) => [span.spanId, i + 1]));
}

function isQuiet(
  span: TraceSpan,
  children: ReadonlyMap<string | undefined, TraceSpan[]>,
  analysis: TraceAnalysis,
): boolean {
  const linked = analysis.cascade.spans.get(span.spanId);
  return (
    !linked?.category &&
    !linked?.role &&
    span.outcome === undefined &&
    (children.get(span.spanId) ?? []).every((child) => isQuiet(child, children, analysis))
  );
}

/** Sums up healthy siblings beyond the first few; a number stands for that many spans left out. */
function condense(spans: readonly TraceSpan[], quiet: (span: TraceSpan) => boolean): (TraceSpan | number)[] {
  const shown: (TraceSpan | number)[] = [];
  let healthy = 0;
  let left = 0;
  for (const span of spans) {
    if (quiet(span) && ++healthy > HEALTHY_SHOWN) left += 1;
    else shown.push(span);
  }
  return left > 0 ? [...shown, left] : shown;
}

function label(
  span: TraceSpan,
  analysis: TraceAnalysis,
  numbers: ReadonlyMap<string, number>,
  paint: Paint,
): string {
  const linked = analysis.cascade.spans.get(span.spanId);
  const duration = paint.dim(seconds((span.endMs - span.startMs) / 1000));
  const number = numbers.get(span.spanId);
  if (linked?.category && number !== undefined) {
    return `${paint.bad('✗')} ${paint.strong(span.name)} ${duration}  ${paint.bad(`[${number}]`)} ${failureText(linked, span, numbers, paint)}`;
  }
  if (linked?.role === 'contained')
    return `${paint.good('◐')} ${span.name} ${duration}  ${paint.good('contained the failure below')}`;
  if (span.outcome !== undefined)
    return `${paint.warn('◌')} ${span.name} ${duration}  ${paint.warn(span.outcome)}`;
  return `${paint.good('✓')} ${span.name} ${duration}`;
}

function failureText(
  linked: LinkedSpan,
  span: TraceSpan,
  numbers: ReadonlyMap<string, number>,
  paint: Paint,
): string {
  const finer = span.verdict?.subcategory ? `/${span.verdict.subcategory}` : '';
  const kind =
    linked.ownCategory === 'unknown' && linked.causes.length > 0 ? 'failed' : `${linked.ownCategory}${finer}`;
  const notes: string[] = [];
  if (linked.causes.length === 0) notes.push(paint.bad(linked.fatal ? 'FATAL ORIGIN' : 'origin'));
  else
    notes.push(
      `caused by ${[...new Set(linked.causes.map((cause) => numbers.get(cause.spanId)))].map((n) => `[${n ?? '?'}]`).join(' ')}`,
    );
  if (span.verdict?.silent) notes.push(paint.warn('silent'));
  if (linked.recoveredBy) notes.push(paint.good(`recovered by ${linked.recoveredBy}`));
  return `${kind} · ${notes.join(' · ')}`;
}
