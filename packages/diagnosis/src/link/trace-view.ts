import type { SpanNode } from './span-node.ts';

/** What evidence functions may ask of a trace. All answers are the same whatever order the spans came in. */
export interface TraceView {
  get(spanId: string | undefined): SpanNode | undefined;
  /** Children in order of their start. */
  childrenOf(spanId: string): readonly SpanNode[];
  /** Children of the same parent that started when `node` was over, in order, {@link WINDOW} at most. */
  siblingsAfter(node: SpanNode): readonly SpanNode[];
  /** Failures that were over when `node` began, latest first, {@link WINDOW} at most. */
  failuresBefore(node: SpanNode): readonly SpanNode[];
  /** Whether any failure was over when `node` began. */
  hasFailureBefore(node: SpanNode): boolean;
  /** Calls with known texts that were over when `node` began, latest first, {@link WINDOW} at most. */
  callsBefore(node: SpanNode): readonly SpanNode[];
  /** The failures nearest below `node`, seen through spans that did not fail; transport spans left out. */
  failuresBelow(node: SpanNode): readonly SpanNode[];
  /** Failures that carried this error object, in order of their end. */
  carriersOf(errorIdentity: number): readonly SpanNode[];
  /** The call whose answer asked for this tool call. */
  requesterOf(toolCallId: string): SpanNode | undefined;
  /** Tool spans that ran this tool call. */
  executorsOf(toolCallId: string): readonly SpanNode[];
  /** Calls whose request carried the result of this tool call, in order of their end. */
  consumersOf(toolCallId: string): readonly SpanNode[];
  /** Whether `ancestor` is above `node`. */
  isAbove(ancestor: SpanNode, node: SpanNode): boolean;
}

/** How many spans before or after it one failure is compared with. It keeps linking linear in the trace. */
export const WINDOW = 32;
