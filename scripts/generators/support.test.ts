import { expect, test } from 'vitest';
import { BEHAVIOURS } from '../../test/conformance/src/behaviours.ts';
import { openai } from '../../test/conformance/src/subjects/openai.ts';
import type { Subject } from '../../test/conformance/src/subject.ts';
import { supportPage } from './support.ts';

const installed = { a: '1.2.0', b: 'npm:@scope/x@2.0.0' };
const subject: Subject = {
  ...openai,
  title: 'One',
  versions: [{ name: 'a', cannot: { signal: 'Version 1 takes no signal' } }, { name: 'b' }],
  vectors: undefined,
  cannot: { vectors: 'There are none', helpers: 'It has no helpers' },
};
const page = supportPage([subject], BEHAVIOURS, installed);

test('a behaviour that can not be shown has its reason among the notes', () => {
  const [, number] = /^\| R90 .* \| — \[(\d+)\]\(#notes\) \|$/m.exec(page) ?? [];
  expect(page).toContain(`\n${number}. There are none.`);
});

test('what is left out on some versions or in part is a note on a tick', () => {
  expect(page).toMatch(/^\| R1 .* \| ✓ \[1\]\(#notes\) \|$/m);
  expect(page).toMatch(/^\| R17 .* \| ✓ \[\d\]\(#notes\) \|$/m);
  expect(page).toMatch(/^\| R3 .* \| ✓ \|$/m);
});

test('versions are those that are installed', () => {
  expect(page).toMatch(/^\| One \| `openai` \| 1\.2\.0, 2\.0\.0 \| chat, /m);
});
