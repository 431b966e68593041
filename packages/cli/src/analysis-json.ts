import type { TraceAnalysis } from '@culprit/store';

/** The machine-readable analysis of one trace; the shape is a contract with scripts. */
export interface AnalysisJson {
  traceId: string;
  spans: {
    spanId: string;
    parentSpanId: string | null;
    name: string;
    category: string | null;
    ownCategory: string | null;
    role: string | null;
    causes: { spanId: string; evidence: string; confidence: number }[];
  }[];
  origins: string[];
  fatal: string[];
}

export function analysisJson({ trace, spans, cascade }: TraceAnalysis): AnalysisJson {
  return {
    traceId: trace.traceId,
    spans: spans.map((span) => {
      const linked = cascade.spans.get(span.spanId);
      return {
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? null,
        name: span.name,
        category: linked?.category ?? null,
        ownCategory: linked?.ownCategory ?? null,
        role: linked?.role ?? null,
        causes: (linked?.causes ?? []).map(({ spanId, evidence, confidence }) => ({
          spanId,
          evidence,
          confidence,
        })),
      };
    }),
    origins: [...cascade.origins],
    fatal: [...cascade.fatal],
  };
}
