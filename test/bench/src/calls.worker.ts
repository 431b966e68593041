// One contender over all workloads, in a process of its own: prints CPU microseconds per call as JSON.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { anthropicWith, CLAUDE, MODEL, openaiWith } from './clients.ts';
import { setUp, withHandSpan, type Contender } from './contenders.ts';
import { answerChat, answerStream } from './fake-provider.ts';

const contender = process.argv[2] as Contender;
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
const around = <T>(provider: string, model: string, call: () => PromiseLike<T>): PromiseLike<T> =>
  contender === 'hand' ? withHandSpan(tracer, provider, model, call) : call();

const chat = (content: unknown) => () =>
  around('openai', MODEL, () =>
    openai.chat.completions.create({
      model: MODEL,
      max_completion_tokens: 100,
      temperature: 0.5,
      messages: [{ role: 'user', content: content as string }],
    }),
  );
const message = (client: typeof anthropic) => () =>
  client.messages.create({
    model: CLAUDE,
    max_tokens: 100,
    messages: [{ role: 'user', content: text(1_000) }],
  });
const stream = (chunks: number) => {
  const client = openaiWith(answerStream(chunks));
  return () =>
    around('openai', MODEL, async () => {
      for await (const chunk of await client.chat.completions.create({
        model: MODEL,
        messages: [{ role: 'user', content: 'Hi' }],
        stream: true,
      }))
        void chunk;
      return {};
    });
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
    'chat 1 kB': { run: chat(text(1_000)), warm: 2_000, count: 3_000 },
    'message 1 kB': { run: () => around('anthropic', CLAUDE, message(anthropic)), warm: 1_500, count: 2_500 },
    'message, SDK span': { run: message(native), warm: 1_000, count: 1_500 },
    'chat 200 kB': { run: chat(text(200_000)), warm: 60, count: 150 },
    'chat 2 MB image': { run: chat(image), warm: 15, count: 40 },
    'stream of 100': { run: stream(100), warm: 60, count: 150 },
    'stream of 1000': { run: stream(1_000), warm: 20, count: 60 },
  };

function text(length: number): string {
  return 'An orchard in "spring"\n'.repeat(Math.ceil(length / 23)).slice(0, length);
}

const found: Record<string, number> = {};
for (const [name, { run, warm, count }] of Object.entries(WORKLOADS)) {
  if (contender.startsWith('culprit+') && name !== 'chat 1 kB') continue;
  for (let i = 0; i < warm; i++) await run();
  globalThis.gc?.();
  const begin = process.cpuUsage();
  for (let i = 0; i < count; i++) await run();
  const { user, system } = process.cpuUsage(begin);
  found[name] = (user + system) / count;
}
rmSync(directory, { recursive: true, force: true });
process.stdout.write(JSON.stringify(found));
process.exit(0);
