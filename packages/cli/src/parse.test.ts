import { expect, test } from 'vitest';
import { parseCategory, parseCount, parseHttpUrl, parsePort, parseSeed, parseSince } from './parse.ts';

const clock = { now: () => Date.parse('2026-01-02T12:00:00Z') };

test.each([
  ['90s', '2026-01-02T11:58:30Z'],
  ['15m', '2026-01-02T11:45:00Z'],
  ['15min', '2026-01-02T11:45:00Z'],
  ['1.5h', '2026-01-02T10:30:00Z'],
  ['7d', '2025-12-26T12:00:00Z'],
  ['2026-01-01T10:00Z', '2026-01-01T10:00:00Z'],
])('since %s', (text, time) => {
  expect(new Date(parseSince.call(clock, text)).toISOString().replace('.000', '')).toBe(time);
});

test.each(['', 'yesterday', '5 parsecs', '-1h'])('"%s" is no time, and the message shows what is', (text) => {
  expect(() => parseSince.call(clock, text)).toThrow(/15m, 2h, 7d or a date/);
});

test('a category is taken in any case; others are listed', () => {
  expect(parseCategory('Rate_Limit')).toBe('rate_limit');
  expect(() => parseCategory('rate-limit')).toThrow(/use one of .*rate_limit/);
});

test('counts, ports and seeds', () => {
  expect([parseCount('3'), parsePort('0'), parsePort('65535'), parseSeed('-1.5')]).toEqual([
    3, 0, 65_535, -1.5,
  ]);
  for (const text of ['0', '-1', '1.5', 'x', '']) expect(() => parseCount(text)).toThrow(/whole number/);
  for (const text of ['65536', '-1', 'x', '']) expect(() => parsePort(text)).toThrow(/no port/);
  for (const text of ['x', '']) expect(() => parseSeed(text)).toThrow(/no number/);
});

test('URLs of HTTP', () => {
  expect(parseHttpUrl('http://127.0.0.1:4318')).toBe('http://127.0.0.1:4318');
  for (const text of ['127.0.0.1:4318', 'ftp://host', '', 'x'])
    expect(() => parseHttpUrl(text)).toThrow(/no URL; write one such as/);
});
