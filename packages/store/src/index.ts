export {
  AmbiguousTraceIdError,
  InvalidQueryError,
  NoTracesError,
  ReceiverError,
  RemoteStoreError,
  StoreError,
  UnreadableTracesError,
} from './errors.ts';
export type { RemoteProblem } from './errors.ts';
export { compareSpans, nsToMs } from './stored-trace.ts';
export type {
  Attributes,
  JsonValue,
  StoredEvent,
  StoredLink,
  StoredSpan,
  StoredSpanKind,
  StoredTrace,
} from './stored-trace.ts';
export { allTraces, wholeTraces } from './trace-store.ts';
export type {
  Count,
  CategoryCount,
  Investigation,
  TracePage,
  TraceQuery,
  TraceStore,
  TraceSummary,
} from './trace-store.ts';
export { toTraceSpan, toTraceSpans } from './to-trace-span.ts';
export { readSpans } from './otlp/read-spans.ts';
export type { ReadSpans, SignalKind } from './otlp/read-spans.ts';
export { listSegments, statSegment } from './segments/segment-files.ts';
export type { SegmentFile } from './segments/segment-files.ts';
export { readSegment } from './segments/read-segment.ts';
export type { SegmentBatch } from './segments/read-segment.ts';
export { describeProblem } from './segments/segment-problem.ts';
export type { ProblemKind, SegmentProblem } from './segments/segment-problem.ts';
export { createSegmentWriter } from './segments/segment-writer.ts';
export type { SegmentWriter, SegmentWriterOptions } from './segments/segment-writer.ts';
export { openEmbeddedStore } from './embedded/open-embedded-store.ts';
export type { EmbeddedStore, EmbeddedStoreOptions } from './embedded/open-embedded-store.ts';
export type { IndexProgress, IndexReport, OnProgress } from './embedded/index-segments.ts';
export { startReceiver } from './receiver/start-receiver.ts';
export type { Receiver, ReceiverOptions, ReceiverStats } from './receiver/start-receiver.ts';
export { analyzeTrace } from './investigation/analyze-trace.ts';
export type { TraceFailure, TraceAnalysis } from './investigation/analyze-trace.ts';
export { investigate } from './investigation/investigate.ts';
export { summarize } from './investigation/summarize.ts';
export { readTraces } from './formats/read-traces.ts';
export type { ReadTraces } from './formats/read-traces.ts';
export type { TraceSource } from './formats/read-trace-file.ts';
export { openJaegerStore } from './jaeger/open-jaeger-store.ts';
export type { JaegerStoreOptions } from './jaeger/open-jaeger-store.ts';
export { openTempoStore } from './tempo/open-tempo-store.ts';
export type { TempoStoreOptions } from './tempo/open-tempo-store.ts';
export type { RemoteStore, RemoteStoreOptions } from './remote/create-remote-store.ts';
export type { ConnectionOptions } from './remote/http-client.ts';
