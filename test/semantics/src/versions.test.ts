import type { InstrumentationOptions } from '@culprit/instrumentation';
import { afterEach, describe, expect, test } from 'vitest';
import { metricViolations, spanViolations, type Names } from './check.ts';
import { HEALTHY_CALLS } from './healthy-calls.ts';
import { setUp, type SetUp } from './set-up.ts';

const VARIABLE = 'OTEL_SEMCONV_STABILITY_OPT_IN';
let set: SetUp | undefined;

afterEach(async () => {
  process.env[VARIABLE] = '';
  await set?.close();
  set = undefined;
});

interface Seen {
  spans: readonly string[];
  metrics: readonly string[];
  violations: readonly string[];
}

async function namesSeen(options: InstrumentationOptions, names: Names, metricNames: Names): Promise<Seen> {
  set = await setUp(options);
  for (const { run } of HEALTHY_CALLS) await run(set);
  await cachedMessage(set);
  const spans = set.telemetry.spans();
  const metrics = await set.telemetry.metrics();
  return {
    spans: [...new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)))],
    metrics: metrics.map(({ descriptor }) => descriptor.name),
    violations: [
      ...spans.flatMap((span) => spanViolations(span, { names, ok: true })),
      ...metrics.flatMap((metric) => metricViolations(metric, metricNames)),
    ],
  };
}

/** The one span attribute that was renamed counts tokens written to a cache. */
async function cachedMessage({ anthropic }: SetUp): Promise<void> {
  const usage = {
    input_tokens: 5,
    output_tokens: 3,
    cache_creation_input_tokens: 20,
    cache_read_input_tokens: 7,
  };
  const body = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5',
    content: [{ type: 'text', text: 'Trees in rows.' }],
    stop_reason: 'end_turn',
    usage,
  };
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(body));
  const client = anthropic.withOptions({ fetch });
  await client.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 10,
    messages: [{ role: 'user', content: 'What is an orchard?' }],
  });
}

const WRITE = 'gen_ai.usage.cache_write.input_tokens';
const CREATION = 'gen_ai.usage.cache_creation.input_tokens';
const NEW_DURATION = 'gen_ai.client.inference.duration';
const OLD_TOKENS = 'gen_ai.client.token.usage';

describe('R80 names by option', () => {
  test.each([
    { semconv: 'latest', has: [WRITE], not: [CREATION], metric: NEW_DURATION, noMetric: OLD_TOKENS },
    { semconv: '1.41', has: [CREATION], not: [WRITE], metric: OLD_TOKENS, noMetric: NEW_DURATION },
    { semconv: 'both', has: [WRITE, CREATION], not: [], metric: NEW_DURATION, noMetric: 'none' },
  ] as const)('$semconv', async ({ semconv, has, not, metric, noMetric }) => {
    const seen = await namesSeen({ semconv, metricNames: semconv }, semconv, semconv);
    expect(seen.violations).toEqual([]);
    expect(seen.spans).toEqual(expect.arrayContaining([...has]));
    for (const name of not) expect(seen.spans).not.toContain(name);
    expect(seen.metrics).toContain(metric);
    expect(seen.metrics).not.toContain(noMetric);
  });
});

describe('R80 names by the standard variable', () => {
  test.each([
    ['http/dup,gen_ai_latest_experimental', 'latest'],
    ['gen_ai/1.41', '1.41'],
    ['gen_ai_latest_experimental/dup', 'both'],
  ] as const)('%s', async (value, names) => {
    process.env[VARIABLE] = value;
    const seen = await namesSeen({}, names, names);
    expect(seen.violations).toEqual([]);
    expect(seen.spans.includes(WRITE)).toBe(names !== '1.41');
    expect(seen.spans.includes(CREATION)).toBe(names !== 'latest');
    expect(seen.metrics.includes(NEW_DURATION)).toBe(names !== '1.41');
    expect(seen.metrics.includes(OLD_TOKENS)).toBe(names !== 'latest');
  });

  test('an option wins over the variable', async () => {
    process.env[VARIABLE] = 'gen_ai/1.41';
    const seen = await namesSeen({ semconv: 'latest', metricNames: 'latest' }, 'latest', 'latest');
    expect(seen.violations).toEqual([]);
  });

  test('unset, spans have the latest names and metrics both', async () => {
    const seen = await namesSeen({}, 'latest', 'both');
    expect(seen.violations).toEqual([]);
    expect(seen.metrics).toEqual(expect.arrayContaining([OLD_TOKENS, NEW_DURATION]));
  });
});

test('R26 Anthropic input tokens include those read from and written to the cache', async () => {
  set = await setUp();
  await cachedMessage(set);
  const [span] = set.telemetry.spans();
  expect(span!.attributes).toMatchObject({
    'gen_ai.usage.input_tokens': 32,
    'gen_ai.usage.cache_read.input_tokens': 7,
    [WRITE]: 20,
  });
  const cached = (await set.telemetry.metrics()).find(
    ({ descriptor }) => descriptor.name === 'gen_ai.client.inference.usage.cache_read.input_tokens',
  );
  expect(cached?.dataPoints[0]?.value).toBe(7);
});
