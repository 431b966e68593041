import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import type { StoredSpan, StoredTrace } from '../stored-trace.ts';
import { makeSpan, T0 } from './spans.ts';

const MODELS = ['gpt-5', 'gpt-5-mini', 'claude "fable"'];
const PROVIDERS = ['openai', 'anthropic', 'gemini'];
const CATEGORIES = ['rate_limit', 'malformed_response', 'context_limit_exceeded'];
const DAY_MS = 86_400_000;

/** T0 in milliseconds. */
export const T0_MS: number = Number(T0 / 1_000_000n);

/**
 * Traces as Culprit records them, spread unevenly over two days, the n-th not before the one after it: healthy ones,
 * failures that end the run, failures that were made good, of three services. Some begin in the same nanosecond.
 */
export function manyTraces(count: number): StoredTrace[] {
  return Array.from({ length: count }, (_, n) => traceOf(n, startOf(n, count)));
}

/** Bursts: within seven traces, three begin at once and two within a second of them. */
function startOf(n: number, count: number): number {
  const burst = Math.floor(n / 7);
  const within = n % 7;
  return (
    Math.floor((burst * 7 * 2 * DAY_MS) / count) +
    (within < 3 ? 0 : within < 5 ? within * 100 : within * 60_000)
  );
}

function traceOf(n: number, start: number): StoredTrace {
  // Ids in no order, every fifth with leading zeros.
  const id = (BigInt(n + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % 2n ** (n % 5 === 0 ? 118n : 128n);
  const traceId = id.toString(16).padStart(32, '0');
  const fields = { traceId, resource: { 'service.name': ['tickets', 'search', 'mail'][n % 3] ?? 'tickets' } };
  const failing = n % 2 === 0;
  const recovered = n % 6 === 0;
  const category = CATEGORIES[n % 3] ?? 'unknown';
  const root = makeSpan({
    ...fields,
    name: `run ${n}`,
    kind: 'internal',
    start,
    duration: 1000 + n,
    status: failing && !recovered ? 'error' : 'unset',
    statusMessage: failing && !recovered ? 'it broke' : undefined,
    attributes: {
      ...(failing && { [CULPRIT.SAMPLING_KEEP]: true }),
      [CULPRIT.TRACE_FAILED]: failing && !recovered,
    },
  });
  const call = (at: number, more: StoredSpan['attributes'], rest: Partial<StoredSpan> = {}): StoredSpan => {
    const { startNs: _start, endNs: _end, ...plain } = rest;
    return makeSpan({
      ...fields,
      parentSpanId: root.spanId,
      start: start + at,
      duration: 50 + n,
      attributes: {
        [GEN_AI.OPERATION_NAME]: 'chat',
        [GEN_AI.PROVIDER_NAME]: PROVIDERS[n % 3] ?? 'openai',
        [GEN_AI.REQUEST_MODEL]: MODELS[n % 4] ?? 'gpt-5',
        [GEN_AI.USAGE_INPUT_TOKENS]: 10 + n,
        [GEN_AI.USAGE_OUTPUT_TOKENS]: 3,
        [CULPRIT.COST_USD]: 0.25,
        ...more,
      },
      ...plain,
    });
  };
  if (!failing) return { traceId, spans: [root, call(10, {}), call(200, {})] };
  const failed = call(
    10,
    {
      [CULPRIT.FAILURE_CATEGORY]: category,
      [CULPRIT.FAILURE_RULE]: 'r',
      [CULPRIT.SAMPLING_KEEP]: true,
      [CORE.ERROR_TYPE]: 'BrokenError',
      ...(recovered && { [CULPRIT.CASCADE_RECOVERED_BY]: 'retry' }),
    },
    category === 'malformed_response' ? {} : { status: 'error', statusMessage: 'it broke' },
  );
  return { traceId, spans: [root, failed, ...(recovered ? [call(200, {})] : [])] };
}
