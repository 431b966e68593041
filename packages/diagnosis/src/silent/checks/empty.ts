import type { ChoiceFacts } from '../../facts.ts';
import { answersWithText, finding, hasText, hasToolCalls, type Check, type Judged } from '../check.ts';

const THINKING = ['<think>', '</think>'] as const;

/** Open models write their thoughts into the text; an answer of thoughts alone says nothing. */
function isThoughtOnly(text: string): boolean {
  const trimmed = text.trim();
  const [open, close] = THINKING;
  return trimmed.startsWith(open) && trimmed.indexOf(close) === trimmed.length - close.length;
}

function isEmpty(choice: ChoiceFacts): boolean {
  return (
    (!hasText(choice.text) || isThoughtOnly(choice.text)) &&
    !hasToolCalls(choice) &&
    choice.otherContent !== true
  );
}

/** Ends at which nothing need have been said: a stop sequence at once, a model that was only loaded, a compaction. */
function mayBeEmpty(judged: Judged): boolean {
  const { finish, facts } = judged;
  return (
    isUnfinished(judged) ||
    finish.subcategory === 'stop_sequence' ||
    finish.subcategory === 'no_generation' ||
    finish.subcategory === 'steered' ||
    finish.normalized === 'compaction' ||
    facts.expectation?.format === 'none' ||
    facts.request?.maxTokens === 0
  );
}

/** An answer with no text, no tool call and nothing else; or no choice at all. */
export const empty: Check = {
  id: 'silent.empty',
  run(judged) {
    const { facts, response, choices, whole } = judged;
    if (!whole || facts.error !== undefined || mayBeEmpty(judged)) return undefined;
    if (!Array.isArray(response.choices)) return undefined;
    const none = choices.length === 0;
    if (none ? !answersWithText(facts.operation) : !choices.every(isEmpty)) return undefined;
    const paused = judged.finish.subcategory === 'paused';
    const found = finding(this.id, {
      category: 'incomplete_response',
      subcategory: paused ? 'paused' : 'empty',
      confidence: 0.93,
      field: none ? 'response.choices' : 'response.choices[0].text',
      value: none ? 'none' : 'empty',
    });
    return { finding: found };
  },
};

/** Background answers are polled: nothing is there yet. */
function isUnfinished({ response }: Judged): boolean {
  return response.status === 'queued' || response.status === 'in_progress' || response.status === 'cancelled';
}

/** A turn that the provider paused half-way: the application is expected to send it back. */
export const paused: Check = {
  id: 'silent.paused',
  run({ finish }) {
    return finish.subcategory === 'paused' ? { warning: 'paused' } : undefined;
  },
};
