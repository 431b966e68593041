import type { StreamReader } from '../../adapter.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { inputOf } from '../bedrock/command.ts';

export function readFlow(args: readonly unknown[]): NeutralRequest {
  return { stream: true, conversationId: text(inputOf(args)['executionId']) };
}

export function readFlowPrompt(args: readonly unknown[]): NeutralPrompt {
  const parts = (list(inputOf(args)['inputs']) ?? []).map((item): NeutralPart => {
    const document = fields(fields(item)?.['content'])?.['document'];
    return typeof document === 'string'
      ? { type: 'text', content: document }
      : { type: 'tool_call_response', response: document };
  });
  return { messages: [{ role: 'user', parts }] };
}

interface FlowState {
  outputs: string[];
  /** Outputs that are no text, and questions back to the user. */
  other: boolean;
  reason: string | undefined;
}

const MAX_OUTPUTS = 1024;

/** Events of `InvokeFlow`: the outputs of its end nodes, then the reason why it is over. */
export const flowStream: StreamReader = {
  find: (value) => fields(value)?.['responseStream'],
  empty: (): FlowState => ({ outputs: [], other: false, reason: undefined }),
  fold: (state, chunk) => {
    foldEvent(state as FlowState, chunk);
  },
  response: (state) => {
    const { outputs, other, reason } = state as FlowState;
    const said = outputs.length === 0 ? undefined : outputs.join('\n');
    return { choices: [{ text: said, otherContent: other }], terminalEvent: reason !== undefined };
  },
};

function foldEvent(state: FlowState, chunk: unknown): void {
  const event = fields(chunk);
  const content = fields(fields(event?.['flowOutputEvent'])?.['content']);
  const document = text(content?.['document']);
  if (document !== undefined && state.outputs.length < MAX_OUTPUTS) state.outputs.push(document);
  else if (content !== undefined || event?.['flowMultiTurnInputRequestEvent'] !== undefined)
    state.other = true;
  state.reason = text(fields(event?.['flowCompletionEvent'])?.['completionReason']) ?? state.reason;
}
