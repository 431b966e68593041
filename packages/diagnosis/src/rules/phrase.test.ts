import { describe, expect, test } from 'vitest';
import { tokenize } from '../internal/tokens.ts';
import { compilePhrase, matchAround } from './phrase.ts';

const found = (phrase: string, text: string): string | undefined => {
  const compiled = compilePhrase(phrase);
  const { words } = tokenize(text);
  for (let position = 0; position < words.length; position++) {
    if (!compiled.anchors.includes(words[position] as string)) continue;
    const matched = matchAround(compiled, words, position);
    if (matched !== undefined) return matched;
  }
  return undefined;
};

describe('phrases', () => {
  test.each([
    ['too many requests', '429 Too Many Requests', 'too many requests'],
    ['rate limit|limits', "{'message': 'Rate-Limits apply'}", 'rate limits'],
    ['cant open', "It can't open.", 'cant open'],
    ['prompt is? too long', 'Prompt too long', 'prompt too long'],
    ['exceed* … window', 'exceeds, by far, the window', 'exceeds … window'],
    ['wait # seconds', 'wait 12.5 seconds', 'wait 12 5 seconds'],
    ['余额不足', '错误:余额不足。', '余 额 不 足'],
  ])('%s holds in %s', (phrase, text, matched) => {
    expect(found(phrase, text)).toBe(matched);
  });

  test.each([
    ['too many requests', 'too few requests'],
    ['rate limit', 'generate limits'],
    ['exceed* … window', `exceeds ${'word '.repeat(11)}window`],
    ['wait # seconds', 'wait some seconds'],
  ])('%s does not hold in %s', (phrase, text) => {
    expect(found(phrase, text)).toBeUndefined();
  });

  test('a gap takes ten words and no more', () => {
    expect(found('start … end', `start ${'x '.repeat(10)}end`)).toBe('start … end');
    expect(found('start … end', `start ${'x '.repeat(11)}end`)).toBeUndefined();
  });

  test.each(['exceed*', 'is? …', '… busy', 'messages? … long', 'Upper case', 'a.b c'])(
    'rejects %s',
    (phrase) => {
      expect(() => compilePhrase(phrase)).toThrow(phrase.split(' ')[0]);
    },
  );
});
