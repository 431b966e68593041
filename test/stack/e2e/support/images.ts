import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

export const PROGRAMS = ['collector', 'jaeger', 'tempo', 'prometheus', 'alertmanager', 'grafana'] as const;
export type Program = (typeof PROGRAMS)[number];

export const DOCKER = new URL('../../../../docker/', import.meta.url);

const compose = readFileSync(new URL('compose.yaml', DOCKER), 'utf8');

/** The image of a program: from CULPRIT_IMAGE_…, else the version that docker/compose.yaml names. */
export function imageOf(program: Program): string {
  const variable = `CULPRIT_IMAGE_${program.toUpperCase()}`;
  const named = new RegExp(`\\$\\{${variable}:-([^}]+)\\}`).exec(compose)?.[1];
  if (named === undefined) throw new Error(`docker/compose.yaml has no default for ${variable}`);
  return process.env[variable] ?? named;
}

const missing = new Map<Program, Promise<string | undefined>>();

/** Why a program cannot be started here, if it cannot. An image that is not there yet is pulled. */
function whyNot(program: Program): Promise<string | undefined> {
  let known = missing.get(program);
  if (!known) missing.set(program, (known = look(imageOf(program))));
  return known;
}

async function look(image: string): Promise<string | undefined> {
  try {
    await run('docker', ['info'], { timeout: 20_000 });
  } catch {
    return 'no Docker engine answers';
  }
  try {
    await run('docker', ['image', 'inspect', image]);
  } catch {
    try {
      await run('docker', ['pull', '--quiet', image], { timeout: 300_000 });
    } catch {
      return `there is no image ${image} and it cannot be pulled`;
    }
  }
  return undefined;
}

/** Skips the test, with the reason, where one of the programs cannot be had. */
export async function needs(context: TestContext, ...programs: Program[]): Promise<void> {
  const reasons = await Promise.all(programs.map(whyNot));
  const reason = reasons.find((why) => why !== undefined);
  if (reason === undefined) return;
  Object.assign(context.task.meta, { reason });
  context.skip(reason);
}

/** Whether all of the programs can be had: for what a whole file sets up. */
export async function available(...programs: Program[]): Promise<boolean> {
  return (await Promise.all(programs.map(whyNot))).every((why) => why === undefined);
}
