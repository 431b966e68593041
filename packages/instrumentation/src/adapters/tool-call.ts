import { GEN_AI } from '@culprit/semconv';
import type { NeutralPrompt } from '../neutral.ts';

/** One run of a tool, as frameworks and protocols know it. */
export interface ToolRun {
  name: string | undefined;
  /** Id that the model gave its request for this run. */
  id?: string | undefined;
  /** `function` (default), `extension` or `datastore`. */
  type?: string | undefined;
}

export function toolAttributes({ name, id, type = 'function' }: ToolRun): Record<string, string> {
  return {
    ...(name === undefined ? {} : { [GEN_AI.TOOL_NAME]: name }),
    [GEN_AI.TOOL_TYPE]: type,
    ...(id === undefined ? {} : { [GEN_AI.TOOL_CALL_ID]: id }),
  };
}

/** What went into a tool, for the data flow. */
export function toolPrompt({ name, id }: ToolRun, args: unknown): NeutralPrompt {
  const part = { type: 'tool_call', id, name: name ?? '', arguments: args } as const;
  return { messages: [{ role: 'assistant', parts: [part] }] };
}
