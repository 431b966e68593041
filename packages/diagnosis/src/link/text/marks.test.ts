import fc from 'fast-check';
import { expect, it } from 'vitest';
import { marksOf } from './marks.ts';

const NOTHING = { json: false, uri: false, base64: false };

it('finds a run of 20 characters without blanks wherever it is, and none of 19', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (before, after) => {
      const around = (run: number): string =>
        `${'- '.repeat(before)}${'aB3+/'.repeat(8).slice(0, run)}${' -'.repeat(after)}`;
      expect(marksOf(['', around(20)])).toEqual({ ...NOTHING, base64: true });
      expect(marksOf(['', around(19)])).toEqual(NOTHING);
    }),
  );
});

it('finds escapes', () => {
  expect(marksOf(['a "b"', 'a \\"b\\"'])).toEqual({ ...NOTHING, json: true });
  expect(marksOf(['a%20b'])).toEqual({ ...NOTHING, uri: true });
});
