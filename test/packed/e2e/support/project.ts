import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tarballs } from './tarballs.ts';

/** What npm shows of a span line: enough to check names, parents, attributes and links. */
export interface Span {
  name: string;
  spanId: string;
  traceId: string;
  parentSpanId: string | undefined;
  scope: string;
  status: number;
  attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  links: readonly { spanId: string; attributes: Readonly<Record<string, unknown>> }[];
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** An application of its own in an empty directory outside of the repository. */
export class Project {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'culprit-project-'));

  /** Copies a folder of files into the project. */
  copy(from: string): this {
    cpSync(from, this.directory, {
      recursive: true,
      filter: (source) => !source.includes('node_modules') && !source.includes('.culprit'),
    });
    return this;
  }

  file(name: string, text: string): this {
    writeFileSync(join(this.directory, name), text);
    return this;
  }

  /**
   * Installs packages from the registry beside tarballs of ours; what the project asks of our packages comes from the
   * tarballs. Fails on any conflict between peers.
   */
  async install(tarballs: Tarballs, ours: readonly string[], foreign: readonly string[] = []): Promise<this> {
    const path = join(this.directory, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    const files = Object.entries(tarballs.files).map(([name, file]) => [name, `file:${file}`] as const);
    const local = Object.fromEntries(files);
    const dependencies = { ...manifest.dependencies };
    for (const name of ours) dependencies[name] = local[name] ?? '*';
    for (const name of Object.keys(dependencies)) dependencies[name] = local[name] ?? dependencies[name]!;
    for (const spec of foreign) {
      const at = spec.lastIndexOf('@');
      dependencies[spec.slice(0, at)] = spec.slice(at + 1);
    }
    // Not published yet: our packages among each other come from the tarballs too.
    const overrides = Object.fromEntries(
      files.map(([name, file]) => [name, dependencies[name] === undefined ? file : `$${name}`]),
    );
    writeFileSync(path, JSON.stringify({ ...manifest, dependencies, overrides }, null, 2));
    await promisify(execFile)(
      'npm',
      [
        'install',
        '--strict-peer-deps',
        '--no-audit',
        '--no-fund',
        '--no-package-lock',
        '--prefer-offline',
        '--loglevel=error',
      ],
      { cwd: this.directory, env: cleanEnvironment(), maxBuffer: 16 * 1024 * 1024 },
    );
    return this;
  }

  /** Runs a command in the project, with nothing of this process's OpenTelemetry or provider settings. */
  run(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: this.directory,
        env: { ...cleanEnvironment(), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return this.run(process.execPath, args, env);
  }

  /** Spans that were written to `./.culprit/`, in the order in which they ended. */
  spans(folder = '.culprit'): Span[] {
    const directory = join(this.directory, folder);
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((name) => name.startsWith('traces-') && name.endsWith('.jsonl'))
      .sort()
      .flatMap((name) => spansOf(readFileSync(join(directory, name), 'utf8')));
  }

  installed(name: string): string {
    const path = join(this.directory, 'node_modules', name, 'package.json');
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

interface Manifest {
  dependencies?: Record<string, string>;
}

/** Spans in lines of OTLP/JSON. */
export function spansOf(lines: string): Span[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as OtlpLine).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        name: span.name,
        spanId: span.spanId,
        traceId: span.traceId,
        parentSpanId: span.parentSpanId || undefined,
        scope: scope.name,
        status: span.status?.code ?? 0,
        attributes: attributesOf(span.attributes),
        links: (span.links ?? []).map((link) => ({
          spanId: link.spanId,
          attributes: attributesOf(link.attributes),
        })),
      })),
    );
}

interface KeyValue {
  key: string;
  value: Record<string, string | number | boolean>;
}
interface OtlpSpan {
  name: string;
  spanId: string;
  traceId: string;
  parentSpanId?: string;
  status?: { code?: number };
  attributes?: KeyValue[];
  links?: { spanId: string; attributes?: KeyValue[] }[];
}
interface OtlpLine {
  resourceSpans: { scopeSpans: { scope: { name: string }; spans: OtlpSpan[] }[] }[];
}

function attributesOf(list: readonly KeyValue[] = []): Span['attributes'] {
  return Object.fromEntries(
    list.map(({ key, value }) => [
      key,
      value['stringValue'] ?? value['boolValue'] ?? Number(value['intValue'] ?? value['doubleValue']),
    ]),
  );
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(OTEL|CULPRIT|OPENAI|ANTHROPIC|SENTRY|VITEST|NODE_OPTIONS|NODE_ENV|npm_config_)/.test(name),
    ),
  );
}
