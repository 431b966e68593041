import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { describe, expect, test } from 'vitest';
import { attributeViolations, spanViolations } from './check.ts';
import { contentViolations } from './content-schemas.ts';

const GOOD: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
  'gen_ai.response.id': 'r',
  'gen_ai.response.model': 'm',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 1,
  'gen_ai.usage.output_tokens': 1,
  'server.address': 'localhost',
  'server.port': 443,
};

function span(change: Attributes = {}, more: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'chat m',
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.UNSET },
    attributes: { ...GOOD, ...change },
    events: [],
    links: [],
    ...more,
  } as unknown as ReadableSpan;
}

const violations = (one: ReadableSpan): string[] => spanViolations(one, { names: 'latest', ok: true });

describe('the checks find', () => {
  test('nothing on a span that conforms', () => {
    expect(violations(span())).toEqual([]);
  });

  test.each([
    ['a wrong name', span({}, { name: 'chat.m' }), /^name/],
    ['a wrong kind', span({}, { kind: SpanKind.INTERNAL }), /^kind/],
    ['status OK', span({}, { status: { code: SpanStatusCode.OK } }), /OK/],
    ['ERROR without type', span({}, { status: { code: SpanStatusCode.ERROR, message: 'x' } }), /^status/],
    ['a type without ERROR', span({ 'error.type': 'x' }), /^status/],
    ['an unknown operation', span({ 'gen_ai.operation.name': 'talk' }), /operation/],
    ['a missing answer id', span({ 'gen_ai.response.id': undefined }), /response.id: missing/],
    [
      'a name of another version',
      span({ 'gen_ai.usage.cache_creation.input_tokens': 1 }),
      /not a name of latest/,
    ],
    ['a retired name', span({ 'gen_ai.system': 'openai' }), /gen_ai.system: unknown/],
    ['a name we made up', span({ 'gen_ai.failure': 'x' }), /gen_ai.failure: unknown/],
    ['an unregistered own name', span({ 'culprit.mood': 'x' }), /culprit.mood: unknown/],
    ['a value outside an own enumeration', span({ 'culprit.failure.category': 'bad' }), /not a member/],
    ['a wrong type', span({ 'gen_ai.usage.input_tokens': '1' }), /not of type int/],
    ['a provider finish reason', span({ 'gen_ai.response.finish_reasons': ['end_turn'] }), /finish_reasons/],
    [
      'openai names elsewhere',
      span({ 'gen_ai.provider.name': 'groq', 'openai.api.type': 'responses' }),
      /on a span of groq/,
    ],
    ['content cut as text', span({ 'gen_ai.input.messages': '[{}]' }), /gen_ai.input.messages/],
  ] as const)('%s', (_what, one, expected) => {
    expect(violations(one).join('\n')).toMatch(expected);
  });

  test('a foreign namespace', () => {
    expect(attributeViolations({ 'llm.vendor': 'x' }, 'latest')).toHaveLength(1);
  });

  test.each([
    ['a part without its content', [{ role: 'user', parts: [{ type: 'text' }] }]],
    ['a message without parts', [{ role: 'user' }]],
    [
      'a data URL as a reference',
      [{ role: 'user', parts: [{ type: 'uri', modality: 'image', uri: 'data:,x' }] }],
    ],
    ['no array', { role: 'user', parts: [] }],
  ])('in content: %s', (_what, value) => {
    expect(contentViolations('gen_ai.input.messages', value)).not.toEqual([]);
  });

  test('in content: an unknown finish reason', () => {
    const message = { role: 'assistant', parts: [], finish_reason: 'end_turn' };
    expect(contentViolations('gen_ai.output.messages', [message])).not.toEqual([]);
    expect(contentViolations('gen_ai.output.messages', [{ ...message, finish_reason: 'stop' }])).toEqual([]);
  });
});
