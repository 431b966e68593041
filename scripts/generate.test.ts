import { expect, test } from 'vitest';
import { staleFiles } from './generate.ts';

test('generated files are current (npm run generate writes them)', async () => {
  expect((await staleFiles()).map((file) => file.path)).toEqual([]);
});
