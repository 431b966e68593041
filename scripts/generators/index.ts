import type { GeneratedFile } from '../generate.ts';
import { comparisonFiles } from './comparison.ts';
import { failureFiles } from './failures.ts';
import { registryFiles } from './registry.ts';
import { ruleFiles } from './rules.ts';
import { monitoringFiles } from './monitoring.ts';
import { requirementFiles } from './requirements.ts';
import { supportFiles } from './support.ts';

/** One entry per generator; each returns whole files. */
export const generators: readonly (() => Promise<GeneratedFile[]> | GeneratedFile[])[] = [
  registryFiles,
  failureFiles,
  requirementFiles,
  ruleFiles,
  supportFiles,
  comparisonFiles,
  monitoringFiles,
];
