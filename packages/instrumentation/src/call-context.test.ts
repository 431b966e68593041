import { createContextKey, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import { CallContext } from './call-context.ts';

const A = createContextKey('a');
const B = createContextKey('b');
const SPAN = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });

test('a call context holds the record, a span and what its parent holds', () => {
  const parent = ROOT_CONTEXT.setValue(A, 1);
  const context = trace.setSpan(CallContext.of(parent, 'record'), SPAN);
  expect(context.getValue(CALL_RECORD_KEY)).toBe('record');
  expect(trace.getSpan(context)).toBe(SPAN);
  expect(context.getValue(A)).toBe(1);
  expect(context.getValue(B)).toBeUndefined();
  expect(parent.getValue(CALL_RECORD_KEY)).toBeUndefined();
});

test('values are set, replaced and deleted as in any context, and the old one keeps its own', () => {
  const context = CallContext.of(ROOT_CONTEXT.setValue(A, 1), 'record').setValue(B, 2);
  const changed = context.setValue(A, 3).setValue(B, 4).setValue(CALL_RECORD_KEY, 'other');
  const values = (of: Context): unknown[] => [A, B, CALL_RECORD_KEY].map((key) => of.getValue(key));
  expect(values(changed)).toEqual([3, 4, 'other']);
  expect(values(context)).toEqual([1, 2, 'record']);
  expect(values(changed.deleteValue(A))).toEqual([undefined, 4, 'other']);
  expect(values(changed.deleteValue(B))).toEqual([3, undefined, 'other']);
  expect(values(changed.deleteValue(CALL_RECORD_KEY))).toEqual([3, 4, undefined]);
});

test('a value set over one of the parent goes away with all below it', () => {
  const over = CallContext.of(ROOT_CONTEXT.setValue(A, 1), 'record').setValue(A, 2);
  expect(over.getValue(A)).toBe(2);
  expect(over.deleteValue(A).getValue(A)).toBeUndefined();
});

test('calls inside calls do not make contexts ever deeper', () => {
  let context: Context = ROOT_CONTEXT;
  for (let level = 0; level < 20_000; level++) context = CallContext.of(context, level).setValue(A, level);
  expect(context.getValue(CALL_RECORD_KEY)).toBe(19_999);
  expect(context.getValue(A)).toBe(19_999);
  expect(context.getValue(B)).toBeUndefined();
});
