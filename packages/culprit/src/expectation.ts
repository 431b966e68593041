import { withExpectation as carryExpectation } from '@culprit/instrumentation';
import type { Expectation } from '@culprit/diagnosis';
import { currentRegistration } from './internal/register.ts';

/**
 * Runs `fn`; LLM calls made inside are judged by `expectation` too, beside what their requests state themselves.
 * Returns what `fn` returns and throws what it throws.
 */
export function withExpectation<T>(expectation: Expectation, fn: () => T): T {
  currentRegistration()?.decide();
  return carryExpectation(expectation, fn);
}
