/* Cost of linking, per span, in traces of 1 000 spans:
 *   node --conditions=@culprit/source test/bench/src/link.bench.ts
 * Healthy spans: adding to the index and their share of the analysis. Failing spans: one `causesOf` each, as the
 * span processor asks it, with prompts of 4 000 characters. Medians over the spans.
 */
import { createTraceIndex, linkFailures, type TraceSpan } from '@culprit/diagnosis';

const SPANS = 1_000;
const filler = (n: number): string =>
  Array.from(
    { length: 60 },
    (_, i) => `Sentence ${n}-${i} of a prompt that goes on for a while, without end.`,
  ).join(' ');

/** Ten steps of a hundred calls; `failing` of every hundred answered with damage that the next call was given. */
function traceOf(failing: number): TraceSpan[] {
  const spans: TraceSpan[] = [];
  for (let i = 0; i < SPANS - 1; i++) {
    const failed = i % 100 < failing;
    const output = `Answer ${i} cut in the middle of {"customer": "number ${i} of the list", "text": "${filler(i).slice(0, 300)}`;
    const before = spans.at(-1)?.flow?.outputs[0] ?? '';
    spans.push({
      spanId: `s${i}`,
      parentSpanId: 'root',
      name: 'chat gpt-4o',
      operation: 'chat',
      provider: 'openai',
      model: 'gpt-4o',
      startMs: i * 10,
      endMs: i * 10 + 9,
      status: 'unset',
      promptHash: `hash${i}`,
      ...(failing > 0 && { flow: { inputs: ['You are helpful.', filler(i), before], outputs: [output] } }),
      ...(failed && {
        verdict: {
          category: 'malformed_response',
          group: 'output',
          rule: 'bench',
          confidence: 0.9,
          evidence: [],
          retryable: true,
          remedy: 'fix',
          silent: true,
        },
      }),
    });
  }
  spans.push({
    spanId: 'root',
    name: 'workflow',
    startMs: 0,
    endMs: SPANS * 10,
    status: 'unset',
    localRoot: true,
  });
  return spans;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function microsPerHealthySpan(): number {
  const spans = traceOf(0);
  const runs = Array.from({ length: 200 }, () => {
    const begin = performance.now();
    linkFailures(spans);
    return ((performance.now() - begin) * 1000) / SPANS;
  });
  return median(runs);
}

function microsPerFailingSpan(failing: number): { live: number; whole: number } {
  const times: number[] = [];
  const wholes: number[] = [];
  for (let run = 0; run < 60; run++) {
    const spans = traceOf(failing);
    const index = createTraceIndex();
    for (const span of spans) {
      const begin = performance.now();
      index.add(span);
      if (span.verdict === undefined) continue;
      index.causesOf(span.spanId);
      if (run >= 30) times.push((performance.now() - begin) * 1000);
    }
    const begin = performance.now();
    index.analyze();
    if (run >= 30) wholes.push(((performance.now() - begin) * 1000) / SPANS);
  }
  return { live: median(times), whole: median(wholes) };
}

console.log(`healthy trace: ${microsPerHealthySpan().toFixed(2)} µs per span (limit 5)`);
for (const failing of [1, 10, 50, 100]) {
  const { live, whole } = microsPerFailingSpan(failing);
  console.log(
    `${String(failing).padStart(3)} % failing: ${live.toFixed(1)} µs per failing span (limit 200), analysis of the whole ${whole.toFixed(1)} µs per span`,
  );
}
