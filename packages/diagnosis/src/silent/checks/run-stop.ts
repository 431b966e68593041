import type { RunStop } from '../../facts.ts';
import type { FailureCategory } from '../../taxonomy.ts';
import { evidence, finding, type Check, type CheckResult, type Finding } from '../check.ts';

/** From this many identical tool calls in a row there is a warning, limit or not (R68). */
const REPEATS_TO_WARN = 3;

const MEANING: Record<RunStop['limit'], { category: FailureCategory; subcategory: string }> = {
  loop: { category: 'semantic_error', subcategory: 'repeated_tool_call' },
  steps: { category: 'semantic_error', subcategory: 'max_steps' },
  cost: { category: 'cost_threshold_exceeded', subcategory: 'run_budget' },
  time: { category: 'latency_threshold_exceeded', subcategory: 'pipeline' },
};

function judgeStop(id: string, stop: RunStop): CheckResult | undefined {
  const meaning = MEANING[stop.limit];
  if (meaning === undefined) return undefined;
  const found = finding(id, {
    ...meaning,
    confidence: 0.9,
    field: 'response.stoppedBy.limit',
    value: stop.limit,
  });
  const details = [...found.evidence];
  if (typeof stop.tool === 'string') details.push(evidence('response.stoppedBy.tool', stop.tool));
  if (typeof stop.count === 'number') details.push(evidence('response.stoppedBy.count', stop.count));
  return { finding: { ...found, evidence: details } };
}

/** An answer that calls tools once more than the caller allows after one message. The limit itself passes. */
function beyondSteps(rounds: unknown, limit: unknown): Finding | undefined {
  if (typeof rounds !== 'number' || typeof limit !== 'number' || rounds <= limit) return undefined;
  return finding('silent.step_limit', {
    category: 'semantic_error',
    subcategory: 'max_steps',
    confidence: 1,
    field: 'response.toolRounds',
    value: `${rounds} > ${limit}`,
  });
}

/** Length of the longest run of equal neighbours among the calls of one answer. */
function longestRun(calls: readonly { name?: unknown; arguments?: unknown }[]): number {
  let longest = 1;
  let current = 1;
  for (let at = 1; at < calls.length; at++) {
    const one = calls[at - 1];
    const other = calls[at];
    const same = one?.name === other?.name && one?.arguments === other?.arguments;
    current = same ? current + 1 : 1;
    if (current > longest) longest = current;
  }
  return longest;
}

/** A run that went round in circles or was stopped at a limit; the same tool call again and again is a warning. */
export const runStop: Check = {
  id: 'silent.run_stopped',
  run({ facts, response, choices }) {
    const stop = response.stoppedBy;
    if (typeof stop === 'object' && stop !== null) return judgeStop(this.id, stop);
    const beyond = beyondSteps(response.toolRounds, facts.expectation?.maxSteps);
    if (beyond !== undefined) return { finding: beyond };
    if ((response.repeatedToolCalls ?? 0) >= REPEATS_TO_WARN) return { warning: 'repeated_tool_call' };
    const calls = choices[0]?.toolCalls;
    if (!Array.isArray(calls) || calls.length < REPEATS_TO_WARN) return undefined;
    return longestRun(calls) >= REPEATS_TO_WARN ? { warning: 'repeated_tool_call' } : undefined;
  },
};
