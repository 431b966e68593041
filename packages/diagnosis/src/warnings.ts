/**
 * Findings that are no failure, in `culprit.failure.warnings`: the closed list with one-line meanings. Most are
 * subcategories that did no harm here.
 */
export const WARNINGS: Readonly<Record<string, string>> = {
  cost_threshold_exceeded: 'The call failed for another reason, and cost more than its limit as well.',
  latency_threshold_exceeded: 'The call failed for another reason, and took longer than its limit as well.',
  paused: 'The provider paused a long turn; the caller is expected to send it back.',
  repeated_tool_call: 'The same tool was called with the same arguments several times in a row.',
  retry_amplification:
    'Layers that retry are nested, so that their attempts multiply into many more requests than any of them was set to.',
  stream_cut: 'The stream ended without its terminal event, though every choice said that it was finished.',
  truncated_by_length: 'The answer stopped at an output limit so small that it was probably meant to.',
  validator_failed: 'The validator of an expectation threw or answered too late; the answer was not checked.',
};
