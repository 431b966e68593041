import type { ShownError } from './shown-error.ts';

/**
 * Thrown by LangGraph.js to steer a graph. The name alone is not enough, a user may have an error of that name: the
 * frame that threw must lie in the library.
 */
const LANGGRAPH_SIGNALS: ReadonlySet<string> = new Set([
  'GraphInterrupt',
  'NodeInterrupt',
  'GraphBubbleUp',
  'ParentCommand',
  'GraphDrained',
]);

/** How fetch, axios and the provider SDKs name an abort that the caller asked for. A timeout has other names. */
const CANCELLATIONS: ReadonlySet<string> = new Set([
  'AbortError',
  'APIUserAbortError',
  'CanceledError',
  'ABORT_ERR',
]);

/** What an error that is no failure means, for spans that are known by their attributes alone. */
export function outcomeOf(shown: ShownError): 'interrupted' | 'cancelled' | undefined {
  const { type = '', stack = '' } = shown;
  if (LANGGRAPH_SIGNALS.has(type) && thrownIn(stack, '@langchain/langgraph')) return 'interrupted';
  return CANCELLATIONS.has(type) ? 'cancelled' : undefined;
}

function thrownIn(stack: string, packageName: string): boolean {
  const frame = stack.split('\n', 200).find((line) => /^\s*at /.test(line));
  return frame?.includes(`node_modules/${packageName}/`) ?? false;
}
