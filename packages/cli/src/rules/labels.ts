import { CULPRIT, GEN_AI } from '@culprit/semconv';
import { labelOf } from './metrics.ts';

export const CATEGORY: string = labelOf(CULPRIT.FAILURE_CATEGORY);
export const SUBCATEGORY: string = labelOf(CULPRIT.FAILURE_SUBCATEGORY);
export const ROLE: string = labelOf(CULPRIT.CASCADE_ROLE);
export const REPEATS: string = labelOf(CULPRIT.CASCADE_REPEATS);
export const RESCUED: string = labelOf(CULPRIT.SAMPLING_RESCUED);
export const PROVIDER: string = labelOf(GEN_AI.PROVIDER_NAME);
export const OPERATION: string = labelOf(GEN_AI.OPERATION_NAME);

export const MODEL: string = labelOf(GEN_AI.REQUEST_MODEL);

/** What is a failure of its own: no consequence of another one, and no further try of the same work. */
export const ORIGINS: readonly string[] = [
  `${CATEGORY}!="cascading_failure"`,
  `${ROLE}!="propagated"`,
  `${REPEATS}!="retry"`,
];
