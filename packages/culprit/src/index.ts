export { instrument } from '@culprit/instrumentation';
export type { CallLogRecord, CulpritInstrumentation } from '@culprit/instrumentation';
export { culpritInstrumentations } from './instrumentations.ts';
export type { CulpritOptions } from './instrumentations.ts';
export {
  attachFailureProcessor,
  FailureSpanProcessor,
  KeepFailuresSampler,
  RescueSpanProcessor,
} from '@culprit/span-processor';
export type { FailureSpanProcessorOptions, RescueOptions } from '@culprit/span-processor';
export type { Expectation, FailureCategory } from '@culprit/diagnosis';
export { withExpectation } from './expectation.ts';
export { recordEvaluation } from './evaluation.ts';
export type { Evaluation } from './evaluation.ts';
export { flush } from './flush.ts';
export type { FlushOptions } from './flush.ts';
export { withPipeline } from './pipeline.ts';
export type { PipelineOptions } from './pipeline.ts';
export { reportFailure } from './report.ts';
export type { ReportedFailure } from './report.ts';
