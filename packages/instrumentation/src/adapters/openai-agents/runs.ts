import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { GEN_AI } from '@culprit/semconv';

/** The name that runs have which were given none. */
const UNNAMED = 'Agent workflow';

/** A run in which one agent may hand over to another is a workflow; a lone agent is an agent. */
function handsOver(agent: unknown): boolean {
  return (list(fields(agent)?.['handoffs']) ?? []).length > 0;
}

function agentOf(args: readonly unknown[]): string | undefined {
  return text(fields(args[0])?.['name']);
}

function workflowOf(args: readonly unknown[], self: unknown): string | undefined {
  const name = text(fields(fields(self)?.['config'])?.['workflowName']);
  return name === undefined || name === UNNAMED ? agentOf(args) : name;
}

/** A run that waits for somebody to approve a tool has not failed and has not finished. */
function readResult(value: unknown): NeutralResponse {
  const waiting = list(fields(value)?.['interruptions']) ?? [];
  return waiting.length > 0 ? { error: { name: 'ToolApproval', controlFlow: true } } : {};
}

/** Events are the application's to read; the run goes on without its reader, and says itself when it is done. */
const stream: StreamReader = {
  whole: { at: 'completed', handled: true },
  empty: () => undefined,
  fold: () => undefined,
  response: () => ({}),
};

function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[2])?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

function run(workflow: boolean): CallSpec {
  const nameOf = workflow ? workflowOf : agentOf;
  return {
    path: { binding: 'Runner', statics: '', instance: '' },
    method: 'run',
    when: (args) => handsOver(args[0]) === workflow,
    operation: workflow ? 'invoke_workflow' : 'invoke_agent',
    spanKind: 'internal',
    // An agent that serves another one as a tool.
    nests: true,
    head: (args, self) => ({ target: nameOf(args, self) }),
    request(args, self) {
      const name = nameOf(args, self);
      const key = workflow ? GEN_AI.WORKFLOW_NAME : GEN_AI.AGENT_NAME;
      return {
        conversationId: text(fields(args[2])?.['conversationId']),
        expectation: { format: 'none' },
        attributes: name === undefined ? {} : { [key]: name },
      };
    },
    prompt: () => undefined,
    response: readResult,
    stream,
    signal: signalOf,
  };
}

export const runs: readonly CallSpec[] = [run(false), run(true)];
