import { FAULTS, type Fault } from './faults.ts';
import { PIPELINES, type PatternName } from './pipelines.ts';
import { Random } from './random.ts';
import { Simulation, type SimulatedTrace } from './simulation.ts';

/** The same pipeline run without faults: its healthy twin. */
export function healthyTwin(pattern: PatternName, seed: number): SimulatedTrace {
  return run(pattern, seed, new Map());
}

/** A run with one fault, or with two, at positions drawn from those the healthy twin has. */
export function faultyTrace(pattern: PatternName, seed: number, faults: 1 | 2 = 1): SimulatedTrace {
  const random = new Random(seed ^ 0x5f356495);
  const { calls } = healthyTwin(pattern, seed);
  const plan = new Map<number, Fault>();
  // A resilient pipeline makes further calls when faults come; hitting its first attempts twice is the point.
  while (plan.size < faults) plan.set(random.int(0, Math.max(calls - 1, faults - 1)), random.pick(FAULTS));
  return run(pattern, seed, plan);
}

function run(pattern: PatternName, seed: number, plan: ReadonlyMap<number, Fault>): SimulatedTrace {
  const simulation = new Simulation(seed, plan);
  simulation.attempt(() => simulation.step(`workflow ${pattern}`, {}, () => PIPELINES[pattern](simulation)));
  return simulation.finish();
}

/**
 * The trace as a backend has it: an SDK cut every start to whole milliseconds and moved the end by as much, and error
 * objects have no identity any more.
 */
export function asStored(trace: SimulatedTrace): SimulatedTrace {
  const spans = trace.spans.map((span) => {
    const cut = span.startMs - Math.floor(span.startMs);
    const { identity: _, causeIdentities: __, ...error } = span.error ?? {};
    return {
      ...span,
      startMs: span.startMs - cut,
      endMs: span.endMs - cut,
      ...(span.error && { error }),
    };
  });
  return { ...trace, spans };
}
