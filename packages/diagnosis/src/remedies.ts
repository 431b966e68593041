import { REMEDIES } from './remedies.data.ts';
import { SUBCATEGORY_TABLE } from './subcategories/index.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { Verdict } from './verdict.ts';

/** What to do about a failure: stable ids, in the span attribute `culprit.failure.remedy`, with a short title. */
export const REMEDY_ACTIONS = {
  retry_with_backoff: 'Retry with backoff',
  wait_and_retry: 'Slow down and retry',
  wait_for_reset: 'Wait for the window to reset',
  fix_connection: 'Fix the connection',
  reduce_input: 'Send less',
  fix_request: 'Fix the request',
  revise_prompt: 'Revise the prompt or the input',
  validate_and_repair: 'Validate, repair, ask again',
  raise_output_limit: 'Raise the output limit',
  continue_answer: 'Send the answer back to continue it',
  bound_the_loop: 'Break the loop',
  check_credentials: 'Check the credentials',
  grant_access: 'Grant access',
  add_credits: 'Add credits or raise the spending limit',
  change_model: 'Use a model that is there',
  fix_tool: 'Fix the tool',
  trace_to_origin: 'Follow the cascade to its origin',
  raise_or_enforce_budget: 'Decide about the budget',
  reduce_latency: 'Make it faster or raise the limit',
  inspect_evidence: 'Look at the evidence',
} as const;

export type RemedyAction = keyof typeof REMEDY_ACTIONS;

/** Exponential backoff: attempt n (from 0) waits up to `min(maxSeconds, initialSeconds * factor ** n)`. */
export interface Backoff {
  initialSeconds: number;
  factor: number;
  maxSeconds: number;
  /** `full`: the wait is drawn evenly between 0 and that bound, so that callers do not come back together. */
  jitter: 'full' | 'none';
}

export interface RemedyParameters {
  backoff?: Backoff | undefined;
  /** Attempts in all, the first included. */
  maxAttempts?: number | undefined;
  /** Whether a wait stated by the provider replaces the backoff. */
  useRetryAfter?: boolean | undefined;
  /** Seconds to wait as the provider stated them; set by {@link resolveRemedy} only. */
  waitSeconds?: number | undefined;
}

/** When to alert: at once, from a count within a window, or above a share of calls with a minimum volume. */
export type AlertCondition =
  | { kind: 'any' }
  | { kind: 'count'; occurrences: number; windowSeconds: number }
  | { kind: 'share'; above: number; minimumCalls: number; windowSeconds: number };

/** `page` wakes somebody, `ticket` waits for working hours, `none` is only counted. */
export type AlertPolicy =
  { severity: 'page' | 'ticket'; when: AlertCondition } | { severity: 'none'; when?: undefined };

/** The part of a remedy that a subcategory may override. */
export interface RemedyFacts {
  action: RemedyAction;
  /** Whether the same request, sent again within the run and after the stated wait, can succeed with nothing changed. */
  retryable: boolean;
  parameters: RemedyParameters;
  alert: AlertPolicy;
  /** One sentence for people: what to do. */
  sentence: string;
}

export interface Remedy extends RemedyFacts {
  title: string;
  /** Path of the page that explains the category, from the repository's root. */
  docs: string;
}

export interface Subcategory {
  /** One line: what it means. */
  means: string;
  /** Where the remedy differs from the category's. */
  remedy?: Partial<RemedyFacts> | undefined;
}

/** The closed list of subcategories, by category: `SUBCATEGORIES.network_timeout.dns.means`. */
export const SUBCATEGORIES: Readonly<Record<FailureCategory, Readonly<Record<string, Subcategory>>>> =
  SUBCATEGORY_TABLE;

/** The remedy of a category, with what its subcategory overrides; an unknown subcategory overrides nothing. */
export function remedyOf(category: FailureCategory, subcategory?: string): Remedy {
  const table = SUBCATEGORIES[category];
  const override =
    subcategory !== undefined && Object.hasOwn(table, subcategory) ? table[subcategory]?.remedy : undefined;
  const facts: RemedyFacts = { ...REMEDIES[category], ...override };
  return { ...facts, title: REMEDY_ACTIONS[facts.action], docs: `docs/failures/${category}.md` };
}

/**
 * The remedy of one verdict: its own `retryable` wins over the table's, and a wait stated by the provider is
 * merged into parameters and sentence.
 */
export function resolveRemedy(verdict: Verdict): Remedy {
  const remedy = remedyOf(verdict.category, verdict.subcategory);
  const wait = verdict.retryAfter;
  const resolved = { ...remedy, retryable: verdict.retryable };
  if (wait === undefined || !Number.isFinite(wait) || wait < 0) return resolved;
  return {
    ...resolved,
    parameters: { ...remedy.parameters, useRetryAfter: true, waitSeconds: wait },
    sentence: `${remedy.sentence} The provider asked to wait ${spoken(wait)}.`,
  };
}

function spoken(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
