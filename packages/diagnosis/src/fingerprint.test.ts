import { describe, expect, it } from 'vitest';
import { explainFingerprint, fingerprint } from './fingerprint.ts';

const verdict = { category: 'rate_limit', subcategory: 'tokens', rule: 'http.429' } as const;
const print = (name: string, model?: string): string =>
  fingerprint(verdict, { operation: 'chat', provider: 'openai', name, model });

describe('fingerprint', () => {
  it('stays the same from release to release', () => {
    expect(fingerprint(verdict, { operation: 'chat', provider: 'openai', name: 'draft answer' })).toBe(
      '8ed9e363672145fe',
    );
  });
  it.each([
    [
      'a model version',
      'chat gpt-4o-2024-08-06',
      'gpt-4o-2024-08-06',
      'chat gpt-4o-2024-11-20',
      'gpt-4o-2024-11-20',
    ],
    ['a number', 'step 3', undefined, 'step 12', undefined],
    [
      'a uuid',
      'run 0f8fad5b-d9cb-469f-a165-70867728950e',
      undefined,
      'run 7c9e6679-7425-40de-944b-e07fc1f90ae7',
      undefined,
    ],
    ['a prefixed id', 'thread_abc123def', undefined, 'thread_zzz999yyy', undefined],
  ])('does not depend on %s', (_what, a, modelA, b, modelB) => {
    expect(print(a, modelA)).toBe(print(b, modelB));
  });
  it('tells steps, categories, rules and providers apart', () => {
    const all = [
      print('draft'),
      print('review'),
      fingerprint(
        { ...verdict, category: 'quota_exhausted' },
        { operation: 'chat', provider: 'openai', name: 'draft' },
      ),
      fingerprint(
        { ...verdict, rule: 'openai.tpm' },
        { operation: 'chat', provider: 'openai', name: 'draft' },
      ),
      fingerprint(verdict, { operation: 'chat', provider: 'anthropic', name: 'draft' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
  it('says what went into it', () => {
    const { parts } = explainFingerprint(verdict, {
      operation: 'chat',
      provider: 'openai',
      name: 'step 3 of gpt-5',
      model: 'gpt-5',
    });
    expect(parts.map((part) => `${part.field}=${part.value}`)).toEqual([
      'version=1',
      'category=rate_limit',
      'subcategory=tokens',
      'rule=http.429',
      'provider=openai',
      'operation=chat',
      'tool=',
      'step=step # of',
    ]);
  });
});
