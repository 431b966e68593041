import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { runCulprit } from '../testing/run-culprit.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const ROOT = 'b7ad6b7169203331';
const CALL = 'b7ad6b7169203332';

const text = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } });
const REQUEST = {
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: TRACE,
              spanId: ROOT,
              name: 'ticket',
              startTimeUnixNano: '1767323045000000000',
              endTimeUnixNano: '1767323046000000000',
              status: { code: 2, message: '429 Rate limit reached for gpt-4o' },
            },
            {
              traceId: TRACE,
              spanId: CALL,
              parentSpanId: ROOT,
              name: 'chat gpt-4o',
              startTimeUnixNano: '1767323045100000000',
              endTimeUnixNano: '1767323045900000000',
              status: { code: 2, message: '429 Rate limit reached for gpt-4o' },
              attributes: [
                text('gen_ai.operation.name', 'chat'),
                text('gen_ai.system', 'openai'),
                text('error.type', 'RateLimitError'),
              ],
            },
          ],
        },
      ],
    },
  ],
};

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'culprit-analyze-'));
  writeFileSync(join(cwd, 'pretty.json'), JSON.stringify({ trace: REQUEST }, null, 2));
  writeFileSync(join(cwd, 'lines.bin'), gzipSync(JSON.stringify(REQUEST)));
  writeFileSync(join(cwd, 'package.json'), '{"name": "x"}');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const EXPECTED = {
  traceId: TRACE,
  spans: [
    {
      spanId: ROOT,
      parentSpanId: null,
      name: 'ticket',
      category: 'cascading_failure',
      ownCategory: 'unknown',
      role: 'propagated',
      causes: [{ spanId: CALL, evidence: 'error_equality', confidence: 0.9 }],
    },
    {
      spanId: CALL,
      parentSpanId: ROOT,
      name: 'chat gpt-4o',
      category: 'rate_limit',
      ownCategory: 'rate_limit',
      role: 'origin',
      causes: [],
    },
  ],
  origins: [CALL],
  fatal: [CALL],
};

test.each(['pretty.json', 'lines.bin', '-'])('writes one line of JSON for the trace in %s', async (file) => {
  const stdin = file === '-' ? JSON.stringify([REQUEST]) : undefined;
  const { stdout, stderr, exitCode } = await runCulprit(['analyze', file, '--json'], { cwd, stdin });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: EXIT.OK });
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([EXPECTED]);
});

test('tells people where it began', async () => {
  const { stdout } = await runCulprit(['analyze', 'pretty.json'], { cwd });
  expect(stdout).toContain('ticket failed because of "chat gpt-4o"');
});

test.each([
  ['package.json', 'No spans in package.json: it is a JSON object with the fields "name". Accepted are'],
  ['missing.json', 'Cannot read missing.json (ENOENT)'],
  ['.', 'Cannot read . (EISDIR)'],
])('exits with 3 for %s', async (file, message) => {
  const { stdout, stderr, exitCode } = await runCulprit(['analyze', file], { cwd });
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: EXIT.NOTHING_FOUND });
  expect(stderr).toContain(message);
});
