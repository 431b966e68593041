import { expect, test } from 'vitest';
import type { Row } from '../../test/conformance/src/peers/result.ts';
import { saysFailed } from '../../test/conformance/src/peers/judge.ts';
import { comparisonPage } from './comparison.ts';

const row = (more: Partial<Row>): Row => ({
  sdk: 'openai',
  kind: 'hard',
  name: 'x',
  spans: 1,
  failed: true,
  changed: false,
  ...more,
});

test('counts what was found, lost and changed', () => {
  const rows = [
    row({ name: 'found' }),
    row({ name: 'unsaid', failed: false }),
    row({ kind: 'silent', name: 'missed', failed: false }),
    row({ kind: 'early', name: 'left', spans: 0, failed: false, changed: true }),
  ];
  const page = comparisonPage(
    {
      node: 'v24.0.0',
      measured: [{ name: 'a', versions: { a: '1.0.0' }, rows, bytes: 10, microseconds: 5 }],
    },
    [{ name: 'a', title: 'A', packages: ['a'], better: 'Much.' }],
  );
  expect(page).toContain('| A | 1 of 2 | 0 of 1 | 1 of 4 | 1 of 4 | 10 | 5 |');
  expect(page).toContain('- No span: left (openai).');
  expect(page).toContain('- Failures whose span says nothing of them: unsaid (openai); missed (openai).');
});

test('every way of saying that a call failed counts', () => {
  const span = { kind: 'otel', name: 's', attributes: {} } as const;
  expect(saysFailed({ ...span, status: 0 })).toBe(false);
  expect(saysFailed({ ...span, status: 2 })).toBe(true);
  expect(saysFailed({ ...span, events: [{ name: 'exception' }] })).toBe(true);
  expect(saysFailed({ ...span, attributes: { 'langfuse.observation.level': 'ERROR' } })).toBe(true);
  expect(saysFailed({ ...span, kind: 'dd', status: 0 })).toBe(false);
  expect(saysFailed({ ...span, kind: 'dd', status: 1 })).toBe(true);
  expect(saysFailed({ ...span, kind: 'sentry', status: 'ok' })).toBe(false);
  expect(saysFailed({ ...span, kind: 'sentry', status: 'internal_error' })).toBe(true);
});
