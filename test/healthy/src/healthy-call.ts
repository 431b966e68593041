import type { CallFacts, ChoiceFacts, Expectation, RequestFacts, ResponseFacts } from '@culprit/diagnosis';

/** A call that went well, and what is special about it. */
export interface HealthyCall {
  name: string;
  facts: CallFacts;
}

/** A finished chat call with one choice. */
export function chat(
  choice: ChoiceFacts,
  more: Partial<CallFacts> = {},
  response: ResponseFacts = {},
): CallFacts {
  return {
    operation: 'chat',
    ending: 'completed',
    ...more,
    response: { choices: [choice], ...response },
  };
}

/** An answer in plain text with nothing expected of it. */
export function says(text: string, more: Partial<CallFacts> = {}): CallFacts {
  return chat({ finishReason: 'stop', text }, more);
}

export function answers(text: string, expectation: Expectation): CallFacts {
  return says(text, { expectation });
}

export function calls(
  toolCalls: ChoiceFacts['toolCalls'],
  request: RequestFacts = {},
  choice: ChoiceFacts = {},
): CallFacts {
  return chat({ finishReason: 'tool_calls', ...choice, toolCalls }, { request });
}

/** One healthy call per row of a table. */
export function table<T>(
  about: string,
  rows: readonly (readonly [string, T])[],
  facts: (row: T) => CallFacts,
): HealthyCall[] {
  return rows.map(([name, row]) => ({ name: `${about}: ${name}`, facts: facts(row) }));
}
