import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logViolations, spanViolations } from './check.ts';
import { CONTENT_SCHEMAS } from './content-schemas.ts';
import { runEverything } from './everything.ts';
import { HEALTHY_CALLS, MODEL } from './healthy-calls.ts';
import { setUp, type SetUp } from './set-up.ts';

interface Message {
  role: string;
  parts: { type: string; [key: string]: unknown }[];
}

let set: SetUp;
let spans: readonly ReadableSpan[];
let details: readonly ReadableLogRecord[];

beforeAll(async () => {
  set = await setUp({ captureContent: 'both' });
  await runEverything(set);
  spans = set.telemetry.spans();
  details = set.telemetry
    .logs()
    .filter(({ eventName }) => eventName === 'gen_ai.client.inference.operation.details');
});
afterAll(() => set.close());

const messagesOf = (span: ReadableSpan, name: string): Message[] =>
  JSON.parse(String(span.attributes[name])) as Message[];

describe('captured content', () => {
  test('conforms to the message schemas on every span', () => {
    expect(spans.flatMap((span) => spanViolations(span, { names: 'latest', ok: false }))).toEqual([]);
  });

  test('conforms, structured, on every details event; one per inference call', () => {
    expect(details.flatMap((record) => logViolations(record, 'latest'))).toEqual([]);
    expect(details.length).toBe(spans.filter((span) => span.name.startsWith('chat')).length);
  });

  test('is the same on span and event', () => {
    for (const record of details) {
      const span = spans.find((one) => one.spanContext().spanId === record.spanContext?.spanId);
      for (const name of Object.keys(CONTENT_SCHEMAS)) {
        const text = span?.attributes[name];
        const structured = record.attributes[name];
        expect(text === undefined ? undefined : JSON.parse(String(text))).toEqual(
          structured === undefined ? undefined : JSON.parse(JSON.stringify(structured)),
        );
      }
      expect(record.attributes['gen_ai.request.stop_sequences']).toEqual(
        span?.attributes['gen_ai.request.stop_sequences'],
      );
    }
  });

  test('has one output message per choice, with the reason that the span states', () => {
    for (const span of spans) {
      const reasons = span.attributes['gen_ai.response.finish_reasons'];
      if (!Array.isArray(reasons)) continue;
      const output = messagesOf(span, 'gen_ai.output.messages');
      expect(
        output.map((message) => (message as unknown as { finish_reason: string }).finish_reason),
      ).toEqual(reasons);
    }
  });

  test('never holds binary content, only its kind, size and hash', () => {
    const everything = JSON.stringify([
      spans.map(({ attributes }) => attributes),
      details.map(({ attributes }) => attributes),
    ]);
    expect(everything).not.toContain('iVBORw0KGgo');
    expect(everything).toContain('culprit.blob');
  });

  test('keeps separately passed instructions apart from the messages', () => {
    const [span] = spans.filter(({ attributes }) => attributes['gen_ai.system_instructions'] !== undefined);
    expect(JSON.parse(String(span!.attributes['gen_ai.system_instructions']))).toEqual([
      { type: 'text', content: 'Answer briefly.' },
    ]);
    expect(messagesOf(span!, 'gen_ai.input.messages').map(({ role }) => role)).toEqual(['user']);
  });

  test('of tool definitions is name and type alone', () => {
    const tools = spans.flatMap(({ attributes }) => {
      const text = attributes['gen_ai.tool.definitions'];
      return typeof text === 'string' ? (JSON.parse(text) as object[]) : [];
    });
    expect(tools.length).toBeGreaterThan(0);
    for (const tool of tools) expect(Object.keys(tool).sort()).toEqual(['name', 'type']);
  });
});

test('content over the limit is shortened inside and still conforms', async () => {
  set.telemetry.reset();
  const content = 'A long story about an orchard. '.repeat(10_000);
  await set.openai.chat.completions.create({
    model: MODEL,
    messages: Array.from({ length: 40 }, (_, index) => ({
      role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content,
    })),
  });
  const [span] = set.telemetry.spans();
  expect(spanViolations(span!, { names: 'latest', ok: true })).toEqual([]);
  expect(String(span!.attributes['gen_ai.input.messages']).length).toBeLessThan(70_000);
});

test('the calls under test cover every kind of content', () => {
  expect(HEALTHY_CALLS.length).toBeGreaterThan(12);
  const types = new Set(
    spans.flatMap((span) =>
      ['gen_ai.input.messages', 'gen_ai.output.messages'].flatMap((name) =>
        span.attributes[name] === undefined
          ? []
          : messagesOf(span, name).flatMap(({ parts }) => parts.map(({ type }) => type)),
      ),
    ),
  );
  expect([...types].sort()).toEqual(
    expect.arrayContaining(['culprit.blob', 'text', 'tool_call', 'tool_call_response', 'uri']),
  );
});
