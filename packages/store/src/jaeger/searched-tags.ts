import { providerNames } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';
import { MODEL_ATTRIBUTES, PROVIDER_ATTRIBUTES } from '../remote/searched-attributes.ts';
import type { TraceQuery } from '../trace-store.ts';

export type Tags = Readonly<Record<string, string>>;

/**
 * The searches whose answers together hold every trace that fulfils one condition of a query: Jaeger compares for
 * equality, on one span, without "or". The condition that leaves out most is searched, the others are filtered here.
 * `undefined` is the search without tags.
 */
export function searchedTags({
  category,
  failed,
  model,
  provider,
}: TraceQuery): readonly (Tags | undefined)[] {
  if (category !== undefined && category !== 'cascading_failure') {
    return [{ [CULPRIT.FAILURE_CATEGORY]: category }, { [CULPRIT.FAILURE_OWN_CATEGORY]: category }];
  }
  // Failures that Culprit judged carry the first, the others show an error. Cascades may be found only later.
  if (category !== undefined || failed === true)
    return [{ [CULPRIT.SAMPLING_KEEP]: 'true' }, { error: 'true' }];
  if (model !== undefined) return MODEL_ATTRIBUTES.map((key) => ({ [key]: model }));
  if (provider === undefined) return [undefined];
  return PROVIDER_ATTRIBUTES.flatMap((key) => providerNames(provider).map((name) => ({ [key]: name })));
}
