import { createRequire } from 'node:module';
import { importVersion, requireVersion } from '../../matrix/src/load.ts';
import type { Version } from './subject.ts';

const require = createRequire(import.meta.url);

/** The module as `import` gives it, installed for this suite or for the matrix. */
export async function loadVersion({ name, load }: Version): Promise<any> {
  if (load !== undefined) return load();
  return import(name).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return importVersion(name);
  });
}

/** The CommonJS copy in the shape that `import` gives; undefined where there is none besides the ESM one. */
export async function loadCommonJs(version: Version): Promise<any> {
  if (version.load !== undefined) return undefined;
  const module = requireFrom([require, requireVersion], version.name);
  if (module === undefined) return undefined;
  const shape = { ...(module as object), default: (module as { default?: unknown }).default ?? module };
  return shape.default === (await loadVersion(version)).default ? undefined : shape;
}

function requireFrom(places: readonly ((name: string) => unknown)[], name: string): unknown {
  for (const place of places) {
    try {
      return place(name);
    } catch {
      // Not installed here, or no CommonJS at all.
    }
  }
  return undefined;
}
