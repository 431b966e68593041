import type { FailureCategory } from '@culprit/diagnosis';
import type { FaultSpec } from '@culprit/simulated-provider';

/** The model calls of the demo's pipeline. */
export type DemoStep = 'classify' | 'sentiment' | 'embed' | 'reply' | 'reply_fallback';

/** One way for a ticket to go wrong: what the provider does, and what a correct investigation must then say. */
export interface Scenario {
  name: string;
  /** Tickets out of a hundred. */
  weight: number;
  step: DemoStep;
  /** Faults of the call; none when the answer itself is the fault. */
  fault?: FaultSpec | readonly FaultSpec[] | undefined;
  /** Only the first attempt is hit: the SDK's own retry succeeds and nothing has failed. */
  firstAttemptOnly?: boolean | undefined;
  /** A well-formed answer with the wrong content. */
  answer?: { json: unknown } | undefined;
  expect: ScenarioExpectation;
}

export interface ScenarioExpectation {
  /** Category of the injected call by its own facts; null when the call does not fail. */
  category: FailureCategory | null;
  /** Whether the pipeline fails because of it. */
  fatal: boolean;
  recoveredBy?: 'handler' | 'fallback' | undefined;
  /** Calls that fail as a consequence. */
  breaks?: readonly DemoStep[] | undefined;
}

const fatal = (category: FailureCategory, breaks?: readonly DemoStep[]): ScenarioExpectation => ({
  category,
  fatal: true,
  breaks,
});
const handled = (category: FailureCategory): ScenarioExpectation => ({
  category,
  fatal: false,
  recoveredBy: 'handler',
});
/** Nothing was thrown and the step went on: whether that did harm is not in the trace. */
const unnoticed = (category: FailureCategory): ScenarioExpectation => ({ category, fatal: false });
const fallenBack = (category: FailureCategory): ScenarioExpectation => ({
  category,
  fatal: false,
  recoveredBy: 'fallback',
});

/** Roughly half of the tickets; the rest go well. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'an invented category poisons the reply',
    weight: 8,
    step: 'classify',
    answer: { json: { category: 'Invoices and payments', urgency: 3 } },
    expect: fatal('malformed_response', ['reply']),
  },
  {
    name: 'classification in a code fence',
    weight: 4,
    step: 'classify',
    fault: 'fenced_json',
    expect: fatal('malformed_response'),
  },
  {
    name: 'classification is no JSON',
    weight: 2,
    step: 'classify',
    fault: 'invalid_json',
    expect: fatal('malformed_response'),
  },
  {
    name: 'classification cut by the token limit',
    weight: 3,
    step: 'classify',
    fault: 'truncation',
    expect: fatal('incomplete_response'),
  },
  {
    name: 'classification stopped by the content filter',
    weight: 2,
    step: 'classify',
    fault: 'content_filter_finish',
    expect: fatal('content_policy_violation'),
  },
  {
    name: 'no money left',
    weight: 2,
    step: 'classify',
    fault: 'insufficient_quota',
    expect: fatal('quota_exhausted'),
  },
  {
    name: 'classification service is down',
    weight: 2,
    step: 'classify',
    fault: 'service_unavailable',
    expect: fatal('service_unavailable'),
  },
  {
    name: 'rate limit, the SDK retries',
    weight: 5,
    step: 'classify',
    fault: { name: 'rate_limit', retryAfter: 0.05 },
    firstAttemptOnly: true,
    expect: { category: null, fatal: false },
  },
  {
    name: 'sentiment with arguments that break the schema',
    weight: 3,
    step: 'sentiment',
    fault: 'tool_schema_violation',
    expect: unnoticed('malformed_response'),
  },
  {
    name: 'sentiment through a tool nobody offered',
    weight: 2,
    step: 'sentiment',
    fault: 'unknown_tool',
    expect: unnoticed('semantic_error'),
  },
  {
    name: 'sentiment model overloaded',
    weight: 3,
    step: 'sentiment',
    fault: 'overloaded',
    expect: handled('service_unavailable'),
  },
  {
    name: 'sentiment call times out',
    weight: 2,
    step: 'sentiment',
    fault: 'timeout',
    expect: handled('network_timeout'),
  },
  {
    name: 'embedding service fails, plain words instead',
    weight: 2,
    step: 'embed',
    fault: 'server_error',
    expect: handled('service_unavailable'),
  },
  {
    name: 'reply model overloaded, the other provider writes',
    weight: 4,
    step: 'reply',
    fault: 'overloaded',
    expect: fallenBack('service_unavailable'),
  },
  {
    name: 'reply prompt too long for the model, the other provider writes',
    weight: 2,
    step: 'reply',
    fault: 'context_overflow',
    expect: fallenBack('context_limit_exceeded'),
  },
  {
    name: 'reply key revoked, the other provider writes',
    weight: 1,
    step: 'reply',
    fault: 'invalid_api_key',
    expect: fallenBack('authentication_failed'),
  },
  {
    name: 'reply cut by the token limit',
    weight: 3,
    step: 'reply',
    fault: 'truncation',
    expect: fatal('incomplete_response'),
  },
  {
    name: 'reply stream ends without its last event',
    weight: 2,
    step: 'reply',
    fault: 'stream_cut',
    expect: fatal('incomplete_response'),
  },
  {
    name: 'connection reset in the middle of the reply',
    weight: 2,
    step: 'reply',
    fault: 'reset_mid_stream',
    expect: fatal('network_timeout'),
  },
  {
    name: 'reply refused',
    weight: 2,
    step: 'reply',
    fault: 'refusal',
    expect: fatal('content_policy_violation'),
  },
  {
    name: 'empty reply',
    weight: 1,
    step: 'reply',
    fault: 'empty_answer',
    expect: fatal('incomplete_response'),
  },
];
