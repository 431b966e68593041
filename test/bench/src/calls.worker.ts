// One contender over all workloads, in a process of its own: prints CPU microseconds per call as JSON.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { anthropicWith, CLAUDE, MODEL, openaiWith } from './clients.ts';
import { setUp, type Contender } from './contenders.ts';
import { withHandSpan, withHandStream } from './by-hand.ts';
import { answerChat, answerStream } from './fake-provider.ts';

const contender = process.argv[2] as Contender;
/** Workloads to run, separated by commas; all when left out. */
const only = process.argv[3]?.split(',');
const directory = mkdtempSync(join(tmpdir(), 'culprit-bench-'));
const file = join(directory, 'calls.jsonl');
let lines: string[] = [];

if (contender === 'culprit+log') {
  const exporter = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: () => Promise.resolve(),
    forceFlush: () => Promise.resolve(),
  };
  logs.setGlobalLoggerProvider(
    new LoggerProvider({
      processors: [new BatchLogRecordProcessor({ exporter: exporter, maxQueueSize: 100_000 })],
    }),
  );
}
const { instrumentations } = setUp(contender, {
  ...(contender === 'culprit+log' && { callLog: true }),
  ...(contender === 'culprit+line' && {
    onCallRecord: (record: object) => {
      lines.push(JSON.stringify(record));
      if (lines.length < 256) return;
      appendFileSync(file, `${lines.join('\n')}\n`);
      lines = [];
    },
  }),
});

const openai = openaiWith(answerChat);
const anthropic = anthropicWith(false);
const native = anthropicWith(true);
for (const one of instrumentations) for (const client of [openai, anthropic]) one.instrument(client);

const tracer = trace.getTracer('by hand');
const byHand = contender === 'hand';
const shared = { maxTokens: 100, prices: { input: 2.5e-6, output: 1e-5 } };

const chat = (content: unknown) => {
  const messages = [{ role: 'user' as const, content: content as string }];
  const call = {
    ...shared,
    provider: 'openai',
    model: MODEL,
    address: 'api.openai.com',
    temperature: 0.5,
    messages,
  };
  const send = () =>
    openai.chat.completions.create({ model: MODEL, max_completion_tokens: 100, temperature: 0.5, messages });
  return byHand ? () => withHandSpan(tracer, call, () => send().withResponse()) : send;
};
const message = (client: typeof anthropic, withSpan: boolean) => {
  const messages = [{ role: 'user' as const, content: text(1_000) }];
  const call = { ...shared, provider: 'anthropic', model: CLAUDE, address: 'api.anthropic.com', messages };
  const send = () => client.messages.create({ model: CLAUDE, max_tokens: 100, messages });
  return withSpan ? () => withHandSpan(tracer, call, () => send().withResponse()) : send;
};
const stream = (chunks: number) => {
  const client = openaiWith(answerStream(chunks));
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const call = { ...shared, provider: 'openai', model: MODEL, address: 'api.openai.com', messages };
  const send = () => client.chat.completions.create({ model: MODEL, messages, stream: true });
  if (byHand) return () => withHandStream(tracer, call, () => send().withResponse());
  return async () => {
    for await (const chunk of await send()) void chunk;
  };
};

const image = [
  {
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${'iVBORw0KGgoAAAANSUhE'.repeat(104_858)}` },
  },
];

/** Calls to warm up with, then calls to measure. */
const WORKLOADS: Readonly<Record<string, { run: () => PromiseLike<unknown>; warm: number; count: number }>> =
  {
    'chat 1 kB': { run: chat(text(1_000)), warm: 20_000, count: 5_000 },
    'message 1 kB': { run: message(anthropic, byHand), warm: 15_000, count: 5_000 },
    'message, SDK span': { run: message(native, false), warm: 10_000, count: 3_000 },
    'chat 200 kB': { run: chat(text(200_000)), warm: 60, count: 150 },
    'chat 2 MB image': { run: chat(image), warm: 15, count: 40 },
    'stream of 100': { run: stream(100), warm: 60, count: 150 },
    'stream of 1000': { run: stream(1_000), warm: 20, count: 60 },
  };

function text(length: number): string {
  return 'An orchard in "spring"\n'.repeat(Math.ceil(length / 23)).slice(0, length);
}

/** Lets timers run now and then, as the network would: otherwise nobody's spans are exported. */
async function turn(run: () => PromiseLike<unknown>, index: number): Promise<void> {
  await run();
  if (index % 16 === 0) await new Promise(setImmediate);
}

const found: Record<string, number> = {};
for (const [name, { run, warm, count }] of Object.entries(WORKLOADS)) {
  if (contender.startsWith('culprit+') && name !== 'chat 1 kB') continue;
  if (only !== undefined && !only.includes(name)) continue;
  for (let i = 0; i < warm; i++) await turn(run, i);
  globalThis.gc?.();
  const begin = process.cpuUsage();
  for (let i = 0; i < count; i++) await turn(run, i);
  const { user, system } = process.cpuUsage(begin);
  found[name] = (user + system) / count;
}
rmSync(directory, { recursive: true, force: true });
process.stdout.write(JSON.stringify(found));
process.exit(0);
