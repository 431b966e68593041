import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRepetitive } from './repetition.ts';

const rows = (count: number): string =>
  Array.from({ length: count }, (_, row) => `| item ${row} | ${row * 7} | done |`).join('\n');

describe('isRepetitive', () => {
  it.each([
    ['one word over and over', 'Other; '.repeat(40)],
    [
      'a sentence, cut in its middle',
      `${'The judgment can be appealed in a motion for reconsideration. '.repeat(4)}The judg`,
    ],
    [
      'a loop after an honest begin',
      `We shall customise the code as you asked for. ${'Let me  (   Let me   )  '.repeat(8)}`,
    ],
    ['line breaks without end', `{"a": 1,${'\n'.repeat(500)}`],
    [
      'a template the model plays on',
      'Tea.\n<|system|>\nYou help.\n<|user|>\nWhich drink?\n<|assistant|>\nTea.\n<|system|>\nYou help.\n<|user|>\nWhich drink?\n<|assistant|>\nTea.',
    ],
    ['a loop of many lines', 'Generating.\nGo.\nI will write the response.\nDone.\n'.repeat(30)],
    ['a very long loop', 'na '.repeat(100_000)],
  ])('sees %s', (_name, text) => {
    expect(isRepetitive(text)).toBe(true);
  });

  it.each([
    [
      'prose',
      'It was a bright cold day in April, and the clocks were striking thirteen. Nobody had expected that, least of all the clockmaker, who had gone home early.',
    ],
    ['a table', rows(60)],
    ['a table that ends in a rule', `${rows(20)}\n${'-'.repeat(80)}`],
    ['a list of numbers', Array.from({ length: 500 }, (_, n) => n).join(', ')],
    [
      'JSON rows',
      JSON.stringify(Array.from({ length: 80 }, (_, id) => ({ id, name: `user ${id}`, active: true }))),
    ],
    [
      'a refrain',
      'Row, row, row your boat, gently down the stream. Merrily, merrily, merrily, merrily, life is but a dream. And so on it goes.',
    ],
    ['short text', 'ha ha ha ha ha'],
    [
      'one template marker',
      `The token <|im_start|> opens a message in the ChatML format, as the documentation of the model explains at length.`,
    ],
  ])('leaves %s alone', (_name, text) => {
    expect(isRepetitive(text)).toBe(false);
  });

  it('sees any unit repeated often enough', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 200 }), (unit) => {
        expect(isRepetitive(unit.repeat(Math.ceil(1000 / unit.length)))).toBe(true);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(isRepetitive(value)).toBeTypeOf('boolean');
      }),
    );
  });
});
