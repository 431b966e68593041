import { groupOf } from '../taxonomy.ts';
import type { CommonCause } from '../trace.ts';
import { compareText, type SpanNode } from './span-node.ts';

/**
 * Origins of one category that share what they called: a deployment, a host, an account. They are one matter for
 * whoever repairs it, but none caused the other. Attempts at the same request count once: a retry meets the same
 * resource by intent.
 */
export function findCommonCauses(origins: readonly SpanNode[]): CommonCause[] {
  const groups = new Map<string, { resource: string; members: SpanNode[] }>();
  for (const node of origins) {
    const resource = resourceOf(node);
    if (resource === undefined) continue;
    const key = `${node.category}\n${resource}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { resource, members: [node] });
    else group.members.push(node);
  }
  return [...groups.values()]
    .filter(({ members }) => new Set(members.map(workOf)).size > 1)
    .map(({ resource, members }) => ({
      resource,
      category: members[0]?.category ?? 'unknown',
      spanIds: members.map((node) => node.id),
    }))
    .sort(
      (a, b) =>
        b.spanIds.length - a.spanIds.length ||
        compareText(a.resource, b.resource) ||
        compareText(a.category, b.category),
    );
}

function resourceOf(node: SpanNode): string | undefined {
  const { serverAddress, provider, model } = node.span;
  const group = node.category === null ? undefined : groupOf(node.category);
  if (group !== 'infrastructure' && group !== 'configuration') return undefined;
  if (node.category === 'model_unavailable' && model !== undefined) return `gen_ai.request.model=${model}`;
  if (serverAddress !== undefined) return `server.address=${serverAddress}`;
  return provider === undefined ? undefined : `gen_ai.provider.name=${provider}`;
}

function workOf(node: SpanNode): string {
  return node.span.promptHash ?? node.id;
}
