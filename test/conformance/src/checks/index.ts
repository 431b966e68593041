import type { BehaviourId } from '../behaviours.ts';
import { applicationChecks } from './application.ts';
import type { Checks } from './check.ts';
import { contentChecks } from './content.ts';
import { errorChecks } from './errors.ts';
import { faultChecks } from './faults.ts';
import { patchChecks } from './patches.ts';
import { rejectionChecks } from './rejections.ts';
import { streamChecks } from './streams.ts';
import { usageChecks } from './usage.ts';

/** How each behaviour is checked. */
export const CHECKS: Checks<BehaviourId> = {
  ...applicationChecks,
  ...rejectionChecks,
  ...faultChecks,
  ...patchChecks,
  ...streamChecks,
  ...usageChecks,
  ...errorChecks,
  ...contentChecks,
};
