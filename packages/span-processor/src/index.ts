export { attachFailureProcessor, hasFailureProcessor } from './attach.ts';
export { FailureSpanProcessor } from './failure-span-processor.ts';
export type { ProcessorState } from './failure-span-processor.ts';
export { DEFAULT_OPTIONS } from './options.ts';
export type { FailureSpanProcessorOptions, PipelineLimits, ResolvedOptions } from './options.ts';
