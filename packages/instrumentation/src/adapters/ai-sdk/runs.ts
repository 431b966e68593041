import { GEN_AI } from '@culprit/semconv';
import { readError, type ErrorFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralPrompt, NeutralResponse } from '../../neutral.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { readMessages, textPart } from './prompt.ts';
import { signalOf } from './language-model.ts';

/** Answers are judged where the model gives them: of a run, an empty text is none of its own failures. */
const UNJUDGED = { expectation: { format: 'none' } } as const;

function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const system = text(body['instructions']) ?? text(body['system']);
  const asked = body['messages'] ?? body['prompt'] ?? body['values'] ?? body['value'];
  const messages =
    typeof asked === 'string'
      ? { messages: [{ role: 'user', parts: [textPart(asked)] }] }
      : readMessages(asked);
  return { ...messages, system: system === undefined ? undefined : [textPart(system)] };
}

/** Texts are read for the data flow; the rest of a result is made of getters that may do more than read. */
function readResult(value: unknown): NeutralResponse {
  const result = fields(value);
  const steps = list(result?.['steps']);
  const content = list(fields(steps?.at(-1))?.['content']) ?? [];
  const words = content.map((part) => text(fields(part)?.['text']) ?? '').join('');
  return { choices: [{ text: words === '' ? undefined : words }] };
}

interface RunState {
  words: string[];
  finished: boolean;
  failed: { error: ErrorFacts; thrown: { value: unknown } } | undefined;
}

/** The one stream behind all doors of a streamed run; its chunks are parts, or hold one. */
const runStream: StreamReader = {
  find: (value) => fields(value)?.['baseStream'],
  empty: (): RunState => ({ words: [], finished: false, failed: undefined }),
  fold: (state, chunk) => {
    foldPart(state as RunState, fields(fields(chunk)?.['part']) ?? fields(chunk) ?? {});
  },
  response: (state) => {
    const { words, finished, failed } = state as RunState;
    return {
      choices: [{ text: words.length === 0 ? undefined : words.join('') }],
      terminalEvent: finished || failed !== undefined ? true : undefined,
      error: failed?.error,
      thrown: failed?.thrown,
    };
  },
};

function foldPart(state: RunState, part: Fields): void {
  switch (part['type']) {
    case 'start-step':
      state.words = [];
      return;
    case 'text-delta':
      state.words.push(text(part['text']) ?? text(part['textDelta']) ?? '');
      return;
    case 'finish':
      state.finished = true;
      return;
    case 'error':
      state.failed ??= { error: readError(part['error']), thrown: { value: part['error'] } };
      return;
    default:
  }
}

/** The name that the application gives a run for telemetry. */
function functionId(body: Fields): string | undefined {
  return text(fields(body['telemetry'] ?? body['experimental_telemetry'])?.['functionId']);
}

function hasTools(args: readonly unknown[]): boolean {
  return Object.keys(fields(bodyOf(args)['tools']) ?? {}).length > 0;
}

const run = {
  spanKind: 'internal',
  signal: signalOf,
  prompt: readPrompt,
  response: readResult,
  stream: runStream,
} as const;

/**
 * A function of the framework is a span around its model calls, retries and tools: with tools it is an agent's loop,
 * without a workflow of its own name. Neither is started where the framework starts its own.
 */
function runOf(method: string, bindings: readonly string[]): readonly CallSpec[] {
  const shared = {
    ...run,
    path: { binding: bindings, statics: '', instance: NOWHERE },
    method,
    kind: 'function',
  } as const;
  const nameOf = (args: readonly unknown[]): string => functionId(bodyOf(args)) ?? method;
  return [
    {
      ...shared,
      operation: 'invoke_agent',
      when: hasTools,
      head: (args) => ({ target: functionId(bodyOf(args)) }),
      request: (args) => {
        const name = functionId(bodyOf(args));
        return { ...UNJUDGED, attributes: name === undefined ? undefined : { [GEN_AI.AGENT_NAME]: name } };
      },
    },
    {
      ...shared,
      operation: 'invoke_workflow',
      partOf: ['invoke_agent'],
      head: (args) => ({ target: nameOf(args) }),
      request: (args) => ({ ...UNJUDGED, attributes: { [GEN_AI.WORKFLOW_NAME]: nameOf(args) } }),
    },
  ];
}

/** Not to be found on a client: plenty of objects have a method `stream`. */
const NOWHERE = 'ai-sdk';

function agentName(self: unknown): string | undefined {
  const settings = fields(fields(self)?.['settings']) ?? {};
  return text(settings['id']) ?? text(settings['name']) ?? functionId(settings);
}

function agentCall(method: string): CallSpec {
  return {
    ...run,
    path: { binding: ['ToolLoopAgent', 'Agent'], statics: '', instance: NOWHERE },
    method,
    operation: 'invoke_agent',
    nests: true,
    head: (_args, self) => ({ target: agentName(self) }),
    request: (_args, self) => {
      const name = agentName(self);
      return { ...UNJUDGED, attributes: name === undefined ? undefined : { [GEN_AI.AGENT_NAME]: name } };
    },
  };
}

export const runs: readonly CallSpec[] = [
  ...runOf('generateText', ['generateText']),
  // Version 7 has several functions in front of the one that begins to stream.
  ...runOf('streamText', ['startStreamText', 'streamText']),
  ...runOf('generateObject', ['generateObject']),
  ...runOf('streamObject', ['streamObject']),
  ...runOf('embed', ['embed']),
  ...runOf('embedMany', ['embedMany']),
  agentCall('generate'),
  agentCall('stream'),
];
