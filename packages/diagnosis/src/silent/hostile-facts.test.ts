import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../facts.ts';
import { judgeResponse } from './index.ts';
import { responseFactsFromRecord } from './response-from-record.ts';

/** Anything at all, and values that bite when touched. */
const hostile = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
  },
  { weight: 3, arbitrary: fc.constantFrom('trap: throwing', 'trap: cyclic', 'trap: revoked') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('stop', 'length', 'error', 'content_filter', '{"a": 1}', '```json\n{}\n```'),
  },
  { weight: 1, arbitrary: fc.constant(Symbol('s')) },
);

function throwing(): object {
  return new Proxy(
    {},
    {
      get: () => {
        throw new Error('get');
      },
      has: () => {
        throw new Error('has');
      },
      ownKeys: () => {
        throw new Error('keys');
      },
    },
  );
}

function cyclic(): object {
  const self: Record<string, unknown> = {};
  self['choices'] = [self];
  self['toolCalls'] = [self];
  self['arguments'] = self;
  self['parameters'] = self;
  self['properties'] = self;
  return self;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

/** The generator touches what it makes, so the traps are set afterwards. */
function setTraps(value: unknown, depth = 0): unknown {
  if (value === 'trap: throwing') return throwing();
  if (value === 'trap: cyclic') return cyclic();
  if (value === 'trap: revoked') return revoked();
  if (depth > 6) return value;
  if (Array.isArray(value)) return value.map((item) => setTraps(item, depth + 1));
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, item]) => [key, setTraps(item, depth + 1)]));
}

const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: hostile },
  );
const many = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: fc.array(item, { maxLength: 3 }) }, { weight: 1, arbitrary: hostile });

const call = some({ id: hostile, name: hostile, arguments: hostile });
const choice = some({
  finishReason: hostile,
  nativeFinishReason: hostile,
  text: hostile,
  refusal: hostile,
  toolCalls: many(call),
  otherContent: hostile,
});
const response = some({
  choices: many(choice),
  status: hostile,
  incompleteReason: hostile,
  terminalEvent: hostile,
  itemCount: hostile,
  blocked: hostile,
  stoppedBy: hostile,
  repeatedToolCalls: hostile,
  toolError: hostile,
  language: hostile,
});
const expectation = some({
  format: fc.oneof(hostile, fc.constantFrom('json', 'json_schema', 'text', 'none')),
  schema: hostile,
  language: hostile,
  validate: hostile,
  toolCall: hostile,
  media: hostile,
  maxCostUsd: hostile,
  maxLatency: hostile,
});
const facts = some({
  operation: fc.oneof(hostile, fc.constantFrom('chat', 'embeddings', 'generate_image')),
  request: some({ tools: many(some({ name: hostile, parameters: hostile })), maxTokens: hostile }),
  response,
  expectation,
  error: hostile,
  ending: hostile,
  timing: hostile,
  usage: hostile,
  abort: hostile,
  costUsd: hostile,
});

describe('judgeResponse on facts nobody vouches for', () => {
  it('never throws, and what it says is plain data', () => {
    fc.assert(
      fc.property(facts, hostile, (candidate, settings) => {
        const judgement = judgeResponse(setTraps(candidate) as CallFacts, setTraps(settings) as object);
        expect(JSON.parse(JSON.stringify(judgement))).toBeTypeOf('object');
        for (const { field, value } of judgement.finding?.evidence ?? []) {
          expect(field).toBeTypeOf('string');
          expect(value.length).toBeLessThanOrEqual(256);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('judges the rest when one field throws', () => {
    const broken = {
      operation: 'chat',
      response: {
        get blocked() {
          throw new Error('getter');
        },
        choices: [{ finishReason: 'length', text: 'x' }],
      },
    };
    expect(judgeResponse(broken as unknown as CallFacts).finding?.category).toBe('incomplete_response');
  });

  it('reads records with any JSON in their fields', () => {
    const record = fc.dictionary(
      fc.constantFrom(
        'finish_reason',
        'content',
        'tool_calls',
        'expected',
        'prompt',
        'usage',
        'duration_ms',
        'candidates',
        'previous_tool_calls',
        'content_filter_results',
        'incomplete_details',
        'modality',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(record, (candidate) => {
        judgeResponse({ operation: 'chat', ...responseFactsFromRecord(candidate, 'response') });
      }),
      { numRuns: 1000 },
    );
  });
});
