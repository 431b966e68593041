import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEmbeddedJson, isCutJson, parseJson } from './json-text.ts';

const how = (text: string): string => findEmbeddedJson(text)?.how ?? 'nothing';

describe('findEmbeddedJson', () => {
  it.each([
    ['fenced_json', '```json\n{"a": 1}\n```'],
    ['fenced_json', '```\n[{"a": 1}]\n```'],
    ['fenced_json', 'Sure!\n```JSON\n{"a": 1}\n```\nAnything else?'],
    ['fenced_json', '```{"a": 1}```'],
    ['prefixed_json', 'Here it is: {"a": {"b": "}"}}'],
    ['prefixed_json', '{"a": 1}\n\nI hope that helps.'],
    ['prefixed_json', '<think>Let me see {x}.</think>\n{"a": 1}'],
    ['prefixed_json', '{"query": "weather"}}'],
    ['nothing', 'As shown in [1], the set {} is empty.'],
    ['nothing', "{'a': 1}"],
    ['nothing', '```json\n{"a": 1'],
    ['nothing', 'No brackets at all.'],
    ['nothing', ''],
  ])('finds %s in %j', (expected, text) => {
    expect(how(text)).toBe(expected);
  });

  it('returns any object that prose surrounds', () => {
    const prose = fc.stringMatching(/^[A-Za-z ,.]{0,40}$/);
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(prose, object, prose, (before, value, after) => {
        const found = findEmbeddedJson(`${before} ${JSON.stringify(value)} ${after}`);
        expect(JSON.stringify(found?.value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('takes linear time on brackets that never close', () => {
    expect(how('{'.repeat(2_000_000))).toBe('nothing');
  });
});

describe('isCutJson', () => {
  it.each([
    [true, '{"a": "b'],
    [true, '\n\n {'],
    [true, '[1, 2, {"a": [3]}'],
    [false, '{"a": 1}'],
    [false, "{'paths': ['app.py']}"],
    [false, '{"questions":["q":1]}'],
    [false, 'prose'],
    [false, ''],
  ])('says %s of %j', (expected, text) => {
    expect(isCutJson(text)).toBe(expected);
  });

  it('recognises every proper prefix of an object that does not parse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        expect(isCutJson(text.slice(0, 1 + (at % (text.length - 1))))).toBe(true);
      }),
    );
  });
});

describe('parseJson', () => {
  it.each(['null', '4', '"text"', '[]', '\uFEFF{"a": 1}', ' {"a": 1}\n'])('parses %j', (text) => {
    expect(parseJson(text).ok).toBe(true);
  });
});
