import type { Subcategory } from '../remedies.ts';
import { authenticationFailed, modelUnavailable, quotaExhausted } from './configuration.ts';
import { networkTimeout, rateLimit, serviceUnavailable } from './infrastructure.ts';
import { contentPolicyViolation, contextLimitExceeded, invalidInputFormat } from './input.ts';
import { incompleteResponse, malformedResponse, semanticError } from './output.ts';
import {
  cascadingFailure,
  costThresholdExceeded,
  latencyThresholdExceeded,
  toolFailure,
  unknown,
} from './system.ts';
import type { FailureCategory } from '../taxonomy.ts';

/** Every subcategory of every category. Adding one here is what allows a rule to emit it. */
export const SUBCATEGORY_TABLE: Readonly<Record<FailureCategory, Readonly<Record<string, Subcategory>>>> = {
  network_timeout: networkTimeout,
  rate_limit: rateLimit,
  service_unavailable: serviceUnavailable,
  context_limit_exceeded: contextLimitExceeded,
  invalid_input_format: invalidInputFormat,
  content_policy_violation: contentPolicyViolation,
  malformed_response: malformedResponse,
  incomplete_response: incompleteResponse,
  semantic_error: semanticError,
  cost_threshold_exceeded: costThresholdExceeded,
  latency_threshold_exceeded: latencyThresholdExceeded,
  cascading_failure: cascadingFailure,
  authentication_failed: authenticationFailed,
  quota_exhausted: quotaExhausted,
  model_unavailable: modelUnavailable,
  tool_failure: toolFailure,
  unknown,
};
