import { CULPRIT } from '@culprit/semconv';
import { remedyOf } from './remedies.ts';
import { FAILURE_CATEGORIES, groupOf } from './taxonomy.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { FormatCheck, Verdict } from './verdict.ts';

type Attributes = Readonly<Record<string, unknown>>;

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
  const rule = textAt(attributes, CULPRIT.FAILURE_RULE);
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
    subcategory: textAt(attributes, CULPRIT.FAILURE_SUBCATEGORY),
    rule: rule ?? 'stored',
    confidence: numberAt(attributes, CULPRIT.FAILURE_CONFIDENCE) ?? 1,
    evidence: readEvidence(attributes),
    retryable: flagAt(attributes, CULPRIT.FAILURE_RETRYABLE) ?? remedyOf(category).retryable,
    remedy: textAt(attributes, CULPRIT.FAILURE_REMEDY) ?? remedyOf(category).action,
    retryAfter: numberAt(attributes, CULPRIT.FAILURE_RETRY_AFTER),
    silent: flagAt(attributes, CULPRIT.FAILURE_SILENT) ?? false,
    format: readFormat(attributes),
  };
}

const CATEGORIES: ReadonlySet<string> = new Set(FAILURE_CATEGORIES);

/** A category of a newer taxonomy is still a failure: it reads as `unknown`. */
function categoryAt(attributes: Attributes, key: string): FailureCategory | undefined {
  const text = textAt(attributes, key);
  if (text === undefined) return undefined;
  return CATEGORIES.has(text) ? (text as FailureCategory) : 'unknown';
}

/** `field=value`, as the span processor writes it. */
function readEvidence(attributes: Attributes): Verdict['evidence'] {
  const text = textAt(attributes, CULPRIT.FAILURE_EVIDENCE);
  if (text === undefined) return [];
  const at = text.indexOf('=');
  return [at === -1 ? { field: text, value: '' } : { field: text.slice(0, at), value: text.slice(at + 1) }];
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
  const expected = textAt(attributes, CULPRIT.FORMAT_EXPECTED);
  const result = textAt(attributes, CULPRIT.FORMAT_CHECK);
  if (expected === undefined || result === undefined || !EXPECTED.has(expected) || !RESULT.has(result))
    return undefined;
  const pointer = textAt(attributes, CULPRIT.FORMAT_POINTER);
  return { expected: expected as FormatCheck['expected'], result: result as FormatCheck['result'], pointer };
}

function textAt(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' ? value : undefined;
}

function numberAt(attributes: Attributes, key: string): number | undefined {
  const value = attributes[key];
  return typeof value === 'number' ? value : undefined;
}

function flagAt(attributes: Attributes, key: string): boolean | undefined {
  const value = attributes[key];
  return typeof value === 'boolean' ? value : undefined;
}
