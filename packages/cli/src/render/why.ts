import { remedyOf } from '@culprit/diagnosis';
import type { LinkedSpan, TraceSpan } from '@culprit/diagnosis';
import type { TraceAnalysis } from '@culprit/store';
import { confidenceText, evidenceClause } from './evidence.ts';
import { plural, seconds, words, wrap } from './format.ts';
import type { Paint } from './paint.ts';
import { failureNumbers, renderTraceTree } from './trace-tree.ts';

export interface WhyOptions {
  paint: Paint;
  columns: number;
}

/** One trace explained: the sentence, the tree, each link with its evidence, and what would help. */
export function renderWhy(analysis: TraceAnalysis, options: WhyOptions): string[] {
  const { paint, columns } = options;
  const lines = [...wrap(headline(analysis), columns), '', ...renderTraceTree(analysis, paint)];
  const how = renderSpread(analysis, options);
  if (how.length > 0) lines.push('', paint.title('How it spread'), ...how);
  const shared = analysis.cascade.commonCauses.filter((common) => common.spanIds.length > 1);
  if (shared.length > 0) {
    lines.push('', paint.title('Shared, not linked'));
    for (const common of shared) {
      lines.push(
        `  ${plural(common.spanIds.length, 'failure')} of kind ${words(common.category)} share ${common.resource}; nothing flowed between them.`,
      );
    }
  }
  lines.push(...renderHelp(analysis, options));
  return lines;
}

const spanOf = (analysis: TraceAnalysis, id: string): TraceSpan | undefined =>
  analysis.spans.find((span) => span.spanId === id);

/** What failed and where it began, in one or two sentences. */
function headline(analysis: TraceAnalysis): string {
  const { cascade } = analysis;
  const root = analysis.spans.find((span) => span.localRoot === true) ?? analysis.spans[0];
  const name = root?.name ?? 'This trace';
  const originId = analysis.origin?.spanId;
  if (originId === undefined)
    return `${name}: no failure was found in this trace (${plural(analysis.spans.length, 'span')}).`;
  const origin = spanOf(analysis, originId);
  const linked = cascade.spans.get(originId);
  const kind = describe(origin, linked);
  const own = origin === root;
  if (!cascade.failed) {
    return `${name} succeeded. ${plural(cascade.origins.length, 'failure')} below it ${cascade.origins.length === 1 ? 'was absorbed, in' : 'were absorbed, the first in'} "${origin?.name}"${placeOf(analysis, origin, root)}: ${kind}.`;
  }
  if (cascade.fatal.length === 0) {
    return `${name} failed. The first failure seen is in "${origin?.name}" (${kind}), but nothing shows that it led to the failure of the root.`;
  }
  if (own) return `${name} failed by itself: ${kind}. There is no earlier evidence in this trace.`;
  const silent = origin?.verdict?.silent
    ? ' Nothing was thrown there: the provider answered with success.'
    : '';
  return `${name} failed because of "${origin?.name}"${placeOf(analysis, origin, root)}: ${kind}.${silent}`;
}

/** The step around a call says more than the name of the call. */
function placeOf(analysis: TraceAnalysis, span: TraceSpan | undefined, root: TraceSpan | undefined): string {
  const parent = span?.parentSpanId === undefined ? undefined : spanOf(analysis, span.parentSpanId);
  return parent === undefined || parent === root ? '' : ` in "${parent.name}"`;
}

function describe(span: TraceSpan | undefined, linked: LinkedSpan | undefined): string {
  const category = words(linked?.ownCategory ?? 'unknown');
  const finer = span?.verdict?.subcategory ? ` (${words(span.verdict.subcategory)})` : '';
  return `${category}${finer}`;
}

/** Each causal link with its evidence, origin first. */
function renderSpread(analysis: TraceAnalysis, { paint, columns }: WhyOptions): string[] {
  const numbers = failureNumbers(analysis);
  const lines: string[] = [];
  for (const [id, number] of numbers) {
    const span = spanOf(analysis, id);
    const linked = analysis.cascade.spans.get(id);
    if (!span || !linked) continue;
    if (linked.causes.length === 0) {
      const evidence = span.verdict?.evidence[0];
      const at = span.verdict?.format?.pointer ? ` at ${span.verdict.format.pointer || '/'}` : '';
      const seen = evidence
        ? ` Seen in ${evidence.field}${evidence.value === '' ? '' : ` = ${evidence.value}`}${at}`
        : '';
      const rule = span.verdict
        ? ` (rule ${span.verdict.rule}, ${confidenceText(span.verdict.confidence)}).`
        : '';
      lines.push(
        ...wrap(
          `${paint.bad(`[${number}]`)} "${span.name}" is where it began: ${describe(span, linked)}.${seen}${rule}`,
          columns,
          '  ',
        ),
      );
    }
    for (const cause of linked.causes) {
      const from = numbers.get(cause.spanId);
      lines.push(
        ...wrap(
          `${paint.bad(`[${from ?? '?'}]`)} → ${paint.bad(`[${number}]`)} ${evidenceClause(cause.evidence)} (${words(cause.evidence)}, ${confidenceText(cause.confidence)})`,
          columns,
          '  ',
        ),
      );
    }
    const recovery = recoveryText(analysis, span, linked);
    if (recovery !== undefined)
      lines.push(...wrap(`${paint.bad(`[${number}]`)} ${paint.good(recovery)}`, columns, '  '));
  }
  return lines;
}

function recoveryText(analysis: TraceAnalysis, span: TraceSpan, linked: LinkedSpan): string | undefined {
  if (linked.recoveredBySpanId === undefined) return undefined;
  const by = spanOf(analysis, linked.recoveredBySpanId);
  const name = `"${by?.name ?? linked.recoveredBySpanId}"`;
  if (linked.recoveredBy === 'handler') return `recovered by a handler: ${name} went on and succeeded`;
  const later = by ? ` ${seconds((by.startMs - span.endMs) / 1000)} later` : ' later';
  return `recovered by a ${linked.recoveredBy ?? 'later call'}: ${name} was started${later} and succeeded`;
}

/** The remedy of each origin, one line each. */
function renderHelp(analysis: TraceAnalysis, { paint, columns }: WhyOptions): string[] {
  const lines: string[] = [];
  const said = new Set<string>();
  for (const id of [...analysis.cascade.fatal, ...analysis.cascade.origins]) {
    const span = spanOf(analysis, id);
    const category = analysis.cascade.spans.get(id)?.ownCategory;
    if (!span || !category) continue;
    const remedy = remedyOf(category, span.verdict?.subcategory);
    if (said.has(remedy.sentence)) continue;
    said.add(remedy.sentence);
    lines.push(...wrap(`${remedy.title}: ${remedy.sentence}`, columns, '  '), paint.dim(`  ${remedy.docs}`));
  }
  return lines.length > 0 ? ['', paint.title('What would help'), ...lines] : [];
}
