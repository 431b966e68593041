export { attachFailureProcessor, hasFailureProcessor } from './attach.ts';
export { FailureSpanProcessor } from './failure-span-processor.ts';
export type { ProcessorState } from './failure-span-processor.ts';
export { DEFAULT_OPTIONS } from './options.ts';
export type { FailureSpanProcessorOptions, PipelineLimits, ResolvedOptions } from './options.ts';
export { KeepFailuresSampler } from './keep-failures-sampler.ts';
export type { SampledLike, SamplerLike } from './keep-failures-sampler.ts';
export { RescueSpanProcessor } from './rescue-span-processor.ts';
export type { ExportingProcessor, RescueOptions } from './rescue-span-processor.ts';
