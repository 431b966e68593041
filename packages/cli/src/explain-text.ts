import { classify, remedyOf, resolveRemedy } from '@culprit/diagnosis';
import type { Classification, ErrorFacts, FailureCategory, Remedy } from '@culprit/diagnosis';

export interface Explanation {
  category: FailureCategory | 'cancelled' | 'interrupted' | 'healthy';
  subcategory?: string | undefined;
  group?: string | undefined;
  rule?: string | undefined;
  confidence?: number | undefined;
  evidence: readonly { field: string; value: string }[];
  retryable?: boolean | undefined;
  remedy?: Remedy | undefined;
  alternatives: readonly { category: FailureCategory; sentence: string }[];
}

/** Classifies an error as people paste it. */
export function explainText(text: string, provider?: string): Explanation {
  return explanationOf(
    classify({ operation: 'chat', provider, error: errorFromText(text), ending: 'failed' }),
  );
}

function explanationOf({ verdict, outcome }: Classification): Explanation {
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
    evidence: verdict.evidence,
    retryable: verdict.retryable,
    remedy: resolveRemedy(verdict),
    alternatives: (verdict.alternatives ?? []).map((category) => ({
      category,
      sentence: remedyOf(category).sentence,
    })),
  };
}

/** `RateLimitError: 429 …` as the first line of a stack; a class name may have a module before it. */
const FIRST_LINE =
  /^(?:Uncaught\s+|Unhandled\s+)?(?:[\w$]+\.)*([A-Z][\w$]*(?:Error|Exception|Timeout|Failure|Fault))(?:\s*\[([\w]+)\])?:\s/;

/** What a pasted error says: a JSON body as a body, a class name as a name, the rest as the message. */
function errorFromText(text: string): ErrorFacts {
  const body = parseJson(text);
  if (body !== undefined) {
    const status = statusIn(body);
    return { message: messageIn(body), http: { body, ...(status === undefined ? {} : { status }) } };
  }
  const [, name, code] = FIRST_LINE.exec(text) ?? [];
  return { name, code, message: text };
}

function parseJson(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** HTTP status that the body itself states. */
function statusIn(body: unknown): number | undefined {
  for (const candidate of fields(body, ['status', 'statusCode', 'status_code', 'code'])) {
    if (typeof candidate === 'number' && candidate >= 400 && candidate < 600) return candidate;
  }
  return undefined;
}

function messageIn(body: unknown): string | undefined {
  return fields(body, ['message', 'detail']).find((value): value is string => typeof value === 'string');
}

function fields(body: unknown, names: readonly string[]): unknown[] {
  const outer = (Array.isArray(body) ? body[0] : body) as Record<string, unknown> | null | undefined;
  const inner = outer?.['error'];
  return [outer, inner].flatMap((object) =>
    typeof object === 'object' && object !== null
      ? names.map((name) => (object as Record<string, unknown>)[name])
      : [],
  );
}
