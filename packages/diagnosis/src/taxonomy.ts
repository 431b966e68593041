/**
 * The failure taxonomy: stable, versioned values. A rename or removal needs a new {@link TAXONOMY_VERSION}
 * (a snapshot test says so).
 */
export const TAXONOMY_VERSION = '1';

/** What has to change for the failure to go away. */
export type FailureGroup =
  'infrastructure' | 'input' | 'output' | 'system' | 'configuration' | 'dependency' | 'unknown';

const GROUP_OF = {
  network_timeout: 'infrastructure',
  rate_limit: 'infrastructure',
  service_unavailable: 'infrastructure',
  context_limit_exceeded: 'input',
  invalid_input_format: 'input',
  content_policy_violation: 'input',
  malformed_response: 'output',
  incomplete_response: 'output',
  semantic_error: 'output',
  cost_threshold_exceeded: 'system',
  latency_threshold_exceeded: 'system',
  cascading_failure: 'system',
  authentication_failed: 'configuration',
  quota_exhausted: 'configuration',
  model_unavailable: 'configuration',
  tool_failure: 'dependency',
  unknown: 'unknown',
} as const;

/** Category of a failure; `unknown` means that the evidence was not enough. */
export type FailureCategory = keyof typeof GROUP_OF;

/** All categories, in the order of the taxonomy. */
export const FAILURE_CATEGORIES: readonly FailureCategory[] = Object.keys(GROUP_OF) as FailureCategory[];

/** How a call ended when it neither succeeded nor failed. `cancelled` and `interrupted` are meant by somebody. */
export type Outcome = 'cancelled' | 'interrupted' | 'abandoned' | 'unread';

export function groupOf(category: FailureCategory): FailureGroup {
  return GROUP_OF[category];
}
