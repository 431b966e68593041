// One contender on one SDK, in a process of its own: prints CPU microseconds per call and per chunk as JSON.
import { readFileSync } from 'node:fs';
import { trace } from '@opentelemetry/api';
import { setUp, type Contender } from '../contenders.ts';
import { byHand } from './by-hand.ts';
import { lengthened, replay } from './replay.ts';
import type { Template } from './template.worker.ts';
import { workloadOf } from './workload.ts';

export interface AdapterCosts {
  call: number;
  /** What one more chunk costs; absent without streams. */
  chunk?: number | undefined;
}

const [, , contender, name = '', file = '', warm = '5000', count = '4000'] = process.argv;
const { recording, attributes } = JSON.parse(readFileSync(file, 'utf8')) as Template;
setUp(contender as Contender);
const { subject, plain, stream } = await workloadOf(name, recording.url);

/** Lets timers run now and then, as the network would: otherwise nobody's spans are exported. */
async function measure(run: () => Promise<unknown>, calls: { warm: number; count: number }): Promise<number> {
  const turns = async (many: number): Promise<void> => {
    for (let index = 0; index < many; index++) {
      await run();
      if (index % 16 === 0) await new Promise(setImmediate);
    }
  };
  await turns(calls.warm);
  globalThis.gc?.();
  const begin = process.cpuUsage();
  await turns(calls.count);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / calls.count;
}

replay(recording.plain);
const send =
  contender === 'hand' ? byHand(trace.getTracer('by hand'), subject.plain, attributes, plain) : plain;
const found: AdapterCosts = { call: await measure(send, { warm: Number(warm), count: Number(count) }) };

if (contender !== 'hand' && subject.stream !== undefined) {
  const cost = async (chunks: number, calls: { warm: number; count: number }): Promise<number> => {
    replay(lengthened(recording.stream, chunks));
    const read = await stream();
    if (read < chunks) throw new Error(`${name}: ${read} chunks came of ${chunks}`);
    return measure(stream, calls);
  };
  const short = await cost(100, { warm: 100, count: 100 });
  const long = await cost(1_000, { warm: 40, count: 60 });
  found.chunk = (long - short) / 900;
}
process.stdout.write(JSON.stringify(found));
process.exit(0);
