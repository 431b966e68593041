import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SUBCATEGORIES } from './remedies.ts';
import { rules } from './rules/index.ts';
import { FAILURE_CATEGORIES } from './taxonomy.ts';
import type { FailureCategory } from './taxonomy.ts';
import { WARNINGS } from './warnings.ts';

const isFailure = (category: string): category is FailureCategory =>
  (FAILURE_CATEGORIES as readonly string[]).includes(category);

const silentChecks = globSync('silent/**/*.ts', { cwd: import.meta.dirname })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(`${import.meta.dirname}/${path}`, 'utf8'))
  .join('\n');

const literals = (field: string): string[] =>
  [...silentChecks.matchAll(new RegExp(`\\b${field}: '(\\w+)'`, 'g'))].map(([, value]) => value ?? '');

test('every subcategory that a rule emits is in the list of its category', () => {
  const strays = rules.flatMap(({ id, category, subcategory }) =>
    subcategory !== undefined &&
    (!isFailure(category) || !Object.hasOwn(SUBCATEGORIES[category], subcategory))
      ? [`${id}: ${category}/${subcategory}`]
      : [],
  );
  expect(strays).toEqual([]);
});

test('every subcategory that a silent check emits is in a list', () => {
  const known = new Set(Object.values(SUBCATEGORIES).flatMap((list) => Object.keys(list)));
  const emitted = literals('subcategory');
  expect(emitted.length).toBeGreaterThan(20);
  expect(emitted.filter((name) => !known.has(name))).toEqual([]);
});

test('every warning is in the list of warnings', () => {
  const emitted = literals('warning');
  expect(emitted.length).toBeGreaterThan(3);
  expect(emitted.filter((name) => !Object.hasOwn(WARNINGS, name))).toEqual([]);
});
