import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEverything } from './everything.ts';
import { setUp, type SetUp } from './set-up.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/semantics.md', import.meta.url)), 'utf8');
const section = page.split(/^## /m).find((part) => part.startsWith('Values of `error.type`')) ?? '';
const documented = new Set([...section.matchAll(/`([^`]+)`/g)].map(([, word]) => word));

let set: SetUp;
let seen: ReadonlySet<string>;

beforeAll(async () => {
  set = await setUp({ statusOnSilentFailure: true });
  await runEverything(set);
  seen = new Set(
    set.telemetry.spans().flatMap(({ attributes }) => String(attributes['error.type'] ?? []) || []),
  );
});
afterAll(() => set.close());

test('every value that error.type took is on the page about semantics', () => {
  expect(seen.size).toBeGreaterThan(15);
  expect([...seen].filter((type) => !documented.has(type))).toEqual([]);
});
