import { expect, test } from 'vitest';
import { BEHAVIOURS } from './behaviours.ts';
import { faultsOf, notesOn, reasonAgainst } from './slots.ts';
import { SUBJECTS } from './subjects/index.ts';
import { openai } from './subjects/openai.ts';

const behaviour = (id: string) => BEHAVIOURS.find((one) => one.id === id)!;

test('an empty slot without a reason is a fault, with one it is none', () => {
  const silent = { ...openai, binary: undefined };
  expect(faultsOf(silent, BEHAVIOURS)).toEqual(['R87 uses binary: neither filled nor refused']);
  expect(faultsOf({ ...silent, cannot: { binary: 'It takes text alone' } }, BEHAVIOURS)).toEqual([]);
  expect(faultsOf({ ...silent, cannot: { R87: 'It takes text alone' } }, BEHAVIOURS)).toEqual([]);
});

test('a slot that is filled and refused is a fault', () => {
  expect(faultsOf({ ...openai, cannot: { helpers: 'None' } }, BEHAVIOURS)).toEqual([
    'helpers is filled and refused',
  ]);
});

test('the reason of a version stands before that of the subject', () => {
  const subject = { ...openai, cannot: { stream: 'Never' } };
  expect(reasonAgainst(subject, behaviour('R16'))).toBe('Never');
  expect(reasonAgainst(subject, behaviour('R16'), { name: 'old', cannot: { R16: 'Not yet' } })).toBe(
    'Not yet',
  );
  expect(reasonAgainst(subject, behaviour('R3'))).toBeUndefined();
  expect(notesOn({ ...openai, cannot: { raw: 'No way to it' } }, behaviour('R2'))).toEqual(['No way to it']);
});

test('every subject has a name of its own and at least one version', () => {
  expect(new Set(SUBJECTS.map(({ name }) => name)).size).toBe(SUBJECTS.length);
  expect(SUBJECTS.filter(({ versions }) => versions.length === 0)).toEqual([]);
});
