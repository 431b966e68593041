import type { Subcategory } from '../remedies.ts';

const LONGER_OUTPUT = {
  action: 'raise_output_limit',
  retryable: false,
  parameters: {},
} as const;

export const malformedResponse: Readonly<Record<string, Subcategory>> = {
  custom_validation: { means: 'Your own validator refused the answer.' },
  fenced_json: {
    means: 'The JSON is right but wrapped in a Markdown fence.',
    remedy: {
      retryable: false,
      parameters: {},
      sentence: 'Strip the Markdown fence before parsing, or switch JSON mode on; the JSON itself is fine.',
    },
  },
  invalid_json: { means: 'The answer does not parse as JSON.' },
  invalid_tool_arguments: {
    means: 'The arguments of a tool call do not parse or violate the tool’s schema.',
    remedy: {
      sentence:
        'Return the validation error to the model as the tool’s result and let it call again; use strict tools if offered.',
    },
  },
  prefixed_json: {
    means: 'Valid JSON with prose before or after it.',
    remedy: {
      retryable: false,
      parameters: {},
      sentence:
        'Cut the JSON out of the prose before parsing, or switch JSON mode on; the JSON itself is fine.',
    },
  },
  schema_violation: { means: 'The answer is JSON but violates the schema; the pointer names the place.' },
  tool_call_as_text: {
    means: 'A tool call was written into the text instead of being made.',
    remedy: {
      sentence:
        'The model or its server printed the tool call as text: check the chat template and tool parser, then ask again.',
    },
  },
  undecodable: { means: 'The answer’s bytes or events could not be decoded.' },
  unexpected_shape: { means: 'The response object lacks parts that its API promises.' },
};

export const incompleteResponse: Readonly<Record<string, Subcategory>> = {
  empty: { means: 'The answer has no text, no tool call and no refusal.' },
  missing_items: { means: 'Fewer items came back than were asked for.' },
  paused: {
    means: 'The provider paused a long turn and waits for it to be sent back.',
    remedy: {
      action: 'continue_answer',
      retryable: false,
      parameters: {},
      sentence: 'Send the answer so far back as it is; the model goes on from there.',
    },
  },
  reasoning_used_budget: {
    means: 'Reasoning used the whole output limit and no text was left.',
    remedy: {
      ...LONGER_OUTPUT,
      sentence: 'Reasoning ate the output limit: raise it, or lower the reasoning effort.',
    },
  },
  stream_cut: {
    means: 'The stream ended cleanly without its terminal event.',
    remedy: {
      sentence:
        'The stream stopped without saying it was done: drop the partial text and send the request again.',
    },
  },
  truncated_by_length: {
    means: 'The answer stopped at the output limit.',
    remedy: {
      ...LONGER_OUTPUT,
      sentence: 'Raise `max_tokens` or ask for a shorter answer; never parse a truncated one.',
    },
  },
  truncated_tool_arguments: {
    means: 'The output limit or a cut stream fell into the arguments of a tool call.',
    remedy: {
      ...LONGER_OUTPUT,
      sentence: 'Do not run the tool with cut arguments: raise the output limit and ask again.',
    },
  },
};

export const semanticError: Readonly<Record<string, Subcategory>> = {
  claimed_action: { means: 'The answer says that something was done which no tool call did.' },
  loop: {
    means: 'An agent repeats the same step or never comes to an end.',
    remedy: {
      action: 'bound_the_loop',
      sentence:
        'Stop on the repeated call and tell the model why it repeats; a higher step limit only costs more.',
    },
  },
  max_steps: {
    means: 'A limit of steps, turns or recursion was reached.',
    remedy: {
      action: 'bound_the_loop',
      sentence:
        'Find the repeated step in the trace first; raise the step limit only if every step made progress.',
    },
  },
  repetition: {
    means: 'The text repeats itself up to the limit.',
    remedy: {
      action: 'revise_prompt',
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence:
        'The text repeats itself: raise temperature or penalties, lower the output limit, and ask again.',
    },
  },
  repeated_tool_call: {
    means: 'The same tool was called with the same arguments several times in a row.',
    remedy: {
      action: 'bound_the_loop',
      sentence: 'Stop on the repeated call and return a result that tells the model what to do differently.',
    },
  },
  reported: { means: 'The application or an evaluation said that the answer is wrong.' },
  unknown_tool: {
    means: 'The model called a tool that was not offered.',
    remedy: {
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence:
        'Return an error result that lists the tools there are; check for names left over in prompt or history.',
    },
  },
  wrong_language: { means: 'The answer is in another language than the one asked for.' },
};
