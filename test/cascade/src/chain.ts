import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { FaultSpec } from '@culprit/simulated-provider';
import { allTraces, analyzeTrace, openEmbeddedStore } from '@culprit/store';
import type { TraceAnalysis } from '@culprit/store';

const SERVICE = fileURLToPath(new URL('./service.ts', import.meta.url));
const REGISTER = fileURLToPath(new URL('../../../packages/culprit/src/register.ts', import.meta.url));

export interface ChainRun {
  status: number;
  directory: string;
  /** Model calls that the provider received. */
  requests: number;
  /** The one trace through all services, joined from what each of them stored. */
  analysis: TraceAnalysis;
  remove(): void;
}

export interface ChainOptions {
  /** From the first service to the last. */
  roles: readonly string[];
  /** What goes wrong with the call of a step. */
  faults?: Readonly<Record<string, FaultSpec>> | undefined;
  env?: Readonly<Record<string, string>> | undefined;
}

/** Starts each service as a process of its own, sends one request to the first and reads back what was stored. */
export async function runChain({ roles, faults = {}, env = {} }: ChainOptions): Promise<ChainRun> {
  const directory = mkdtempSync(join(tmpdir(), 'culprit-cascade-'));
  const provider = await startSimulatedProvider({
    respond: () => ({
      json: { order: 'A-1042', customer: 'Ada Berg', wish: 'a new charger for the router' },
    }),
  });
  provider.plan(({ model }) => {
    const step = Object.keys(faults).find((name) => model.prompt.includes(`${name}:`));
    return step === undefined ? undefined : { fault: faults[step] };
  });
  const services: ChildProcess[] = [];
  let next = '';
  try {
    for (const role of roles.toReversed()) {
      const service = start(role, {
        NEXT: next,
        CULPRIT_DIR: directory,
        OPENAI_BASE_URL: provider.openaiBaseUrl,
        ...env,
      });
      services.push(service);
      const [{ port }] = (await once(service, 'message')) as [{ port: number }];
      next = `http://127.0.0.1:${port}/`;
    }
    const response = await fetch(next, { method: 'POST', body: 'Where is my order?' });
    await response.text();
    await Promise.all(services.map(stop));
    return {
      status: response.status,
      requests: provider.requests.length,
      directory,
      analysis: await analysisOf(directory, `POST /${roles[0] ?? ''}`),
      remove: () => rmSync(directory, { recursive: true, force: true }),
    };
  } finally {
    for (const service of services) service.kill();
    await provider.close();
  }
}

function start(role: string, env: Record<string, string>): ChildProcess {
  return fork(SERVICE, {
    execArgv: ['--conditions=@culprit/source', '--import', REGISTER],
    env: {
      PATH: process.env['PATH'],
      ROLE: role,
      OTEL_SERVICE_NAME: role,
      OPENAI_API_KEY: 'sk-simulated',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function stop(service: ChildProcess): Promise<void> {
  const ended = once(service, 'exit');
  service.send('stop');
  await ended;
}

async function analysisOf(directory: string, root: string): Promise<TraceAnalysis> {
  const store = await openEmbeddedStore({ directory });
  try {
    for await (const { traceId } of allTraces(store)) {
      const trace = await store.getTrace(traceId);
      if (trace?.spans.some(({ name }) => name === root)) return analyzeTrace(trace);
    }
    throw new Error(`no trace has a span "${root}"`);
  } finally {
    await store.close();
  }
}
