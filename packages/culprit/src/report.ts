import { trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { classificationAttributes, groupOf, remedyOf } from '@culprit/diagnosis';
import type { FailureCategory } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

export interface ReportedFailure {
  category: FailureCategory;
  subcategory?: string | undefined;
  /** Short text for people; kept to 200 characters. Do not put prompts or answers here. */
  detail?: string | undefined;
  /** The span that failed; default the active one. */
  span?: Span | undefined;
}

const MAX_DETAIL = 200;

/**
 * Says that the work of a span failed although nothing was thrown and no rule can know it: a wrong total, a hallucinated
 * id, an answer the customer rejected. The span then takes part in cascades like any other failure. Returns false when
 * there is no span to report on.
 */
export function reportFailure(failure: ReportedFailure): boolean {
  const span = failure.span ?? trace.getActiveSpan();
  if (!span) return false;
  const remedy = remedyOf(failure.category, failure.subcategory);
  span.setAttributes(
    classificationAttributes({
      verdict: {
        category: failure.category,
        group: groupOf(failure.category),
        subcategory: failure.subcategory,
        rule: 'reported',
        confidence: 1,
        evidence: [{ field: 'reportFailure', value: failure.category }],
        retryable: remedy.retryable,
        remedy: remedy.action,
        silent: true,
      },
    }),
  );
  if (failure.detail !== undefined)
    span.setAttribute(CULPRIT.REPORT_DETAIL, failure.detail.slice(0, MAX_DETAIL));
  return true;
}
