export {
  CulpritInstrumentation,
  culpritInstrumentations,
  flushCalls,
  instrument,
  pendingCalls,
} from './instrumentation.ts';
export type { ContentTarget, InstrumentationOptions, SemconvSet } from './options.ts';
export { withCallTotals } from './call-totals.ts';
export type { CallTotals } from './call-totals.ts';
export { withExpectation } from './expectation.ts';
export { patchReports } from './patch-report.ts';
export type { PatchReport } from './patch-report.ts';
export { reportedFaults } from './guard.ts';
export { isNoopProvider } from './noop.ts';
export { DECIDE } from './runtime.ts';
export type { CallLogRecord } from './call-log.ts';
export { findLogger } from './logs-api.ts';
export type { Logger, LoggerProvider, LogRecordInput } from './logs-api.ts';
export { isNativeScope, supportedSdks } from './supported-sdks.ts';
export type { SupportedSdk } from './supported-sdks.ts';
