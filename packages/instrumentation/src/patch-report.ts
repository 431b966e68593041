/** What became of one loaded copy of an SDK, for `culprit doctor`. */
export interface PatchReport {
  name: string;
  package: string;
  version: string | undefined;
  file: string;
  patched: readonly string[];
  missing: readonly string[];
}

const MAX_REPORTS = 100;
const reports: PatchReport[] = [];

export function reportPatch(report: PatchReport): void {
  if (reports.length < MAX_REPORTS) reports.push(report);
}

/** Every SDK copy seen so far with what was patched and what was not. */
export function patchReports(): readonly PatchReport[] {
  return reports;
}
