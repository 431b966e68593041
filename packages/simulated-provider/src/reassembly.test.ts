import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { AnswerPart, Behaviour, SimulatedProvider } from './index.ts';

let provider: SimulatedProvider;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  provider = await startSimulatedProvider();
  openai = new OpenAI({ apiKey: 'x', baseURL: provider.openaiBaseUrl, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'x', baseURL: provider.anthropicBaseUrl, maxRetries: 0 });
});
afterAll(() => provider.close());

const MESSAGES = [{ role: 'user' as const, content: 'hi' }];

const textPart = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text): AnswerPart => ({ kind: 'text', text }));
const callPart = fc
  .dictionary(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean()),
  )
  .map((input): AnswerPart => ({
    kind: 'tool_call',
    name: 'act',
    arguments: JSON.stringify(input),
  }));
const parts = fc
  .array(fc.oneof(textPart, callPart), { minLength: 1, maxLength: 5 })
  .map((list) =>
    list.map((part, index) => (part.kind === 'tool_call' ? { ...part, id: `call_${index}` } : part)),
  );
const sizes = fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 4 });
const behaviour = fc
  .record({ parts, pieceSizes: sizes, writeSizes: sizes })
  .map(({ parts: said, ...splits }): { parts: AnswerPart[]; behaviour: Behaviour } => ({
    parts: said,
    behaviour: { answer: { parts: said }, ...splits },
  }));

const callsOf = (said: AnswerPart[]) => said.filter((part) => part.kind === 'tool_call');
const RUNS = { numRuns: 40 };

test('chat completions are put together again from any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(behaviour, async ({ parts: said, behaviour: commanded }) => {
      provider.enqueue(commanded);
      const { choices } = await openai.chat.completions
        .stream({ model: 'm', messages: MESSAGES })
        .finalChatCompletion();
      const texts = said.filter((part) => part.kind === 'text');
      expect(choices[0]!.message.content).toBe(
        texts.length === 0 ? null : texts.map((part) => part.text).join(''),
      );
      const calls = (choices[0]!.message.tool_calls ?? []).map((call) => call.type === 'function' && call);
      expect(calls.map((call) => call && [call.id, call.function.arguments])).toEqual(
        callsOf(said).map((part) => [part.id, part.arguments]),
      );
    }),
    RUNS,
  );
});

test('responses are put together again from any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(behaviour, async ({ parts: said, behaviour: commanded }) => {
      provider.enqueue(commanded);
      const { output } = await openai.responses.stream({ model: 'm', input: 'hi' }).finalResponse();
      expect(output.map((item: any) => item.arguments ?? item.content[0].text)).toEqual(
        said.map((part) => (part.kind === 'tool_call' ? part.arguments : part.text)),
      );
    }),
    RUNS,
  );
});

test('messages are put together again from any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(behaviour, async ({ parts: said, behaviour: commanded }) => {
      provider.enqueue(commanded);
      const stream = anthropic.messages.stream({ model: 'm', max_tokens: 9, messages: MESSAGES });
      const { content } = await stream.finalMessage();
      expect(
        content.map((block) =>
          block.type === 'tool_use' ? [block.id, block.input] : block.type === 'text' && block.text,
        ),
      ).toEqual(
        said.map((part) => (part.kind === 'tool_call' ? [part.id, JSON.parse(part.arguments)] : part.text)),
      );
    }),
    RUNS,
  );
});
