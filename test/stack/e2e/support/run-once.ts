import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DOCKER, imageOf } from './images.ts';
import type { Program } from './images.ts';

export interface Finished {
  code: number;
  output: string;
}

/** Runs a program's image to its end, with docker/ at /etc/docker. */
export function runOnce(
  program: Program,
  args: readonly string[],
  options: { entrypoint?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const flags = [
    'run',
    '--rm',
    '--network=none',
    `--volume=${fileURLToPath(DOCKER)}:/etc/docker:ro`,
    '--tmpfs=/var/lib/otelcol:mode=1777',
    ...(options.entrypoint ? [`--entrypoint=${options.entrypoint}`] : []),
    ...Object.entries(options.env ?? {}).map(([name, value]) => `--env=${name}=${value}`),
  ];
  return new Promise((resolve) => {
    execFile(
      'docker',
      [...flags, imageOf(program), ...args],
      { timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, output: `${stdout}${stderr}` });
      },
    );
  });
}
