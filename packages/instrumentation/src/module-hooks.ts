import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Adapter } from './adapter.ts';
import { guard, warnOnce } from './guard.ts';

/** A copy of an SDK that was loaded. */
export interface LoadedModule {
  adapter: Adapter;
  version: string;
  /** File that defines the client class. */
  file: string;
  clientClass: unknown;
}

type OnLoaded = (module: LoadedModule) => void;

/** Called by the line appended to a target file, with the file and its client class. */
const HOOK = Symbol.for('culprit.module-loaded.v1');

type Announce = (file: string, binding: unknown) => void;

/** Shared by all copies of this package: who listens, and which client classes have been announced so far. */
interface Exchange {
  listeners: Set<Announce>;
  announced: Map<string, unknown>;
  forEach(tell: (announce: Announce) => void): void;
}

type HookHolder = { [HOOK]?: Exchange };

/** Copies of SDKs remembered for whoever is enabled later; more than this in one process are not. */
const MAX_ANNOUNCED = 64;

function exchange(): Exchange {
  const holder = globalThis as HookHolder;
  if (holder[HOOK] !== undefined) return holder[HOOK];
  const listeners = new Set<Announce>();
  const announced = new Map<string, unknown>();
  const remember: Announce = (file, binding) => {
    if (announced.size < MAX_ANNOUNCED) announced.set(toPath(file), binding);
  };
  holder[HOOK] = {
    listeners,
    announced,
    forEach(tell) {
      tell(remember);
      listeners.forEach(tell);
    },
  };
  return holder[HOOK];
}

/**
 * Sees modules as they load, `import` and `require` alike. Only files that an adapter names, inside a package whose
 * package.json has the adapter's name, get one line appended; everything else passes untouched (R37). Packages are
 * recognised by their own package.json, so aliases, several copies and subpath imports make no difference (R15).
 */
export function watchModules(adapters: readonly Adapter[], onLoaded: OnLoaded): () => void {
  const registerHooks = (Module as { registerHooks?: typeof Module.registerHooks }).registerHooks;
  if (typeof registerHooks !== 'function') {
    warnOnce(
      'culprit: this Node.js has no module.registerHooks (22.15 or later has); use instrument(client).',
    );
    return () => undefined;
  }
  const announce: Announce = (file, binding) => {
    guard('module loaded', () => {
      const found = identify(adapters, toPath(file));
      if (found !== undefined && binding !== undefined)
        onLoaded({ ...found, file: toPath(file), clientClass: binding });
    });
  };
  const { listeners, announced } = exchange();
  listeners.add(announce);
  const suffixes = adapters.flatMap((adapter) => (adapter.modules[0]?.files ?? []).map((file) => `/${file}`));
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      if (!suffixes.some((suffix) => url.endsWith(suffix))) return result;
      return guard('module hook', () => withAnnouncement(adapters, url, result)) ?? result;
    },
  });
  guard('modules loaded before', () => {
    for (const [file, binding] of announced) announce(file, binding);
    announceCached(adapters, (file, binding) => {
      if (!announced.has(file)) announce(file, binding);
    });
  });
  return () => {
    hooks.deregister();
    listeners.delete(announce);
  };
}

function withAnnouncement(
  adapters: readonly Adapter[],
  url: string,
  result: Module.LoadFnOutput,
): Module.LoadFnOutput | undefined {
  const { source, format } = result;
  if (source === null || source === undefined || !url.startsWith('file:')) return undefined;
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array);
  const adapter = adapters.find(({ modules }) => text.includes(modules[0]?.hint ?? ''));
  if (adapter === undefined) return undefined;
  const found = identify([adapter], fileURLToPath(url));
  if (found === undefined) return undefined;
  const code = text.toString();
  // Another copy of this package may have registered its own hook: one announcement reaches all listeners.
  if (code.includes('culprit.module-loaded.v1')) return undefined;
  const binding = adapter.modules[0]?.bindings[0] ?? '';
  const file = format === 'module' ? 'import.meta.url' : '__filename';
  const line = `globalThis[Symbol.for('culprit.module-loaded.v1')]?.forEach((told)=>told(${file},typeof ${binding}==='undefined'?undefined:${binding}));`;
  return { ...result, source: `${code}\n;${line}\n` };
}

/** CommonJS copies that were loaded before us. ES modules cannot be listed: `instrument(client)` is their way. */
function announceCached(adapters: readonly Adapter[], announce: Announce): void {
  // Any absolute path will do: all require functions share one cache.
  const { cache } = createRequire(process.execPath);
  const files = Object.keys(cache);
  for (const file of files) {
    const name = file.split(sep).join('/');
    const adapter = adapters.find(({ modules }) =>
      modules[0]?.files.some((target) => name.endsWith(`/${target}`)),
    );
    if (adapter === undefined) continue;
    const found = identify(adapters, file);
    if (found === undefined) continue;
    announce(
      file,
      (cache[file]?.exports as Record<string, unknown> | undefined)?.[
        found.adapter.modules[0]?.bindings[0] ?? ''
      ],
    );
  }
}

/** The adapter and version of a file, when it is one that the adapter names at the root of its package. */
function identify(
  adapters: readonly Adapter[],
  file: string,
): { adapter: Adapter; version: string } | undefined {
  const directory = dirname(file);
  const manifest = manifestOf(directory);
  if (manifest === undefined) return undefined;
  const name = relative(directory, file);
  const adapter = adapters.find(
    (known) => known.package === manifest.name && known.modules[0]?.files.includes(name) === true,
  );
  return adapter === undefined ? undefined : { adapter, version: manifest.version };
}

function manifestOf(directory: string): { name: string; version: string } | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const { name, version } = manifest as { name?: unknown; version?: unknown };
    return typeof name === 'string'
      ? { name, version: typeof version === 'string' ? version : '0.0.0' }
      : undefined;
  } catch {
    return undefined;
  }
}

function toPath(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
