import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

interface Manifest {
  name: string;
  version: string;
  license: string;
  directory: string;
}

/** A build plugin that writes the licences of every package built into the bundle beside it. */
export function thirdPartyNotices(fileName = 'THIRD-PARTY-NOTICES.txt'): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const found = new Map<string, Manifest>();
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const id of output.moduleIds) {
          const manifest = manifestOf(id);
          if (manifest) found.set(`${manifest.name}@${manifest.version}`, manifest);
        }
      }
      this.emitFile({ type: 'asset', fileName, source: noticesOf([...found.values()]) });
    },
  };
}

/** The package.json above a module inside `node_modules`; undefined for modules of our own and of the bundler. */
function manifestOf(id: string): Manifest | undefined {
  const file = id.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!file.includes('/node_modules/')) return undefined;
  for (let directory = dirname(file); directory.includes('/node_modules/'); directory = dirname(directory)) {
    const manifest = readManifest(directory);
    // Folders such as build/esm carry a nameless package.json of their own.
    if (manifest) return manifest;
  }
  throw new Error(`No package.json names the package of ${file}: its licence is unknown.`);
}

function readManifest(directory: string): Manifest | undefined {
  try {
    const parsed = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Partial<Manifest>;
    const { name, version, license } = parsed;
    return name && version ? { name, version, license: license ?? 'unknown', directory } : undefined;
  } catch {
    return undefined;
  }
}

function noticesOf(packages: Manifest[]): string {
  const byText = new Map<string, string[]>();
  for (const one of packages.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const text = licenceOf(one);
    byText.set(text, [...(byText.get(text) ?? []), `${one.name} ${one.version} (${one.license})`]);
  }
  const head =
    'The files beside this one contain the following packages, under the licences printed below them.\n';
  const parts = [...byText].map(([text, names]) => `${'='.repeat(80)}\n${names.join('\n')}\n\n${text}`);
  return [head, ...parts].join('\n');
}

function licenceOf({ name, directory }: Manifest): string {
  const files = readdirSync(directory).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file to quote.`);
  return files
    .sort()
    .map((file) => `${readFileSync(join(directory, file), 'utf8').trim()}\n`)
    .join('\n');
}
