import { ANSWER_HEADER, FAULT_HEADER, FAULTS, FAULT_NAMES } from '@culprit/simulated-provider';
import { CLAUDE, drain, MODEL } from './healthy-calls.ts';
import type { Clients } from './set-up.ts';

/** A call that goes wrong in one of the provider's ways; what it throws is the caller's to see and ignored here. */
export interface FailingCall {
  name: string;
  run: (clients: Clients) => Promise<void>;
}

/** Faults that only make a call slow tell nothing about its names, and take their time. */
const SLOW: ReadonlySet<string> = new Set(['slow_response', 'slow_tokens', 'pause', 'no_first_chunk']);

const PLACE = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, count: { type: 'integer' } },
  required: ['city', 'count'],
  additionalProperties: false,
};
const messages = [{ role: 'user' as const, content: 'Name a city and a number, as JSON.' }];

/** Asks for JSON or for a tool where the fault is about one, so that the answer can be wrong. */
function bodies(fault: string): Record<'chat' | 'responses' | 'messages' | 'embeddings', object> {
  const tool = fault.includes('tool');
  const json = fault.includes('json') || fault.includes('schema_violation');
  return {
    chat: {
      model: MODEL,
      messages,
      ...(json && {
        response_format: { type: 'json_schema', json_schema: { name: 'place', schema: PLACE, strict: true } },
      }),
      ...(tool && {
        tools: [{ type: 'function', function: { name: 'place', parameters: PLACE } }],
        tool_choice: 'required',
        response_format: undefined,
      }),
    },
    responses: {
      model: MODEL,
      input: 'Name a city and a number, as JSON.',
      ...(json && { text: { format: { type: 'json_schema', name: 'place', schema: PLACE, strict: true } } }),
      ...(tool && {
        tools: [{ type: 'function', name: 'place', parameters: PLACE, strict: true }],
        tool_choice: 'required',
        text: undefined,
      }),
    },
    messages: {
      model: CLAUDE,
      max_tokens: 100,
      messages,
      ...(json && { output_config: { format: { type: 'json_schema', schema: PLACE } } }),
      ...(tool && {
        tools: [{ name: 'place', input_schema: PLACE }],
        tool_choice: { type: 'any' },
        output_config: undefined,
      }),
    },
    embeddings: { model: 'text-embedding-3-small', input: 'one' },
  };
}

type Create = (body: object, options: object) => PromiseLike<unknown>;

function creatorOf({ openai, anthropic }: Clients, api: string): Create {
  if (api === 'chat') return (body, options) => openai.chat.completions.create(body as never, options);
  if (api === 'responses') return (body, options) => openai.responses.create(body as never, options);
  if (api === 'embeddings') return (body, options) => openai.embeddings.create(body as never, options);
  return (body, options) => anthropic.messages.create(body as never, options);
}

async function swallow(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // The application's own affair.
  }
}

function call(fault: string, api: keyof ReturnType<typeof bodies>, stream: boolean): FailingCall {
  return {
    name: `${fault} of ${api}${stream ? ', streamed' : ''}`,
    run: (clients) =>
      swallow(async () => {
        const body = { ...bodies(fault)[api], ...(stream && { stream: true }) };
        const value = await creatorOf(clients, api)(body, {
          headers: { [FAULT_HEADER]: fault },
          timeout: fault === 'timeout' ? 60 : 2_000,
        });
        if (stream) await drain(value as AsyncIterable<unknown>);
      }),
  };
}

/** Every fault of the simulated provider, on every API and in every mode it applies to. */
export const PROVIDER_FAULTS: readonly FailingCall[] = FAULT_NAMES.filter((name) => !SLOW.has(name)).flatMap(
  (name) =>
    Object.entries(FAULTS[name].apis).flatMap(([api, modes]) =>
      modes.map((mode) => call(name, api as never, mode === 'stream')),
    ),
);

/** Ends that the caller brings about. */
export const CALLER_ENDS: readonly FailingCall[] = [
  {
    name: 'aborted before the answer',
    run: ({ openai }) =>
      swallow(async () => {
        const abort = new AbortController();
        const pending = openai.chat.completions.create(
          { model: MODEL, messages },
          { signal: abort.signal, headers: { [FAULT_HEADER]: 'slow_response {"ms":5000}' } },
        );
        setImmediate(() => abort.abort());
        await pending;
      }),
  },
  {
    name: 'left by break',
    run: ({ openai }) =>
      swallow(async () => {
        const stream = await openai.chat.completions.create({ model: MODEL, messages, stream: true });
        for await (const chunk of stream) {
          void chunk;
          break;
        }
      }),
  },
  {
    name: 'a message left by break',
    run: ({ anthropic }) =>
      swallow(async () => {
        const stream = await anthropic.messages.create({
          model: CLAUDE,
          max_tokens: 100,
          messages,
          stream: true,
        });
        for await (const chunk of stream) {
          void chunk;
          break;
        }
      }),
  },
  {
    name: 'left by an exception in the loop',
    run: ({ openai }) =>
      swallow(async () => {
        const stream = await openai.responses.create({ model: MODEL, input: 'Hello', stream: true });
        for await (const chunk of stream) throw new Error(`no use for ${typeof chunk}`);
      }),
  },
  {
    name: 'a port where nobody listens',
    run: ({ openai }) =>
      swallow(async () => {
        await openai.withOptions({ baseURL: 'http://127.0.0.1:9/v1' }).chat.completions.create({
          model: MODEL,
          messages,
        });
      }),
  },
  {
    name: 'arguments of no use',
    run: ({ openai }) =>
      swallow(async () => {
        await openai.chat.completions.create(undefined as never);
      }),
  },
  {
    name: 'an answer without a word',
    run: ({ openai }) =>
      swallow(async () => {
        await openai.chat.completions.create(
          { model: MODEL, messages },
          { headers: { [ANSWER_HEADER]: JSON.stringify({ text: '', finish: 'stop' }) } },
        );
      }),
  },
];

export const FAILING_CALLS: readonly FailingCall[] = [...PROVIDER_FAULTS, ...CALLER_ENDS];
