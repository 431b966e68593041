import { CULPRIT } from '@culprit/semconv';
import { remedyOf } from './remedies.ts';
import { FAILURE_CATEGORIES, groupOf } from './taxonomy.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { FormatCheck, Verdict } from './verdict.ts';
import { flag, number, text } from './vocabularies/values.ts';
import type { Attributes } from './vocabularies/values.ts';

/**
 * The inverse of {@link classificationAttributes}: the verdict on a span's own facts as Culprit, or the application
 * through it, wrote it. Undefined for healthy spans and for those that say no more than that they failed.
 */
export function readVerdict({
  attributes,
  status,
}: {
  attributes: Attributes;
  status: string;
}): Verdict | undefined {
  const category =
    categoryAt(attributes, CULPRIT.FAILURE_OWN_CATEGORY) ?? categoryAt(attributes, CULPRIT.FAILURE_CATEGORY);
  if (category === undefined) return undefined;
  const rule = text(attributes, CULPRIT.FAILURE_RULE);
  // Spans that are no calls get a category from the linker alone, and from their error they get it again.
  if (
    rule === undefined &&
    status === 'error' &&
    (category === 'unknown' || category === 'cascading_failure')
  )
    return undefined;
  return {
    category,
    group: groupOf(category),
    subcategory: text(attributes, CULPRIT.FAILURE_SUBCATEGORY),
    rule: rule ?? 'stored',
    confidence: number(attributes, CULPRIT.FAILURE_CONFIDENCE) ?? 1,
    evidence: readEvidence(attributes),
    retryable: flag(attributes, CULPRIT.FAILURE_RETRYABLE) ?? remedyOf(category).retryable,
    remedy: text(attributes, CULPRIT.FAILURE_REMEDY) ?? remedyOf(category).action,
    retryAfter: number(attributes, CULPRIT.FAILURE_RETRY_AFTER),
    silent: flag(attributes, CULPRIT.FAILURE_SILENT) ?? false,
    format: readFormat(attributes),
  };
}

const CATEGORIES: ReadonlySet<string> = new Set(FAILURE_CATEGORIES);

/** A category of a newer taxonomy is still a failure: it reads as `unknown`. */
function categoryAt(attributes: Attributes, key: string): FailureCategory | undefined {
  const name = text(attributes, key);
  if (name === undefined) return undefined;
  return CATEGORIES.has(name) ? (name as FailureCategory) : 'unknown';
}

/** `field=value`, as the span processor writes it. */
function readEvidence(attributes: Attributes): Verdict['evidence'] {
  const written = text(attributes, CULPRIT.FAILURE_EVIDENCE);
  if (written === undefined) return [];
  const at = written.indexOf('=');
  return [
    at === -1 ? { field: written, value: '' } : { field: written.slice(0, at), value: written.slice(at + 1) },
  ];
}

const EXPECTED = new Set<string>([
  'text',
  'json',
  'json_schema',
  'tool_arguments',
  'custom',
] satisfies FormatCheck['expected'][]);
const RESULT = new Set<string>([
  'passed',
  'repairable',
  'failed',
  'not_checked',
] satisfies FormatCheck['result'][]);

function readFormat(attributes: Attributes): FormatCheck | undefined {
  const expected = text(attributes, CULPRIT.FORMAT_EXPECTED);
  const result = text(attributes, CULPRIT.FORMAT_CHECK);
  if (expected === undefined || result === undefined || !EXPECTED.has(expected) || !RESULT.has(result))
    return undefined;
  const pointer = text(attributes, CULPRIT.FORMAT_POINTER);
  return { expected: expected as FormatCheck['expected'], result: result as FormatCheck['result'], pointer };
}
