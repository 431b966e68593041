import { CULPRIT } from '@culprit/semconv';
import { maskCredentials } from './internal/mask.ts';
import { shortText } from './short-text.ts';
import { groupOf, TAXONOMY_VERSION } from './taxonomy.ts';
import type { Classification, Evidence, Verdict } from './verdict.ts';

export type ClassificationAttributes = Record<string, string | number | boolean | string[]>;

/** Evidence fields whose values are words or numbers of a protocol. Tool names are not: models make them up. */
const CODED_FIELD =
  /^(?!.*toolCalls).*(?:^|\.)(?:code|type|status|name|reason|finishReason|stopReason|incompleteReason|terminalEvent|ending|aborted|limit|operation|provider|duration|timeToFirstChunk|costUsd|itemCount)$/i;

/** What a code, a type or a number looks like; anything else may be prose. */
const PROTOCOL_WORD = /^(?:[A-Za-z_][\w.:/-]{0,63}|\d{1,12}(?:\.\d{1,12})?)$/;

/** A classification as span attributes, the same for every span it is written on. Texts take 256 bytes at most. */
export function classificationAttributes(classification: Classification): ClassificationAttributes {
  const { verdict, outcome, warnings } = classification;
  const attributes: ClassificationAttributes = {};
  if (outcome !== undefined) attributes[CULPRIT.OUTCOME] = outcome;
  if (warnings !== undefined && warnings.length > 0) attributes[CULPRIT.FAILURE_WARNINGS] = [...warnings];
  const format = verdict?.format ?? classification.format;
  if (format !== undefined) {
    attributes[CULPRIT.FORMAT_EXPECTED] = format.expected;
    attributes[CULPRIT.FORMAT_CHECK] = format.result;
    if (format.pointer !== undefined) attributes[CULPRIT.FORMAT_POINTER] = shortText(format.pointer);
  }
  if (verdict !== undefined) writeVerdict(attributes, verdict);
  return attributes;
}

function writeVerdict(to: ClassificationAttributes, verdict: Verdict): void {
  to[CULPRIT.FAILURE_CATEGORY] = verdict.category;
  to[CULPRIT.FAILURE_GROUP] =
    verdict.category === 'cascading_failure' ? verdict.group : groupOf(verdict.category);
  to[CULPRIT.FAILURE_RULE] = verdict.rule;
  to[CULPRIT.FAILURE_CONFIDENCE] = verdict.confidence;
  to[CULPRIT.FAILURE_RETRYABLE] = verdict.retryable;
  to[CULPRIT.FAILURE_REMEDY] = verdict.remedy;
  to[CULPRIT.FAILURE_SILENT] = verdict.silent;
  to[CULPRIT.TAXONOMY_VERSION] = TAXONOMY_VERSION;
  if (verdict.subcategory !== undefined) to[CULPRIT.FAILURE_SUBCATEGORY] = verdict.subcategory;
  if (verdict.retryAfter !== undefined) to[CULPRIT.FAILURE_RETRY_AFTER] = verdict.retryAfter;
  const [evidence] = verdict.evidence;
  if (evidence !== undefined) to[CULPRIT.FAILURE_EVIDENCE] = shortText(evidenceText(evidence));
}

/** The field, and its value where that can only be a protocol's word: messages may quote the prompt. */
function evidenceText({ field, value }: Evidence): string {
  const coded = CODED_FIELD.test(field) && PROTOCOL_WORD.test(value) && maskCredentials(value) === value;
  return coded ? `${field}=${value}` : field;
}
