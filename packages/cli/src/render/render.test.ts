import { expect, test } from 'vitest';
import { confidenceText } from './evidence.ts';
import { dollars, percent, plural, seconds, shorten, wrap } from './format.ts';
import { createPaint, widthOf } from './paint.ts';
import { renderTable } from './table.ts';

const paint = createPaint(true);

test('wrap fills lines up to the width and no further', () => {
  expect(wrap('aaa bbb ccc', 7)).toEqual(['aaa bbb', 'ccc']);
  expect(wrap('aaa bbb ccc', 6)).toEqual(['aaa', 'bbb', 'ccc']);
  expect(wrap('aaa bbb', 9, '  ')).toEqual(['  aaa bbb']);
  expect(wrap('a-word-longer-than-the-line b', 5)).toEqual(['a-word-longer-than-the-line', 'b']);
  expect(wrap('', 10)).toEqual([]);
});

test('wrap counts colour codes as no width', () => {
  const lines = wrap(`${paint.bad('aaa')} ${paint.good('bbb')} ${paint.dim('ccc')}`, 7);
  expect(lines.map(widthOf)).toEqual([7, 3]);
});

test('a table aligns painted cells by what is seen', () => {
  expect(
    renderTable(
      [{ title: 'name' }, { title: 'n', align: 'right' }],
      [
        [paint.bad('a'), '1'],
        ['bbbbb', paint.good('10')],
      ],
      (text) => text,
    ).map(widthOf),
  ).toEqual([9, 9, 9]);
});

test.each([
  [0, '0 %'],
  [0.004, '0.4 %'],
  [0.0994, '9.9 %'],
  [0.0996, '10 %'],
  [0.318, '32 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [null, '–'],
  [0, '0 ms'],
  [0.0042, '4.2 ms'],
  [0.085, '85 ms'],
  [0.42, '420 ms'],
  [1.4234, '1.42 s'],
  [59.99, '59.99 s'],
  [59.999, '1 min 0 s'],
  [200, '3 min 20 s'],
  [119.9, '2 min 0 s'],
])('%d seconds are %s', (value, text) => {
  expect(seconds(value)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [0.00002, '$0.00002'],
  [0.078, '$0.078'],
  [12.3, '$12.30'],
])('%d dollars are %s', (value, text) => {
  expect(dollars(value)).toBe(text);
});

test('plurals and shortened texts', () => {
  expect([plural(1, 'trace'), plural(2, 'trace'), plural(1234, 'trace')]).toEqual([
    '1 trace',
    '2 traces',
    '1,234 traces',
  ]);
  expect([shorten('abcdef', 6), shorten('abcdef', 5), shorten('💥💥💥', 2)]).toEqual([
    'abcdef',
    'abcd…',
    '💥…',
  ]);
});

test.each([
  [0.95, 'certain, 0.95'],
  [0.94, 'very likely, 0.94'],
  [0.8, 'very likely, 0.80'],
  [0.79, 'likely, 0.79'],
  [0.6, 'likely, 0.60'],
  [0.59, 'possible, 0.59'],
])('a confidence of %d reads %s', (confidence, text) => {
  expect(confidenceText(confidence)).toBe(text);
});

test('paint changes nothing without colour', () => {
  const plain = createPaint(false);
  expect([plain.bad('x'), plain.title('y'), paint.bad('')]).toEqual(['x', 'y', '']);
});
