import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface InstalledPackage {
  name: string;
  version: string;
  path: string;
}

/** Folders of node_modules looked into, to survive very large trees. */
const MAX_FOLDERS = 20_000;

/**
 * Every installed copy of the wanted packages: in the application's `node_modules`, in those above it (workspaces), and
 * nested in other packages. pnpm's store is found through `node_modules/.pnpm`.
 */
export async function findInstalled(
  folder: string,
  wanted: ReadonlySet<string>,
): Promise<InstalledPackage[]> {
  const found = new Map<string, InstalledPackage>();
  const queue: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    queue.push(join(at, 'node_modules'));
    if (dirname(at) === at) break;
  }
  for (let looked = 0; queue.length > 0 && looked < MAX_FOLDERS; looked++) {
    const modules = queue.shift() as string;
    for (const path of await packageFolders(modules)) {
      const manifest = await readManifest(path);
      if (manifest && wanted.has(manifest.name)) found.set(path, { ...manifest, path });
      queue.push(join(path, 'node_modules'));
    }
  }
  return [...found.values()];
}

async function packageFolders(modules: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of await namesIn(modules)) {
    if (name.startsWith('@'))
      for (const inner of await namesIn(join(modules, name))) folders.push(join(modules, name, inner));
    else if (name === '.pnpm')
      for (const inner of await namesIn(join(modules, name)))
        folders.push(...(await packageFolders(join(modules, name, inner, 'node_modules'))));
    else if (!name.startsWith('.')) folders.push(join(modules, name));
  }
  return folders;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

async function readManifest(path: string): Promise<{ name: string; version: string } | undefined> {
  try {
    const { name, version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as {
      name?: string;
      version?: string;
    };
    return name && version ? { name, version } : undefined;
  } catch {
    return undefined;
  }
}
