import { providerNames } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';
import { MODEL_ATTRIBUTES, PROVIDER_ATTRIBUTES } from '../remote/searched-attributes.ts';
import type { TraceQuery } from '../trace-store.ts';

/**
 * A query as TraceQL. Each condition is a spanset of its own, for it holds of a trace when one span fulfils it. The
 * answer holds every trace that matches and some that do not: a verdict may only come about when the trace is read.
 *
 * `nilKnown` false leaves out the comparison `= nil`, which older versions of Tempo do not know; failures on spans
 * that Culprit has not judged are then not found by their category.
 */
export function toTraceQl(
  query: TraceQuery,
  { nilKnown = true }: { nilKnown?: boolean | undefined } = {},
): string {
  const { service, failed, category, model, provider } = query;
  const conditions = [
    service !== undefined ? `resource.service.name = ${quoted(service)}` : undefined,
    category !== undefined ? categoryCondition(category, nilKnown) : undefined,
    category === undefined && failed === true ? FAILURE : undefined,
    model !== undefined ? anyOf(MODEL_ATTRIBUTES.map((key) => `span.${key} = ${quoted(model)}`)) : undefined,
    provider !== undefined ? providerCondition(provider) : undefined,
  ].filter((condition) => condition !== undefined);
  if (conditions.length === 0) return '{ }';
  return conditions.map((condition) => `{ ${condition} }`).join(' && ');
}

/** Any failure: those that Culprit judged have a category, the others show an error. */
const FAILURE = `status = error || span.${CULPRIT.FAILURE_CATEGORY} != nil`;

function categoryCondition(category: string, nilKnown: boolean): string {
  // What is linked only when the trace is read becomes a cascading failure then.
  if (category === 'cascading_failure') return FAILURE;
  return anyOf([
    `span.${CULPRIT.FAILURE_CATEGORY} = ${quoted(category)}`,
    `span.${CULPRIT.FAILURE_OWN_CATEGORY} = ${quoted(category)}`,
    ...(nilKnown ? [`(status = error && span.${CULPRIT.FAILURE_CATEGORY} = nil)`] : []),
  ]);
}

/** Providers are written in any case, and some under older names. */
function providerCondition(provider: string): string {
  const pattern = `(?i)(${providerNames(provider).map(escapeRegex).join('|')})`;
  return anyOf(PROVIDER_ATTRIBUTES.map((key) => `span.${key} =~ ${quoted(pattern)}`));
}

const anyOf = (conditions: readonly string[]): string => conditions.join(' || ');

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** TraceQL knows two escapes. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
