import { finding, hasText, type Check, type CheckResult } from '../check.ts';

const NOT_CHECKED: CheckResult = Object.freeze({
  format: Object.freeze({ expected: 'custom', result: 'not_checked' }),
  warning: 'validator_failed',
});

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}

function ignore(): void {
  // The outcome of an asynchronous validator comes too late; its rejection must not go unhandled either.
}

/** The caller's own check. One that throws, or answers later, is the caller's mistake and no failure of the call. */
export const validator: Check = {
  id: 'silent.validator',
  run({ facts, choices, whole }) {
    const validate = facts.expectation?.validate;
    const text = choices[0]?.text;
    if (typeof validate !== 'function' || !whole || !hasText(text)) return undefined;
    let answer: unknown;
    try {
      answer = validate(text);
    } catch {
      return NOT_CHECKED;
    }
    if (isThenable(answer)) {
      answer.then(ignore, ignore);
      return NOT_CHECKED;
    }
    if (answer === true) return { format: { expected: 'custom', result: 'passed' } };
    if (answer !== false && typeof answer !== 'string') return NOT_CHECKED;
    const found = finding(this.id, {
      category: 'malformed_response',
      subcategory: 'custom_validation',
      confidence: 0.95,
      field: 'expectation.validate',
      // The reason may quote the answer.
      value: answer === false ? 'false' : 'a reason',
      alternatives: ['semantic_error'],
    });
    return { finding: found, format: { expected: 'custom', result: 'failed' } };
  },
};
