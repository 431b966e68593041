import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { Adapter } from './adapter.ts';
import type { InstrumentationOptions } from './options.ts';
import type { LoggerProvider } from './logs-api.ts';
import { ADAPTERS } from './adapters/index.ts';
import { guard, warnOnce } from './guard.ts';
import { patchInstance, patchModule, recognises, type PatchResult } from './patch-client.ts';
import { Patcher } from './patcher.ts';
import { reportPatch } from './patch-report.ts';
import { resolveSettings } from './options.ts';
import { Runtime, SCOPE_VERSION } from './runtime.ts';
import { transportsOf, watchRequests } from './watch-requests.ts';
import { watchModules, type LoadedModule } from './module-hooks.ts';
import { watchUnseenCalls } from './unseen-calls.ts';

/**
 * One SDK's instrumentation, shaped like OpenTelemetry's `Instrumentation` interface without extending its base class
 * (which needs an API of the very same minor version). `NodeSDK({ instrumentations: culpritInstrumentations() })` and
 * `registerInstrumentations` take it as it is. Enabled by its constructor.
 */
export class CulpritInstrumentation {
  readonly instrumentationName: string;
  readonly instrumentationVersion: string = SCOPE_VERSION;
  readonly #adapter: Adapter;
  readonly #runtime: Runtime;
  readonly #patcher: Patcher;
  #options: InstrumentationOptions & { enabled?: boolean | undefined };
  #unwatch: (() => void) | undefined;
  #watchesRequests: boolean = false;

  constructor(adapter: Adapter, runtime: Runtime, options: InstrumentationOptions = {}) {
    this.#adapter = adapter;
    this.#runtime = runtime;
    this.#patcher = new Patcher(runtime, adapter);
    this.#options = options;
    this.instrumentationName = `@culprit/instrumentation-${adapter.name}`;
    this.enable();
  }

  enable(): void {
    if (this.#unwatch !== undefined || isDisabled(this.#adapter, this.#runtime)) return;
    guard('enable', () => {
      const unwatchModules = watchModules([this.#adapter], (module) => {
        this.#loaded(module);
      });
      const unwatchCalls = watchUnseenCalls(this.#adapter.package);
      this.#unwatch = () => {
        unwatchModules();
        unwatchCalls();
      };
    });
  }

  disable(): void {
    guard('disable', () => {
      this.#unwatch?.();
      this.#unwatch = undefined;
      this.#watchesRequests = false;
      this.#patcher.restoreAll();
    });
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#runtime.setTracerProvider(provider);
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#runtime.setMeterProvider(provider);
  }

  setLoggerProvider(provider: LoggerProvider): void {
    this.#runtime.setLoggerProvider(provider);
  }

  getConfig(): InstrumentationOptions {
    return this.#options;
  }

  setConfig(options: InstrumentationOptions): void {
    this.#options = options;
    this.#runtime.settings = resolveSettings(options, process.env);
  }

  /** Patches the SDK copy that this client belongs to; false when the client is none of this SDK's. */
  instrument(client: object): boolean {
    if (isDisabled(this.#adapter, this.#runtime) || !recognises(this.#adapter, client, ADAPTERS))
      return false;
    const result = patchInstance(this.#patcher, client);
    this.#keep(result, undefined, 'instrument(client)');
    return result.patched.length > 0;
  }

  #loaded(module: LoadedModule): void {
    const { version, file } = module;
    const { from, to } = this.#adapter.tested;
    const major = Number.parseInt(version, 10);
    const result = patchModule(this.#patcher, module);
    // A file with classes that nothing is called on, or with none of the names it might have.
    if (result.patched.length + result.missing.length === 0) return;
    if (major < from || major > to) {
      const outcome =
        result.patched.length > 0 ? 'patched by its shape' : 'not patched, its shape is unknown';
      warnOnce(
        `culprit: ${this.#adapter.package}@${version} is outside the tested range ${from} to ${to}: ${outcome}.`,
      );
    } else if (result.patched.length === 0) {
      warnOnce(
        `culprit: ${this.#adapter.package}@${version} could not be patched (tested range ${from} to ${to}).`,
      );
    }
    this.#keep(result, version, file);
  }

  #keep(result: PatchResult, version: string | undefined, file: string): void {
    if (result.patched.length > 0) this.#watchRequests();
    reportPatch({
      name: this.#adapter.name,
      package: this.#adapter.package,
      version,
      file,
      patched: result.patched,
      missing: result.missing,
    });
  }

  /** Only processes that use the SDK pay for what Node then tells of requests. */
  #watchRequests(): void {
    if (this.#watchesRequests) return;
    this.#watchesRequests = true;
    for (const transport of transportsOf(this.#adapter)) this.#patcher.keep(watchRequests(transport));
  }
}

function isDisabled(adapter: Adapter, runtime: Runtime): boolean {
  return runtime.settings.disabled.includes(adapter.name);
}

/** Runtimes in use, for {@link flushCalls}. */
const runtimes = new Set<Runtime>();
const instrumentations = new Set<CulpritInstrumentation>();

/** One instrumentation per known SDK, sharing settings and open calls; each patches its SDK when it is loaded. */
export function culpritInstrumentations(options: InstrumentationOptions = {}): CulpritInstrumentation[] {
  const settings = resolveSettings(options, process.env);
  settings.warnings.forEach(warnOnce);
  const runtime = new Runtime(settings);
  runtimes.add(runtime);
  const made = ADAPTERS.map((adapter) => new CulpritInstrumentation(adapter, runtime, options));
  for (const one of made) instrumentations.add(one);
  return made;
}

/**
 * Instruments a client explicitly: for bundled servers, clients made before set-up, and runtimes without module
 * hooks. Returns the same client. Other clients of the same copy of the SDK are covered as well.
 */
export function instrument<Client extends object>(
  client: Client,
  options: InstrumentationOptions = {},
): Client {
  guard('instrument', () => {
    const known = instrumentations.size > 0 ? [...instrumentations] : culpritInstrumentations(options);
    if (!known.some((one) => one.instrument(client))) {
      warnOnce('culprit: instrument(client) was given an object that is no client of a known SDK.');
    }
  });
  return client;
}

/** Number of calls that have begun and not ended. */
export function pendingCalls(): number {
  let count = 0;
  for (const runtime of runtimes) count += runtime.open.size;
  return count;
}

/**
 * Ends calls whose result nobody reads any more, so that their spans can be exported. Calls in flight are left alone
 * unless `all` is set (the process is about to stop). Keeps everything usable.
 */
export function flushCalls({ all = false }: { all?: boolean } = {}): void {
  guard('flush', () => {
    for (const { open } of runtimes) {
      if (all) open.giveUpAll();
      else open.giveUpUnread();
    }
  });
}
