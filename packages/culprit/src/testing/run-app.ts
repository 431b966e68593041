import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('./fixtures/app.ts', import.meta.url));
const REGISTER = fileURLToPath(new URL('../register.ts', import.meta.url));

export interface AppSpan {
  name: string;
  parentSpanId?: string | undefined;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

export interface AppRun {
  code: number | null;
  stdout: string;
  stderr: string;
  directory: string;
  spans: AppSpan[];
}

export interface AppOptions {
  env?: Readonly<Record<string, string>> | undefined;
  /** Flags instead of `--import` of the register entry. */
  flags?: readonly string[] | undefined;
}

const directories: string[] = [];

/** A fresh directory, removed by {@link removeDirectories}. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'culprit-register-'));
  directories.push(directory);
  return directory;
}

export function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export const IMPORT: readonly string[] = ['--import', REGISTER];

/** Runs one scenario of the fixture application from source and returns what it printed and what was recorded. */
export function runApp(scenario: string, { env = {}, flags = IMPORT }: AppOptions = {}): Promise<AppRun> {
  const directory = env['CULPRIT_DIR'] ?? join(temporaryDirectory(), '.culprit');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@culprit/source', ...flags, APP, scenario], {
      env: { PATH: process.env['PATH'], CULPRIT_DIR: directory, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr, directory, spans: spansIn(directory) }));
  });
}

/** Spans of all segments in a directory. */
export function spansIn(directory: string): AppSpan[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.startsWith('traces-'))
    .sort()
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as OtlpLine).resourceSpans)
    .flatMap(({ resource, scopeSpans }) =>
      scopeSpans
        .flatMap(({ spans }) => spans)
        .map((span) => ({
          name: span.name,
          parentSpanId: span.parentSpanId || undefined,
          attributes: valuesOf(span.attributes),
          resource: valuesOf(resource.attributes),
        })),
    );
}

type KeyValues = { key: string; value: Record<string, unknown> }[];
interface OtlpLine {
  resourceSpans: {
    resource: { attributes: KeyValues };
    scopeSpans: { spans: { name: string; parentSpanId?: string; attributes: KeyValues }[] }[];
  }[];
}

const valuesOf = (list: KeyValues): Record<string, unknown> =>
  Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
