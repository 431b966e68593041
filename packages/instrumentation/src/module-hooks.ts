import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Adapter } from './adapter.ts';
import { guard, warnOnce } from './guard.ts';
import { LoadedFiles, ModuleTargets, type FoundModule } from './module-targets.ts';

/** A file of an SDK that was loaded. */
export interface LoadedModule extends FoundModule {
  file: string;
  scope: Scope;
  /** What a CommonJS file exports. */
  exported: unknown;
}

/** A file's own top-level names: they read as undefined where it has none, and functions can be assigned. */
export type Scope = Record<string, unknown>;

type OnLoaded = (module: LoadedModule) => void;

/** Called by the line appended to a target file. */
const HOOK = 'culprit.module-loaded.v1';

type Announce = (file: string, scope: Scope, exported?: unknown) => void;

/** Shared by all copies of this package: who listens, and what has been announced so far. */
interface Exchange {
  listeners: Set<Announce>;
  announced: Map<string, { scope: Scope; exported: unknown }>;
  forEach(tell: (announce: Announce) => void): void;
}

/** Files of SDKs remembered for whoever is enabled later; more than this in one process are not. */
const MAX_ANNOUNCED = 512;

function exchange(): Exchange {
  const holder = globalThis as Record<symbol, unknown>;
  const known = holder[Symbol.for(HOOK)] as Exchange | undefined;
  if (known !== undefined) return known;
  const listeners = new Set<Announce>();
  const announced: Exchange['announced'] = new Map();
  const remember: Announce = (file, scope, exported) => {
    if (announced.size < MAX_ANNOUNCED) announced.set(toPath(file), { scope, exported });
  };
  const made: Exchange = {
    listeners,
    announced,
    forEach(tell) {
      tell(remember);
      listeners.forEach(tell);
    },
  };
  holder[Symbol.for(HOOK)] = made;
  return made;
}

/** Everybody's adapters, looked at by the one hook of this copy of the package. */
const watched = new Map<object, ModuleTargets>();
let hooks: { deregister(): void } | undefined;

/**
 * Sees modules as they load, `import` and `require` alike. Only files that an adapter names, inside a package whose
 * package.json has the adapter's name, get one line appended; everything else passes untouched (R37).
 */
export function watchModules(adapters: readonly Adapter[], onLoaded: OnLoaded): () => void {
  if (typeof (Module as { registerHooks?: unknown }).registerHooks !== 'function') {
    warnOnce(
      'culprit: this Node.js has no module.registerHooks (22.15 or later has); use instrument(client).',
    );
    return () => undefined;
  }
  const targets = new ModuleTargets(adapters);
  const announce: Announce = (file, scope, exported) => {
    guard('module loaded', () => {
      const path = toPath(file);
      for (const found of targets.find(path)) onLoaded({ ...found, file: path, scope, exported });
    });
  };
  const { listeners, announced } = exchange();
  listeners.add(announce);
  watched.set(announce, targets);
  hooks ??= Module.registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      const path = withoutQuery(url);
      for (const one of watched.values()) {
        if (one.mayBe(path)) return guard('module hook', () => withAnnouncement(url, result)) ?? result;
      }
      return result;
    },
  });
  guard('modules loaded before', () => {
    for (const [file, { scope, exported }] of announced) announce(file, scope, exported);
    announceCached(targets, announce, announced);
  });
  return () => {
    listeners.delete(announce);
    watched.delete(announce);
    if (watched.size > 0) return;
    hooks?.deregister();
    hooks = undefined;
  };
}

function withAnnouncement(url: string, result: Module.LoadFnOutput): Module.LoadFnOutput | undefined {
  const { source } = result;
  if (source === null || source === undefined || !url.startsWith('file:')) return undefined;
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array);
  const path = toPath(url);
  const found = [...watched.values()].flatMap((targets) => targets.find(path, (hint) => text.includes(hint)));
  // Another copy of this package may have registered its own hook: one announcement reaches all listeners.
  if (found.length === 0 || text.includes(HOOK)) return undefined;
  return { ...result, source: `${text.toString()}\n;${announcement(url, found)}\n` };
}

/** The line that tells of a file and its names. Only functions are ever assigned, so only they can be. */
function announcement(url: string, found: readonly FoundModule[]): string {
  const names = new Set(found.flatMap(({ shape }) => shape.bindings));
  const functions = new Set(found.flatMap(({ adapter }) => functionNames(adapter)));
  const parts = [...names].flatMap((name) => [
    `get ${name}(){return typeof ${name}==='undefined'?undefined:${name}}`,
    ...(functions.has(name) ? [`set ${name}(v){if(typeof ${name}==='function')${name}=v}`] : []),
  ]);
  // The same text for both module systems: which one a file belongs to is not always known here.
  const exported = `typeof module==='undefined'?undefined:module.exports`;
  const args = `${JSON.stringify(url)},scope,${exported}`;
  return `((scope)=>globalThis[Symbol.for('${HOOK}')]?.forEach((told)=>told(${args})))({${parts.join(',')}});`;
}

function functionNames({ calls, resolvers = [] }: Adapter): string[] {
  return [
    ...calls.flatMap(({ kind, path: { binding = [] } }) => (kind === 'function' ? binding : [])),
    ...resolvers.flatMap(({ binding }) => binding),
  ];
}

/** CommonJS copies that were loaded before us. ES modules cannot be listed: `instrument(client)` is their way. */
function announceCached(
  targets: ModuleTargets,
  announce: Announce,
  announced: ReadonlyMap<string, unknown>,
): void {
  // Any absolute path will do: all require functions share one cache.
  const { cache } = Module.createRequire(process.execPath);
  for (const file of targets.among(loadedFiles(cache))) {
    if (announced.has(file)) continue;
    for (const { shape } of targets.find(file)) {
      const exported: unknown = cache[file]?.exports;
      announce(file, scopeOfExports(exported, shape.bindings), exported);
    }
  }
}

/** The last look at the cache of CommonJS: set-ups ask for one SDK after the other. */
let lastLook: { count: number; files: LoadedFiles } | undefined;

/** Files that are loaded; the list is made anew when their number has changed, and forgotten after this turn. */
function loadedFiles(cache: object): LoadedFiles {
  const all = Object.keys(cache);
  if (lastLook?.count === all.length) return lastLook.files;
  if (lastLook === undefined)
    queueMicrotask(() => {
      lastLook = undefined;
    });
  lastLook = { count: all.length, files: new LoadedFiles(all) };
  return lastLook.files;
}

/** The exports of a file under the names of its bindings; a file may also export one class or function alone. */
function scopeOfExports(exported: unknown, bindings: readonly string[]): Scope {
  const parts = exported as Scope | null | undefined;
  const scope: Scope = {};
  for (const name of bindings) {
    const value = parts?.[name] ?? [exported, parts?.['default']].find((one) => isNamed(one, name));
    if (value !== undefined) scope[name] = value;
  }
  return scope;
}

function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'function' && value.name === name;
}

function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function toPath(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
