// Heap over many calls of one SDK: prints bytes per call and what is still held as JSON.
import { readFileSync } from 'node:fs';
import { flushCalls, pendingCalls } from '@culprit/instrumentation';
import { setUp } from '../contenders.ts';
import { replay } from './replay.ts';
import type { Template } from './template.worker.ts';
import { workloadOf } from './workload.ts';

export interface AdapterHeap {
  bytesPerCall: number;
  held: number;
}

const [, , name = '', file = '', calls = '50000'] = process.argv;
const { recording } = JSON.parse(readFileSync(file, 'utf8')) as Template;
const { processor, flush } = setUp('culprit');
const { plain } = await workloadOf(name, recording.url);
replay(recording.plain);

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

const many = Number(calls);
const from = many / 5;
let before = 0;
for (let i = 0; i < many; i++) {
  if (i === from) before = await heap();
  await plain();
  if (i % 16 === 0) await new Promise(setImmediate);
}
const bytesPerCall = ((await heap()) - before) / (many - from);
flushCalls();
const { traces = 0, spans = 0 } = processor?.state() ?? {};
process.stdout.write(
  JSON.stringify({ bytesPerCall, held: pendingCalls() + traces + spans } satisfies AdapterHeap),
);
process.exit(0);
