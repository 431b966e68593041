import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import { describe, expect, test } from 'vitest';
import { readVerdict } from '@culprit/diagnosis';
import { makeSpan } from './testing/spans.ts';
import { toTraceSpan, toTraceSpans } from './to-trace-span.ts';

const CALL = {
  [GEN_AI.OPERATION_NAME]: 'chat',
  [GEN_AI.PROVIDER_NAME]: 'openai',
  [GEN_AI.REQUEST_MODEL]: 'gpt-5',
};

describe('verdict', () => {
  test('is rebuilt from every attribute that Culprit wrote', () => {
    const attributes = {
      ...CALL,
      [CULPRIT.FAILURE_CATEGORY]: 'malformed_response',
      [CULPRIT.FAILURE_SUBCATEGORY]: 'schema_violation',
      [CULPRIT.FAILURE_RULE]: 'silent.schema',
      [CULPRIT.FAILURE_CONFIDENCE]: 0.9,
      [CULPRIT.FAILURE_EVIDENCE]: 'response.choices.0=a=b',
      [CULPRIT.FAILURE_RETRYABLE]: false,
      [CULPRIT.FAILURE_REMEDY]: 'validate_and_repair',
      [CULPRIT.FAILURE_SILENT]: true,
      [CULPRIT.FAILURE_RETRY_AFTER]: '20',
      [CULPRIT.FORMAT_EXPECTED]: 'json_schema',
      [CULPRIT.FORMAT_CHECK]: 'failed',
      [CULPRIT.FORMAT_POINTER]: '/category',
    };
    expect(readVerdict(makeSpan({ attributes }))).toEqual({
      category: 'malformed_response',
      group: 'output',
      subcategory: 'schema_violation',
      rule: 'silent.schema',
      confidence: 0.9,
      evidence: [{ field: 'response.choices.0', value: 'a=b' }],
      retryable: false,
      remedy: 'validate_and_repair',
      retryAfter: 20,
      silent: true,
      format: { expected: 'json_schema', result: 'failed', pointer: '/category' },
    });
  });

  test('of a cascading failure is that of its own facts', () => {
    const attributes = {
      [CULPRIT.FAILURE_CATEGORY]: 'cascading_failure',
      [CULPRIT.FAILURE_OWN_CATEGORY]: 'invalid_input_format',
      [CULPRIT.FAILURE_RULE]: 'r',
    };
    expect(readVerdict(makeSpan({ attributes }))?.category).toBe('invalid_input_format');
  });

  test('of a category that this version does not know is unknown, with the remedy of the table', () => {
    const span = makeSpan({ attributes: { [CULPRIT.FAILURE_CATEGORY]: 'solar_flare' } });
    expect(readVerdict(span)).toMatchObject({ category: 'unknown', remedy: 'inspect_evidence' });
  });

  test('is left to the linker on spans that only the linker judged', () => {
    const attributes = {
      [CULPRIT.FAILURE_CATEGORY]: 'cascading_failure',
      [CULPRIT.FAILURE_OWN_CATEGORY]: 'unknown',
    };
    expect(readVerdict(makeSpan({ status: 'error', attributes }))).toBeUndefined();
  });

  test('of a failed call that no Culprit has seen is given now', () => {
    const span = makeSpan({
      status: 'error',
      statusMessage: '429 Rate limit reached for gpt-5 on tokens per min (TPM)',
      attributes: { ...CALL, [CORE.ERROR_TYPE]: 'RateLimitError', [CORE.HTTP_RESPONSE_STATUS_CODE]: 429 },
    });
    expect(toTraceSpan(span).verdict).toMatchObject({
      category: 'rate_limit',
      group: 'infrastructure',
      retryable: true,
    });
  });

  test('is absent on healthy spans and on failed spans that are no calls', () => {
    expect(toTraceSpan(makeSpan({ attributes: CALL })).verdict).toBeUndefined();
    expect(toTraceSpan(makeSpan({ status: 'error', statusMessage: '500' })).verdict).toBeUndefined();
  });
});

test('carries what the linker compares', () => {
  const traceId = 'd'.repeat(32);
  const link = {
    traceId,
    spanId: '1'.repeat(16),
    attributes: {
      [CULPRIT.LINK_RELATION]: 'caused_by',
      [CULPRIT.LINK_EVIDENCE]: 'data_flow',
      [CULPRIT.LINK_CONFIDENCE]: 0.8,
    },
  };
  const span = makeSpan({
    traceId,
    start: 0.25,
    duration: 1.5,
    status: 'error',
    statusMessage: 'outer',
    attributes: {
      ...CALL,
      [GEN_AI.TOOL_CALL_ID]: 'call_1',
      [GEN_AI.TOOL_NAME]: 'search',
      [CULPRIT.PROMPT_HASH]: 'abc',
      [CORE.SERVER_ADDRESS]: 'api.openai.com',
    },
    events: [
      {
        name: 'exception',
        timeNs: 1n,
        attributes: { [CORE.EXCEPTION_TYPE]: 'TypeError', [CORE.EXCEPTION_MESSAGE]: 'inner' },
      },
    ],
    links: [link, { ...link, traceId: 'e'.repeat(32) }],
  });
  expect(toTraceSpan(span)).toMatchObject({
    startMs: 1_767_323_045_000.25,
    endMs: 1_767_323_045_001.75,
    operation: 'chat',
    provider: 'openai',
    model: 'gpt-5',
    serviceName: 'tickets',
    serverAddress: 'api.openai.com',
    error: { type: 'TypeError', message: 'inner' },
    links: [{ traceId, spanId: link.spanId, relation: 'caused_by', evidence: 'data_flow', confidence: 0.8 }],
    toolCalls: { executes: 'call_1' },
    toolName: 'search',
    promptHash: 'abc',
  });
});

test('the cause that Culprit wrote as attributes stands in for a link that was lost, and for no link that is there', () => {
  const traceId = 'd'.repeat(32);
  const cause = '1'.repeat(16);
  const attributes = {
    [CULPRIT.CASCADE_CAUSE_SPAN_ID]: cause,
    [CULPRIT.CASCADE_EVIDENCE]: 'data_flow',
    [CULPRIT.CASCADE_CONFIDENCE]: 0.8,
  };
  const expected = { traceId, spanId: cause, relation: 'caused_by', evidence: 'data_flow', confidence: 0.8 };
  expect(toTraceSpan(makeSpan({ traceId, attributes })).links).toEqual([expected]);
  const link = {
    traceId,
    spanId: cause,
    attributes: {
      [CULPRIT.LINK_RELATION]: 'caused_by',
      [CULPRIT.LINK_EVIDENCE]: 'data_flow',
      [CULPRIT.LINK_CONFIDENCE]: 0.8,
    },
  };
  expect(toTraceSpan(makeSpan({ traceId, attributes, links: [link] })).links).toEqual([expected]);
});

test('a cancellation is no error', () => {
  const span = makeSpan({
    status: 'error',
    attributes: { [CULPRIT.OUTCOME]: 'cancelled', [CORE.ERROR_TYPE]: 'AbortError' },
  });
  expect(toTraceSpan(span)).toMatchObject({ outcome: 'cancelled', error: undefined, verdict: undefined });
});

describe('local roots', () => {
  const localRoots = (...spans: ReturnType<typeof makeSpan>[]): (boolean | undefined)[] =>
    toTraceSpans({ traceId: spans[0]!.traceId, spans }).map((span) => span.localRoot);
  const root = makeSpan();

  test('have no parent, or none that is there', () => {
    expect(
      localRoots(root, makeSpan({ parentSpanId: root.spanId }), makeSpan({ parentSpanId: 'f'.repeat(16) })),
    ).toEqual([true, false, true]);
  });

  test('have a parent in another process, as the flags or the resources say', () => {
    const below = { parentSpanId: root.spanId };
    expect(
      localRoots(
        root,
        makeSpan({ ...below, flags: 0x301 }),
        makeSpan({ ...below, resource: { 'service.name': 'b' } }),
      ),
    ).toEqual([true, true, true]);
    expect(localRoots(root, makeSpan({ ...below, flags: 0x101, resource: { 'service.name': 'b' } }))).toEqual(
      [true, false],
    );
  });
});
