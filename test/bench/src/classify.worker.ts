// Cost of classifying, and a run over mutated records: prints JSON.
import {
  classify,
  classifyRecord,
  FAILURE_CATEGORIES,
  factsFromRecord,
  type CallFacts,
  type FailureRecord,
} from '@culprit/diagnosis';
import { corpus } from '../../corpus/src/cases/index.ts';

const FUZZ = Number(process.argv[2] ?? 1_000_000);
const micros = (facts: CallFacts, runs: number): number => {
  for (let i = 0; i < runs; i++) classify(facts);
  const begin = performance.now();
  for (let i = 0; i < runs; i++) classify(facts);
  return ((performance.now() - begin) * 1_000) / runs;
};
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const healthy: CallFacts = {
  operation: 'chat',
  provider: 'openai',
  request: { model: 'gpt-4o' },
  response: {
    id: 'r',
    model: 'gpt-4o',
    choices: [{ finishReason: 'stop', text: 'An orchard is land planted with fruit trees.' }],
  },
  usage: { inputTokens: 250, outputTokens: 12 },
  ending: 'completed',
};
const failing = corpus.map((one) => factsFromRecord(one as FailureRecord));

const big = `{"error":{"message":"${'the quick brown fox '.repeat(500_000)}"}}`;
const bigFacts: CallFacts = {
  operation: 'chat',
  provider: 'openai',
  error: { name: 'APIError', message: big, http: { status: 500, body: big } },
};

/** Corpus records with parts exchanged, texts cut and values replaced: what must hold is that every one gets a verdict of the list, without a throw. */
function fuzz(count: number): { cases: number; thrown: number; outside: number; seconds: number } {
  const known = new Set<string>([...FAILURE_CATEGORIES, 'cancelled', 'interrupted', 'healthy']);
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const pick = (): (typeof corpus)[number] => corpus[random(corpus.length)]!;
  const odd = [null, undefined, '', 0, -1, Number.NaN, [], {}, 'x'.repeat(300), { error: null }, [[[]]]];
  let thrown = 0;
  let outside = 0;
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    const record = { ...pick() } as Record<string, unknown>;
    const keys = ['http', 'transport', 'response', 'error_message', 'provider', 'surface', 'operation'];
    const key = keys[random(keys.length)]!;
    record[key] =
      random(3) === 0 ? odd[random(odd.length)] : (pick() as unknown as Record<string, unknown>)[key];
    if (random(4) === 0 && typeof record['error_message'] === 'string')
      record['error_message'] = record['error_message'].slice(random(40));
    try {
      if (!known.has(classifyRecord(record as never).category)) outside += 1;
    } catch {
      thrown += 1;
    }
  }
  return { cases: count, thrown, outside, seconds: (performance.now() - begin) / 1_000 };
}

process.stdout.write(
  JSON.stringify({
    healthy: micros(healthy, 20_000),
    failing: median(failing.map((facts) => micros(facts, 200))),
    cases: failing.length,
    tenMegabytes: median(Array.from({ length: 9 }, () => micros(bigFacts, 1))),
    fuzz: fuzz(FUZZ),
  }),
);
