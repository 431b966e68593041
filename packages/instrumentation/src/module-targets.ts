import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Adapter, ModuleShape } from './adapter.ts';

/** A file of an installed package that an adapter names. */
export interface FoundModule {
  adapter: Adapter;
  shape: ModuleShape;
  version: string;
}

/** Paths by the name of the file, so that many can look for theirs among thousands. */
export class LoadedFiles {
  readonly all: readonly string[];
  readonly #byName = new Map<string, string[]>();

  constructor(paths: readonly string[]) {
    this.all = paths;
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf(sep) + 1);
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [path]);
      else known.push(path);
    }
  }

  named(name: string): readonly string[] {
    return this.#byName.get(name) ?? [];
  }
}

interface Target {
  adapter: Adapter;
  shape: ModuleShape;
  /** Segments of the path below the package root. */
  depth: number;
  fits: (path: string) => boolean;
}

/**
 * Tells the files that adapters name from all others, by the end of the path first and by the package's own
 * package.json then: aliases, several copies and subpath imports make no difference (R15).
 */
export class ModuleTargets {
  /** By the file's name; what has a `*` in its name is under ''. */
  readonly #byName = new Map<string, Target[]>();

  constructor(adapters: readonly Adapter[]) {
    for (const adapter of adapters) {
      for (const shape of adapter.modules) {
        for (const file of shape.files) this.#add(file, { adapter, shape });
      }
    }
  }

  #add(file: string, { adapter, shape }: Pick<Target, 'adapter' | 'shape'>): void {
    const segments = file.split('/');
    const name = segments.at(-1) ?? '';
    const key = name.includes('*') ? '' : name;
    const known = this.#byName.get(key) ?? [];
    known.push({ adapter, shape, depth: segments.length, fits: endingIn(file) });
    this.#byName.set(key, known);
  }

  /** Whether a path or URL ends as a target does: a cheap look for every module that is loaded. */
  mayBe(path: string): boolean {
    return this.#candidates(path).length > 0;
  }

  /** What a file is; `hinted` leaves out what its text rules out. */
  find(file: string, hinted: (hint: string) => boolean = () => true): FoundModule[] {
    const path = sep === '/' ? file : file.split(sep).join('/');
    return this.#candidates(path).flatMap(({ adapter, shape, depth }) => {
      if (!hinted(shape.hint)) return [];
      const manifest = manifestOf(path.split('/').slice(0, -depth).join('/'));
      return manifest?.name === adapter.package ? [{ adapter, shape, version: manifest.version }] : [];
    });
  }

  /** Of many files those with the name of a target. */
  among(files: LoadedFiles): readonly string[] {
    return this.#byName.has('') ? files.all : [...this.#byName.keys()].flatMap((name) => files.named(name));
  }

  #candidates(path: string): readonly Target[] {
    const named = this.#byName.get(path.slice(path.lastIndexOf('/') + 1));
    const starred = this.#byName.get('');
    if (named === undefined && starred === undefined) return [];
    return [...(named ?? []), ...(starred ?? [])].filter(({ fits }) => fits(path));
  }
}

/** Most files have no `*`, and there are hundreds of them in every process: no pattern is compiled for those. */
function endingIn(file: string): (path: string) => boolean {
  if (!file.includes('*')) return (path) => path.endsWith(`/${file}`);
  const pattern = new RegExp(`/${file.split('*').map(escapeText).join('[^/]*')}$`);
  return (path) => pattern.test(path);
}

function escapeText(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
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
