import { describe, expect, it } from 'vitest';
import type { CallFacts, ChoiceFacts, Expectation, ResponseFacts } from '../facts.ts';
import { SUBCATEGORY_TABLE } from '../subcategories/index.ts';
import { judgeResponse } from './index.ts';

const WEATHER = {
  name: 'get_weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
    additionalProperties: false,
  },
};
const PING = { name: 'ping', parameters: { type: 'object', properties: {} } };

function chat(choice: ChoiceFacts, more: Partial<CallFacts> = {}, response: ResponseFacts = {}): CallFacts {
  return { operation: 'chat', response: { choices: [choice], ...response }, ...more };
}

const says = (text: string, more: Partial<CallFacts> = {}): CallFacts =>
  chat({ finishReason: 'stop', text }, more);

const odd = (shape: ResponseFacts['foreignShape']): CallFacts => ({
  operation: 'chat',
  response: { choices: [], foreignShape: shape },
});

const wanting = (text: string, expectation: Expectation): CallFacts => says(text, { expectation });

const calling = (
  args: unknown,
  finishReason: string | null = 'tool_calls',
  name = 'get_weather',
): CallFacts =>
  chat(
    { finishReason, toolCalls: [{ id: 'c1', name, arguments: args }] },
    { request: { tools: [WEATHER, PING] } },
  );

const SCHEMA = {
  type: 'object',
  properties: { category: { enum: ['bug', 'question'] }, score: { type: 'number' } },
  required: ['category'],
};

const LOOP = 'The results are shown in Table 3. '.repeat(12);

/** What is wrong, as `category/subcategory`. */
function verdict(facts: CallFacts): string {
  const { finding } = judgeResponse(facts);
  return finding === undefined ? 'healthy' : `${finding.category}/${finding.subcategory ?? '-'}`;
}

const CASES: readonly [string, string, CallFacts][] = [
  // Filters, safety, guardrails (R69)
  [
    'Azure filters the answer',
    'content_policy_violation/completion_blocked',
    chat({ finishReason: 'content_filter', text: '' }),
  ],
  [
    'Gemini blocks the prompt',
    'content_policy_violation/prompt_blocked',
    { operation: 'chat', response: { choices: [], blocked: { reason: 'SAFETY', target: 'prompt' } } },
  ],
  [
    'Bedrock applies a guardrail',
    'content_policy_violation/guardrail',
    chat({ finishReason: 'guardrail_intervened', text: 'Sorry.' }),
  ],
  [
    'a guardrail answers beside the choices',
    'content_policy_violation/guardrail',
    { operation: 'chat', response: { blocked: { reason: 'GUARDRAIL_INTERVENED' } } },
  ],
  ['Gemini recites', 'content_policy_violation/recitation', chat({ finishReason: 'RECITATION' })],
  [
    'Gemini draws nothing for safety',
    'content_policy_violation/image_blocked',
    chat({ finishReason: 'IMAGE_SAFETY' }),
  ],
  [
    'GLM says sensitive',
    'content_policy_violation/completion_blocked',
    chat({ finishReason: 'sensitive', text: '' }),
  ],
  [
    'a second choice is filtered',
    'content_policy_violation/completion_blocked',
    {
      operation: 'chat',
      response: { choices: [{ finishReason: 'stop', text: 'A' }, { finishReason: 'content_filter' }] },
    },
  ],
  [
    'Responses stop at the filter',
    'content_policy_violation/completion_blocked',
    chat({ text: '' }, {}, { status: 'incomplete', incompleteReason: 'content_filter' }),
  ],
  [
    'a filter cuts a stream',
    'content_policy_violation/completion_blocked',
    chat({ finishReason: 'content_filter', text: 'par' }, {}, { terminalEvent: false }),
  ],
  // Refusals
  [
    'OpenAI sends a refusal part',
    'content_policy_violation/refusal',
    chat({ finishReason: 'stop', refusal: "I can't help with that." }),
  ],
  [
    'Anthropic stops with refusal',
    'content_policy_violation/refusal',
    chat({ finishReason: 'refusal', text: '' }),
  ],
  [
    'a refusal breaks JSON',
    'content_policy_violation/refusal',
    wanting("I'm sorry, but I can't assist with that request.", { format: 'json' }),
  ],
  [
    'a refusal in words of a text answer',
    'healthy',
    says("I'm sorry, but I can't assist with that request."),
  ],
  // Truncation
  [
    'OpenAI cuts by length',
    'incomplete_response/truncated_by_length',
    chat({ finishReason: 'length', text: 'and then' }),
  ],
  [
    'Anthropic cuts by length',
    'incomplete_response/truncated_by_length',
    chat({ finishReason: 'max_tokens', text: 'and then' }),
  ],
  [
    'truncation breaks JSON',
    'incomplete_response/truncated_by_length',
    chat({ finishReason: 'length', text: '{"a": [1,' }, { expectation: { format: 'json' } }),
  ],
  [
    'reasoning eats the budget',
    'incomplete_response/reasoning_used_budget',
    chat({ finishReason: 'length', text: '' }, { usage: { reasoningTokens: 400 } }),
  ],
  [
    'Responses stop at the limit',
    'incomplete_response/truncated_by_length',
    chat({ text: 'and' }, {}, { status: 'incomplete', incompleteReason: 'max_output_tokens' }),
  ],
  [
    'arguments are cut by length',
    'incomplete_response/truncated_tool_arguments',
    calling('{"city": "Ber', 'length'),
  ],
  [
    'arguments are cut in silence',
    'incomplete_response/truncated_tool_arguments',
    calling('{"city": "Ber', null),
  ],
  [
    'the window is full',
    'context_limit_exceeded/input_plus_output',
    chat({ finishReason: 'model_context_window_exceeded', text: 'and' }),
  ],
  [
    'Mistral reaches the window',
    'context_limit_exceeded/input_plus_output',
    chat({ finishReason: 'model_length', text: 'and' }),
  ],
  ['a loop runs up to the limit', 'semantic_error/repetition', chat({ finishReason: 'length', text: LOOP })],
  [
    'whitespace runs up to the limit',
    'semantic_error/repetition',
    chat({ finishReason: 'length', text: `{"a": 1,${'\n'.repeat(900)}` }),
  ],
  [
    'a limit of one token is meant',
    'healthy',
    chat({ finishReason: 'length', text: 'Yes' }, { request: { maxTokens: 1 } }),
  ],
  // Streams (R17)
  [
    'a stream ends without its terminal event',
    'incomplete_response/stream_cut',
    chat({ finishReason: null, text: 'Hel' }, { ending: 'completed' }, { terminalEvent: false }),
  ],
  [
    'only the closing envelope is missing',
    'healthy',
    chat({ finishReason: 'end_turn', text: 'Hello.' }, {}, { terminalEvent: false }),
  ],
  [
    'the closing envelope is missing where the protocol promises it',
    'incomplete_response/stream_cut',
    chat({ finishReason: 'end_turn', text: 'Hello.' }, { provider: 'anthropic' }, { terminalEvent: false }),
  ],
  // Answers that are none
  ['a page of a proxy came', 'malformed_response/unexpected_shape', odd('text')],
  ['an object without an answer came', 'malformed_response/unexpected_shape', odd('object')],
  [
    'fewer vectors came than texts were sent',
    'incomplete_response/missing_items',
    { operation: 'embeddings', request: { itemCount: 3 }, response: { itemCount: 2 } },
  ],
  [
    'as many vectors came as texts were sent',
    'healthy',
    { operation: 'embeddings', request: { itemCount: 3 }, response: { itemCount: 3 } },
  ],
  [
    'a background response with an empty choice is still queued',
    'healthy',
    { operation: 'chat', response: { status: 'queued', choices: [{}] } },
  ],
  [
    'the caller stops reading',
    'healthy',
    chat({ finishReason: null, text: 'Hel' }, { ending: 'abandoned' }, { terminalEvent: false }),
  ],
  [
    'the caller aborts',
    'healthy',
    chat({ text: 'Hel' }, { ending: 'completed', abort: { aborted: true } }, { terminalEvent: false }),
  ],
  ['vLLM aborts by itself', 'incomplete_response/stream_cut', chat({ finishReason: 'abort', text: 'Hel' })],
  // Emptiness
  ['the answer is empty', 'incomplete_response/empty', says('')],
  ['the answer is white space', 'incomplete_response/empty', says(' \n ')],
  ['there is no choice', 'incomplete_response/empty', { operation: 'chat', response: { choices: [] } }],
  [
    'Gemini stops for no stated reason, saying nothing',
    'incomplete_response/empty',
    chat({ finishReason: 'OTHER' }),
  ],
  [
    'an embedding has no vector',
    'incomplete_response/empty',
    { operation: 'embeddings', response: { itemCount: 0 } },
  ],
  ['a paused turn is empty', 'incomplete_response/paused', chat({ finishReason: 'pause_turn' })],
  // Tools
  ['a tool was not offered', 'semantic_error/unknown_tool', calling('{}', 'tool_calls', 'get_weathr')],
  [
    'no tool was offered at all',
    'semantic_error/unknown_tool',
    chat({ toolCalls: [{ name: 'WebSearch', arguments: '{}' }] }, { request: { tools: [] } }),
  ],
  [
    'Gemini calls what is not there',
    'semantic_error/unknown_tool',
    chat({ finishReason: 'UNEXPECTED_TOOL_CALL' }),
  ],
  [
    'Gemini cannot read its own call',
    'malformed_response/invalid_tool_arguments',
    chat({ finishReason: 'MALFORMED_FUNCTION_CALL' }),
  ],
  [
    'Bedrock cannot read the call',
    'malformed_response/invalid_tool_arguments',
    chat({ finishReason: 'malformed_tool_use' }),
  ],
  ['arguments are no JSON', 'malformed_response/invalid_tool_arguments', calling("{'city': 'Berlin'}")],
  [
    'arguments are cut but said to be complete',
    'malformed_response/invalid_tool_arguments',
    calling('{"city": "Ber'),
  ],
  [
    'arguments are a string',
    'malformed_response/invalid_tool_arguments',
    calling('"{\\"city\\": \\"Berlin\\"}"'),
  ],
  [
    'arguments violate the schema',
    'malformed_response/invalid_tool_arguments',
    calling('{"city": "Berlin", "days": "two"}'),
  ],
  [
    'arguments as an object violate the schema',
    'malformed_response/invalid_tool_arguments',
    calling({ days: 2 }, 'tool_use'),
  ],
  ['required arguments are missing', 'malformed_response/invalid_tool_arguments', calling('')],
  ['a tool without parameters gets no arguments', 'healthy', calling('', 'tool_calls', 'ping')],
  [
    'a required call is printed as text',
    'malformed_response/tool_call_as_text',
    wanting('{"name": "get_weather"}', { toolCall: true }),
  ],
  [
    'a required call in the words of an agent prompt',
    'healthy',
    wanting('Thought: look it up\nAction: search\nAction Input: weather', { toolCall: true }),
  ],
  [
    'a call is printed in markup',
    'malformed_response/tool_call_as_text',
    says('<tool_call>\n{"name": "get_weather"', { request: { tools: [WEATHER] } }),
  ],
  // JSON
  ['JSON does not parse', 'malformed_response/invalid_json', wanting('The answer is 4.', { format: 'json' })],
  [
    'JSON stands in a fence',
    'malformed_response/fenced_json',
    wanting('```json\n{"a": 1}\n```', { format: 'json' }),
  ],
  [
    'JSON follows prose',
    'malformed_response/prefixed_json',
    wanting('Here you are: {"a": 1}', { format: 'json' }),
  ],
  [
    'JSON violates the schema',
    'malformed_response/schema_violation',
    wanting('{"category": "rant"}', { format: 'json_schema', schema: SCHEMA }),
  ],
  [
    'fenced JSON violates the schema',
    'malformed_response/schema_violation',
    wanting('```\n{"score": 1}\n```', { format: 'json_schema', schema: SCHEMA }),
  ],
  // What providers break off
  [
    'OpenRouter says error',
    'service_unavailable/stream_error',
    chat({ finishReason: 'error', text: '{"a": ' }, { expectation: { format: 'json' } }),
  ],
  [
    'the provider behind OpenRouter broke off',
    'service_unavailable/stream_error',
    chat({ finishReason: 'stop', nativeFinishReason: 'network_error', text: '' }),
  ],
  [
    'DeepSeek has no capacity',
    'service_unavailable/overloaded',
    chat({ finishReason: 'insufficient_system_resource', text: 'x' }),
  ],
  [
    'a response failed without saying why',
    'unknown/-',
    { operation: 'chat', response: { status: 'failed' } },
  ],
  [
    'a background response is still queued',
    'healthy',
    { operation: 'chat', response: { status: 'queued', choices: [] } },
  ],
  // Runs and tools
  [
    'a run goes in circles',
    'semantic_error/repeated_tool_call',
    { operation: 'invoke_agent', response: { stoppedBy: { limit: 'loop', count: 6, tool: 'bash' } } },
  ],
  [
    'a run hits its step limit',
    'semantic_error/max_steps',
    { operation: 'invoke_agent', response: { stoppedBy: { limit: 'steps', count: 25 } } },
  ],
  [
    'a run hits its budget',
    'cost_threshold_exceeded/run_budget',
    chat({ finishReason: 'max_cost', text: 'Stopped' }),
  ],
  [
    'an MCP tool reports an error',
    'tool_failure/returned_error',
    { operation: 'execute_tool', response: { toolError: true } },
  ],
  // Language
  [
    'Chinese where English was asked for',
    'semantic_error/wrong_language',
    wanting('相对论是由爱因斯坦提出的物理学理论，主要包括狭义相对论和广义相对论两个部分。', {
      language: 'en',
    }),
  ],
  [
    'media that was refused in words',
    'content_policy_violation/image_blocked',
    wanting('We are so sorry, but the prompt may violate our guardrails.', { media: 'image' }),
  ],
];

describe('judgeResponse', () => {
  it.each(CASES)('R63 %s: %s', (_name, expected, facts) => {
    expect(verdict(facts)).toBe(expected);
  });

  it('names only subcategories of the closed list', () => {
    for (const [name, , facts] of CASES) {
      const { finding } = judgeResponse(facts);
      if (finding?.subcategory === undefined) continue;
      const known = Object.keys(SUBCATEGORY_TABLE[finding.category]);
      expect(known, name).toContain(finding.subcategory);
    }
  });

  it('points at the place that violates the schema', () => {
    const { format } = judgeResponse(
      wanting('{"category": "rant"}', { format: 'json_schema', schema: SCHEMA }),
    );
    expect(format).toEqual({ expected: 'json_schema', result: 'failed', pointer: '/category' });
  });

  it('points at a missing property by where it should be', () => {
    const { format } = judgeResponse(wanting('{"score": 1}', { format: 'json_schema', schema: SCHEMA }));
    expect(format?.pointer).toBe('/category');
  });

  it('calls JSON in a fence repairable', () => {
    const { format } = judgeResponse(wanting('```json\n{"a": 1}\n```', { format: 'json' }));
    expect(format).toEqual({ expected: 'json', result: 'repairable' });
  });

  it('reports a passed check on a healthy answer', () => {
    const { finding, format } = judgeResponse(
      wanting('{"category": "bug"}', { format: 'json_schema', schema: SCHEMA }),
    );
    expect(finding).toBeUndefined();
    expect(format).toEqual({ expected: 'json_schema', result: 'passed' });
  });

  it('R17 tells a stream that was cut from one that somebody stopped', () => {
    const cut = chat({ finishReason: null, text: 'Hel' }, { ending: 'completed' }, { terminalEvent: false });
    expect(judgeResponse(cut).finding).toMatchObject({
      rule: 'silent.stream_cut',
      alternatives: ['network_timeout'],
    });
    expect(judgeResponse({ ...cut, abort: { aborted: true, reason: 'caller' } }).finding).toBeUndefined();
    expect(judgeResponse({ ...cut, abort: { aborted: true, reason: 'timeout' } }).finding).toBeUndefined();
    expect(judgeResponse({ ...cut, ending: 'abandoned' }).finding).toBeUndefined();
  });

  it('R65 calls a truncated answer incomplete, on whichever choice', () => {
    const facts: CallFacts = {
      operation: 'chat',
      response: {
        choices: [
          { finishReason: 'stop', text: 'A' },
          { finishReason: 'length', text: 'B' },
        ],
      },
    };
    expect(judgeResponse(facts).finding).toMatchObject({
      category: 'incomplete_response',
      evidence: [{ field: 'response.choices[1].finishReason', value: 'length' }],
    });
  });

  it.each([
    [2, undefined],
    [3, ['repeated_tool_call']],
  ])('R68 warns from three identical tool calls in a row: %i', (count, warnings) => {
    const toolCalls = Array.from({ length: count }, () => ({ name: 'ping', arguments: '{}' }));
    const within = chat({ finishReason: 'tool_calls', toolCalls });
    const across = chat(
      { finishReason: 'tool_calls', toolCalls: toolCalls.slice(0, 1) },
      {},
      { repeatedToolCalls: count },
    );
    expect(judgeResponse(within).warnings).toEqual(warnings);
    expect(judgeResponse(within).finding).toBeUndefined();
    expect(judgeResponse(across).warnings).toEqual(warnings);
  });

  it('R68 says which tool a run repeated, and how often', () => {
    const stoppedBy = { limit: 'steps', count: 25, tool: 'search' } as const;
    expect(judgeResponse({ operation: 'invoke_agent', response: { stoppedBy } }).finding).toMatchObject({
      category: 'semantic_error',
      subcategory: 'max_steps',
      evidence: [{ value: 'steps' }, { value: 'search' }, { value: '25' }],
    });
  });

  it('R69 says what blocked which side', () => {
    const blocked = { reason: 'GUARDRAIL_INTERVENED', target: 'prompt', policy: 'topics' } as const;
    expect(judgeResponse({ operation: 'chat', response: { blocked } }).finding?.evidence).toEqual([
      { field: 'response.blocked.prompt', value: 'GUARDRAIL_INTERVENED (topics)' },
    ]);
  });

  it('judges an answer that was complete before the caller threw over it', () => {
    const facts = chat(
      { finishReason: 'stop', text: '```json\n{}\n```' },
      { ending: 'failed', error: { name: 'SyntaxError' }, expectation: { format: 'json' } },
    );
    expect(judgeResponse(facts).finding?.subcategory).toBe('fenced_json');
  });

  it('does not judge the format of an answer that broke off', () => {
    const facts = chat(
      { text: '{"a": ' },
      { ending: 'failed', error: { code: 'ECONNRESET' }, expectation: { format: 'json' } },
    );
    expect(judgeResponse(facts).finding).toBeUndefined();
  });

  it('never quotes the answer', () => {
    for (const [name, , facts] of CASES) {
      const text = facts.response?.choices?.[0]?.text ?? '';
      if (text.length < 6) continue;
      expect(JSON.stringify(judgeResponse(facts)), name).not.toContain(text.slice(0, 30));
    }
  });
});
