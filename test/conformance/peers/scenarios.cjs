'use strict';
/* global Response */

const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] };
const JSON_CHAT = { ...CHAT, messages: [{ role: 'user', content: 'Say hello in JSON' }] };
const STREAM = { ...CHAT, stream: true };
const INPUT = { model: 'gpt-4o', input: 'Say hello' };
const MESSAGE = {
  model: 'claude-sonnet-5-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Say hello' }],
};
const SCHEMA = {
  type: 'object',
  properties: { mood: { type: 'string' } },
  required: ['mood'],
  additionalProperties: false,
};
const FORMAT = { type: 'json_schema', json_schema: { name: 'm', strict: true, schema: SCHEMA } };
const TOOL = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};

const faulty = (fault, more = {}) => ({ headers: { 'x-simulate-fault': fault }, ...more });
const answering = (answer) => ({ headers: { 'x-simulate-answer': JSON.stringify(answer) } });

async function all(stream, limit = Infinity) {
  const seen = [];
  for await (const chunk of stream) {
    seen.push(chunk);
    if (seen.length >= limit) break;
  }
  return seen;
}

const HARD = {
  'wrong key': 'invalid_api_key',
  'rate limit': 'rate_limit',
  'server error': 'server_error',
  'service unavailable': 'service_unavailable',
  'overlong prompt': 'context_overflow',
  'blocked prompt': 'content_policy',
};

function openai({ client, refused }) {
  const create = (body, options) => client.chat.completions.create(body, options);
  const row = (kind, name, run, more = {}) => ({ sdk: 'openai', kind, name, run, ...more });
  return [
    row('healthy', 'chat', () => create(CHAT)),
    row('healthy', 'chat, streamed', async () => all(await create(STREAM))),
    row('healthy', 'embeddings', () =>
      client.embeddings.create({ model: 'text-embedding-3-small', input: 'a' }),
    ),
    row('healthy', 'responses', () => client.responses.create(INPUT)),
    row('healthy', 'responses, streamed', async () =>
      all(await client.responses.create({ ...INPUT, stream: true })),
    ),
    ...Object.entries(HARD).map(([name, fault]) =>
      row('hard', `${name}, chat`, () => create(CHAT, faulty(fault))),
    ),
    row('hard', 'client timeout', () => create(CHAT, faulty('slow_response {"ms":2000}', { timeout: 60 }))),
    row('hard', 'nobody listens', () => refused.chat.completions.create(CHAT)),
    row('hard', 'rate limit before a stream', async () => all(await create(STREAM, faulty('rate_limit')))),
    row(
      'hard',
      'reset in a stream',
      async () => (await all(await create(STREAM, faulty('reset_mid_stream {"after":2}')))).length,
    ),
    row('hard', 'error event in a stream', async () =>
      all(await create(STREAM, faulty('stream_error {"after":2}'))),
    ),
    row('hard', 'rate limit, embeddings', () =>
      client.embeddings.create({ model: 'e', input: 'a' }, faulty('rate_limit')),
    ),
    row('hard', 'rate limit, responses', () => client.responses.create(INPUT, faulty('rate_limit'))),
    row('silent', 'an HTML page with status 200', () => create(CHAT, faulty('html_ok'))),
    row('silent', 'cut by length', () => create(CHAT, faulty('truncation'))),
    row('silent', 'refusal', () => create(CHAT, faulty('refusal'))),
    row('silent', 'stopped by a filter', () => create(CHAT, faulty('content_filter_finish'))),
    row('silent', 'empty answer', () => create(CHAT, faulty('empty_answer'))),
    row('silent', 'no choices', () => create(CHAT, faulty('no_choices'))),
    row('silent', 'invalid JSON in JSON mode', () =>
      create({ ...JSON_CHAT, response_format: { type: 'json_object' } }, faulty('invalid_json')),
    ),
    row('silent', 'JSON that breaks the schema', () =>
      create({ ...CHAT, response_format: FORMAT }, faulty('schema_violation')),
    ),
    row('silent', 'tool arguments that are no JSON', () =>
      create({ ...CHAT, tools: [TOOL], tool_choice: 'required' }, faulty('unparseable_tool_arguments')),
    ),
    row('silent', 'a tool nobody offered', () =>
      create({ ...CHAT, tools: [TOOL], tool_choice: 'required' }, faulty('unknown_tool')),
    ),
    row(
      'silent',
      'stream that ends before its end',
      async () => (await all(await create(STREAM, faulty('stream_cut {"after":3}')))).length,
    ),
    row('silent', 'response failed with status 200', () =>
      client.responses.create(INPUT, faulty('response_failed')),
    ),
    row('silent', 'response cut by length', () => client.responses.create(INPUT, faulty('truncation'))),
    row('early', 'break at the first chunk', async () => all(await create(STREAM), 1)),
    row('early', 'return by hand', async () => {
      const iterator = (await create(STREAM))[Symbol.asyncIterator]();
      await iterator.next();
      await iterator.return();
    }),
    row('early', 'a consumer that throws', async () => {
      for await (const chunk of await create(STREAM)) throw new RangeError(`mine, at ${typeof chunk}`);
    }),
    row('early', 'abort in a stream', async () => {
      const abort = new AbortController();
      const stream = await create(STREAM, faulty('slow_tokens {"ms":20}', { signal: abort.signal }));
      for await (const chunk of stream) abort.abort(chunk);
    }),
    row('early', 'a stream nobody reads', async () => void (await create(STREAM))),
    row('helper', 'parse', () =>
      client.chat.completions.parse(
        { ...CHAT, response_format: FORMAT },
        answering({ json: { mood: 'good' } }),
      ),
    ),
    row('helper', 'responses.parse', () =>
      client.responses.parse(
        { ...INPUT, text: { format: { type: 'json_schema', name: 'm', strict: true, schema: SCHEMA } } },
        answering({ json: { mood: 'good' } }),
      ),
    ),
    row('helper', 'stream helper', () => client.chat.completions.stream(CHAT).finalContent()),
    row('helper', 'runTools', () => {
      const tool = { ...TOOL, function: { ...TOOL.function, parse: JSON.parse, function: () => 'sunny' } };
      return client.chat.completions.runTools({ ...CHAT, tools: [tool] }).finalContent();
    }),
    row('helper', 'withResponse', async () => {
      const { data, response } = await create(CHAT).withResponse();
      return [data, response.status];
    }),
    row('helper', 'asResponse', async () => {
      const response = await create(CHAT).asResponse();
      return [response.bodyUsed, Object.keys(await response.json())];
    }),
    row('helper', 'tee', async () => Promise.all((await create(STREAM)).tee().map((branch) => all(branch)))),
    row(
      'helper',
      'toReadableStream',
      async () => (await new Response((await create(STREAM)).toReadableStream()).text()).length > 0,
    ),
  ];
}

function anthropic({ client, refused }) {
  const create = (more, options) => client.messages.create({ ...MESSAGE, ...more }, options);
  const streamed = (options) => create({ stream: true }, options);
  const row = (kind, name, run) => ({ sdk: 'anthropic', kind, name, run });
  return [
    row('healthy', 'messages', () => create()),
    row('healthy', 'messages, streamed', async () => all(await streamed())),
    ...Object.entries(HARD).map(([name, fault]) => row('hard', name, () => create({}, faulty(fault)))),
    row('hard', 'overloaded', () => create({}, faulty('overloaded'))),
    row('hard', 'client timeout', () => create({}, faulty('slow_response {"ms":2000}', { timeout: 60 }))),
    row('hard', 'nobody listens', () => refused.messages.create(MESSAGE)),
    row('hard', 'rate limit before a stream', async () => all(await streamed(faulty('rate_limit')))),
    row('hard', 'error event in a stream', async () =>
      all(await streamed(faulty('stream_error {"after":3}'))),
    ),
    row('silent', 'an HTML page with status 200', () => create({}, faulty('html_ok'))),
    row('silent', 'cut by length', () => create({}, faulty('truncation'))),
    row('silent', 'refusal', () => create({}, faulty('refusal'))),
    row('silent', 'empty answer', () => create({}, faulty('empty_answer'))),
    row(
      'silent',
      'stream that ends before its end',
      async () => (await all(await streamed(faulty('stream_cut {"after":4}')))).length,
    ),
    row('early', 'break at the first event', async () => all(await streamed(), 1)),
    row('early', 'a consumer that throws', async () => {
      for await (const chunk of await streamed()) throw new RangeError(`mine, at ${typeof chunk}`);
    }),
    row('early', 'a stream nobody reads', async () => void (await streamed())),
    row(
      'helper',
      'stream helper',
      async () => (await client.messages.stream(MESSAGE).finalMessage()).content.length,
    ),
    row('helper', 'withResponse', async () => {
      const { data, response } = await create().withResponse();
      return [data, response.status];
    }),
    row('helper', 'asResponse', async () => {
      const response = await create().asResponse();
      return [response.bodyUsed, Object.keys(await response.json())];
    }),
  ];
}

module.exports = { anthropic, openai };
