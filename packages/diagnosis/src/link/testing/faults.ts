import type { FailureCategory } from '../../taxonomy.ts';
import type { Random } from './random.ts';

/** One injected fault: an error code, or damage done to an answer that was sent with success. */
export interface Fault {
  readonly id: string;
  readonly kind: 'error' | 'damage';
  readonly category: FailureCategory;
  readonly subcategory?: string;
  /** The answer itself is as good as without the fault. */
  readonly sound?: boolean;
  damage(answer: string, random: Random): string;
}

let identities = 0;

export class SimulatedError extends Error {
  readonly category: FailureCategory;
  readonly type: string;
  readonly identity: number;
  /** Whether the span that threw it carries a verdict; application code that throws is not judged. */
  readonly classified: boolean;
  taint: readonly string[];
  /** The span that carried it last. */
  carrier: string | undefined;

  constructor(
    category: FailureCategory,
    type: string,
    message: string,
    taint: readonly string[] = [],
    classified = true,
  ) {
    super(message);
    this.category = category;
    this.type = type;
    this.identity = ++identities;
    this.classified = classified;
    this.taint = taint;
  }

  /** The error an application throws instead, quoting this one or not. */
  wrapped(message: string): SimulatedError {
    const outer = new SimulatedError(this.category, 'PipelineError', message, this.taint, false);
    outer.carrier = this.carrier;
    return outer;
  }
}

const same = (answer: string): string => answer;
const error = (id: string, category: FailureCategory): Fault => ({
  id,
  kind: 'error',
  category,
  damage: same,
});

export const FAULTS: readonly [Fault, ...Fault[]] = [
  error('429', 'rate_limit'),
  error('503', 'service_unavailable'),
  error('401', 'authentication_failed'),
  error('timeout', 'network_timeout'),
  error('400', 'invalid_input_format'),
  {
    id: 'truncation',
    kind: 'damage',
    category: 'incomplete_response',
    subcategory: 'truncated_by_length',
    damage: (answer, random) =>
      answer.slice(0, Math.max(45, Math.floor(answer.length * (0.3 + random.next() / 2)))).slice(0, -3),
  },
  {
    id: 'corruption',
    kind: 'damage',
    category: 'malformed_response',
    damage: (answer, random) => `Sure, I looked into it: ${answer.replace(/["{]/g, '')} ## ${random.hex(12)}`,
  },
  {
    id: 'wrong-values',
    kind: 'damage',
    category: 'semantic_error',
    damage: (answer, random) => answer.replace(/The \w+ /, `The phantom item ${random.hex(8)} `),
  },
  { id: 'empty', kind: 'damage', category: 'incomplete_response', subcategory: 'empty', damage: () => '' },
  { id: 'delay', kind: 'damage', category: 'latency_threshold_exceeded', sound: true, damage: same },
];

const MESSAGES: Partial<Record<FailureCategory, readonly [string, string]>> = {
  rate_limit: ['RateLimitError', '429 Rate limit reached for gpt-4o: please try again in 20s'],
  service_unavailable: [
    'InternalServerError',
    '503 The engine is currently overloaded, please try again later',
  ],
  authentication_failed: ['AuthenticationError', '401 Incorrect API key provided'],
  network_timeout: ['APIConnectionTimeoutError', 'Request timed out.'],
  invalid_input_format: ['BadRequestError', "400 Invalid type for 'messages[1].content': expected a string"],
  tool_failure: ['ToolError', 'lookup failed: no such record in the warehouse'],
};

export function createThrown(fault: Fault, random: Random): SimulatedError {
  const [type, message] = MESSAGES[fault.category] ?? ['Error', 'request failed'];
  return new SimulatedError(
    fault.category,
    type,
    random.chance(0.5) ? message : `${message} (request ${random.hex(8)})`,
  );
}
