import type { CauseEdge, EvidenceKind, SpanLinkFact } from '../../trace.ts';
import type { SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

const KINDS: ReadonlySet<string> = new Set<EvidenceKind>([
  'same_error',
  'error_equality',
  'explicit_link',
  'tool_call',
  'data_flow',
  'error_text',
  'child_failure',
  'retry',
  'fallback',
  'reported',
]);

/** A stored link that says `caused_by`, drawn live by Culprit or by somebody else; kept with the basis it states. */
export function explicitLink(effect: SpanNode, view: TraceView): CauseEdge[] {
  return (effect.span.links ?? []).flatMap((link) => {
    // Drawn without sight of the other process: asked for last, by `failureContext`.
    if (link.evidence === 'failure_context') return [];
    const cause = view.get(link.spanId);
    if (link.relation !== 'caused_by' || cause === undefined || cause.id === effect.id || !cause.failed)
      return [];
    return [{ spanId: cause.id, evidence: kindOf(link), confidence: clamp(link.confidence ?? 0.95) }];
  });
}

function kindOf(link: SpanLinkFact): EvidenceKind {
  return link.evidence !== undefined && isKind(link.evidence) ? link.evidence : 'explicit_link';
}

function isKind(value: string): value is EvidenceKind {
  return KINDS.has(value);
}

function clamp(confidence: number): number {
  return confidence >= 0 && confidence <= 1 ? confidence : 0.5;
}
