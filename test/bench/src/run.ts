/**
 * `npm run bench`: what Culprit costs, against baselines measured in the same run. Every figure comes from fresh
 * processes in interleaved rounds, CPU time of the process, medians. `--write` puts the tables into docs/benchmarks.md;
 * `--sections`, `--adapters`, `--rounds` and `--heap-calls` make it shorter.
 */
import { availableParallelism } from 'node:os';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { coldStart } from './cold-start.ts';
import { adapterSection } from './adapters/section.ts';
import { CONTENDERS, type Contender } from './contenders.ts';
import { median, number, table } from './tables.ts';
import { runWorker } from './run-worker.ts';

/** Differences below it are noise, in microseconds per call. */
const ERROR = 15;
const PAGE = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

type Costs = Readonly<Record<string, number>>;

function measureCalls(): (contender: Contender, workload: string) => number {
  const runs: Record<string, Costs[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const contender of CONTENDERS) {
      const costs = JSON.parse(runWorker('./calls.worker.ts', contender)) as Costs;
      (runs[contender] ??= []).push(costs);
    }
  }
  return (contender, workload) =>
    median((runs[contender] ?? []).map((costs) => costs[workload] ?? Number.NaN));
}

function callSection(cost: (contender: Contender, workload: string) => number): string {
  const row = (workload: string, base: Contender = 'bare'): string[] => {
    const [bare, hand, ours] = [cost(base, workload), cost('hand', workload), cost('culprit', workload)];
    const added = hand - bare > ERROR ? (ours - bare) / (hand - bare) : Number.NaN;
    return [workload, bare, hand, ours, ours - bare, ours / hand, added].map((value, index) => {
      if (typeof value === 'string') return value;
      if (index < 5) return number(value);
      return Number.isNaN(value) ? '' : value.toFixed(2);
    });
  };
  const chunk = (contender: Contender): number =>
    (cost(contender, 'stream of 1000') - cost(contender, 'stream of 100')) / 900;
  const workloads = [
    'chat 1 kB',
    'message 1 kB',
    'chat 200 kB',
    'chat 2 MB image',
    'stream of 100',
    'stream of 1000',
  ];
  return [
    '## Per call',
    'Microseconds of CPU per call, the SDK and its parsing included, answers from inside the process, after 10 000 calls and more to warm up. *By hand* is a span that a person writes around the call with the same attributes: names of the conventions, SHA-256 and length of prompt and answer, cost, request id and rate limits from the headers (`withResponse()`), latency; for streams also the text put together, the first chunk timed and the chunks counted. The last column divides what each of the two adds to the bare SDK. No content capture.',
    table(
      ['', 'SDK alone', 'span by hand', 'Culprit', 'added', 'Culprit / by hand', 'added / added'],
      [...workloads.map((workload) => row(workload)), row('message, SDK span', 'hand')],
    ),
    'In the last line the Anthropic SDK starts its own span in both columns, and Culprit adds its facts to that one.',
    `A chunk of a stream costs ${chunk('bare').toFixed(2)} µs without and ${chunk('culprit').toFixed(2)} µs with Culprit, ${(chunk('culprit') - chunk('bare')).toFixed(2)} µs more.`,
    'What grows with a prompt is its hash (SHA-256 of the text up to 1 MB, samples of it beyond; images are sampled from 4 kB on).',
  ].join('\n\n');
}

function recordSection(cost: (contender: Contender, workload: string) => number): string {
  const { handSpan, span, line, log } = JSON.parse(runWorker('./record-size.worker.ts')) as Costs;
  const plain = cost('culprit', 'chat 1 kB');
  const extra = (contender: Contender): string => {
    const more = cost(contender, 'chat 1 kB') - plain;
    return more < ERROR ? `under ${ERROR}` : number(more);
  };
  return [
    '## The record of a call',
    table(
      ['form', 'µs per call', 'bytes'],
      [
        [
          'span by hand, OTLP/JSON',
          number(cost('hand', 'chat 1 kB') - cost('bare', 'chat 1 kB')),
          String(handSpan),
        ],
        ['on the span (always), OTLP/JSON', number(plain - cost('bare', 'chat 1 kB')), String(span)],
        ['as a JSON line in a file, in addition', extra('culprit+line'), String(line)],
        ['as a log record, in addition', extra('culprit+log'), `${log} (attributes as JSON)`],
      ],
    ),
  ].join('\n\n');
}

interface Heap {
  bytesPerCall: number;
  growthPercent: number;
  open: number;
  traces: number;
  spans: number;
  faults: number;
}

function heapSection(): string {
  const run = (contender: Contender): Heap => JSON.parse(runWorker('./heap.worker.ts', contender)) as Heap;
  const [bare, ours] = [run('bare'), run('culprit')];
  return [
    '## Memory',
    'Heap after 50 000 calls against the heap after 10 000; 20 % aborted, 5 % left by `break`, 5 % refused.',
    table(
      ['', 'bytes per call', 'growth', 'calls, traces and spans still held'],
      [
        ['SDK alone', number(bare.bytesPerCall), `${bare.growthPercent.toFixed(1)} %`, ''],
        [
          'Culprit',
          number(ours.bytesPerCall),
          `${ours.growthPercent.toFixed(1)} %`,
          `${ours.open}, ${ours.traces}, ${ours.spans}`,
        ],
      ],
    ),
  ].join('\n\n');
}

interface Classified {
  healthy: number;
  failing: number;
  cases: number;
  tenMegabytes: number;
  fuzz: { cases: number; thrown: number; outside: number; seconds: number };
}

function diagnosisSection(): string {
  const found = JSON.parse(runWorker('./classify.worker.ts')) as Classified;
  const { fuzz } = found;
  const linking = runWorker('./link.bench.ts').trim().split('\n');
  return [
    '## Diagnosis',
    table(
      ['', 'µs'],
      [
        ['classify a healthy call', number(found.healthy)],
        [`classify a failure, median of ${found.cases} in the corpus`, number(found.failing)],
        ['classify an error body of 10 MB', number(found.tenMegabytes)],
      ],
    ),
    `${fuzz.cases.toLocaleString('en')} records put together at random from the corpus: ${fuzz.thrown} threw, ${fuzz.outside} got a category outside the list, in ${number(fuzz.seconds)} s.`,
    'Linking, in traces of 1 000 spans:',
    linking.map((text) => `- ${text}`).join('\n'),
  ].join('\n\n');
}

function startSection(): string {
  const times = coldStart(9);
  if (times === undefined) return '## Start\n\nNot measured: the packages are not built.';
  const plain = median(times['plain node'] ?? []);
  return [
    '## Start',
    'Milliseconds of CPU from start to exit of an empty program.',
    table(
      ['', 'ms', 'over plain node'],
      Object.entries(times).map(([name, all]) => [name, number(median(all)), number(median(all) - plain)]),
    ),
  ].join('\n\n');
}

const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    sections: { type: 'string', default: 'calls,adapters,memory,diagnosis,start' },
    adapters: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    'heap-calls': { type: 'string', default: '50000' },
  },
});
const rounds = Number(options.rounds);

/** By the words of `--sections`. */
const SECTIONS: Readonly<Record<string, () => readonly string[]>> = {
  calls: () => {
    const cost = measureCalls();
    return [callSection(cost), recordSection(cost)];
  },
  adapters: () => {
    const heapCalls = Number(options['heap-calls']);
    return [adapterSection({ rounds, heapCalls, only: options.adapters?.split(',') })];
  },
  memory: () => [heapSection()],
  diagnosis: () => [diagnosisSection()],
  start: () => [startSection()],
};
const sections = options.sections.split(',').flatMap((name) => {
  const section = SECTIONS[name];
  if (section === undefined) throw new Error(`--sections takes ${Object.keys(SECTIONS).join(', ')}`);
  return section();
});
const intro = [
  '# Benchmarks',
  'Written by `npm run bench -- --write`; figures of one machine, so read the ratios and differences.',
  `Node ${process.version}, ${availableParallelism()} cores, ${process.platform} ${process.arch}. Medians of ${rounds} interleaved rounds of fresh processes, CPU time. Differences under about ${ERROR} µs a call mean nothing.`,
];
const page = `${[...intro, ...sections].join('\n\n')}\n`;
console.log(page);
if (options.write) {
  const style = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(page, { ...style, parser: 'markdown' }));
}
