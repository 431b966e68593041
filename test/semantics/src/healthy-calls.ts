import { toFile } from 'openai';
import type { Clients } from './set-up.ts';

/** A call that succeeds, named by what is special about it. */
export interface HealthyCall {
  name: string;
  operation: string;
  run: (clients: Clients) => Promise<unknown>;
  /** Attributes it must carry beyond those of every call. */
  expected?: Readonly<Record<string, unknown>>;
}

export const MODEL = 'gpt-4o';
export const CLAUDE = 'claude-haiku-4-5';
const user = (content: string) => ({ role: 'user' as const, content });
const MESSAGES = [{ role: 'system' as const, content: 'Answer briefly.' }, user('What is an orchard?')];
const WEATHER = {
  type: 'object' as const,
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) void chunk;
}

const openaiChat: readonly HealthyCall[] = [
  {
    name: 'chat with sampling parameters',
    operation: 'chat',
    run: ({ openai }) =>
      openai.chat.completions.create({
        model: MODEL,
        messages: MESSAGES,
        temperature: 0.5,
        top_p: 0.9,
        max_completion_tokens: 200,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        seed: 7,
        stop: ['END'],
        reasoning_effort: 'low',
        service_tier: 'flex',
      }),
    expected: {
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.max_tokens': 200,
      'gen_ai.request.frequency_penalty': 0.1,
      'gen_ai.request.presence_penalty': 0.2,
      'gen_ai.request.seed': 7,
      'openai.request.service_tier': 'flex',
      'openai.api.type': 'chat_completions',
    },
  },
  {
    name: 'chat with two choices',
    operation: 'chat',
    run: ({ openai }) => openai.chat.completions.create({ model: MODEL, messages: MESSAGES, n: 2 }),
    expected: { 'gen_ai.request.choice.count': 2, 'gen_ai.response.finish_reasons': ['stop', 'stop'] },
  },
  {
    name: 'chat with a forced tool',
    operation: 'chat',
    run: ({ openai }) =>
      openai.chat.completions.create({
        model: MODEL,
        messages: [user('Weather in Oslo?')],
        tools: [{ type: 'function', function: { name: 'weather', parameters: WEATHER } }],
        tool_choice: { type: 'function', function: { name: 'weather' } },
      }),
    // OpenAI says `stop` when the request names the function, `tool_calls` when the model chose it.
    expected: { 'gen_ai.response.finish_reasons': ['stop'] },
  },
  {
    name: 'chat with a tool result and an image',
    operation: 'chat',
    run: ({ openai }) =>
      openai.chat.completions.create({
        model: MODEL,
        messages: [
          user('Weather in Oslo?'),
          {
            role: 'assistant',
            tool_calls: [
              { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'call_1', content: 'rainy' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'And here?' },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
              { type: 'image_url', image_url: { url: 'https://example.com/field.png' } },
            ],
          },
        ],
      }),
  },
  {
    name: 'chat with a JSON schema',
    operation: 'chat',
    run: ({ openai }) =>
      openai.chat.completions.create({
        model: MODEL,
        messages: MESSAGES,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'place', schema: WEATHER, strict: true },
        },
      }),
    expected: { 'gen_ai.output.type': 'json', 'culprit.format.check': 'passed' },
  },
  {
    name: 'streamed chat with usage',
    operation: 'chat',
    run: async ({ openai }) =>
      drain(
        await openai.chat.completions.create({
          model: MODEL,
          messages: MESSAGES,
          stream: true,
          stream_options: { include_usage: true },
        }),
      ),
    expected: { 'gen_ai.request.stream': true, 'culprit.stream.ending': 'completed' },
  },
  {
    name: 'chat against an Azure endpoint',
    operation: 'chat',
    run: ({ azure }) => azure.chat.completions.create({ model: 'my-deployment', messages: MESSAGES }),
    expected: { 'gen_ai.provider.name': 'azure.ai.openai' },
  },
];

const openaiOther: readonly HealthyCall[] = [
  {
    name: 'response with instructions',
    operation: 'chat',
    run: ({ openai }) =>
      openai.responses.create({
        model: MODEL,
        instructions: 'Answer briefly.',
        input: 'What is an orchard?',
      }),
    expected: { 'openai.api.type': 'responses' },
  },
  {
    name: 'streamed response',
    operation: 'chat',
    run: async ({ openai }) =>
      drain(await openai.responses.create({ model: MODEL, input: 'What is an orchard?', stream: true })),
    expected: { 'openai.api.type': 'responses', 'gen_ai.request.stream': true },
  },
  {
    name: 'response with a forced tool',
    operation: 'chat',
    run: ({ openai }) =>
      openai.responses.create({
        model: MODEL,
        input: 'Weather in Oslo?',
        tools: [{ type: 'function', name: 'weather', parameters: WEATHER, strict: true }],
        tool_choice: { type: 'function', name: 'weather' },
      }),
    expected: { 'gen_ai.response.finish_reasons': ['tool_call'] },
  },
  {
    name: 'embeddings',
    operation: 'embeddings',
    run: ({ openai }) =>
      openai.embeddings.create({
        model: 'text-embedding-3-small',
        input: ['one', 'two'],
        encoding_format: 'float',
      }),
    expected: { 'gen_ai.request.encoding_formats': ['float'] },
  },
  {
    name: 'a stored response',
    operation: 'fetch_response',
    run: async ({ openai, provider }) => {
      // Made behind Culprit's back, so that fetching it is the only span.
      const made = await fetch(`${provider.openaiBaseUrl}/responses`, {
        method: 'POST',
        headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
        body: JSON.stringify({ model: MODEL, input: 'What is an orchard?' }),
      });
      const { id } = (await made.json()) as { id: string };
      return openai.responses.retrieve(id);
    },
    expected: { 'gen_ai.response.status': 'completed', 'gen_ai.response.finish_reasons': ['stop'] },
  },
  {
    name: 'a picture',
    operation: 'generate_image',
    run: ({ openai }) => openai.images.generate({ model: 'gpt-image-1', prompt: 'An orchard' }),
    expected: { 'gen_ai.output.type': 'image' },
  },
  {
    name: 'speech',
    operation: 'generate_speech',
    run: ({ openai }) => openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'An orchard' }),
    expected: { 'gen_ai.output.type': 'speech' },
  },
  {
    name: 'a transcription',
    operation: 'transcription',
    run: async ({ openai }) =>
      openai.audio.transcriptions.create({
        model: 'gpt-4o-transcribe',
        file: await toFile(Buffer.from('RIFF'), 'a.wav'),
      }),
  },
  {
    name: 'a moderation',
    operation: 'moderation',
    run: ({ openai }) => openai.moderations.create({ model: 'omni-moderation-latest', input: 'An orchard' }),
  },
  {
    name: 'a batch',
    operation: 'create_batch',
    run: ({ openai }) =>
      openai.batches.create({
        input_file_id: 'file-1',
        endpoint: '/v1/responses',
        completion_window: '24h',
      }),
  },
];

const anthropic: readonly HealthyCall[] = [
  {
    name: 'message with instructions and sampling parameters',
    operation: 'chat',
    run: ({ anthropic: client }) =>
      client.messages.create({
        model: CLAUDE,
        max_tokens: 100,
        system: 'Answer briefly.',
        messages: [user('What is an orchard?')],
        // Taken by the API and no longer in this SDK's types.
        ...({ temperature: 0.5, top_k: 40 } as object),
      }),
    expected: {
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.top_k': 40,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.response.finish_reason': 'end_turn',
    },
  },
  {
    name: 'streamed message',
    operation: 'chat',
    run: async ({ anthropic: client }) =>
      drain(
        await client.messages.create({
          model: CLAUDE,
          max_tokens: 100,
          messages: [user('What is an orchard?')],
          stream: true,
        }),
      ),
    expected: { 'gen_ai.request.stream': true, 'culprit.stream.ending': 'completed' },
  },
  {
    name: 'message with a forced tool',
    operation: 'chat',
    run: ({ anthropic: client }) =>
      client.messages.create({
        model: CLAUDE,
        max_tokens: 100,
        messages: [user('Weather in Oslo?')],
        tools: [{ name: 'weather', input_schema: WEATHER }],
        tool_choice: { type: 'tool', name: 'weather' },
      }),
    expected: { 'gen_ai.response.finish_reasons': ['tool_call'] },
  },
  {
    name: 'message with a tool result and an image',
    operation: 'chat',
    run: ({ anthropic: client }) =>
      client.messages.create({
        model: CLAUDE,
        max_tokens: 100,
        system: [{ type: 'text', text: 'Answer briefly.' }],
        messages: [
          user('Weather in Oslo?'),
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'toolu_1', content: 'rainy' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
            ],
          },
        ],
      }),
  },
];

export const HEALTHY_CALLS: readonly HealthyCall[] = [...openaiChat, ...openaiOther, ...anthropic];
