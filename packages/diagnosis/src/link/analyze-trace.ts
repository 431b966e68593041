import type { CascadeAnalysis, CauseEdge, LinkedSpan } from '../trace.ts';
import { repeatedAttempts, type Attempt } from './attempts.ts';
import { findCommonCauses } from './common-causes.ts';
import { dropCycles } from './causal-cycles.ts';
import { findOrigins, type Ancestry } from './origins.ts';
import { findRecoveries, type Recovery } from './recoveries.ts';
import { fatalSpans } from './fatal.ts';
import { roleOf } from './roles.ts';
import type { SpanNode } from './span-node.ts';
import { joinRemoteFailures } from './remote-failures.ts';
import type { TraceView } from './trace-view.ts';

const HEALTHY = {
  category: null,
  ownCategory: null,
  role: null,
  causes: [],
  origins: [],
  hops: 0,
  fatal: false,
  masked: false,
} as const;

/** Everything that follows from the direct causes: origins, roles, recoveries, what was fatal. */
export function analyzeTrace(
  nodes: readonly SpanNode[],
  failures: readonly SpanNode[],
  view: TraceView,
): CascadeAnalysis {
  const causes = dropCycles(failures);
  const remoteOrigins = joinRemoteFailures(causes, failures);
  const effects = effectsOf(causes);
  const recoveries = findRecoveries(failures, effects, view);
  const ancestry = findOrigins(failures, causes);
  const repeated = repeatedAttempts(failures, view);
  const fatal = fatalSpans(nodes, causes, view);
  const counted = new Set(failures);
  const spans = new Map<string, LinkedSpan>();
  for (const node of nodes) {
    spans.set(
      node.id,
      counted.has(node)
        ? linkFailure(node, { causes, recoveries, ancestry, fatal, repeated })
        : linkHealthy(node, recoveries),
    );
  }
  const origins = nodes.filter((node) => counted.has(node) && (causes.get(node.id)?.length ?? 0) === 0);
  const originIds = [...(remoteOrigins?.keys() ?? []), ...origins.map((node) => node.id)];
  return {
    spans,
    origins: originIds,
    fatal: originIds.filter((id) => fatal.has(id)),
    commonCauses: findCommonCauses(origins),
    failed: fatal.size > 0,
    ...(remoteOrigins && { remoteOrigins }),
  };
}

interface Findings {
  readonly causes: ReadonlyMap<string, readonly CauseEdge[]>;
  readonly recoveries: ReadonlyMap<string, Recovery>;
  readonly ancestry: Ancestry;
  readonly fatal: ReadonlySet<string>;
  readonly repeated: ReadonlyMap<string, Attempt>;
}

function linkFailure(node: SpanNode, found: Findings): LinkedSpan {
  const causes = found.causes.get(node.id) ?? [];
  const recovery = found.recoveries.get(node.id);
  const previous = found.repeated.get(node.id);
  const { origins, hops } = found.ancestry.of(node.id);
  return {
    spanId: node.id,
    category: causes.length > 0 ? 'cascading_failure' : node.category,
    ownCategory: node.category,
    role: roleOf(node, causes, recovery),
    causes,
    origins,
    hops,
    fatal: found.fatal.has(node.id),
    masked: node.span.status !== 'error',
    ...(recovery && { recoveredBy: recovery.by, recoveredBySpanId: recovery.spanId }),
    ...(previous && { attemptAfter: { spanId: previous.node.id, kind: previous.kind } }),
  };
}

function linkHealthy(node: SpanNode, recoveries: ReadonlyMap<string, Recovery>): LinkedSpan {
  const contained = recoveries.get(node.id);
  if (contained === undefined) return { spanId: node.id, ...HEALTHY };
  return {
    spanId: node.id,
    ...HEALTHY,
    role: 'contained',
    recoveredBy: contained.by,
    recoveredBySpanId: contained.spanId,
  };
}

function effectsOf(causes: ReadonlyMap<string, readonly CauseEdge[]>): Map<string, string[]> {
  const effects = new Map<string, string[]>();
  for (const [effect, edges] of causes) {
    for (const { spanId } of edges) {
      const known = effects.get(spanId);
      if (known === undefined) effects.set(spanId, [effect]);
      else known.push(effect);
    }
  }
  return effects;
}
