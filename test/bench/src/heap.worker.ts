// Heap over 50 000 calls of all endings, then what is still held: prints bytes per call and the sizes as JSON.
import { flushCalls, pendingCalls } from '@culprit/instrumentation';
import { MODEL, openaiWith } from './clients.ts';
import { setUp, type Contender } from './contenders.ts';
import { answerChat, answerStream, refuse, type Answer } from './fake-provider.ts';

const CALLS = 50_000;
const FROM = 10_000;
const { processor, instrumentations, flush } = setUp(process.argv[2] as Contender);
const healthy = openaiWith(answerChat);
const refused = openaiWith(refuse);
const streamed = openaiWith(answerStream(5));
/** Answers only to the caller's abort. */
const never: Answer = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), {
      once: true,
    });
  });
const hanging = openaiWith(never);
for (const one of instrumentations) one.instrument(healthy);

const messages = [{ role: 'user' as const, content: 'What is an orchard?' }];

/** 20 % aborted, 5 % abandoned, 5 % failing, the rest answered. */
async function call(index: number): Promise<void> {
  const share = index % 20;
  if (share < 4) {
    const abort = new AbortController();
    const pending = hanging.chat.completions.create({ model: MODEL, messages }, { signal: abort.signal });
    queueMicrotask(() => abort.abort());
    await pending.catch(() => undefined);
  } else if (share === 4) {
    for await (const chunk of await streamed.chat.completions.create({
      model: MODEL,
      messages,
      stream: true,
    })) {
      void chunk;
      break;
    }
  } else if (share === 5) {
    await refused.chat.completions.create({ model: MODEL, messages }).catch(() => undefined);
  } else {
    await healthy.chat.completions.create({ model: MODEL, messages });
  }
}

async function heap(): Promise<number> {
  await flush();
  // Finalizers run between turns, after the collection that freed their objects.
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

let before = 0;
for (let i = 0; i < CALLS; i++) {
  if (i === FROM) before = await heap();
  await call(i);
}
const after = await heap();
flushCalls();
const state = processor?.state();
process.stdout.write(
  JSON.stringify({
    bytesPerCall: (after - before) / (CALLS - FROM),
    growthPercent: ((after - before) / before) * 100,
    open: pendingCalls(),
    traces: state?.traces ?? 0,
    spans: state?.spans ?? 0,
    faults: state?.faults ?? 0,
  }),
);
process.exit(0);
