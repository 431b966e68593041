import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINISH_REASONS, normalizeFinishReason } from './finish-reason.ts';

/** One readable line per value. */
function table(): string {
  return FINISH_REASONS.map(({ api, reasons }) => {
    const lines = Object.keys(reasons).map((raw) => {
      const { normalized, subcategory } = normalizeFinishReason(raw);
      return `  ${raw} -> ${normalized}${subcategory === undefined ? '' : ` (${subcategory})`}`;
    });
    return [api, ...lines].join('\n');
  }).join('\n');
}

describe('normalizeFinishReason', () => {
  it('R66 maps every documented value of every API', () => {
    expect(table()).toMatchSnapshot();
  });

  it('states where each table comes from', () => {
    for (const { source } of FINISH_REASONS) expect(source).toMatch(/^https:\/\//);
  });

  it('gives a value that several APIs share one meaning', () => {
    const meanings = new Map<string, string>();
    for (const { reasons } of FINISH_REASONS) {
      for (const [raw, reason] of Object.entries(reasons)) {
        expect(meanings.get(raw) ?? reason, raw).toBe(reason);
        meanings.set(raw, reason);
      }
    }
  });

  it.each([
    ['tool-calls', 'tool_call'],
    ['MAX_TOKENS', 'length'],
    ['max-tokens', 'length'],
    ['toolUse', 'tool_call'],
    ['Content_Filter', 'content_filter'],
  ])('reads %s whatever its spelling', (raw, expected) => {
    expect(normalizeFinishReason(raw).normalized).toBe(expected);
  });

  it.each([[null], [undefined], [''], ['brand_new'], ['stopped'], ['__proto__'], ['constructor']])(
    'R66 leaves %s unknown',
    (raw) => {
      expect(normalizeFinishReason(raw)).toEqual({ normalized: 'unknown' });
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        expect(normalizeFinishReason(raw as string).normalized).toBeTypeOf('string');
      }),
    );
  });
});
