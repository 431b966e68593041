import { classify, factsFromRecord, remedyOf, resolveRemedy } from '@culprit/diagnosis';
import type { Classification, FailureCategory, Remedy } from '@culprit/diagnosis';
import { quoteFrom } from './pasted/quote.ts';
import { readPasted } from './pasted/read-pasted.ts';

export interface Explanation {
  category: FailureCategory | 'cancelled' | 'interrupted' | 'healthy';
  subcategory?: string | undefined;
  group?: string | undefined;
  rule?: string | undefined;
  confidence?: number | undefined;
  evidence: readonly PastedEvidence[];
  retryable?: boolean | undefined;
  remedy?: Remedy | undefined;
  alternatives: readonly { category: FailureCategory; sentence: string }[];
}

export interface PastedEvidence {
  /** Where the rule found it: `error.message`, `error.http.status`, … */
  field: string;
  /** What the rule compared. */
  value: string;
  /** The piece of the pasted text around it, word for word; absent when the text writes it in another way. */
  quote?: string | undefined;
}

/** Classifies an error as people paste it. */
export function explainText(text: string, provider?: string): Explanation {
  const record = readPasted(text, provider);
  const places = [record.error_message ?? '', text];
  return explanationOf(classify(factsFromRecord(record)), places);
}

function explanationOf({ verdict, outcome }: Classification, places: readonly string[]): Explanation {
  if (!verdict) {
    const category = outcome === 'cancelled' || outcome === 'interrupted' ? outcome : 'healthy';
    return { category, evidence: [], alternatives: [] };
  }
  return {
    category: verdict.category,
    subcategory: verdict.subcategory,
    group: verdict.group,
    rule: verdict.rule,
    confidence: verdict.confidence,
    evidence: verdict.evidence.map(({ field, value }) => ({ field, value, quote: quoteIn(places, value) })),
    retryable: verdict.retryable,
    remedy: resolveRemedy(verdict),
    alternatives: (verdict.alternatives ?? []).map((category) => ({
      category,
      sentence: remedyOf(category).sentence,
    })),
  };
}

function quoteIn(places: readonly string[], value: string): string | undefined {
  for (const place of places) {
    const quote = quoteFrom(place, value);
    if (quote !== undefined) return quote;
  }
  return undefined;
}
