import { z } from 'zod';
import { calls, chat, says, type HealthyCall } from './healthy-call.ts';

const SEARCH = {
  name: 'search',
  parameters: {
    type: 'object',
    properties: { query: { type: 'string' }, limit: { type: 'integer' } },
    required: ['query'],
    additionalProperties: false,
  },
};
const NOW = { name: 'now', parameters: { type: 'object', properties: {} } };
const PLAIN = { name: 'plain' };
const ZOD = {
  name: 'book',
  parameters: z.toJSONSchema(
    z.object({ from: z.string(), to: z.string(), seats: z.number().int().default(1) }),
    {
      io: 'input',
    },
  ),
};
const request = { tools: [SEARCH, NOW, PLAIN, ZOD] };

const call = (name: string, args: unknown): { id: string; name: string; arguments: unknown } => ({
  id: 'call_1',
  name,
  arguments: args,
});

export const tools: readonly HealthyCall[] = [
  {
    name: 'a tool call without text',
    facts: calls([call('search', '{"query":"x"}')], request, { text: '' }),
  },
  {
    name: 'a tool call with text before it',
    facts: calls([call('search', '{"query":"x"}')], request, { text: 'Let me look.' }),
  },
  {
    name: 'a tool call after reasoning',
    facts: calls([call('search', '{"query":"x"}')], request, { otherContent: true }),
  },
  {
    name: 'arguments as an object',
    facts: calls([call('search', { query: 'x' })], request, { finishReason: 'tool_use' }),
  },
  { name: 'arguments with white space', facts: calls([call('search', ' {\n "query": "x"\n}\n')], request) },
  {
    name: 'arguments that quote an error',
    facts: calls([call('search', '{"query":"HTTP 429 rate limit"}')], request),
  },
  { name: 'optional arguments left out', facts: calls([call('book', '{"from":"a","to":"b"}')], request) },
  { name: 'no arguments for a tool that takes none', facts: calls([call('now', '')], request) },
  { name: 'empty arguments for a tool that takes none', facts: calls([call('now', '{}')], request) },
  { name: 'null arguments for a tool that takes none', facts: calls([call('now', null)], request) },
  { name: 'a tool without a schema', facts: calls([call('plain', '{"any":["thing"]}')], request) },
  {
    name: 'a tool nobody listed, when no list is known',
    facts: calls([call('web_search', '{"query":"x"}')]),
  },
  {
    name: 'several different calls at once',
    facts: calls(
      [call('search', '{"query":"a"}'), call('search', '{"query":"b"}'), call('now', '{}')],
      request,
    ),
  },
  { name: 'the same call twice', facts: calls([call('now', '{}'), call('now', '{}')], request) },
  {
    name: 'the same call three times in a row, a warning at most',
    facts: calls([call('now', '{}'), call('now', '{}'), call('now', '{}')], request),
  },
  {
    name: 'a call polled a few times',
    facts: chat(
      { finishReason: 'tool_calls', toolCalls: [call('now', '{}')] },
      { request },
      { repeatedToolCalls: 5 },
    ),
  },
  {
    name: 'a job polled until its state changed',
    facts: chat(
      { finishReason: 'stop', text: 'The job is done.' },
      { request },
      { repeatedToolCalls: 2, toolRounds: 9 },
    ),
  },
  {
    name: 'many rounds of tools without a limit',
    facts: chat(
      { finishReason: 'tool_calls', toolCalls: [call('search', '{"query":"next"}')] },
      { request },
      { toolRounds: 64 },
    ),
  },
  {
    name: 'as many rounds of tools as are allowed',
    facts: chat(
      { finishReason: 'tool_calls', toolCalls: [call('search', '{"query":"last"}')] },
      { request, expectation: { maxSteps: 10 } },
      { toolRounds: 10 },
    ),
  },
  {
    name: 'an answer after the last allowed round',
    facts: chat(
      { finishReason: 'stop', text: 'Paris.' },
      { request, expectation: { maxSteps: 10 } },
      { toolRounds: 10 },
    ),
  },
  {
    name: 'JSON mode beside tools, and a tool was called',
    facts: chat(
      { finishReason: 'tool_calls', text: 'I will look.', toolCalls: [call('search', '{"query":"x"}')] },
      { request, expectation: { format: 'json' } },
    ),
  },
  {
    name: 'a required call that came',
    facts: chat(
      { finishReason: 'stop', toolCalls: [call('search', '{"query":"x"}')] },
      { request, expectation: { toolCall: true } },
    ),
  },
  {
    name: 'an answer after a tool failed',
    facts: says('The search tool returned HTTP 429, so I answer from memory: Paris.', { request }),
  },
  {
    name: 'an answer that explains tool markup',
    facts: says('Write it like this:\n```\n<tool_call>{"name": "search"}</tool_call>\n```', { request }),
  },
  {
    name: 'a tool result that mentions HTTP 429',
    facts: {
      operation: 'execute_tool',
      ending: 'completed',
      response: { choices: [{ text: 'HTTP/1.1 429 Too Many Requests' }] },
    },
  },
  {
    name: 'a tool result that mentions an error',
    facts: {
      operation: 'execute_tool',
      ending: 'completed',
      response: { choices: [{ text: 'Error: file not found (from the log you asked for)' }] },
    },
  },
  {
    name: 'an empty tool result',
    facts: { operation: 'execute_tool', ending: 'completed', response: { toolError: false } },
  },
  { name: 'a tool that returned nothing', facts: { operation: 'execute_tool', ending: 'completed' } },
];
