import { describe, expect, it } from 'vitest';
import { classificationAttributes } from './classification-attributes.ts';
import { verdict } from './link/testing/spans.ts';

const evidenceOf = (field: string, value: string): unknown =>
  classificationAttributes({ verdict: verdict('unknown', { evidence: [{ field, value }] }) })[
    'culprit.failure.evidence'
  ];

describe('evidence as an attribute', () => {
  it.each([
    ['error.http.body.error.code', 'insufficient_quota'],
    ['error.http.status', '429'],
    ['response.choices[0].finishReason', 'length'],
    ['timing.duration', '31.25'],
    ['error.name', 'APIConnectionTimeoutError'],
  ])('names %s with its value', (field, value) => {
    expect(evidenceOf(field, value)).toBe(`${field}=${value}`);
  });

  it.each([
    ['error.message', 'Invalid value: the patient is called Ada'],
    ['error.message', 'overloaded'],
    ['response.choices[0].text', 'null'],
    ['response.choices[0].toolCalls[].name', 'delete_everything'],
    ['error.http.body.error.code', 'this is a sentence'],
    ['error.http.body.error.code', `sk-${'a1'.repeat(12)}`],
    ['error.http.body.error.code', 'x'.repeat(65)],
  ])('names %s without %s', (field, value) => {
    expect(evidenceOf(field, value)).toBe(field);
  });

  it('R79 takes 256 bytes at most, as does the pointer of a format check', () => {
    const long = `response.${'ü'.repeat(300)}`;
    const attributes = classificationAttributes({
      verdict: verdict('malformed_response', { evidence: [{ field: long, value: '' }] }),
      format: { expected: 'json_schema', result: 'failed', pointer: `/${'ü'.repeat(300)}` },
    });
    for (const key of ['culprit.failure.evidence', 'culprit.format.pointer'])
      expect(new TextEncoder().encode(String(attributes[key])).length).toBeLessThanOrEqual(256);
  });
});

it('a healthy call has no attributes, an outcome or a warning only itself', () => {
  expect(classificationAttributes({})).toEqual({});
  expect(classificationAttributes({ outcome: 'cancelled', warnings: ['slow_start'] })).toEqual({
    'culprit.outcome': 'cancelled',
    'culprit.failure.warnings': ['slow_start'],
  });
});
