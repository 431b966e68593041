import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a file beside this one in a fresh process; what it prints. */
export function runWorker(file: string, ...args: readonly string[]): string {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const flags = ['--expose-gc', '--conditions=@culprit/source', path, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
