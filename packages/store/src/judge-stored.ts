import { judgeSpan, readVerdict, shownError, textAt } from '@culprit/diagnosis';
import type { CallFacts, CallFlow, SpanError, SpanLevel, Verdict } from '@culprit/diagnosis';
import { CULPRIT, GEN_AI } from '@culprit/semconv';
import type { StoredSpan } from './stored-trace.ts';

/** What one stored span says by itself, before any linking. */
export interface StoredJudgement {
  /** Absent on spans that are no LLM work. */
  level?: SpanLevel | undefined;
  /** As the span's own vocabulary gives them. */
  facts?: CallFacts | undefined;
  verdict?: Verdict | undefined;
  /** `cancelled` and the like. */
  outcome?: string | undefined;
  error?: SpanError | undefined;
  toolCallId?: string | undefined;
  toolName?: string | undefined;
  requestedToolCalls: readonly string[];
  flow?: (() => CallFlow) | undefined;
}

/** The verdict that Culprit wrote, or one given now, by the rules for live spans, where no Culprit has been. */
export function judgeStored(span: StoredSpan): StoredJudgement {
  const { attributes } = span;
  const known = wasJudged(span);
  const plain = { ...span, duration: Number(span.endNs - span.startNs) / 1e9 };
  const { classification, ...judged } = judgeSpan(plain, known ? { classify: () => ({}) } : {});
  const verdict = known ? readVerdict(span) : classification.verdict;
  const outcome = known ? textAt(attributes, CULPRIT.OUTCOME) : classification.outcome;
  const shown = shownError(plain, judged.level !== undefined);
  return {
    ...judged,
    verdict,
    outcome,
    // An error that is no failure (a cancellation) causes none.
    error:
      shown === undefined || (outcome !== undefined && verdict === undefined)
        ? undefined
        : { type: shown.type, message: shown.message },
    toolCallId: judged.toolCallId ?? textAt(attributes, GEN_AI.TOOL_CALL_ID),
    toolName: judged.toolName ?? textAt(attributes, GEN_AI.TOOL_NAME),
  };
}

/** Culprit leaves attributes on every span that it judges, healthy ones included. */
function wasJudged({ attributes }: StoredSpan): boolean {
  return Object.keys(attributes).some((key) => key.startsWith('culprit.'));
}
