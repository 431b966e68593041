// Installs dependencies when they are missing or older than the lockfile, so that `npm test` and `npm run demo`
// need nothing before them. With `--for-cli` it leaves out what only the tests need (dozens of SDKs and frameworks).
// Plain JavaScript: it runs on the machine's own Node.js, before anything is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.culprit-install');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

const forCli = process.argv.includes('--for-cli');
const scope = forCli ? ['--workspace=packages/cli', '--include-workspace-root'] : [];

let installed = '';
try {
  installed = readFileSync(stamp, 'utf8');
} catch {
  // No stamp: a fresh clone.
}
const whole = installed === wanted;
if (!whole && !(forCli && installed === `${wanted} cli`)) {
  console.error('culprit: installing dependencies (npm ci) …');
  const result = spawnSync('npm', ['ci', ...scope, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      'culprit: npm ci failed; see its message above. Check the network and the npm registry, then run this again.',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, forCli ? `${wanted} cli` : wanted);
}
