import { recordEvaluation, withPipeline } from 'culprit';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attributeViolations, spanViolations } from './check.ts';
import { HEALTHY_CALLS } from './healthy-calls.ts';
import { setUp, type SetUp } from './set-up.ts';

let set: SetUp;

beforeAll(async () => {
  set = await setUp();
});
afterAll(() => set.close());
beforeEach(() => {
  set.telemetry.reset();
});

test('a pipeline is an internal workflow span that conforms', async () => {
  await withPipeline('support-ticket', () => HEALTHY_CALLS[0]!.run(set));
  const workflow = set.telemetry.spans().find(({ name }) => name === 'invoke_workflow support-ticket');
  expect(workflow?.kind).toBe(SpanKind.INTERNAL);
  expect(spanViolations(workflow!, { names: 'latest', ok: true })).toEqual([]);
});

test('R26 usage is stated once on every path: summed over all spans it equals what the calls used', async () => {
  await withPipeline('outer', () =>
    withPipeline('inner', async () => {
      for (const { run } of HEALTHY_CALLS) await run(set);
    }),
  );
  const spans = set.telemetry.spans();
  const parents = spans.filter(({ name }) => name.startsWith('invoke_workflow'));
  expect(parents.length).toBe(2);
  const usage = parents.flatMap(({ attributes }) =>
    Object.keys(attributes).filter((key) => key.startsWith('gen_ai.usage.')),
  );
  expect(usage).toEqual([]);
  expect(spans.length - parents.length).toBe(HEALTHY_CALLS.length);
});

test('an evaluation is the event of the conventions, in the context of the evaluated span', async () => {
  await withPipeline('judged', async () => {
    recordEvaluation({ name: 'relevance', score: 0.4, label: 'fail', explanation: 'off topic' });
  });
  const [record] = set.telemetry.logs();
  expect(record?.eventName).toBe('gen_ai.evaluation.result');
  expect(record?.spanContext?.spanId).toBe(set.telemetry.spans()[0]?.spanContext().spanId);
  expect(attributeViolations({ ...record?.attributes }, 'latest')).toEqual([]);
});

/** What Jaeger's GenAI view makes of an operation; anything else is shown as an ordinary or unknown span. */
const JAEGER_KINDS: Readonly<Record<string, string>> = {
  chat: 'LLM call',
  text_completion: 'LLM call',
  generate_content: 'LLM call',
  embeddings: 'LLM call',
  execute_tool: 'tool call',
  invoke_agent: 'agent',
  create_agent: 'agent',
  invoke_workflow: 'agent',
  retrieval: 'retrieval',
};

/** Operations that Jaeger has no word for: a newer one of the conventions, and those that they have none for either. */
const UNKNOWN_TO_JAEGER: readonly string[] = [
  'fetch_response',
  'generate_image',
  'generate_speech',
  'transcription',
  'moderation',
  'create_batch',
];

describe('R80', () => {
  test('Jaeger classifies every span of ours that it has a word for', async () => {
    await withPipeline('all', async () => {
      for (const { run } of HEALTHY_CALLS) await run(set);
    });
    const kinds = set.telemetry
      .spans()
      .map(({ attributes }) => String(attributes['gen_ai.operation.name']))
      .filter((operation) => !UNKNOWN_TO_JAEGER.includes(operation))
      .map((operation) => JAEGER_KINDS[operation]);
    expect(new Set(kinds)).toEqual(new Set(['LLM call', 'agent']));
  });
});
