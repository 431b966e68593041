import { estimateUsage, textOf } from '../answer.ts';
import type { Answer, AnswerPart } from '../answer.ts';
import { MisuseError } from '../exchange.ts';
import type { ModelRequest } from '../exchange.ts';
import { minimalInstance, violate } from '../json-schema.ts';
import { parseJson } from '../json.ts';
import { GENERATION } from './definition.ts';
import type { FaultDefinition } from './definition.ts';

export type AnswerFault =
  | 'content_filter_finish'
  | 'refusal'
  | 'invalid_json'
  | 'fenced_json'
  | 'prefixed_json'
  | 'schema_violation'
  | 'unparseable_tool_arguments'
  | 'tool_schema_violation'
  | 'unknown_tool'
  | 'truncation'
  | 'empty_answer'
  | 'no_choices'
  | 'repetition_loop'
  | 'no_usage'
  | 'response_failed';

type CallPart = Extract<AnswerPart, { kind: 'tool_call' }>;

const REFUSAL = "I'm sorry, but I can't assist with that request.";
const LOOPED = 'I will look into this for you and get back to you. ';
const LOOPS = 60;

/** Faults of the answer itself: the transport is fine and says so. */
export const ANSWER_FAULTS: Readonly<Record<AnswerFault, FaultDefinition>> = {
  content_filter_finish: {
    description: 'A filter stops the answer half-way (`keep`), with status 200.',
    apis: GENERATION,
    answer: (answer, request, { keep = 0.5 }) => shortened(answer, request, keep, 'content_filter'),
  },
  refusal: {
    description: 'The model refuses: OpenAI in a refusal part, Anthropic with stop reason `refusal`.',
    apis: GENERATION,
    answer: (answer, request, { message = REFUSAL }) =>
      said([{ kind: 'refusal', text: message }], request, { ...answer, finish: 'refusal' }),
  },
  invalid_json: {
    description: 'JSON text without its last character, although the model says it is done.',
    apis: GENERATION,
    answer: (answer, request) => rewritten(answer, request, (json) => json.slice(0, -1)),
  },
  fenced_json: {
    description: 'JSON inside a Markdown code fence.',
    apis: GENERATION,
    answer: (answer, request) => rewritten(answer, request, (json) => `\`\`\`json\n${json}\n\`\`\``),
  },
  prefixed_json: {
    description: 'JSON after a sentence of prose.',
    apis: GENERATION,
    answer: (answer, request) =>
      rewritten(answer, request, (json) => `Here is the JSON you asked for:\n\n${json}`),
  },
  schema_violation: {
    description:
      'Valid JSON that breaks the schema: a wrong type, or with `how: "missing"` a missing property.',
    apis: GENERATION,
    answer: (answer, request, { how }) =>
      rewritten(answer, request, (json) => JSON.stringify(violate(request.schema, parseJson(json), how))),
  },
  unparseable_tool_arguments: {
    description:
      'A tool call whose arguments are no JSON. Anthropic sends arguments as text in streams only; Gemini keeps the call and says MALFORMED_FUNCTION_CALL.',
    apis: { ...GENERATION, messages: ['stream'] },
    answer: (answer, request) =>
      withCall(answer, request, (call) => ({
        ...call,
        arguments: `${call.arguments.slice(0, -1)}, "unfinished`,
      })),
  },
  tool_schema_violation: {
    description: "A tool call whose arguments break the tool's schema (`how` as in schema_violation).",
    apis: GENERATION,
    answer: (answer, request, { how }) =>
      withCall(answer, request, (call) => {
        const schema = request.tools.find((tool) => tool.name === call.name)?.schema;
        return { ...call, arguments: JSON.stringify(violate(schema, parseJson(call.arguments), how)) };
      }),
  },
  unknown_tool: {
    description: 'A call of a tool that was not offered (`tool`, default `lookup_everything`).',
    apis: GENERATION,
    answer: (answer, request, { tool = 'lookup_everything' }) =>
      said([{ kind: 'tool_call', name: tool, arguments: '{"query":"everything"}' }], request, {
        ...answer,
        finish: 'tool_calls',
      }),
  },
  truncation: {
    description: 'The answer stops at the token limit after `keep` of its text (default 0.5).',
    apis: GENERATION,
    answer: (answer, request, { keep = 0.5 }) => shortened(answer, request, keep, 'length'),
  },
  empty_answer: {
    description: 'A normal end and no content.',
    apis: GENERATION,
    answer: (answer, request) => said([{ kind: 'text', text: '' }], request, { ...answer, finish: 'stop' }),
  },
  no_choices: {
    description: 'A reply without any choice (Responses: without any output item).',
    apis: { chat: ['plain', 'stream'], responses: ['plain', 'stream'] },
    answer: (answer) => ({ ...answer, noChoices: true }),
  },
  repetition_loop: {
    description: 'The same sentence over and over, until the token limit.',
    apis: GENERATION,
    answer: (answer, request) =>
      said([{ kind: 'text', text: LOOPED.repeat(LOOPS) }], request, { ...answer, finish: 'length' }),
  },
  no_usage: {
    description: 'A good answer without token counts.',
    apis: GENERATION,
    answer: (answer) => ({ ...answer, usage: null }),
  },
  response_failed: {
    description: 'Responses API: status 200 with response status `failed`, in streams as `response.failed`.',
    apis: { responses: ['plain', 'stream'] },
    answer: (answer, _request, { message = 'The model failed to generate a response.' }) => ({
      ...answer,
      failure: { code: 'server_error', message },
    }),
  },
};

/** The answer with other parts, token counts included. */
function said(parts: readonly AnswerPart[], request: ModelRequest, answer: Answer): Answer {
  const next = { ...answer, parts };
  return { ...next, usage: answer.usage === null ? null : estimateUsage(next, request) };
}

/** Replaces the text by what `change` makes of it as JSON; an answer that is no JSON becomes `{"answer": …}` first. */
function rewritten(answer: Answer, request: ModelRequest, change: (json: string) => string): Answer {
  const text = textOf(answer);
  const json = parseJson(text) === undefined ? JSON.stringify({ answer: text }) : text;
  return said([{ kind: 'text', text: change(json) }], request, { ...answer, finish: 'stop' });
}

/** Changes the first tool call; an answer without one becomes a call of the first tool. */
function withCall(answer: Answer, request: ModelRequest, change: (call: CallPart) => CallPart): Answer {
  const existing = answer.parts.find((part) => part.kind === 'tool_call');
  const tool = request.tools[0];
  if (existing === undefined && tool === undefined) {
    throw new MisuseError('The request offers no tool whose call could go wrong.');
  }
  const call: CallPart = existing ?? {
    kind: 'tool_call',
    name: tool?.name ?? '',
    arguments: JSON.stringify(minimalInstance(tool?.schema)),
  };
  return said([change(call)], request, { ...answer, finish: 'tool_calls' });
}

/** Cuts the last part down to `keep` of its characters, always by one at least. */
function shortened(answer: Answer, request: ModelRequest, keep: number, finish: Answer['finish']): Answer {
  const cut = (text: string): string => {
    const characters = [...text];
    return characters.slice(0, Math.min(Math.ceil(characters.length * keep), characters.length - 1)).join('');
  };
  const last = answer.parts.length - 1;
  const parts = answer.parts.map((part, index): AnswerPart => {
    if (index < last) return part;
    return part.kind === 'tool_call'
      ? { ...part, arguments: cut(part.arguments) }
      : { ...part, text: cut(part.text) };
  });
  return said(parts, request, { ...answer, finish });
}
