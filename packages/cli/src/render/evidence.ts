import type { EvidenceKind } from '@culprit/diagnosis';

/** What each kind of evidence says, as a clause about cause and consequence. */
const CLAUSE: Readonly<Record<EvidenceKind, string>> = {
  same_error: 'the same error object came up again',
  error_equality: 'the parent failed with the same error, after the child',
  explicit_link: 'a span link names it as the cause',
  tool_call: 'it carries the result of that tool call',
  data_flow: 'its input contains what the failed call answered',
  error_text: 'its input or its error quotes the failed call',
  child_failure: 'the child failed first, then its parent',
  failure_context: 'the request came after that failure in another service, and nothing here explains it',
  retry: 'it is a retry of the same request',
  fallback: 'it is the fallback for the failed call',
  reported: 'the application reported it',
};

export const evidenceClause = (kind: EvidenceKind): string => CLAUSE[kind];

/** `likely` and its neighbours: a confidence as a word and as a number. */
export function confidenceText(confidence: number): string {
  const word =
    confidence >= 0.95
      ? 'certain'
      : confidence >= 0.8
        ? 'very likely'
        : confidence >= 0.6
          ? 'likely'
          : 'possible';
  return `${word}, ${confidence.toFixed(2)}`;
}
