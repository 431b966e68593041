// Each published package is what its manifest says: publint for the manifest, are-the-types-wrong for both module systems.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
let failed = 0;
for (const directory of readdirSync(join(root, 'packages'))) {
  const cwd = join(root, 'packages', directory);
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  for (const [tool, args] of [
    ['publint', ['run', '--strict']],
    ['attw', ['--pack', '.', '--profile', 'node16', '--exclude-entrypoints', './package.json']],
  ]) {
    try {
      execFileSync(bin(tool), args, { cwd, stdio: 'pipe', encoding: 'utf8' });
      console.log(`ok ${manifest.name} (${tool})`);
    } catch (error) {
      failed += 1;
      console.error(`${manifest.name} (${tool}):\n${error.stdout ?? ''}${error.stderr ?? ''}`);
    }
  }
}
process.exitCode = failed > 0 ? 1 : 0;
