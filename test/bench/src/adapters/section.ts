import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWorker } from '../run-worker.ts';
import { median, number, table } from '../tables.ts';
import type { AdapterCosts } from './adapter.worker.ts';
import type { AdapterHeap } from './heap.worker.ts';
import { ADAPTERS, subjectOf } from './workload.ts';

const CONTENDERS = ['bare', 'hand', 'culprit'] as const;
type Contender = (typeof CONTENDERS)[number];

export interface AdapterRuns {
  /** Fresh processes for each contender. */
  rounds: number;
  /** Calls over which the heap is looked at; 0 leaves it out. */
  heapCalls: number;
  /** Names of SDKs; default all. */
  only?: readonly string[] | undefined;
}

/** Every SDK of a language model: what a call and a chunk cost, and the slope of the heap. */
export function adapterSection({ rounds, heapCalls, only = ADAPTERS }: AdapterRuns): string {
  const directory = mkdtempSync(join(tmpdir(), 'culprit-bench-'));
  try {
    const rows = only.map((name) => rowOf(name, join(directory, `${name}.json`), rounds, heapCalls));
    return [
      '## Every SDK',
      `Newest versions, the most used operation with a prompt of 1 kB, answers of the simulated provider replayed inside the process; medians of ${rounds} fresh processes. The span by hand sets the very attributes that Culprit sets for this call, and works out hashes, lengths, tokens, cost and latency each time. Microseconds of CPU; a chunk is what one more chunk of a stream costs; the heap is looked at over ${heapCalls.toLocaleString('en')} calls.`,
      table(
        [
          '',
          'SDK alone',
          'by hand adds',
          'Culprit adds',
          'added / added',
          'a chunk alone',
          'Culprit adds',
          'heap, bytes per call',
          'still held',
        ],
        rows,
      ),
    ].join('\n\n');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function rowOf(name: string, file: string, rounds: number, heapCalls: number): string[] {
  writeFileSync(file, runWorker('./adapters/template.worker.ts', name));
  const runs: Record<Contender, AdapterCosts[]> = { bare: [], hand: [], culprit: [] };
  for (let round = 0; round < rounds; round++) {
    for (const contender of CONTENDERS)
      runs[contender].push(
        JSON.parse(runWorker('./adapters/adapter.worker.ts', contender, name, file)) as AdapterCosts,
      );
  }
  const call = (contender: Contender): number => median(runs[contender].map((run) => run.call));
  const chunk = (contender: Contender): number =>
    median(runs[contender].map((run) => run.chunk ?? Number.NaN));
  const [bare, hand, ours] = [call('bare'), call('hand'), call('culprit')];
  const chunks = Number.isNaN(chunk('bare'))
    ? ['', '']
    : [chunk('bare').toFixed(2), (chunk('culprit') - chunk('bare')).toFixed(2)];
  const costs = [
    number(bare),
    number(hand - bare),
    number(ours - bare),
    ((ours - bare) / (hand - bare)).toFixed(2),
  ];
  return [subjectOf(name).package, ...costs, ...chunks, ...heapOf(name, file, heapCalls)];
}

function heapOf(name: string, file: string, calls: number): string[] {
  if (calls === 0) return ['', ''];
  const heap = JSON.parse(runWorker('./adapters/heap.worker.ts', name, file, String(calls))) as AdapterHeap;
  return [number(heap.bytesPerCall), String(heap.held)];
}
