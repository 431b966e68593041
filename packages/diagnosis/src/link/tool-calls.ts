import type { SpanNode } from './span-node.ts';

const NONE: readonly string[] = [];

/** Ids of tool calls the span's answer asked for. */
export function requestedBy(node: SpanNode): readonly string[] {
  return node.span.toolCalls?.requested ?? node.span.flow?.requestedToolCalls ?? NONE;
}

/** Id of the tool call the span runs. */
export function executedBy(node: SpanNode): string | undefined {
  return node.span.toolCalls?.executes;
}

/** Ids of tool calls whose results the span's request carried. */
export function consumedBy(node: SpanNode): readonly string[] {
  return node.span.toolCalls?.consumed ?? node.span.flow?.consumedToolCalls ?? NONE;
}
