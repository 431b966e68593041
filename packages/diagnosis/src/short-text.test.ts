import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_ATTRIBUTE_BYTES, shortText } from './short-text.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('shortText', () => {
  it('keeps what fits and cuts what is one byte longer', () => {
    expect(shortText('x'.repeat(256))).toBe('x'.repeat(256));
    expect(shortText('x'.repeat(257))).toBe(`${'x'.repeat(253)}…`);
  });

  it('R78 R79 never exceeds 256 bytes and never splits a code point', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const short = shortText(text);
        expect(bytes(short)).toBeLessThanOrEqual(MAX_ATTRIBUTE_BYTES);
        expect(new TextDecoder().decode(new TextEncoder().encode(short))).toBe(short);
        expect(short === text || (short.endsWith('…') && text.startsWith(short.slice(0, -1)))).toBe(true);
      }),
    );
  });
});
