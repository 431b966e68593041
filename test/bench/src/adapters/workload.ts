import { loadVersion } from '../../../conformance/src/load-version.ts';
import type { Call, Subject } from '../../../conformance/src/subject.ts';
import { SUBJECTS } from '../../../conformance/src/subjects/index.ts';
import { record, type Recorded } from './replay.ts';

/** The SDKs of language models, as test/conformance declares them: newest versions. */
export const ADAPTERS: readonly string[] = [
  'openai',
  'anthropic',
  'groq',
  'together',
  'google-genai',
  'generative-ai',
  'vertexai',
  'bedrock-runtime',
  'mistral',
  'cohere',
  'ollama',
  'huggingface',
  'replicate',
  'cloudflare',
];

/** Answers of the simulated provider to the most used operation and to the same one streamed. */
export interface Recording {
  url: string;
  plain: readonly Recorded[];
  stream: readonly Recorded[];
}

/** The calls of one SDK, made as an application makes them. */
export interface Workload {
  subject: Subject;
  plain: () => Promise<unknown>;
  /** Reads the stream to its end; how many chunks came. */
  stream: () => Promise<number>;
}

const PROMPT = 'An orchard in "spring"\n'.repeat(44).slice(0, 1_000);
const KEY = 'sk-proj-0123456789abcdefghijklmnop';

export function subjectOf(name: string): Subject {
  const subject = SUBJECTS.find((one) => one.name === name);
  if (subject === undefined) throw new Error(`there is no subject ${name}`);
  return subject;
}

/** Import the SDK with this after the instrumentations are there. */
export async function workloadOf(name: string, url: string): Promise<Workload> {
  const subject = subjectOf(name);
  const version = subject.versions.at(-1);
  if (version === undefined) throw new Error(`${name} has no version`);
  const module: unknown = await loadVersion(version);
  const client: unknown = subject.client({
    module,
    url,
    retries: 0,
    key: subject.key ?? KEY,
    // Looked up at each call, so that recordings can be changed under a client.
    fetch: (...request) => globalThis.fetch(...request),
  });
  const make = (call: Call): unknown =>
    call.on(client, module)[call.method](...call.args({ canary: PROMPT }, module));
  const { plain, stream } = subject;
  return {
    subject,
    plain: async () => make(plain),
    stream: async () => {
      if (stream === undefined) return 0;
      const value = await make(stream);
      let chunks = 0;
      for await (const chunk of stream.chunks?.(value) ?? (value as AsyncIterable<unknown>)) {
        void chunk;
        chunks += 1;
      }
      return chunks;
    },
  };
}

/** Makes both calls once over the network, of the simulated provider. */
export async function recordingOf(name: string): Promise<Recording> {
  const wire = await subjectOf(name).wire();
  try {
    const { plain, stream, subject } = await workloadOf(name, wire.url);
    wire.next(...(subject.plain.before ?? []));
    const whole = await record(plain);
    wire.next(...(subject.stream?.before ?? []));
    return { url: wire.url, plain: whole, stream: await record(stream) };
  } finally {
    await wire.close();
  }
}

export const promptText: string = PROMPT;
