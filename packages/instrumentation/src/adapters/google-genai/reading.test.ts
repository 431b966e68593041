import { describe, expect, test } from 'vitest';
import type { CallSpec } from '../../adapter.ts';
import { googleGenai } from './index.ts';
import { usageOf } from './usage.ts';

function spec(method: string): CallSpec {
  return googleGenai.calls.find((call) => call.method === method)!;
}
const generate = spec('generateContentInternal');
const streamed = spec('generateContentStreamInternal');

const request = (config: object, contents: unknown = 'Hello') =>
  generate.request([{ model: 'gemini-2.5-flash', contents, config }], undefined);
const prompt = (contents: unknown, systemInstruction?: unknown) =>
  generate.prompt([{ model: 'm', contents, config: { systemInstruction } }], undefined)!;
const answer = (body: unknown) => generate.response(body, {});

function fold(...chunks: unknown[]) {
  const { stream } = streamed;
  const state = stream!.empty({}, undefined);
  for (const chunk of chunks) stream!.fold(state, chunk);
  return stream!.response(state);
}

describe('the request', () => {
  test('settings are read as the caller wrote them', () => {
    const settings = request({
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      candidateCount: 2,
      stopSequences: ['END', 3],
      thinkingConfig: { thinkingLevel: 'LOW' },
      serviceTier: 'flex',
    });
    expect(settings).toMatchObject({
      model: 'gemini-2.5-flash',
      maxTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      choiceCount: 2,
      stopSequences: ['END'],
      reasoningLevel: 'LOW',
      serviceTier: 'flex',
      stream: false,
    });
    expect(streamed.request([{ model: 'm', contents: '' }], undefined).stream).toBe(true);
  });

  test.each([
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['publishers/google/models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['projects/p/locations/l/publishers/meta/models/llama-3.1', 'llama-3.1'],
    ['tunedModels/mine', 'tunedModels/mine'],
    ['google/gemini-2.5-pro', 'google/gemini-2.5-pro'],
    [undefined, undefined],
  ])('the model of %s is %s', (model, name) => {
    expect(generate.head([{ model }], undefined)).toEqual({ model: name });
  });

  test('what it wants to get back is an expectation', () => {
    const schema = { type: 'OBJECT', properties: { city: { type: 'STRING' } } };
    expect(request({ responseSchema: schema })).toMatchObject({
      outputType: 'json',
      expectation: { format: 'json_schema', schema },
    });
    expect(request({ responseJsonSchema: schema }).expectation).toMatchObject({ schema });
    expect(request({ responseMimeType: 'application/json' }).expectation).toEqual({ format: 'json' });
    expect(request({ responseMimeType: 'text/x.enum', responseSchema: { enum: ['a'] } }).expectation).toBe(
      undefined,
    );
    expect(request({ responseSchema: { _def: {} } }).expectation).toEqual({ format: 'json' });
    expect(request({ responseModalities: ['IMAGE'] })).toMatchObject({
      outputType: 'image',
      expectation: { media: 'image' },
    });
    expect(request({ responseModalities: ['TEXT', 'IMAGE'] }).expectation).toBe(undefined);
    expect(request({ responseModalities: ['AUDIO'] }).outputType).toBe('speech');
    expect(request({ toolConfig: { functionCallingConfig: { mode: 'ANY' } } }).expectation).toEqual({
      toolCall: true,
    });
    expect(request({})).toMatchObject({ expectation: undefined, outputType: undefined });
  });

  test("the caller's functions are tools, Google's own are not", () => {
    const city = { type: 'OBJECT' };
    const tools = [
      { googleSearch: {} },
      {
        functionDeclarations: [
          { name: 'a', parameters: city },
          { name: 'b', parametersJsonSchema: city },
          {},
        ],
      },
    ];
    expect(request({ tools }).tools).toEqual([
      { name: 'a', parameters: city },
      { name: 'b', parameters: city },
    ]);
    expect(request({ tools: [{ googleSearch: {} }] }).tools).toBe(undefined);
  });
});

describe('the prompt', () => {
  const text = (content: string) => ({ type: 'text', content });

  test('texts and parts that follow each other are one message', () => {
    const user = (...parts: object[]) => [{ role: 'user', parts }];
    expect(prompt('Hi').messages).toEqual(user(text('Hi')));
    expect(prompt(['Hi', { text: 'you' }]).messages).toEqual(user(text('Hi'), text('you')));
    expect(prompt({ text: 'Hi' }).messages).toEqual(user(text('Hi')));
    expect(prompt({ role: 'user', parts: [{ text: 'Hi' }] }).messages).toEqual(user(text('Hi')));
    expect(prompt(undefined).messages).toEqual([]);
  });

  test('roles, calls, results, thoughts and media', () => {
    const { messages } = prompt([
      { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
      { role: 'user', parts: [{ fileData: { fileUri: 'gs://b/a.pdf', mimeType: 'application/pdf' } }] },
      {
        role: 'model',
        parts: [{ text: 'hm', thought: true }, { functionCall: { id: '1', name: 'f', args: { a: 1 } } }],
      },
      { role: 'user', parts: [{ functionResponse: { id: '1', name: 'f', response: { output: 2 } } }] },
      { role: 'model', parts: [{ executableCode: { code: 'x' } }] },
    ]);
    expect(messages).toEqual([
      { role: 'user', parts: [{ type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' }] },
      { role: 'user', parts: [{ type: 'uri', modality: 'document', uri: 'gs://b/a.pdf' }] },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          { type: 'tool_call', id: '1', name: 'f', arguments: { a: 1 } },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: '1', response: { output: 2 } }] },
      { role: 'assistant', parts: [{ type: 'other', kind: 'executableCode' }] },
    ]);
  });

  test.each([['Be kind'], [{ text: 'Be kind' }], [{ parts: [{ text: 'Be kind' }] }], [['Be kind']]])(
    'instructions may be %j',
    (system) => {
      expect(prompt('Hi', system).system).toEqual([text('Be kind')]);
    },
  );
});

describe('the answer', () => {
  test('text, thoughts, calls and other content of a candidate', () => {
    const parts = [
      { text: 'Let me ', thought: true },
      { text: 'It is ' },
      { text: 'sunny.' },
      { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
      { inlineData: { data: 'AAAA' } },
    ];
    const read = answer({
      responseId: 'r1',
      modelVersion: 'gemini-2.5-flash-001',
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }],
    });
    expect(read).toMatchObject({ id: 'r1', model: 'gemini-2.5-flash-001', foreignShape: undefined });
    expect(read.choices).toEqual([
      {
        finishReason: 'STOP',
        text: 'It is sunny.',
        reasoning: 'Let me ',
        toolCalls: [{ id: undefined, name: 'f', arguments: { a: 1 } }],
        otherContent: true,
      },
    ]);
  });

  test('a blocked prompt has a reason and no candidates', () => {
    expect(answer({ promptFeedback: { blockReason: 'SAFETY' } })).toMatchObject({
      choices: [],
      blocked: { reason: 'SAFETY', target: 'prompt' },
      foreignShape: undefined,
    });
  });

  test('whatever is no answer says so', () => {
    expect(answer({ sdkHttpResponse: {} }).foreignShape).toBe('object');
    expect(answer({ usageMetadata: { promptTokenCount: 3 } }).foreignShape).toBe(undefined);
    expect(answer({ error: { code: 503, message: 'busy', status: 'UNAVAILABLE' } }).error).toMatchObject({
      message: 'busy',
    });
  });
});

describe('usage', () => {
  test('R48 sums thoughts and tool results, keeps subsets, splits audio', () => {
    expect(
      usageOf({
        promptTokenCount: 100,
        cachedContentTokenCount: 60,
        toolUsePromptTokenCount: 20,
        candidatesTokenCount: 10,
        thoughtsTokenCount: 30,
        totalTokenCount: 160,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 70 },
          { modality: 'AUDIO', tokenCount: 30 },
        ],
        candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 4 }],
      }),
    ).toEqual({
      inputTokens: 120,
      outputTokens: 40,
      cacheReadTokens: 60,
      reasoningTokens: 30,
      audioInputTokens: 30,
      audioOutputTokens: 4,
    });
  });

  test('R50 what is absent stays absent', () => {
    expect(usageOf(undefined)).toBe(undefined);
    expect(usageOf({ promptTokenCount: 3 })).toMatchObject({ inputTokens: 3, outputTokens: undefined });
    expect(usageOf({ candidatesTokenCount: null })).toMatchObject({ outputTokens: undefined });
  });

  test('R49 the last totals of a stream win, and what they leave out stays', () => {
    const read = fold(
      { usageMetadata: { promptTokenCount: 5, cachedContentTokenCount: 2, totalTokenCount: 5 } },
      { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 4, thoughtsTokenCount: 6 } },
      { usageMetadata: { candidatesTokenCount: 9, totalTokenCount: 20 } },
    );
    expect(read.usage).toMatchObject({ inputTokens: 5, outputTokens: 15, cacheReadTokens: 2 });
  });
});

describe('the stream', () => {
  const piece = (text: string, more: object = {}) => ({
    responseId: 'r1',
    modelVersion: 'm-1',
    candidates: [{ content: { parts: [{ text }] }, ...more }],
  });

  test('pieces become the same answer as a whole one', () => {
    const read = fold(piece('Hel'), piece('lo'), piece('', { finishReason: 'MAX_TOKENS' }));
    expect(read).toMatchObject({ id: 'r1', model: 'm-1', terminalEvent: true });
    expect(read.choices).toEqual([{ finishReason: 'MAX_TOKENS', text: 'Hello', otherContent: false }]);
  });

  test('candidates keep apart by their index', () => {
    const at = (index: number, text: string) => ({
      candidates: [{ index, content: { parts: [{ text }] }, finishReason: 'STOP' }],
    });
    expect(fold(at(1, 'b'), at(0, 'a'), at(1, 'B')).choices!.map(({ text }) => text)).toEqual(['a', 'bB']);
    expect(fold(at(-1, 'x'), at(1e9, 'y'), at(0.5, 'z')).choices).toEqual([]);
  });

  test('a stream without a finish reason is not at its end', () => {
    expect(fold(piece('Hel'))).toMatchObject({ terminalEvent: false, choices: [{ finishReason: null }] });
    expect(fold({ promptFeedback: { blockReason: 'OTHER' } })).toMatchObject({
      terminalEvent: true,
      blocked: { reason: 'OTHER' },
    });
  });

  test('a call whose arguments come in pieces is one call', () => {
    const call = (functionCall: object) => ({ candidates: [{ content: { parts: [{ functionCall }] } }] });
    const arg = (jsonPath: string, value: object) => ({
      partialArgs: [{ jsonPath, ...value }],
      willContinue: true,
    });
    const read = fold(
      call({ name: 'book', id: 'c1', willContinue: true }),
      call(arg('$.city', { stringValue: 'Ber', willContinue: true })),
      call(arg('$.city', { stringValue: 'lin' })),
      call(arg('$.days[1].sunny', { boolValue: true })),
      call(arg("$['rooms']", { numberValue: 2 })),
      call(arg('$.note', { nullValue: 'NULL_VALUE' })),
      call(arg('$.__proto__.polluted', { boolValue: true })),
      call({}),
      call({ name: 'wait', args: { s: 1 } }),
    );
    const days: unknown[] = [];
    days[1] = { sunny: true };
    expect(read.choices![0]!.toolCalls).toEqual([
      { id: 'c1', name: 'book', arguments: { city: 'Berlin', days, rooms: 2, note: null } },
      { id: undefined, name: 'wait', arguments: { s: 1 } },
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });

  test('an error among the pieces is kept', () => {
    expect(fold(piece('a'), { error: { code: 503, message: 'busy' } }).error?.message).toBe('busy');
  });
});

describe('other calls', () => {
  test('embeddings are counted and measured', () => {
    const embed = spec('embedContentInternal');
    const args = [{ model: 'e', contents: ['a', 'b'], config: { outputDimensionality: 8 } }];
    expect(embed.request(args, undefined)).toEqual({ model: 'e', dimensions: 8, itemCount: 2 });
    const vector = { values: [1, 2, 3], statistics: { tokenCount: 4 } };
    expect(embed.response({ embeddings: [vector, { values: [] }, vector] }, {})).toMatchObject({
      itemCount: 2,
      dimensions: 3,
      usage: { inputTokens: 8 },
    });
  });

  test('pictures are counted, those a filter took away say why', () => {
    const pictures = spec('generateImagesInternal');
    const given = { image: { imageBytes: 'AAAA' } };
    expect(pictures.response({ generatedImages: [given] }, {})).toMatchObject({
      itemCount: 1,
      blocked: undefined,
    });
    expect(pictures.response({ generatedImages: [{ raiFilteredReason: 'no faces' }] }, {})).toMatchObject({
      itemCount: 0,
      blocked: { reason: 'no faces', target: 'completion' },
    });
  });

  test('the endpoint is that of the client', () => {
    const endpoint = (vertexai: boolean, baseUrl: string) =>
      googleGenai.endpoint({ clientOptions: { vertexai, httpOptions: { baseUrl } } }, []);
    expect(endpoint(true, 'https://us-central1-aiplatform.googleapis.com/')).toEqual({
      provider: 'gcp.vertex_ai',
      address: 'us-central1-aiplatform.googleapis.com',
      port: 443,
    });
    expect(endpoint(false, 'http://user:pw@[::1]:8080/x')).toEqual({
      provider: 'gcp.gemini',
      address: '::1',
      port: 8080,
    });
    expect(googleGenai.endpoint({}, [])).toEqual({ provider: 'gcp.gemini' });
  });
});
