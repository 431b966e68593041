import type { Adapter, CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { GEN_AI } from '@culprit/semconv';
import { signalOf, threadOf } from '../langchain/config.ts';

/** The key under which a graph that waits for somebody says so in what it returns. */
const INTERRUPT = '__interrupt__';

/** The name that graphs have which were given none. */
const UNNAMED = 'LangGraph';

/**
 * Graphs that are agents: the ones that `createAgent` and `createReactAgent` build, and those built like them, with a
 * node for the model and one for its tools.
 */
function isAgent(self: unknown): boolean {
  const nodes = fields(fields(self)?.['nodes']);
  if (nodes === undefined) return false;
  return 'model_request' in nodes || ('agent' in nodes && 'tools' in nodes);
}

function nameOf(self: unknown): string | undefined {
  const name = text(fields(self)?.['name']);
  return name === UNNAMED || name === '' ? undefined : name;
}

/** A graph that waits for somebody has not failed and has not finished. */
function ended(interrupted: boolean): NeutralResponse {
  return interrupted ? { error: { name: 'GraphInterrupt', controlFlow: true } } : {};
}

function isInterrupted(value: unknown): boolean {
  const state = fields(value);
  return state !== undefined && list(state[INTERRUPT]) !== undefined;
}

const stream: StreamReader = {
  empty: () => ({ interrupted: false }),
  fold(state, chunk) {
    const seen = state as { interrupted: boolean };
    // With several modes or subgraphs, the state is the last of a tuple.
    if (isInterrupted(list(chunk)?.at(-1) ?? chunk)) seen.interrupted = true;
  },
  response: (state) => ended((state as { interrupted: boolean }).interrupted),
};

function run(method: string, agent: boolean): CallSpec {
  return {
    path: { binding: 'Pregel', statics: '', instance: '' },
    method,
    when: (_args, self) => isAgent(self) === agent,
    operation: agent ? 'invoke_agent' : 'invoke_workflow',
    spanKind: 'internal',
    nests: true,
    delegates: true,
    head: (_args, self) => ({ target: nameOf(self) }),
    request: (args, self) => readRun(args, self, agent),
    prompt: () => undefined,
    response: (value) => ended(isInterrupted(value)),
    stream,
    signal: signalOf,
  };
}

function readRun(args: readonly unknown[], self: unknown, agent: boolean): NeutralRequest {
  const name = nameOf(self);
  const key = agent ? GEN_AI.AGENT_NAME : GEN_AI.WORKFLOW_NAME;
  return {
    conversationId: threadOf(args),
    expectation: { format: 'none' },
    attributes: name === undefined ? {} : { [key]: name },
  };
}

/**
 * `@langchain/langgraph`: the runs of graphs. `invoke` works through `stream`, as do events; nodes are no operation of
 * the conventions and have no spans.
 */
export const langgraph: Adapter = {
  name: 'langgraph',
  package: '@langchain/langgraph',
  tested: { from: 0, to: 1 },
  modules: [
    { files: ['dist/pregel/index.js', 'dist/pregel/index.cjs'], hint: 'Pregel', bindings: ['Pregel'] },
  ],
  client: (self) => fields(self),
  endpoint: () => ({ provider: 'langgraph' }),
  calls: ['invoke', 'stream'].flatMap((method) => [run(method, true), run(method, false)]),
};
