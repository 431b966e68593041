import { chat, says, type HealthyCall } from './healthy-call.ts';

const DONE = { ending: 'completed' } as const;

/** Everything but a plain chat answer: streams, media, embeddings, agents, several choices, calls somebody stopped. */
export const otherOperations: readonly HealthyCall[] = [
  {
    name: 'embeddings',
    facts: { operation: 'embeddings', ...DONE, response: { itemCount: 3 }, usage: { inputTokens: 12 } },
  },
  { name: 'one embedding', facts: { operation: 'embeddings', ...DONE, response: { itemCount: 1 } } },
  {
    name: 'embeddings without a count',
    facts: { operation: 'embeddings', ...DONE, response: { model: 'embed' } },
  },
  {
    name: 'a moderation',
    facts: { operation: 'moderation', ...DONE, response: { id: 'modr-1', model: 'omni-moderation' } },
  },
  { name: 'a retrieval', facts: { operation: 'retrieval', ...DONE, response: { itemCount: 5 } } },
  {
    name: 'a retrieval that found nothing',
    facts: { operation: 'retrieval', ...DONE, response: { itemCount: 0 } },
  },
  { name: 'a picture', facts: { operation: 'generate_image', ...DONE, response: { itemCount: 1 } } },
  {
    name: 'a picture in a chat',
    facts: chat({ finishReason: 'STOP', otherContent: true }, { expectation: { media: 'image' } }),
  },
  {
    name: 'a picture with a caption',
    facts: chat(
      { finishReason: 'STOP', text: 'Here is your cat.', otherContent: true },
      { expectation: { media: 'image' } },
    ),
  },
  {
    name: 'speech',
    facts: chat({ finishReason: 'stop', otherContent: true }, { expectation: { media: 'audio' } }),
  },
  {
    name: 'a transcription',
    facts: { operation: 'transcription', ...DONE, response: { choices: [{ text: 'hello' }] } },
  },
  { name: 'reasoning and nothing else', facts: chat({ finishReason: 'end_turn', otherContent: true }) },
  { name: 'citations', facts: chat({ finishReason: 'end_turn', text: 'See [1].', otherContent: true }) },
  { name: 'a compaction', facts: chat({ finishReason: 'compaction' }) },
  { name: 'a paused turn with work in it', facts: chat({ finishReason: 'pause_turn', otherContent: true }) },
  { name: 'a stop sequence at once', facts: chat({ finishReason: 'stop_sequence', text: '' }) },
  { name: 'a model that was only loaded', facts: chat({ finishReason: 'load', text: '' }) },
  { name: 'a model that was unloaded', facts: chat({ finishReason: 'unload', text: '' }) },
  {
    name: 'a cache that was warmed',
    facts: chat({ finishReason: 'max_tokens', text: '' }, { request: { maxTokens: 0 } }),
  },
  { name: 'a finished response object', facts: chat({ text: 'Hello.' }, {}, { status: 'completed' }) },
  {
    name: 'a queued background response',
    facts: { operation: 'chat', ...DONE, response: { status: 'queued', choices: [] } },
  },
  {
    name: 'a running background response',
    facts: { operation: 'chat', ...DONE, response: { status: 'in_progress', choices: [] } },
  },
  {
    name: 'a cancelled background response',
    facts: { operation: 'chat', ...DONE, response: { status: 'cancelled', choices: [] } },
  },
  {
    name: 'a response steered to something else',
    facts: chat({ text: 'First' }, {}, { status: 'incomplete', incompleteReason: 'steered' }),
  },
  {
    name: 'several choices',
    facts: {
      operation: 'chat',
      ...DONE,
      response: {
        choices: [
          { finishReason: 'stop', text: 'A' },
          { finishReason: 'stop', text: 'B' },
          { finishReason: 'stop', text: 'C' },
        ],
      },
    },
  },
  {
    name: 'several choices of which one is empty',
    facts: {
      operation: 'chat',
      ...DONE,
      response: {
        choices: [
          { finishReason: 'stop', text: 'A' },
          { finishReason: 'stop', text: '' },
        ],
      },
    },
  },
  {
    name: 'a stream',
    facts: chat(
      { finishReason: 'stop', text: 'Hello.' },
      { request: { stream: true }, timing: { timeToFirstChunk: 0.2, duration: 1, chunks: 12 } },
      { terminalEvent: true },
    ),
  },
  {
    name: 'a stream whose last chunk is usage alone',
    facts: chat(
      { finishReason: 'stop', text: 'Hello.' },
      { request: { stream: true }, usage: { inputTokens: 3, outputTokens: 2 } },
      { terminalEvent: true },
    ),
  },
  {
    name: 'a stream without its closing envelope',
    facts: chat(
      { finishReason: 'end_turn', text: 'Hello.' },
      { request: { stream: true } },
      { terminalEvent: false },
    ),
  },
  {
    name: 'a stream the caller stopped reading',
    facts: chat({ finishReason: null, text: 'Hel' }, { ending: 'abandoned' }, { terminalEvent: false }),
  },
  {
    name: 'a stream the caller aborted',
    facts: chat(
      { finishReason: null, text: 'Hel' },
      { abort: { aborted: true, reason: 'caller' } },
      { terminalEvent: false },
    ),
  },
  { name: 'a stream nobody read', facts: chat({}, { ending: 'unread' }, { terminalEvent: false }) },
  {
    name: 'JSON half read',
    facts: chat(
      { text: '{"a": ' },
      { ending: 'abandoned', expectation: { format: 'json' } },
      { terminalEvent: false },
    ),
  },
  { name: 'an abort after the answer', facts: says('Hello.', { abort: { aborted: true } }) },
  {
    name: 'a call that became healthy on its third attempt',
    facts: says('Hello.', {
      attempts: [
        { start: 0, duration: 1, status: 429 },
        { start: 2, duration: 1, status: 503 },
        { start: 5, duration: 1, status: 200 },
      ],
    }),
  },
  {
    name: 'an agent run',
    facts: {
      operation: 'invoke_agent',
      ...DONE,
      response: { choices: [{ finishReason: 'stop', text: 'Booked.' }] },
    },
  },
  { name: 'an agent run without a text', facts: { operation: 'invoke_agent', ...DONE } },
  { name: 'a workflow', facts: { operation: 'invoke_workflow', ...DONE } },
  { name: 'a call of which nothing is known', facts: { operation: 'chat' } },
  { name: 'a response of which nothing is known', facts: { operation: 'chat', response: {} } },
  {
    name: 'an empty block',
    facts: {
      operation: 'chat',
      ...DONE,
      response: { choices: [{ finishReason: 'stop', text: 'Hi' }], blocked: undefined },
    },
  },
  {
    name: 'a cost below its limit',
    facts: says('Hi.', { costUsd: 0.01, expectation: { maxCostUsd: 0.02 } }),
  },
  {
    name: 'a duration at its limit',
    facts: says('Hi.', { timing: { duration: 3 }, expectation: { maxLatency: 3 } }),
  },
  {
    name: 'German where German was asked for',
    facts: says('Die Lieferung kommt am Montag, und wir melden uns dann bei Ihnen mit der Rechnung.', {
      expectation: { language: 'de-DE' },
    }),
  },
  {
    name: 'a German answer with an English quotation',
    facts: says('Der Satz "to be or not to be" ist von Shakespeare und wird auch in der Schule gelesen.', {
      expectation: { language: 'de' },
    }),
  },
  {
    name: 'code where French was asked for',
    facts: says('```js\nfor (const the of list) { if (the.and) return the.or; }\n```', {
      expectation: { language: 'fr' },
    }),
  },
  {
    name: 'a product name where Spanish was asked for',
    facts: says('Culprit', { expectation: { language: 'es' } }),
  },
  {
    name: 'Portuguese of Brazil',
    facts: says(
      'Olá! O seu pedido já foi enviado e deve chegar até sexta-feira, mas pode ser que demore um pouco mais.',
      { expectation: { language: 'pt-BR' } },
    ),
  },
];
