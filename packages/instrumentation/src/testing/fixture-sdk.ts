import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter, CallSpec } from '../adapter.ts';
import { CulpritInstrumentation } from '../instrumentation.ts';
import { fields, text } from '../internal/read.ts';
import { resolveSettings } from '../options.ts';
import { Runtime } from '../runtime.ts';

/** A small package of its own shape, written to a temporary `node_modules`, with an adapter for it. */
export class FixtureSdk {
  readonly #directory = mkdtempSync(join(tmpdir(), 'culprit-sdk-'));
  readonly adapter: Adapter;
  readonly #instrumentations: CulpritInstrumentation[] = [];

  constructor(files: Readonly<Record<string, string>>, adapter: Partial<Adapter> & Pick<Adapter, 'calls'>) {
    this.adapter = {
      name: 'fixture',
      package: 'fixture-sdk',
      tested: { from: 1, to: 1 },
      modules: [{ files: Object.keys(files), hint: '', bindings: ['Client'] }],
      endpoint: () => ({ provider: 'fixture' }),
      ...adapter,
    };
    this.write('package.json', JSON.stringify({ name: 'fixture-sdk', version: '1.0.0' }));
    for (const [file, source] of Object.entries(files)) this.write(file, source);
  }

  /** Where a file of the package is. */
  path(file: string): string {
    return join(this.#directory, 'node_modules/fixture-sdk', file);
  }

  write(file: string, source: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), source);
  }

  async import<T>(file: string): Promise<T> {
    return (await import(/* @vite-ignore */ pathToFileURL(this.path(file)).href)) as T;
  }

  require<T>(file: string): T {
    return createRequire(this.path('package.json'))(this.path(file)) as T;
  }

  /** One more instrumentation of this SDK, enabled. */
  instrument(): CulpritInstrumentation {
    const made = new CulpritInstrumentation(this.adapter, new Runtime(resolveSettings({}, {})));
    this.#instrumentations.push(made);
    return made;
  }

  close(): void {
    for (const one of this.#instrumentations) one.disable();
    rmSync(this.#directory, { recursive: true });
  }
}

/** A call that reads `{ model }` from its first argument and `{ text }` from its answer or its chunks. */
export function fixtureCall(spec: Partial<CallSpec> = {}): CallSpec {
  const answer = (value: unknown): ReturnType<CallSpec['response']> => ({
    choices: [{ text: text(fields(value)?.['text']), finishReason: 'stop' }],
  });
  return {
    path: { statics: '', instance: '' },
    method: 'generate',
    operation: 'chat',
    head: ([request]) => ({ model: text(fields(request)?.['model']) }),
    request: ([request]) => ({ model: text(fields(request)?.['model']) }),
    prompt: () => undefined,
    response: answer,
    stream: {
      empty: () => ({ text: '' }),
      fold: (state, chunk) => {
        (state as { text: string }).text += text(fields(chunk)?.['text']) ?? '';
      },
      response: (state) => ({ ...answer(state), terminalEvent: true }),
    },
    signal: () => undefined,
    ...spec,
  };
}
