import type { ResponseFacts } from '@culprit/diagnosis';
import { fields, list, text, type Fields } from '../../internal/read.ts';

type Blocked = NonNullable<ResponseFacts['blocked']>;

/** Policies of an assessment, where their findings are, and what names one. What matched is content and never read. */
const POLICIES: readonly (readonly [
  policy: string,
  findings: readonly string[],
  names: readonly string[],
])[] = [
  ['topicPolicy', ['topics'], ['name']],
  ['contentPolicy', ['filters'], ['type']],
  ['wordPolicy', ['managedWordLists', 'customWords'], ['type']],
  ['sensitiveInformationPolicy', ['piiEntities', 'regexes'], ['type', 'name']],
  ['contextualGroundingPolicy', ['filters'], ['type']],
  ['automatedReasoningPolicy', ['findings'], []],
];
const MAX_POLICIES = 8;

/**
 * The block that a trace of Converse reports (`trace.guardrail`), or one of `InvokeModel` in the same form. `reason` is
 * the stop reason or action that says so.
 */
export function blockedByTrace(trace: unknown, reason: string): Blocked {
  const guardrail = fields(trace);
  const input = Object.values(fields(guardrail?.['inputAssessment'] ?? guardrail?.['input']) ?? {});
  const output = Object.values(fields(guardrail?.['outputAssessments']) ?? {}).flatMap(
    (item) => list(item) ?? [item],
  );
  const more = (list(guardrail?.['outputs']) ?? []).flatMap((item) => Object.values(fields(item) ?? {}));
  const onPrompt = policiesOf(input);
  const onCompletion = policiesOf([...output, ...more]);
  if (onPrompt.length > 0) return { reason, target: 'prompt', policy: shown(onPrompt) };
  if (onCompletion.length > 0) return { reason, target: 'completion', policy: shown(onCompletion) };
  return { reason };
}

/** The block that a list of assessments reports, of what `target` says. */
export function blockedByAssessments(
  assessments: unknown,
  reason: string,
  target: Blocked['target'],
): Blocked {
  const policies = policiesOf(list(assessments) ?? []);
  return { reason, target, ...(policies.length === 0 ? {} : { policy: shown(policies) }) };
}

/** Whether an assessment blocked something; masking lets the text pass. */
export function hasBlock(assessments: unknown): boolean {
  return policiesOf(list(assessments) ?? []).length > 0;
}

function shown(policies: readonly string[]): string {
  return [...new Set(policies)].slice(0, MAX_POLICIES).join(', ');
}

function policiesOf(assessments: readonly unknown[]): string[] {
  return assessments.flatMap((item) => {
    const assessment = fields(item);
    if (assessment === undefined) return [];
    return POLICIES.flatMap(([policy, findings, names]) =>
      findings.flatMap((key) =>
        (list(fields(assessment[policy])?.[key]) ?? [])
          .map(fields)
          .filter(isBlocking)
          .map((finding) => nameOf(policy, names, finding)),
      ),
    );
  });
}

function isBlocking(finding: Fields | undefined): finding is Fields {
  return finding?.['action'] === 'BLOCKED';
}

function nameOf(policy: string, names: readonly string[], finding: Fields): string {
  const name = names.map((key) => text(finding[key])).find((found) => found !== undefined);
  return name === undefined ? policy : `${policy}: ${name}`;
}
