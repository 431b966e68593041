import { StringDecoder } from 'node:string_decoder';
import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { blockedByAssessments } from '../bedrock/guardrail.ts';
import { MAX_TEXT } from '../streamed-text.ts';

interface AgentState {
  decoder: StringDecoder;
  text: string | undefined;
  calls: ToolCall[];
  usage: UsageFacts | undefined;
  blocked: NeutralResponse['blocked'];
  /** Files that the agent made. */
  other: boolean;
}

const MAX_CALLS = 1024;

/** Events of `InvokeAgent` and `InvokeInlineAgent`: pieces of text, traces where asked for, control handed back. */
export const agentStream: StreamReader = {
  find: (value) => fields(value)?.['completion'],
  empty: (): AgentState => ({
    decoder: new StringDecoder('utf8'),
    text: undefined,
    calls: [],
    usage: undefined,
    blocked: undefined,
    other: false,
  }),
  fold: (state, chunk) => {
    foldEvent(state as AgentState, fields(chunk) ?? {});
  },
  // The protocol has no event for the end.
  response: (state) => {
    const { text: said, calls, usage, blocked, other } = state as AgentState;
    const toolCalls = calls.length === 0 ? undefined : calls;
    return { choices: [{ text: said, toolCalls, otherContent: other }], usage, blocked };
  },
};

function foldEvent(state: AgentState, event: Fields): void {
  const bytes = fields(event['chunk'])?.['bytes'];
  if (bytes instanceof Uint8Array) {
    if ((state.text?.length ?? 0) < MAX_TEXT)
      state.text = (state.text ?? '') + state.decoder.write(Buffer.from(bytes));
    return;
  }
  if (event['files'] !== undefined) state.other = true;
  const inputs = list(fields(event['returnControl'])?.['invocationInputs']) ?? [];
  for (const input of inputs) if (state.calls.length < MAX_CALLS) state.calls.push(callOf(fields(input)));
  const trace = fields(fields(event['trace'])?.['trace']);
  if (trace !== undefined) foldTrace(state, trace);
}

/** A function of an action group, or an operation of its API. */
function callOf(input: Fields | undefined): ToolCall {
  const target = fields(input?.['functionInvocationInput']);
  const api = fields(input?.['apiInvocationInput']);
  return {
    name: text(target?.['function'] ?? api?.['apiPath'] ?? target?.['actionGroup'] ?? api?.['actionGroup']),
    arguments: Object.fromEntries(
      (list(target?.['parameters'] ?? api?.['parameters']) ?? []).map((item) => {
        const parameter = fields(item);
        return [text(parameter?.['name']) ?? '', parameter?.['value']];
      }),
    ),
  };
}

const STEPS: readonly string[] = [
  'preProcessingTrace',
  'orchestrationTrace',
  'routingClassifierTrace',
  'postProcessingTrace',
];

/** Every model call of the agent has its usage in its own trace: the run's usage is their sum. */
function foldTrace(state: AgentState, trace: Fields): void {
  for (const step of STEPS) {
    const output = fields(fields(trace[step])?.['modelInvocationOutput']);
    const usage = fields(fields(output?.['metadata'])?.['usage']);
    if (usage !== undefined) state.usage = sum(state.usage, usage);
  }
  const guardrail = fields(trace['guardrailTrace']);
  if (guardrail?.['action'] !== 'INTERVENED') return;
  const onPrompt = list(guardrail['inputAssessments']) ?? [];
  state.blocked = blockedByAssessments(
    onPrompt.length > 0 ? onPrompt : guardrail['outputAssessments'],
    'GUARDRAIL_INTERVENED',
    onPrompt.length > 0 ? 'prompt' : 'completion',
  );
}

function sum(before: UsageFacts | undefined, usage: Fields): UsageFacts {
  return {
    inputTokens: (before?.inputTokens ?? 0) + (number(usage['inputTokens']) ?? 0),
    outputTokens: (before?.outputTokens ?? 0) + (number(usage['outputTokens']) ?? 0),
  };
}
