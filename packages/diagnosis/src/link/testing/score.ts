import { linkFailures } from '../link-failures.ts';
import type { SimulatedTrace } from './simulation.ts';

export interface Score {
  traces: number;
  trueEdges: number;
  foundEdges: number;
  correctEdges: number;
  fatalTraces: number;
  originsRight: number;
  spansWithRole: number;
  rolesRight: number;
  /** Consequences for which no cause was named. */
  consequences: number;
  abstained: number;
  misses: string[];
}

export function emptyScore(): Score {
  return {
    traces: 0,
    trueEdges: 0,
    foundEdges: 0,
    correctEdges: 0,
    fatalTraces: 0,
    originsRight: 0,
    spansWithRole: 0,
    rolesRight: 0,
    consequences: 0,
    abstained: 0,
    misses: [],
  };
}

/** Compares what the linker says about a trace with how the trace came about. */
export function addToScore(score: Score, trace: SimulatedTrace, label: string): void {
  const analysis = linkFailures(trace.spans);
  const found = new Set<string>();
  for (const linked of analysis.spans.values())
    for (const cause of linked.causes) found.add(`${cause.spanId}>${linked.spanId}`);
  const { edges } = trace.truth;
  score.traces++;
  score.trueEdges += edges.size;
  score.foundEdges += found.size;
  score.correctEdges += [...found].filter((edge) => edges.has(edge)).length;
  for (const edge of found) if (!edges.has(edge)) score.misses.push(`${label}: false edge ${edge}`);
  for (const edge of edges) if (!found.has(edge)) score.misses.push(`${label}: missing edge ${edge}`);
  const consequences = new Set([...edges].map((edge) => edge.split('>')[1] ?? ''));
  score.consequences += consequences.size;
  score.abstained += [...consequences].filter((id) => analysis.spans.get(id)?.causes.length === 0).length;
  addRoles(score, trace, label, (id) => analysis.spans.get(id)?.role ?? null);
  addOrigins(score, trace, label, analysis.fatal);
}

function addRoles(
  score: Score,
  trace: SimulatedTrace,
  label: string,
  roleOf: (spanId: string) => string | null,
): void {
  for (const [id, role] of trace.truth.roles) {
    const said = roleOf(id);
    if (role === null && said === null) continue;
    score.spansWithRole++;
    if (said === role) score.rolesRight++;
    else score.misses.push(`${label}: ${id} is ${role}, said ${said}`);
  }
}

function addOrigins(score: Score, trace: SimulatedTrace, label: string, said: readonly string[]): void {
  const root = trace.spans.find((span) => span.parentSpanId === undefined);
  if (root === undefined || trace.truth.roles.get(root.spanId) === null || root.status !== 'error') return;
  score.fatalTraces++;
  const truth = originsOf(root.spanId, trace.truth.edges);
  if (truth.size === said.length && said.every((id) => truth.has(id))) score.originsRight++;
  else score.misses.push(`${label}: origins are ${[...truth].join()}, said ${said.join()}`);
}

function originsOf(spanId: string, edges: ReadonlySet<string>): Set<string> {
  const origins = new Set<string>();
  const seen = new Set<string>();
  const queue = [spanId];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const causes = [...edges]
      .filter((edge) => edge.endsWith(`>${id}`))
      .map((edge) => edge.slice(0, edge.indexOf('>')));
    if (causes.length === 0) origins.add(id);
    queue.push(...causes);
  }
  return origins;
}
