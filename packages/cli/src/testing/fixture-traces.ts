import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';

// Seven pipelines as `culprit/register` records them, with ids and times that never change. Trace ids start with the
// letter of the case, spans are numbered within it.

type Value = string | number | boolean;
interface FixtureSpan {
  id: number;
  parent?: number;
  name: string;
  /** Milliseconds after the start of the trace. */
  from: number;
  to: number;
  status?: 'ok' | 'error';
  message?: string;
  attributes?: Readonly<Record<string, Value>>;
  causedBy?: { id: number; evidence: string; confidence: number };
}
interface FixtureTrace {
  letter: string;
  /** Minutes after the first trace. */
  minute: number;
  spans: readonly FixtureSpan[];
}

/** 2026-01-02T03:04:05Z in milliseconds. */
export const FIRST_TRACE_MS = 1_767_323_045_000;

const workflow: Readonly<Record<string, Value>> = {
  [GEN_AI.OPERATION_NAME]: 'invoke_workflow',
  [GEN_AI.WORKFLOW_NAME]: 'support-ticket',
  [CULPRIT.PIPELINE_NAME]: 'support-ticket',
};

const call = (provider: string, model: string, more: Readonly<Record<string, Value>> = {}) => ({
  [GEN_AI.OPERATION_NAME]: 'chat',
  [GEN_AI.PROVIDER_NAME]: provider,
  [GEN_AI.REQUEST_MODEL]: model,
  [GEN_AI.USAGE_INPUT_TOKENS]: 120,
  [GEN_AI.USAGE_OUTPUT_TOKENS]: 30,
  [CULPRIT.COST_USD]: 0.0002,
  ...more,
});

interface FixtureFailure {
  category: string;
  subcategory: string;
  rule: string;
  evidence: string;
  silent?: boolean;
  retryable?: boolean;
  more?: Readonly<Record<string, Value>>;
}

const failed = ({ category, subcategory, rule, evidence, silent, retryable, more }: FixtureFailure) => ({
  [CULPRIT.SAMPLING_KEEP]: true,
  [CULPRIT.FAILURE_CATEGORY]: category,
  [CULPRIT.FAILURE_SUBCATEGORY]: subcategory,
  [CULPRIT.FAILURE_RULE]: rule,
  [CULPRIT.FAILURE_CONFIDENCE]: 0.97,
  [CULPRIT.FAILURE_EVIDENCE]: evidence,
  [CULPRIT.FAILURE_RETRYABLE]: retryable ?? false,
  [CULPRIT.FAILURE_SILENT]: silent ?? false,
  ...more,
});

const overloaded = failed({
  category: 'service_unavailable',
  subcategory: 'overloaded',
  rule: 'openai.overloaded',
  evidence: 'error.http.body.error.type=overloaded_error',
  retryable: true,
  more: { [CORE.ERROR_TYPE]: 'overloaded_error' },
});

export const FIXTURE_TRACES: readonly FixtureTrace[] = [
  {
    // A silent failure upstream that breaks a step downstream: only the data shows the way.
    letter: 'a',
    minute: 0,
    spans: [
      {
        id: 1,
        name: 'invoke_workflow support-ticket',
        from: 0,
        to: 900,
        status: 'error',
        attributes: { ...workflow, [CORE.ERROR_TYPE]: 'SyntaxError' },
      },
      { id: 2, parent: 1, name: 'classify ticket', from: 10, to: 310 },
      {
        id: 3,
        parent: 2,
        name: 'chat gpt-5-mini',
        from: 12,
        to: 300,
        attributes: call('openai', 'gpt-5-mini', {
          ...failed({
            category: 'malformed_response',
            subcategory: 'schema_violation',
            rule: 'silent.format',
            evidence: 'response.choices[0].text=',
            silent: true,
          }),
          [CULPRIT.FORMAT_EXPECTED]: 'json_schema',
          [CULPRIT.FORMAT_CHECK]: 'failed',
          [CULPRIT.FORMAT_POINTER]: '/category',
        }),
      },
      {
        id: 4,
        parent: 1,
        name: 'write reply',
        from: 320,
        to: 890,
        status: 'error',
        message: 'Unexpected token',
      },
      {
        id: 5,
        parent: 4,
        name: 'chat claude-sonnet-5-5',
        from: 322,
        to: 880,
        attributes: call('anthropic', 'claude-sonnet-5-5', {
          ...failed({
            category: 'malformed_response',
            subcategory: 'invalid_json',
            rule: 'silent.format',
            evidence: 'response.choices[0].text=',
            silent: true,
          }),
          [CULPRIT.FORMAT_EXPECTED]: 'json',
          [CULPRIT.FORMAT_CHECK]: 'failed',
        }),
        causedBy: { id: 3, evidence: 'data_flow', confidence: 0.85 },
      },
    ],
  },
  {
    // The application asks again and gets its answer.
    letter: 'b',
    minute: 1,
    spans: [
      {
        id: 1,
        name: 'invoke_workflow support-ticket',
        from: 0,
        to: 700,
        status: 'ok',
        attributes: workflow,
      },
      {
        id: 2,
        parent: 1,
        name: 'chat gpt-5-mini',
        from: 5,
        to: 100,
        status: 'error',
        message: '429 Rate limit reached',
        attributes: call('openai', 'gpt-5-mini', {
          ...failed({
            category: 'rate_limit',
            subcategory: 'requests',
            rule: 'openai.rate_limited',
            evidence: 'error.http.body.error.code=rate_limit_exceeded',
            retryable: true,
          }),
          [CORE.ERROR_TYPE]: 'RateLimitError',
          [CULPRIT.PROMPT_HASH]: 'p-b',
        }),
      },
      {
        id: 3,
        parent: 1,
        name: 'chat gpt-5-mini',
        from: 300,
        to: 690,
        attributes: call('openai', 'gpt-5-mini', { [CULPRIT.PROMPT_HASH]: 'p-b' }),
      },
    ],
  },
  {
    // Another provider answers in its place.
    letter: 'c',
    minute: 2,
    spans: [
      {
        id: 1,
        name: 'invoke_workflow support-ticket',
        from: 0,
        to: 1200,
        status: 'ok',
        attributes: workflow,
      },
      { id: 2, parent: 1, name: 'write reply', from: 10, to: 1190 },
      {
        id: 3,
        parent: 2,
        name: 'chat claude-sonnet-5-5',
        from: 12,
        to: 200,
        status: 'error',
        message: '529 Overloaded',
        attributes: call('anthropic', 'claude-sonnet-5-5', { ...overloaded, [CULPRIT.PROMPT_HASH]: 'p-c' }),
      },
      {
        id: 4,
        parent: 2,
        name: 'chat gpt-5',
        from: 210,
        to: 1180,
        attributes: call('openai', 'gpt-5', { [CULPRIT.PROMPT_HASH]: 'p-c' }),
      },
    ],
  },
  {
    // The step catches the error and goes on without the answer.
    letter: 'd',
    minute: 3,
    spans: [
      {
        id: 1,
        name: 'invoke_workflow support-ticket',
        from: 0,
        to: 600,
        status: 'ok',
        attributes: workflow,
      },
      { id: 2, parent: 1, name: 'analyse sentiment', from: 10, to: 220 },
      {
        id: 3,
        parent: 2,
        name: 'chat claude-haiku-4-5',
        from: 12,
        to: 210,
        status: 'error',
        message: '529 Overloaded',
        attributes: call('anthropic', 'claude-haiku-4-5', overloaded),
      },
      {
        id: 4,
        parent: 1,
        name: 'chat gpt-5-mini',
        from: 230,
        to: 590,
        attributes: call('openai', 'gpt-5-mini'),
      },
    ],
  },
  {
    // Nothing was thrown and nobody noticed: the answer ends in the middle.
    letter: 'e',
    minute: 4,
    spans: [
      {
        id: 1,
        name: 'chat gpt-5-mini',
        from: 0,
        to: 2400,
        attributes: call('openai', 'gpt-5-mini', {
          ...failed({
            category: 'incomplete_response',
            subcategory: 'truncated_by_length',
            rule: 'silent.truncation',
            evidence: 'response.choices[0].finishReason=length',
            silent: true,
          }),
        }),
      },
    ],
  },
  {
    letter: 'f',
    minute: 5,
    spans: [
      {
        id: 1,
        name: 'invoke_workflow support-ticket',
        from: 0,
        to: 500,
        status: 'ok',
        attributes: workflow,
      },
      {
        id: 2,
        parent: 1,
        name: 'chat gpt-5-mini',
        from: 10,
        to: 490,
        attributes: call('openai', 'gpt-5-mini'),
      },
    ],
  },
  {
    // The customer closed the window: no failure.
    letter: '9',
    minute: 6,
    spans: [
      { id: 1, name: 'invoke_workflow support-ticket', from: 0, to: 150, attributes: workflow },
      {
        id: 2,
        parent: 1,
        name: 'chat gpt-5-mini',
        from: 10,
        to: 140,
        status: 'error',
        message: 'Request was aborted.',
        attributes: call('openai', 'gpt-5-mini', {
          [CULPRIT.OUTCOME]: 'cancelled',
          [CORE.ERROR_TYPE]: 'APIUserAbortError',
        }),
      },
    ],
  },
];

/** Writes the traces as a segment of OTLP/JSON lines into `<directory>/.culprit` and returns that directory. */
export function writeFixtureSegments(directory: string): string {
  const segments = join(directory, '.culprit');
  mkdirSync(segments, { recursive: true });
  writeFileSync(join(segments, 'traces-20260102T030405-1.jsonl'), FIXTURE_TRACES.map(lineOf).join(''));
  return segments;
}

const traceIdOf = (letter: string): string => letter.repeat(32);
const spanIdOf = (letter: string, id: number): string => `${letter.repeat(14)}${String(id).padStart(2, '0')}`;
const STATUS_CODES = { ok: 1, error: 2 };

function lineOf({ letter, minute, spans }: FixtureTrace): string {
  const start = FIRST_TRACE_MS + minute * 60_000;
  const otlp = spans.map((span) => ({
    traceId: traceIdOf(letter),
    spanId: spanIdOf(letter, span.id),
    parentSpanId: span.parent === undefined ? '' : spanIdOf(letter, span.parent),
    name: span.name,
    kind: span.name.startsWith('chat') ? 3 : 1,
    startTimeUnixNano: `${start + span.from}000000`,
    endTimeUnixNano: `${start + span.to}000000`,
    status: { code: span.status ? STATUS_CODES[span.status] : 0, message: span.message ?? '' },
    attributes: keyValues(span.attributes ?? {}),
    links: span.causedBy
      ? [
          {
            traceId: traceIdOf(letter),
            spanId: spanIdOf(letter, span.causedBy.id),
            attributes: keyValues({
              [CULPRIT.LINK_RELATION]: 'caused_by',
              [CULPRIT.LINK_EVIDENCE]: span.causedBy.evidence,
              [CULPRIT.LINK_CONFIDENCE]: span.causedBy.confidence,
            }),
          },
        ]
      : [],
  }));
  return `${JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: keyValues({ 'service.name': 'support-tickets' }) },
        scopeSpans: [{ scope: { name: 'culprit' }, spans: otlp }],
      },
    ],
  })}\n`;
}

function keyValues(attributes: Readonly<Record<string, Value>>): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
