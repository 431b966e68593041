export type {
  AbortFacts,
  AttemptFacts,
  CallEnding,
  CallFacts,
  ChoiceFacts,
  ErrorFacts,
  Expectation,
  HttpFacts,
  RequestFacts,
  ResponseFacts,
  RunStop,
  TimingFacts,
  ToolCall,
  ToolDefinition,
  UsageFacts,
} from './facts.ts';
export { FAILURE_CATEGORIES, groupOf, TAXONOMY_VERSION } from './taxonomy.ts';
export type { FailureCategory, FailureGroup, Outcome } from './taxonomy.ts';
export type { Classification, Evidence, FormatCheck, Verdict } from './verdict.ts';
export { CALL_RECORD_KEY } from './call-record.ts';
export type { CallFlow, CallRecord } from './call-record.ts';
export type {
  CascadeAnalysis,
  CascadeRole,
  CauseEdge,
  CommonCause,
  EvidenceKind,
  LinkedSpan,
  RemoteFailure,
  SpanError,
  SpanLinkFact,
  TraceSpan,
} from './trace.ts';
export { REMEDY_ACTIONS, remedyOf, resolveRemedy, SUBCATEGORIES } from './remedies.ts';
export type {
  AlertCondition,
  AlertPolicy,
  Backoff,
  Remedy,
  RemedyAction,
  RemedyFacts,
  RemedyParameters,
  Subcategory,
} from './remedies.ts';
export { WARNINGS } from './warnings.ts';
export { createPriceBook, estimateCost, PRICES_VERSION } from './prices.ts';
export type { CostEstimate, PriceBook, PriceOverride, Rates } from './prices.ts';
export { linkFailures } from './link/link-failures.ts';
export { createTraceIndex } from './link/trace-index.ts';
export type { RetryLayers } from './link/retry-layers.ts';
export type { TraceIndex } from './link/trace-index.ts';
export { FINISH_REASONS, normalizeFinishReason } from './finish-reason.ts';
export type { FinishDetail, FinishReason, FinishReasonTable, NormalizedReason } from './finish-reason.ts';
export { judgeResponse, SILENT_RULE_IDS } from './silent/index.ts';
export type { Finding, JudgeSettings, ResponseJudgement } from './silent/index.ts';
export { explainFingerprint, fingerprint, FINGERPRINT_VERSION } from './fingerprint.ts';
export type { Fingerprint, FingerprintSubject } from './fingerprint.ts';
export { groupIncidents } from './incidents.ts';
export type { AnalyzedTrace, Incident } from './incidents.ts';
export { classify } from './classify.ts';
export { compileRules, matchError } from './classify-error.ts';
export type { CompiledRules } from './classify-error.ts';
export type { Match } from './rules/engine.ts';
export type { ClassifySettings } from './classify.ts';
export { readError } from './read-error.ts';
export { classifyRecord, factsFromRecord } from './record.ts';
export type { FailureRecord, RecordVerdict } from './record.ts';
export { rules } from './rules/index.ts';
export type { Layer, Rule, RuleCategory, RuleCondition } from './rules/rule.ts';
export { classificationAttributes } from './classification-attributes.ts';
export type { ClassificationAttributes } from './classification-attributes.ts';
export { MAX_ATTRIBUTE_BYTES, shortText } from './short-text.ts';
export { judgeSpan, requestedIn } from './vocabularies/judge-span.ts';
export type { JudgeSpanOptions, SpanJudgement } from './vocabularies/judge-span.ts';
export { operationLevel, providerNames } from './vocabularies/gen-ai.ts';
export { spanLevel } from './vocabularies/index.ts';
export type { SpanLevel } from './vocabularies/reading.ts';
export { MAX_MESSAGE_CHARS, shownError } from './vocabularies/shown-error.ts';
export type { PlainSpan, ShownError } from './vocabularies/shown-error.ts';
export { readVerdict } from './read-verdict.ts';
export { number as numberAt, text as textAt } from './vocabularies/values.ts';
