import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Tarballs {
  directory: string;
  /** From package name to the path of its tarball. */
  files: Readonly<Record<string, string>>;
}

/** Packs every published package as it would be uploaded; needs a build. */
export function packAll(): Tarballs {
  const directory = mkdtempSync(join(tmpdir(), 'culprit-packed-'));
  const published = readdirSync(join(ROOT, 'packages'))
    .map((name) => join(ROOT, 'packages', name))
    .filter((path) => !(readManifest(path).private ?? false));
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', directory, ...published],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  const parsed = JSON.parse(output) as Packed[] | Record<string, Packed>;
  const packed = Array.isArray(parsed) ? parsed : Object.values(parsed);
  const files = Object.fromEntries(packed.map(({ name, filename }) => [name, join(directory, filename)]));
  if (Object.keys(files).length !== published.length) throw new Error(`npm pack made ${output}`);
  return { directory, files };
}

interface Packed {
  name: string;
  filename: string;
}

/** Names of the files inside a tarball, without the leading `package/`. */
export function filesOf(tarball: string): string[] {
  return execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''));
}

/** Text of one file inside a tarball. */
export function textOf(tarball: string, file: string): string {
  return execFileSync('tar', ['-xzOf', tarball, `package/${file}`], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

function readManifest(directory: string): { name: string; private?: boolean } {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name: string };
}
