import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callsOf } from './support/expected.ts';
import { Project } from './support/project.ts';
import { packAll } from './support/tarballs.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/nextjs', import.meta.url));
/** `next build` compiles with a binary that npm installs as an optional package of the platform. */
const COMPILERS = ['linux-x64-gnu', 'linux-x64-musl', 'linux-arm64-gnu', 'darwin-arm64', 'darwin-x64'];

let provider: SimulatedProvider;
let project: Project;

beforeAll(async () => {
  provider = await startSimulatedProvider();
  project = await new Project().copy(EXAMPLE).install(packAll(), ['culprit'], ['next@16.4.6']);
});
afterAll(async () => {
  await provider.close();
  project.remove();
});
beforeEach(({ skip }) => {
  const found = COMPILERS.some((name) =>
    existsSync(join(project.directory, 'node_modules', '@next', `swc-${name}`)),
  );
  skip(!found, 'the native compiler of Next.js could not be installed here');
});

interface Served {
  status: number;
  body: unknown;
  stderr: string;
}

/** Starts the built application, asks the route twice, and stops it. */
async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const port = await freePort();
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', String(port)], {
    cwd: project.directory,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NEXT_TELEMETRY_DISABLED: '1',
      OPENAI_BASE_URL: provider.openaiBaseUrl,
      OPENAI_API_KEY: 'sk-simulated',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    await answerOf(port);
    const { status, body } = await answerOf(port);
    return { status, body, stderr };
  } finally {
    // Gives the writer its turn; what it had not written by then goes out on exit.
    child.kill('SIGTERM');
    await closed;
  }
}

async function answerOf(port: number): Promise<{ status: number; body: unknown }> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/letter`);
      return { status: response.status, body: await response.json() };
    } catch {
      await sleep(100);
    }
  }
  throw new Error('the application did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe.each(['webpack', 'turbopack'])('Next.js built by %s', (bundler) => {
  const build = async (): Promise<void> => {
    const built = await project.node(['node_modules/next/dist/bin/next', 'build', `--${bundler}`], {
      NEXT_TELEMETRY_DISABLED: '1',
    });
    expect(built.code, built.stderr).toBe(0);
    // R39
    expect(built.stdout + built.stderr).not.toMatch(/warn|critical dependency|can't be external/i);
  };

  test('R38 records the calls of a route with the documented set-up', async () => {
    await build();
    provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } });
    const served = await serve({ CULPRIT_DIR: bundler });
    expect(served).toMatchObject({ status: 200, stderr: '' });
    const calls = callsOf(project.spans(bundler));
    expect(calls.map(({ attributes }) => attributes['culprit.failure.category'] ?? 'healthy')).toEqual([
      'quota_exhausted',
      'healthy',
    ]);
  });

  test('R38 says once that a bundled SDK is not recorded, and the route answers', async () => {
    const config = 'next.config.mjs';
    project.file(config, 'export default {};');
    try {
      await build();
      const served = await serve({ CULPRIT_DIR: `${bundler}-bundled` });
      expect(served.status).toBe(200);
      expect(served.stderr.match(/openai@\S+ made a call that is not recorded/g)).toHaveLength(1);
      expect(callsOf(project.spans(`${bundler}-bundled`))).toEqual([]);
    } finally {
      project.copy(EXAMPLE);
    }
  });
});
