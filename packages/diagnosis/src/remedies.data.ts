import type { AlertCondition, AlertPolicy, Backoff, RemedyFacts } from './remedies.ts';
import type { FailureCategory } from './taxonomy.ts';

// Full jitter is the variant with the least total work when many callers back off at once
// (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
const QUICK: Backoff = { initialSeconds: 0.5, factor: 2, maxSeconds: 8, jitter: 'full' };
const PATIENT: Backoff = { initialSeconds: 1, factor: 2, maxSeconds: 60, jitter: 'full' };

const page = (when: AlertCondition): AlertPolicy => ({ severity: 'page', when });
const ticket = (when: AlertCondition): AlertPolicy => ({ severity: 'ticket', when });
const any: AlertCondition = { kind: 'any' };
const count = (occurrences: number, windowSeconds: number): AlertCondition => ({
  kind: 'count',
  occurrences,
  windowSeconds,
});
const share = (above: number, minimumCalls: number, windowSeconds: number): AlertCondition => ({
  kind: 'share',
  above,
  minimumCalls,
  windowSeconds,
});

/** The remedy of every category; subcategories override parts of it (subcategories/). */
export const REMEDIES: Readonly<Record<FailureCategory, RemedyFacts>> = {
  network_timeout: {
    action: 'retry_with_backoff',
    retryable: true,
    parameters: { backoff: QUICK, maxAttempts: 3 },
    alert: page(share(0.1, 20, 300)),
    sentence:
      'Retry a few times with backoff; if it keeps happening, look at the network path and at your own timeout.',
  },
  rate_limit: {
    action: 'wait_and_retry',
    retryable: true,
    parameters: { backoff: PATIENT, maxAttempts: 6, useRetryAfter: true },
    alert: ticket(count(10, 600)),
    sentence:
      'Wait as long as the provider says, retry with jitter, and send fewer requests or tokens per minute.',
  },
  service_unavailable: {
    action: 'retry_with_backoff',
    retryable: true,
    parameters: { backoff: PATIENT, maxAttempts: 4, useRetryAfter: true },
    alert: page(share(0.1, 20, 300)),
    sentence:
      'Retry with backoff, and fall back to another model or region when it lasts longer than a minute.',
  },
  context_limit_exceeded: {
    action: 'reduce_input',
    retryable: false,
    parameters: {},
    alert: ticket(count(5, 3600)),
    sentence:
      'Send fewer tokens: trim the history, retrieve less, lower the reserved output, or use a model with a larger window.',
  },
  invalid_input_format: {
    action: 'fix_request',
    retryable: false,
    parameters: {},
    alert: ticket(count(5, 600)),
    sentence:
      'Fix the request: the provider names the parameter or message it refused, and sending it again changes nothing.',
  },
  content_policy_violation: {
    action: 'revise_prompt',
    retryable: false,
    parameters: {},
    alert: ticket(share(0.02, 100, 3600)),
    sentence:
      'Find what tripped the filter in the prompt, the retrieved text or the answer, and change that; do not just retry.',
  },
  malformed_response: {
    action: 'validate_and_repair',
    retryable: true,
    parameters: { maxAttempts: 2 },
    alert: ticket(share(0.02, 50, 3600)),
    sentence:
      'Ask again once with the validation error in the prompt, and use strict structured output where the model offers it.',
  },
  incomplete_response: {
    action: 'retry_with_backoff',
    retryable: true,
    parameters: { backoff: QUICK, maxAttempts: 2 },
    alert: ticket(share(0.02, 50, 3600)),
    sentence: 'Do not use the partial answer; ask again, and check for the finish reason before you parse.',
  },
  semantic_error: {
    action: 'revise_prompt',
    retryable: false,
    parameters: {},
    alert: ticket(count(3, 3600)),
    sentence:
      'The answer is well-formed but wrong: tighten the instructions, the tool list or the checks around it.',
  },
  cost_threshold_exceeded: {
    action: 'raise_or_enforce_budget',
    retryable: false,
    parameters: {},
    alert: ticket(any),
    sentence:
      'Your own limit stopped or flagged this: find what made the run expensive, then cut it or raise the limit on purpose.',
  },
  latency_threshold_exceeded: {
    action: 'reduce_latency',
    retryable: false,
    parameters: {},
    alert: ticket(share(0.05, 50, 900)),
    sentence:
      'Look where the time went (waiting, retries, output tokens), then shorten that or raise the limit.',
  },
  cascading_failure: {
    action: 'trace_to_origin',
    retryable: false,
    parameters: {},
    alert: { severity: 'none' },
    sentence: 'This failed because something before it failed: fix the origin, not this step.',
  },
  authentication_failed: {
    action: 'check_credentials',
    retryable: false,
    parameters: {},
    alert: page(any),
    sentence:
      'Check key, project, region and permissions of the environment that made the call; retrying cannot help.',
  },
  quota_exhausted: {
    action: 'add_credits',
    retryable: false,
    parameters: {},
    alert: page(any),
    sentence:
      'The account has run out: add credits or raise the spending limit, and stop retrying until then.',
  },
  model_unavailable: {
    action: 'change_model',
    retryable: false,
    parameters: {},
    alert: page(count(3, 300)),
    sentence:
      'Check the model or deployment name, and whether this account and region may use it; otherwise use another one.',
  },
  tool_failure: {
    action: 'fix_tool',
    retryable: false,
    parameters: {},
    alert: ticket(share(0.05, 20, 900)),
    sentence:
      'The tool failed, not the model: look at the tool’s own error, and return it to the model as an error result.',
  },
  unknown: {
    action: 'inspect_evidence',
    retryable: false,
    parameters: {},
    alert: ticket(count(5, 3600)),
    sentence:
      'The evidence was not enough for a verdict: read the raw error, and report it with `culprit explain` so a rule can be added.',
  },
};

/** Backoffs that subcategories reuse. */
export const BACKOFF: { readonly quick: Backoff; readonly patient: Backoff } = {
  quick: QUICK,
  patient: PATIENT,
};

/** Alert policies that subcategories reuse. */
export const ALERT: {
  readonly pageNow: AlertPolicy;
  readonly ticketNow: AlertPolicy;
  readonly none: AlertPolicy;
} = {
  pageNow: page(any),
  ticketNow: ticket(any),
  none: { severity: 'none' },
};
