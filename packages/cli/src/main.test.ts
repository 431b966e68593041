import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { processContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { main } from './main.ts';

interface FakeProcess {
  process: NodeJS.Process;
  stdout: EventEmitter & { text: string };
  exits: number[];
}

function fakeProcess(args: readonly string[], env: Record<string, string> = {}): FakeProcess {
  const stdout = Object.assign(new EventEmitter(), {
    text: '',
    isTTY: true,
    columns: 200,
    getColorDepth: () => 8,
    write(text: string) {
      stdout.text += text;
    },
  });
  const exits: number[] = [];
  const process = Object.assign(new EventEmitter(), {
    argv: ['node', 'culprit', ...args],
    env,
    cwd: () => '/nowhere',
    stdin: Object.assign(new EventEmitter(), { isTTY: true }),
    stdout,
    stderr: { isTTY: true, write: () => true },
    exit: (code: number) => exits.push(code),
  });
  return { process: process as unknown as NodeJS.Process, stdout, exits };
}

test('a reader that closes early ends the process without an error', async () => {
  const { process, stdout, exits } = fakeProcess(['--version']);
  await main(process);
  stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  stdout.emit('error', Object.assign(new Error('another'), { code: 'EIO' }));
  expect(exits).toEqual([EXIT.OK]);
});

test('prints the version of the package', async () => {
  const { process, stdout } = fakeProcess(['--version']);
  await main(process);
  expect(stdout.text).toMatch(/^\d+\.\d+\.\d+/);
});

test.each([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
] as [Record<string, string>, boolean][])('colours with %j: %s', (env, expected) => {
  expect(processContext(fakeProcess([], env).process).color).toBe(expected);
});

test('takes at most 140 columns of a wide terminal, and draws no progress in CI', () => {
  expect(processContext(fakeProcess([]).process)).toMatchObject({ columns: 140, interactive: true });
  expect(processContext(fakeProcess([], { CI: 'true' }).process).interactive).toBe(false);
});

test.each(['SIGINT', 'SIGTERM'])('%s asks a long-running command to stop', async (signal) => {
  const { process } = fakeProcess([]);
  const stopped = processContext(process).untilStopped();
  (process as unknown as EventEmitter).emit(signal);
  await expect(stopped).resolves.toBeUndefined();
});
