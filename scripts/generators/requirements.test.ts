import { expect, test } from 'vitest';
import { citedIn, requirementData, requirementsPage } from './requirements.ts';

const data = requirementData();
const NOT_DEFERRABLE = [1, 2, 3, 8, 10, 16, 25, 27, 47, 54, 55, 61, 63, 81, 91, 92, 93];

test('lists a hundred requirements once, 25 of them starred', () => {
  expect(data.requirements.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(data.requirements.filter(({ star }) => star)).toHaveLength(25);
});

test('every planned requirement names a known part', () => {
  const parts = new Set(data.requirements.flatMap(({ part }) => (part ? [part] : [])));
  expect([...parts].filter((part) => !(part in data.parts))).toEqual([]);
});

test('what may not be put off names no later part', () => {
  const deferred = data.requirements.filter(({ n, part }) => NOT_DEFERRABLE.includes(n) && part);
  expect(deferred).toEqual([]);
});

test('reads numbers from titles and from nothing else', () => {
  const source = [
    `test('R16 and R17 end once', () => {});`,
    `describe.skip("R2 keeps the promise", () => {});`,
    `test.each([['R98']])('R5 %s', () => {});`,
    'it(\n  `R7 never reads ahead`, () => {});',
    `// R99 is a comment`,
    `const note = 'R97 is a string';`,
    `test('XR3 R4x is no number', () => {});`,
  ].join('\n');
  expect([...citedIn(source)].sort((a, b) => a - b)).toEqual([2, 5, 7, 16, 17]);
});

test('says who covers a requirement, where it is planned, or that neither is so', () => {
  const page = requirementsPage(
    {
      parts: { later: 'the rest' },
      groups: [[1, 'All']],
      requirements: [
        { n: 1, says: 'One', star: true },
        { n: 2, says: 'Two', part: 'later' },
        { n: 3, says: 'Three' },
      ],
    },
    new Map([[1, ['packages/a/src/one.test.ts']]]),
  );
  expect(page).toContain('| R1 ★ | One | covered by [one.test.ts](../packages/a/src/one.test.ts) |');
  expect(page).toContain('| R2 | Two | planned in **later** |');
  expect(page).toContain('| R3 | Three | **no test yet** |');
  expect(page).toContain('Cited by tests: 1 of 3, 1 of the 1 with a star.');
});

test('the names of scenarios count as titles', () => {
  const source = "run({ name: 'R1 one' }); ...both('R2 R3 two', f); const note = 'R4 four';";
  expect([...citedIn(source, true)]).toEqual([1, 2, 3]);
});
